package roads

import "testing"

var sink int

func BenchmarkEnter(b *testing.B) {
	const junctions = 15_000
	segments := make([]Segment, 30_000)
	x := uint32(7)
	for i := range segments {
		x = x*1664525 + 1013904223
		from := (x >> 8) % junctions
		segments[i] = Segment{From: from, To: (from + x>>28 + 1) % junctions, Metres: x >> 20, OneWay: i%5 == 0}
	}
	var a Atlas
	for b.Loop() {
		a.Enter(junctions, segments)
	}
	sink += a.tiles[0].Within(5, 6)
}

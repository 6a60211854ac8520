package lobby

import "testing"

var sink int32

func BenchmarkWheel(b *testing.B) {
	var w Wheel
	for b.Loop() {
		for i := range uint32(100) {
			w.Set(i, int64(i*37%600+1))
			w.Tick(func(p uint32) { sink += int32(p) })
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	r := NewRoom(400, 6)
	for b.Loop() {
		sink += r.Draw()
	}
}

package board

import "testing"

var sink int

func BenchmarkApply(b *testing.B) {
	const instruments = 300_000
	bd := New(instruments)
	venues := []*Venue{{Name: "north", Open: true}, {Name: "south", Open: true}}
	ticks := make([]Tick, 2000)
	for i := range ticks {
		ticks[i] = Tick{Bid: int32(i), Ask: int32(i + 3), Qty: 10, Venue: venues[i%2]}
	}
	first, now := uint32(0), int64(0)
	for b.Loop() {
		now++
		for i := range ticks {
			ticks[i].Instrument = (first + uint32(i)*61) % instruments
			ticks[i].At = now
		}
		first += 4001
		sink += bd.Apply(ticks)
	}
	sink += int(bd.Spread())
}

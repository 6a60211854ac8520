package fleet

import (
	"sync/atomic"
	"testing"
)

var sink atomic.Int64

func reports(n int) []Position {
	out := make([]Position, n)
	for i := range out {
		out[i] = Position{Vehicle: uint32(i % 90), Lat: int32(i * 10007 % 90000), Lon: int32(i * 777), Speed: int16(i % 1200), At: int64(i)}
	}
	return out
}

func BenchmarkPut(b *testing.B) {
	in := new(Intake)
	rs := reports(1000)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			in.Put(&rs[i%1000])
		}
	})
	sink.Add(int64(in.Accepted() + in.Refused()))
}

func BenchmarkValidate(b *testing.B) {
	rs := reports(20_000)
	for k := range 4 {
		rs[k*5000+4990].Speed = 4000
	}
	for b.Loop() {
		if Validate(rs, 4) == nil {
			b.Fatal("no error")
		}
	}
}

func BenchmarkPump(b *testing.B) {
	l := new(Link)
	for b.Loop() {
		sink.Add(int64(Pump(l, 5000)))
	}
}

func BenchmarkLate(b *testing.B) {
	stops := make([]Stop, 4000)
	for i := range stops {
		stops[i] = Stop{ID: uint32(i), Late: int32(i * 31 % 1000)}
	}
	p := NewPlanner(stops)
	for b.Loop() {
		sink.Add(int64(len(p.Late())))
	}
}

func BenchmarkDistances(b *testing.B) {
	tracks := make([][]Position, 100)
	for i := range tracks {
		tracks[i] = reports(100)
	}
	for b.Loop() {
		sink.Add(int64(Distances(tracks, 2)[7]))
	}
}

func BenchmarkCrowd(b *testing.B) {
	stops := make([]Stop, 20_000)
	for i := range stops {
		stops[i] = Stop{ID: uint32(i), X: int32(i * 7), Y: int32(i * 3)}
	}
	for b.Loop() {
		sink.Add(NewPlanner(stops[:1000]).Crowd(stops))
	}
}

func BenchmarkFlow(b *testing.B) {
	batches := make([]*Batch, 16)
	for i := range batches {
		batches[i] = &Batch{Reports: reports(1500)}
	}
	for b.Loop() {
		sink.Add(Flow(batches))
	}
}

func BenchmarkShuffle(b *testing.B) {
	d := new(Depot)
	for i := range d.place {
		d.place[i] = uint32(i * 37 % 100)
	}
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			d.Shuffle(i & 7)
		}
	})
}

package copies

import (
	"fmt"
	"testing"
)

var (
	sinkInt   int
	sinkFloat float64
	sinkSt    Station
	sinkR     *Reading
	sinkRs    = make([]*Reading, 0, 300)
	sinkHs    []Header
	sinkSs    []Slot
	sinkVs    = make([]View, 100)
)

func network() (*Network, []string) {
	n := &Network{byName: map[string]Station{}}
	var names []string
	for i := range 200 {
		s := Station{ID: i, Height: float64(i)}
		names = append(names, fmt.Sprint("station-", i))
		n.byName[names[i]] = s
		n.list = append(n.list, s)
	}
	return n, names
}

func path() []int {
	p := make([]int, 100)
	for i := range p {
		p[i] = i % 7
	}
	return p
}

func BenchmarkHigher(b *testing.B) {
	n, names := network()
	for b.Loop() {
		sinkInt = n.Higher(names, 50)
	}
}

func BenchmarkHeights(b *testing.B) {
	n, _ := network()
	for b.Loop() {
		sinkFloat = n.Heights()
	}
}

func BenchmarkFind(b *testing.B) {
	n, _ := network()
	for b.Loop() {
		sinkSt, _ = Find(n.list, 190)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	n, _ := network()
	for i := 0; b.Loop(); i++ {
		sinkFloat = n.SnapshotHeight(i % 200)
	}
}

func BenchmarkPan(b *testing.B) {
	p := path()
	for b.Loop() {
		sinkInt = Pan(View{}, p)
	}
}

func BenchmarkShifted(b *testing.B) {
	p := path()
	for b.Loop() {
		sinkVs = Shifted(View{}, p, sinkVs)
	}
}

func BenchmarkPixels(b *testing.B) {
	p := &Pixels{vals: make([]uint8, 4000)}
	for b.Loop() {
		sinkInt = p.Sum()
	}
}

func BenchmarkTape(b *testing.B) {
	t := &Tape[float64]{vals: make([]float64, 1000)}
	for b.Loop() {
		t.pos = 0
		sinkFloat = Total(t)
	}
}

func readings() []Reading {
	r := make([]Reading, 300)
	for i := range r {
		r[i] = Reading{i, float64(i)}
	}
	return r
}

func BenchmarkFirst(b *testing.B) {
	r := readings()
	for b.Loop() {
		sinkR = First(r, 250)
	}
}

func BenchmarkAbove(b *testing.B) {
	r := readings()
	for b.Loop() {
		sinkRs = Above(r, 10, sinkRs)
	}
}

func BenchmarkReserve(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		Reserve(5 << 20)
		sinkInt = int(Buf(i))
	}
}

func BenchmarkHeaders(b *testing.B) {
	for b.Loop() {
		sinkHs = Headers(100)
	}
}

func BenchmarkSlots(b *testing.B) {
	for b.Loop() {
		sinkSs = Slots(100)
	}
}

package logistics

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sinkInt  int
	sinkF    float64
	sinkAny  any
	sinkI32  int32
	sinkFast atomic.Uint64
)

func scans(n, depots int) []Scan {
	ss := make([]Scan, n)
	for i := range ss {
		ss[i] = Scan{Parcel: uint64(i)*7919 + 1000, Depot: uint16(i % depots), Kind: uint8(i * 31 % 97), At: int64(i)}
	}
	return ss
}

func tours(n, stops, places int) []Tour {
	ts := make([]Tour, n)
	for i := range ts {
		ts[i].Van = i
		for k := range stops {
			ts[i].Stops = append(ts[i].Stops, (i*31+k*17)%places)
		}
	}
	return ts
}

func dist(a, b int) float64 { return float64((a-b)*(a-b)%101) / 10 }

func BenchmarkSpread(b *testing.B) {
	ps := make([]Place, 800)
	for i := range ps {
		ps[i] = Place{Lat: 48 + float64(i%50)/25, Lon: 11 + float64(i%70)/35}
	}
	for b.Loop() {
		sinkF += Spread(&ps[0], ps)
	}
}

func BenchmarkShortest(b *testing.B) {
	n := make(Network, 200)
	for i := range n {
		for k := range 4 {
			n[i] = append(n[i], Road{To: (i*7 + k*31 + 1) % 200, Cost: float64(1 + (i+k)%9)})
		}
	}
	for b.Loop() {
		sinkAny = n.Shortest(0)
	}
}

func BenchmarkVisited(b *testing.B) {
	ts := tours(60, 40, 800)
	for b.Loop() {
		sinkInt += len(Visited(ts))
	}
}

func BenchmarkZones(b *testing.B) {
	w := make([]int, 30000)
	for i := range w {
		w[i] = i
	}
	var kept [4]*zoneNode
	i := 0
	for b.Loop() {
		kept[i&3] = BuildZones(w)
		i++
	}
	sinkInt += kept[0].total()
}

func BenchmarkSpeed(b *testing.B) {
	p := &Planner{}
	m := map[int]float64{}
	for i := range 500 {
		m[i] = float64(i)
	}
	p.Replace(&Snapshot{speed: m})
	b.RunParallel(func(pb *testing.PB) {
		i, sum := 0, 0.0
		for pb.Next() {
			sum += p.Speed(i % 500)
			i++
		}
		sinkFast.Store(uint64(sum))
	})
}

func BenchmarkRecent(b *testing.B) {
	r := &recent{cost: map[int]float64{}}
	for i := range 12 {
		r.order = append(r.order, i)
		r.cost[i] = float64(i)
	}
	b.RunParallel(func(pb *testing.PB) {
		i := 0
		for pb.Next() {
			r.get(i % 12)
			i += 5
		}
	})
}

func BenchmarkCostAll(b *testing.B) {
	ts := tours(500, 6, 300)
	for b.Loop() {
		sinkF += CostAll(ts, dist)
	}
}

func BenchmarkRegions(b *testing.B) {
	ask := []func(uint64) string{
		func(id uint64) string { return strings.Repeat("a", int(id%200)) },
		func(id uint64) string { return strings.Repeat("b", int(id%150)) },
	}
	var regions [4][]int
	for i := range regions {
		regions[i] = tours(1, 8000, 5000)[0].Stops
	}
	for b.Loop() {
		sums := Regions(regions, dist)
		sinkF += sums[0]
		for id := range uint64(40) {
			sinkInt += len(lookupFirst(ask, id))
		}
	}
}

func BenchmarkPlanMany(b *testing.B) {
	ts := tours(600, 8, 300)
	for b.Loop() {
		sinkInt += new(progress).PlanMany(ts, 20)
	}
}

func tracker(n int) *Tracker {
	t := &Tracker{where: make(map[uint64]Scan, n), out: io.Discard}
	t.Apply(scans(n, 40))
	return t
}

func BenchmarkWaiting(b *testing.B) {
	t := tracker(400)
	for b.Loop() {
		sinkAny = t.Waiting()
	}
}

func BenchmarkLost(b *testing.B) {
	ids := make([]uint64, 1500)
	for i := range ids {
		ids[i] = uint64(i) * 104729
	}
	for b.Loop() {
		sinkInt += Lost(ids[:50], ids)
	}
}

func BenchmarkManifest(b *testing.B) {
	m := NewManifest(io.Discard)
	var lines []string
	for i := range 500 {
		lines = append(lines, fmt.Sprintf("%012d;DEPOT-%03d;2026-05-01T10:00:00Z;in transit;express", i, i%40))
	}
	for b.Loop() {
		if err := m.Add(lines); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChecksums(b *testing.B) {
	data := make([]byte, 2048*100)
	src := bytes.NewReader(data)
	lr := &LabelReader{src: src, size: 2048}
	for b.Loop() {
		src.Reset(data)
		s, err := lr.Checksums(100)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += len(s)
	}
}

func BenchmarkReadCode(b *testing.B) {
	path := filepath.Join(b.TempDir(), "dev")
	if err := os.WriteFile(path, []byte(strings.Repeat("PK0000123456789\n", 20)), 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	h := &handheld{dev: f}
	var code []byte
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		for range 20 {
			if code, err = h.ReadCode(code); err != nil {
				b.Fatal(err)
			}
		}
	}
	sinkInt += len(code)
}

func gates(n int) []*gate {
	gs := make([]*gate, n)
	for i := range gs {
		gs[i] = &gate{name: fmt.Sprint("G", i)}
	}
	return gs
}

func BenchmarkSortHall(b *testing.B) {
	gs, w := gates(300), make([]int, 300)
	for b.Loop() {
		sinkInt += SortHall(gs, w)
	}
}

func BenchmarkLookup(b *testing.B) {
	slow := func(id uint64) string {
		time.Sleep(time.Millisecond)
		return "Leipzig"
	}
	for b.Loop() {
		sinkInt += len(lookup(slow, 7, 100*time.Microsecond))
	}
}

func BenchmarkKeys(b *testing.B) {
	ss := scans(500, 40)
	var keys []string
	for b.Loop() {
		keys = Keys(ss, keys)
	}
	sinkInt += len(keys)
}

func BenchmarkWeigh(b *testing.B) {
	bus := &Bus{handlers: map[string][]Handler{}}
	var sum int64
	bus.On("weight", func(e *Event) { sum += e.Args[0].(int64) })
	ss, grams := scans(500, 40), make([]int64, 500)
	for i := range grams {
		grams[i] = int64(300 + i)
	}
	for b.Loop() {
		bus.Weigh(ss, grams)
	}
	sinkInt += int(sum)
}

func BenchmarkFollow(b *testing.B) {
	ids := make([]uint64, 2000)
	for b.Loop() {
		follow(ids, func(id uint64) { sinkFast.Add(id) })
	}
}

func BenchmarkSubscribe(b *testing.B) {
	quiet := make(chan struct{}, 1)
	for b.Loop() {
		h := Subscribe()
		for i := range uint64(500) {
			h.in <- i
		}
		h.Cancel()
		quiet <- struct{}{}
		if !Settle(quiet, time.Second) {
			b.Fatal("not quiet")
		}
	}
}

func BenchmarkDrainAll(b *testing.B) {
	p := &Poller{every: time.Minute}
	in := make(chan uint64, 300)
	for b.Loop() {
		for i := range uint64(300) {
			in <- i
		}
		sinkInt += int(p.DrainAll(in, 300))
	}
}

func BenchmarkVolume(b *testing.B) {
	sides := make([]int32, 2000)
	for i := range sides {
		sides[i] = int32(10 + i%90)
	}
	for b.Loop() {
		sinkI32 += Volume(sides)
	}
}

func BenchmarkBid(b *testing.B) {
	ask := func(job uint64) float64 {
		time.Sleep(50 * time.Microsecond)
		return float64(job)
	}
	bd := &board{open: map[uint64]*task{}, ask: ask}
	b.SetParallelism(4)
	var seq atomic.Uint64
	b.RunParallel(func(pb *testing.PB) {
		i := seq.Add(331)
		for pb.Next() {
			bd.Bid(i & 255)
			i++
		}
	})
}

func BenchmarkTurnsSlotsOrder(b *testing.B) {
	xs, ys := make([]float64, 2000), make([]float64, 2000)
	bounds, arrivals, into := make([]int, 64), make([]int, 1000), make([]int, 1000)
	for i := range xs {
		xs[i], ys[i] = float64(i*7%100), float64(i*11%100)
	}
	for i := range bounds {
		bounds[i] = i * 15
	}
	for i := range arrivals {
		arrivals[i] = i * 37 % 960
	}

	ts := tours(20, 30, 200)
	rank := make([]int, 200)
	for i := range rank {
		rank[i] = i * 77 % 200
	}
	seeds := []uint64{1, 2, 3, 4, 5, 6, 7, 8}

	for b.Loop() {
		sinkF += Turns(xs, ys)
		Slots(bounds, arrivals, into)
		OrderTours(ts, rank)
		sinkF += Improve(ts[0].Stops, seeds, dist)
	}

}

func BenchmarkTrackerReads(b *testing.B) {
	t, some := tracker(1000), scans(1000, 40)

	ss := scans(4000, 12)

	for b.Loop() {
		sinkInt += len(t.Late(8))
		t.Apply(some)
		sinkInt += len(Tally(ss).rows)
		sinkInt += len(Damaged(ss))
	}

}

func BenchmarkCodesAndReport(b *testing.B) {
	var codes []string
	var x, y [][]byte
	for i := range 500 {
		c := fmt.Sprintf(" PK%024d-RET-%012d ", i, i*7)
		codes = append(codes, c)
		x, y = append(x, []byte(c)), append(y, []byte(c))
	}
	codes[3] = "RET00"

	var page bytes.Buffer
	ss := scans(500, 40)

	for b.Loop() {
		d, l := CountKinds(codes)
		sinkInt += d + l + SameCode(x, y) + trim(codes)
		Report(ss, &page)
	}

}

func BenchmarkImagesGates(b *testing.B) {
	data := make([]byte, 512*50)
	src := bytes.NewReader(data)
	lr := &LabelReader{src: src, size: 512}

	gs := gates(50)
	for _, g := range gs[:20] {
		g.held = true
	}
	shelves := make([]*shelf, 100)
	for i := range shelves {
		shelves[i] = &shelf{}
	}

	for b.Loop() {
		src.Reset(data)
		s, err := lr.Images(50)
		if err != nil {
			b.Fatal(err)
		}
		sinkAny = s
		sinkInt += FirstFree(gs, func(g *gate) int { return len(g.name) })
		Restock(shelves, 1)
	}

}

func BenchmarkLanesBandArrive(b *testing.B) {
	var l lanes
	s := &standard{step: 500}
	grams := make([]int64, 1000)

	bus := &Bus{handlers: map[string][]Handler{}}
	n := 0
	bus.On("arrived", func(e *Event) { n++ })
	ss := scans(500, 40)

	for b.Loop() {
		for i := range 1000 {
			l.hit(i & 1)
		}
		sinkInt += bandOf(s.band, grams)
		bus.Arrive(ss)
	}

	sinkInt += n
}

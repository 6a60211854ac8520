package fleet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sink  any
	n     int
	fixes = makeFixes(800)
)

func makeFixes(count int) []Fix {
	out := make([]Fix, count)
	for i := range out {
		out[i] = Fix{Vehicle: fmt.Sprintf("car-%d", i%4), Cell: cellName(i * 31), X: int32(i*7919) & 0xffff, Y: int32(i), At: int64(i)}
	}
	return out
}

func BenchmarkTrails(b *testing.B) {
	for b.Loop() {
		sink = Trails(fixes)
	}
}

func BenchmarkLastCells(b *testing.B) {
	for b.Loop() {
		sink = LastCells(fixes[:100])
		sink = PerVehicle(fixes[:100])
	}
}

func BenchmarkIDs(b *testing.B) {
	f := linked(1000)
	for b.Loop() {
		sink = f.IDs()
	}
}

func BenchmarkAtDepot(b *testing.B) {
	f := linked(200)
	for b.Loop() {
		sink = f.AtDepot(7)
	}
}

func BenchmarkSeen(b *testing.B) {
	for b.Loop() {
		sink = Seen(fixes)
	}
}

func BenchmarkNewest(b *testing.B) {
	for b.Loop() {
		sink = Newest(fixes)
	}
}

func BenchmarkOrdered(b *testing.B) {
	for b.Loop() {
		best := Ordered(fixes)
		n = int(best[0])
	}
}

func speeds() *histogram {
	h := &histogram{}
	for i := 20; i < 500; i++ {
		h.buckets[i] = uint64(i)
	}
	return h
}

func BenchmarkSlowest(b *testing.B) {
	h := speeds()
	for b.Loop() {
		n += h.slowest()
	}
}

func BenchmarkState(b *testing.B) {
	h := speeds()
	for b.Loop() {
		n += h.fastest()
		all := h.state()
		n += int(all[500])
	}
}

func BenchmarkSamples(b *testing.B) {
	for b.Loop() {
		sink = samples(1000)
	}
}

func BenchmarkLoaded(b *testing.B) {
	cells := make([]string, 2000)
	for i := range cells {
		cells[i] = cellName(i)
	}
	for b.Loop() {
		sink = loaded(cells)
	}
}

func BenchmarkLinked(b *testing.B) {
	for b.Loop() {
		sink = linked(100)
		sink = newLimits(true)
	}
}

func body() []byte { return bytes.Repeat([]byte("12.5,13.25,14\n"), 30) }

func BenchmarkPacket(b *testing.B) {
	g := &gateway{}
	data := body()
	src := bytes.NewReader(data)
	for b.Loop() {
		src.Reset(data)
		g.packet(src)
	}
}

func BenchmarkStream(b *testing.B) {
	g := &gateway{}
	data := body()
	src := bytes.NewReader(data)
	for b.Loop() {
		src.Reset(data)
		g.stream(src)
	}
}

func BenchmarkReport(b *testing.B) {
	data := bytes.Repeat([]byte("1,"), 500)
	block := make([]byte, 1<<10)
	for b.Loop() {
		n += report(data, block)
	}
}

func BenchmarkKeep(b *testing.B) {
	a := &archive{bodies: make([]string, 0, 100)}
	data := []byte(strings.Repeat("12,", 30))
	for b.Loop() {
		a.keep(data)
	}
}

func BenchmarkMove(b *testing.B) {
	t := &tracker{}
	x := int32(0)
	for b.Loop() {
		x++
		t.move(x, x+1)
	}
}

func BenchmarkFollow(b *testing.B) {
	t := &tracker{}
	i := 0
	for b.Loop() {
		i++
		t.follow(&fixes[i%len(fixes)])
	}
}

func BenchmarkPeak(b *testing.B) {
	feeds := []feed{fixed{1, 5}, nothing{}, nothing{}, nothing{}, nothing{}}
	for b.Loop() {
		for _, f := range feeds {
			n += peak(f)
		}
	}
}

func BenchmarkPeakOf(b *testing.B) {
	f := fixed{1, 5, 3}
	for b.Loop() {
		n += peakOf(f)
	}
}

func BenchmarkCoordinates(b *testing.B) {
	buf := make([]byte, 0, 64<<10)
	for b.Loop() {
		n = len(coordinates(buf, fixes))
	}
}

func BenchmarkChecked(b *testing.B) {
	buf := make([]byte, 0, 64<<10)
	for b.Loop() {
		out, err := checked(buf, fixes)
		if err != nil {
			b.Fatal(err)
		}
		n = len(out)
	}
}

func BenchmarkInside(b *testing.B) {
	ip := net.IPv4(10, 20, 3, 4)
	for b.Loop() {
		if inside(ip) {
			n++
		}
	}
}

func BenchmarkWithin(b *testing.B) {
	ip := net.IPv4(10, 20, 3, 4)
	networks := map[string]*net.IPNet{}
	for b.Loop() {
		if ok, _ := within(networks, "10.20.0.0/16", ip); ok {
			n++
		}
	}
}

func file(b *testing.B) *os.File {
	f, err := os.CreateTemp(b.TempDir(), "out")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkExport(b *testing.B) {
	f := file(b)
	all := make([]position, 100)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		export(f, all)
	}
}

func BenchmarkDump(b *testing.B) {
	f := file(b)
	all := make([]position, 100)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		dump(f, all)
	}
}

var service = newCalm()

func BenchmarkObserve(b *testing.B) {
	for b.Loop() {
		for i := range int32(1000) {
			service.observe(i)
		}
	}
}

func BenchmarkDrive(b *testing.B) {
	o := &odometer{}
	legs := make([]int64, 1000)
	for i := range legs {
		legs[i] = int64(i)
	}
	for b.Loop() {
		o.Drive(legs)
	}
}

func BenchmarkTotal(b *testing.B) {
	o := &odometer{}
	legs := make([]int64, 1000)
	for b.Loop() {
		n += int(o.Total(legs))
	}
}

func BenchmarkSmooth(b *testing.B) {
	src, dst := make([]int32, 1000), make([]int32, 1000)
	for b.Loop() {
		smooth(dst, src)
	}
}

func BenchmarkSharpen(b *testing.B) {
	src, dst := make([]int32, 1000), make([]int32, 1000)
	for b.Loop() {
		sharpen(dst, src)
	}
}

func BenchmarkPark(b *testing.B) {
	berths := make([]berth, 500)
	for b.Loop() {
		n += park(berths, 450)
	}
}

func BenchmarkWash(b *testing.B) {
	berths := make([]berth, 500)
	for b.Loop() {
		n += wash(berths)
		n += tryPark(berths)
	}
}

func display(int, int) { time.Sleep(20 * time.Microsecond) }

func BenchmarkBoard(b *testing.B) {
	s := &board{at: map[int]int{}, display: display}
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			s.show(i&15, i)
		}
	})
}

func BenchmarkPanel(b *testing.B) {
	s := &panel{at: map[int]int{}, display: display}
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			s.show(i&15, i)
		}
	})
}

func BenchmarkTallied(b *testing.B) {
	var t tallied[int64]
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			t.by(2)
		}
	})
}

func BenchmarkBudget(b *testing.B) {
	s := &budget{left: 1 << 40}
	for b.Loop() {
		if s.take() {
			n++
		}
	}
}

func city() []zone {
	all := make([]zone, 400)
	for i := range all {
		all[i] = zone{int32(i), int32(i), int32(i + 20), int32(i + 20)}
	}
	return all
}

func BenchmarkZones(b *testing.B) {
	z := &zones{}
	z.replace(city())
	b.RunParallel(func(pb *testing.PB) {
		m := 0
		for pb.Next() {
			m += z.in(30, 30)
		}
	})
}

func BenchmarkLawbook(b *testing.B) {
	l := &lawbook{}
	all := city()
	l.all.Store(&all)
	b.RunParallel(func(pb *testing.PB) {
		m := 0
		for pb.Next() {
			m += l.in(30, 30)
		}
	})
}

func slow(answers *atomic.Int64) func() int {
	return func() int {
		time.Sleep(5 * time.Millisecond)
		return int(answers.Add(1))
	}
}

func BenchmarkAsk(b *testing.B) {
	var answers atomic.Int64
	query := slow(&answers)
	for b.Loop() {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Microsecond)
		ask(ctx, query)
		cancel()
	}
}

func BenchmarkAskOnce(b *testing.B) {
	var answers atomic.Int64
	query := slow(&answers)
	for b.Loop() {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Microsecond)
		askOnce(ctx, query)
		cancel()
	}
}

func tree(depth int) *quad {
	q := &quad{cars: int64(depth)}
	if depth > 0 {
		for range 4 {
			q.part = append(q.part, tree(depth-1))
		}
	}
	return q
}

func BenchmarkCars(b *testing.B) {
	q := tree(4)
	for b.Loop() {
		n += int(q.cars64())
	}
}

func BenchmarkQuarters(b *testing.B) {
	q := tree(6)
	for b.Loop() {
		n += int(q.quarters())
	}
}

func BenchmarkGather(b *testing.B) {
	c := make(chan int, 100)
	for b.Loop() {
		for i := range 100 {
			c <- i
		}
		n += gather(c, 100)
	}
}

func BenchmarkGatherUntil(b *testing.B) {
	c := make(chan int, 100)
	for b.Loop() {
		for i := range 100 {
			c <- i
		}
		n += gatherUntil(c, 100)
	}
}

func BenchmarkScan(b *testing.B) {
	legs := make([]int, 2000)
	for i := range legs {
		legs[i] = i * 31 % 777
	}
	r := &record{}
	for b.Loop() {
		scan(legs, r.note)
		scan(legs[:50], r.noteSecond)
	}
}

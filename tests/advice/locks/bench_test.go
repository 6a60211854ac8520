package locks

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sink   atomic.Int64
	parts  = strings.Fields(strings.Repeat("some words that come together ", 40))
	at     = time.Unix(1700000000, 12345)
	keys   []string
	worker atomic.Int64
)

func init() {
	for i := 0; i < 200; i++ {
		keys = append(keys, "key/"+strconv.Itoa(i))
	}
}

// parallel runs f in eight goroutines for each processor.
func parallel(b *testing.B, f func(i int)) {
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for i := int(worker.Add(1)) << 16; pb.Next(); i++ {
			f(i)
		}
	})
}

func BenchmarkJournal(b *testing.B) {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	j := &Journal{file: f}
	parallel(b, func(i int) { j.Record(Event{at, "move", i}) })
}

func BenchmarkInventory(b *testing.B) {
	v := &Inventory{items: map[string]int{}}
	parallel(b, func(i int) { v.Page(keys[i%20]) })
}

func BenchmarkRanking(b *testing.B) {
	r := &Ranking{scores: make([]int, 100)}
	parallel(b, func(i int) { r.Submit(i * 7919 % 1000) })
}

func BenchmarkBus(b *testing.B) {
	bus := &Bus{subs: map[string][]func(Event) int{}}
	for i := 0; i < 5; i++ {
		bus.subs["move"] = append(bus.subs["move"], func(e Event) int { return len(e.At.Format(time.RFC3339)) })
	}
	parallel(b, func(i int) { bus.Publish(Event{at, "move", i}) })
}

func BenchmarkArchive(b *testing.B) {
	a := &Archive{index: map[string]string{}}
	parallel(b, func(i int) { a.Store(keys[i%200], parts) })
}

func BenchmarkFile(b *testing.B) {
	body := []byte(strings.Repeat("text ", 300))
	parallel(b, func(i int) { File(keys[i%200], body) })
}

func BenchmarkStats(b *testing.B) {
	var s Stats
	parallel(b, func(i int) { s.Hit() })
	sink.Add(int64(s.Hits()))
}

func BenchmarkTicket(b *testing.B) { parallel(b, func(i int) { Ticket() }) }

func BenchmarkGauge(b *testing.B) {
	var g gauge
	parallel(b, func(i int) { g.Add(int64(i)) })
}

func BenchmarkTotal(b *testing.B) {
	list := make([][]int, 8)
	for i := range list {
		list[i] = make([]int, 5000)
	}
	for b.Loop() {
		sink.Add(int64(Total(list)))
	}
}

func BenchmarkTraffic(b *testing.B) {
	var t Traffic
	parallel(b, func(i int) { t.Seen(i) })
}

func BenchmarkMean(b *testing.B) {
	var m Mean
	for b.Loop() {
		m.Add(1)
	}
}

func BenchmarkLimit(b *testing.B) {
	l := Limit{max: 1000}
	for b.Loop() {
		if l.Enter() {
			sink.Add(1)
		}
	}
}

func BenchmarkCensus(b *testing.B) {
	c := Census{names: map[string]bool{}}
	c.Name("x")
	for b.Loop() {
		c.Tick()
	}
}

func BenchmarkModern(b *testing.B) {
	var m Modern
	parallel(b, func(i int) { m.Hit() })
}

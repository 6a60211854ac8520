package pool

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"
)

var sink any

func run(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			f()
		}
	})
}

// crowd calls f from several goroutines.
func crowd(b *testing.B, name string, f func(w int)) {
	b.Run(name, func(b *testing.B) {
		var wg sync.WaitGroup
		for w := range 6 {
			wg.Go(func() {
				for i := w; i < b.N; i += 6 {
					for range 20 {
						f(w)
					}
				}
			})
		}
		wg.Wait()
	})
}

type slowSource struct{ wait time.Duration }

func (s slowSource) price(string) (int64, error) { time.Sleep(s.wait); return 5, nil }

func BenchmarkPool(b *testing.B) {
	p := NewPool(Width(2))
	jobs := make([]Job, 200)
	for i := range jobs {
		jobs[i] = &hashJob{fmt.Sprint("job ", i)}
	}
	out := make([]uint64, len(jobs))
	run(b, "Each", func() { p.Each(jobs, out) })
	in := make(chan Job, 1)
	run(b, "Drain", func() { n, _ := p.drain(in, 50); sink = n })
	beat := make(chan struct{}, 50)
	run(b, "Heartbeat", func() {
		for range 50 {
			beat <- struct{}{}
		}
		sink = p.heartbeat(beat, 50)
	})
	var bs bus
	ts := make([]trade, 300)
	for i := range ts {
		ts[i].price = int64(i) + 1000
	}
	run(b, "Bus", func() { bs.trades(ts) })
	running := map[string]time.Time{}
	for i := range 300 {
		running[fmt.Sprint("job", i)] = time.Time{}
	}
	run(b, "Active", func() { sink = active(running) })
	os := make([]Order, 50)
	refs := make([]*Order, len(os))
	for i := range os {
		refs[i] = &os[i]
	}
	run(b, "Right", func() {
		p.Parts(jobs, out)
		n, _ := p.drainUntil(in, 50)
		bs.orders(refs)
		c := make(chan Job, 8)
		wg := p.start(c)
		for _, j := range jobs[:20] {
			c <- j
		}
		close(c)
		wg.Wait()
		sink = activeSized(running)
		sink = n
	})
}

func BenchmarkLeak(b *testing.B) {
	b.Run("FirstPrice", func(b *testing.B) {
		for range min(b.N, 400) {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			firstPrice(ctx, slowSource{time.Microsecond}, "x")
			anyPrice(ctx, slowSource{time.Microsecond}, "x")
		}
	})
	b.Run("Listen", func(b *testing.B) {
		for range min(b.N, 400) {
			l := listen()
			l.feed <- Fill{Qty: 1}
		}
	})
}

func BenchmarkLocks(b *testing.B) {
	var g gauge
	crowd(b, "Gauge", func(int) { g.add(1) })
	sink = g.read()
	crowd(b, "Reject", func(int) { reject(); accepted.Add(1) })
	d := directory{}
	for range 8 {
		d.put(Symbol{1, 100})
	}
	crowd(b, "Directory", func(w int) { d.lookup(7) })
	crowd(b, "DirectoryMiss", func(w int) { d.lookup(99) })
	c := calendar{}
	for i := range int32(400) {
		c.add(i)
	}
	crowd(b, "Calendar", func(w int) { c.between(5, 300) })
	var j journal
	ev := &auditEvent{"somebody", "something", map[string]string{"a": "b", "c": "d", "e": "f"}}
	crowd(b, "Journal", func(int) { j.log(ev) })
	gw := gateway{wire: slowWire}
	crowd(b, "Gateway", func(w int) { gw.send(w) })
	var a average
	q := quota{max: 1 << 40}
	var s settings
	s.cur.Store(&map[string]int{"a": 1})
	r := recent{keys: []string{"a", "b", "c"}}
	rl := relay{sent: map[int]int{}, wire: func(int) {}}
	run(b, "Right", func() {
		a.put(1)
		q.enter()
		s.get("a")
		r.touch("c")
		rl.send(3)
	})
	sink = rl.copyOf()
}

func BenchmarkRace(b *testing.B) {
	for range b.N {
		var t ticker
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for range 20 {
					t.see()
				}
			})
		}
		wg.Wait()
		sink = t.seen
	}
}

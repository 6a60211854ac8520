package edge

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var sinkInt atomic.Int64

// crowd runs f in eight goroutines.
func crowd(b *testing.B, f func(i int)) {
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < b.N; i += 8 {
				for k := range 100 {
					f(i + k)
				}
			}
		}()
	}
	wg.Wait()
}

func BenchmarkCheck(b *testing.B) {
	body := make([]byte, 1000)
	for b.Loop() {
		sinkInt.Add(int64(Check(body)))
	}
}

func answer(n int) Job { return func(context.Context) (int, error) { return n, nil } }

func TestHedge(t *testing.T) {
	jobs := []Job{answer(1), answer(2), answer(3)}
	for range 20 {
		if n, err := Hedge(context.Background(), jobs); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		if n, err := HedgeRoom(context.Background(), jobs); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		if Peek(3) != 3 {
			t.Fatal()
		}
	}
	w := Watch()
	w.Send(2)
	if w.Stop() != 2 {
		t.Fatal()
	}
}

func BenchmarkHedge(b *testing.B) {
	jobs := []Job{answer(1), answer(2), answer(3)}
	for i := 0; i < b.N; i++ {
		if i < 200 {
			Hedge(context.Background(), jobs)
			Peek(1)
		}
		HedgeRoom(context.Background(), jobs)
		w := Watch()
		w.Send(2)
		w.Stop()
	}
}

func feed(n int) <-chan int {
	c := make(chan int, n)
	for i := range n {
		c <- i
	}
	close(c)
	return c
}

func BenchmarkDrain(b *testing.B) {
	for b.Loop() {
		sinkInt.Add(int64(Drain(feed(200), time.Second)))
		sinkInt.Add(int64(DrainUntil(feed(200), time.Second)))
	}
}

func BenchmarkPump(b *testing.B) {
	for b.Loop() {
		sinkInt.Add(int64(Pump(feed(200), make(chan int, 200), time.Second)))
		sinkInt.Add(int64(PumpReset(feed(200), make(chan int, 200), time.Second)))
	}
}

func BenchmarkImport(b *testing.B) {
	amounts := make([]int, 200)
	for b.Loop() {
		Import(amounts, func(a int) { sinkInt.Add(int64(a)) })
		ImportParts(amounts, func(a int) { sinkInt.Add(int64(a)) })
	}
}

func BenchmarkImportLimited(b *testing.B) {
	amounts := make([]int, 200)
	for b.Loop() {
		ImportLimited(amounts, func(a int) { sinkInt.Add(int64(a)) })
	}
}

func BenchmarkGauge(b *testing.B) {
	var s stats
	crowd(b, func(int) { s.inflight.add(1); s.served.Add(1) })
	sinkInt.Add(s.inflight.load())
}

func BenchmarkFailed(b *testing.B) {
	var s stats
	crowd(b, func(int) { s.failed() })
}

func BenchmarkMean(b *testing.B) {
	var s stats
	for b.Loop() {
		s.took(3)
		sinkInt.Add(s.mean())
	}
}

func BenchmarkDirectory(b *testing.B) {
	d := Directory{byID: map[int]string{}}
	for i := range 32 {
		d.Replace(i, "10.0.0.1")
	}
	crowd(b, func(i int) {
		if a, ok := d.Upstream(i & 31); ok {
			sinkLen(a)
		}
	})
	for range 100 {
		sinkLen(d.UpstreamLive(3))
	}
}

//go:noinline
func sinkLen(s string) int { return len(s) }

func BenchmarkFeatures(b *testing.B) {
	var f Features
	f.Enable("hedge")
	f.Enable("gzip")
	crowd(b, func(int) {
		if !f.On("gzip") {
			panic("off")
		}
	})
}

var parts = []string{"method get", "path /users/12/orders", "agent curl", "peer 10.0.0.1", "zone eu-west"}

func BenchmarkAudit(b *testing.B) {
	a := Audit{lines: make([]string, 64)}
	crowd(b, func(i int) { a.Note(i, parts) })
}

func BenchmarkAuditOutside(b *testing.B) {
	a := Audit{lines: make([]string, 64)}
	for b.Loop() {
		a.NoteOutside(1, parts)
	}
}

func BenchmarkSessions(b *testing.B) {
	s := Sessions{open: map[int][]byte{}}
	for i := range 16 {
		s.open[i] = make([]byte, 200)
	}
	crowd(b, func(int) {
		s.Each(func(_ int, body []byte) {
			if Check(body) == 1 {
				panic("no")
			}
		})
		s.Close(-1)
	})
}

func TestTally(t *testing.T) {
	codes := make([]int, 4000)
	for i := range codes {
		codes[i] = 500
	}
	sinkInt.Add(int64(Tally(codes, 4)))
	if TallyOwn(codes, 4) != 4000 {
		t.Fatal()
	}
	l := &Lazy{id: 3}
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() { defer wg.Done(); sinkLen(l.Text()); sinkLen(l.Safe()) }()
	}
	wg.Wait()
}

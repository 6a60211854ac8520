package fan

import (
	"context"
	"sync"
	"testing"
	"time"
)

func yes(string) (string, error) { return "yes", nil }

func both(n int, f func(w int)) {
	var wg sync.WaitGroup
	for w := range n {
		wg.Add(1)
		go func() { defer wg.Done(); f(w) }()
	}
	wg.Wait()
}

func TestHedge(t *testing.T) {
	for range 40 {
		if s, err := hedge("q", yes, yes, yes); err != nil || s != "yes" {
			t.Fatal(s, err)
		}
	}
}

func TestHedgeRoomy(t *testing.T) {
	for range 40 {
		if s, err := hedgeRoomy("q", yes, yes, yes); err != nil || s != "yes" {
			t.Fatal(s, err)
		}
	}
}

func TestFeed(t *testing.T) {
	for range 40 {
		if openFeed().next() != 1 {
			t.Fatal()
		}
	}
}

func TestTicker(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := make(chan bool, 100)
	ticker(ctx, time.Millisecond, func() { c <- true })
	<-c
}

func BenchmarkGauge(b *testing.B) {
	g := &gauge{}
	for b.Loop() {
		both(2, func(int) { g.work(1000) })
	}
}

func BenchmarkRegistry(b *testing.B) {
	r := &registry{last: map[string]int{}}
	for b.Loop() {
		both(3, func(w int) {
			for i := range 20 {
				if w == 0 && i%50 == 0 {
					r.put("a", i)
				}
				r.get("a")
			}
		})
	}
}

func BenchmarkLazy(b *testing.B) {
	for b.Loop() {
		l := &lazy{}
		both(4, func(w int) { l.get(w); l.getOnce(w) })
	}
}

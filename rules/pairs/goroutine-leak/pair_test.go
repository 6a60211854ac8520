package pair

import (
	"runtime"
	"testing"
)

// bad form

func badFirst(ask []func() int) int {
	c := make(chan int)
	for _, f := range ask {
		go func() {
			select {
			case c <- f(): // nobody listens to the second one
			case <-letGo: // for this measurement only
			}
		}()
	}
	return <-c
}

// good form

func goodFirst(ask []func() int) int {
	c := make(chan int, len(ask))
	for _, f := range ask {
		go func() { c <- f() }()
	}
	return <-c
}

// measured

var (
	sink  int
	letGo chan struct{}
	ask   = []func() int{func() int { return 1 }, func() int { return 2 }}
)

func held() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

func measure(b *testing.B, first func([]func() int) int) {
	letGo = make(chan struct{})
	before := held()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		sink = first(ask)
	}
	b.StopTimer()
	runtime.Gosched()
	b.ReportMetric(float64(max(held(), before)-before)/float64(b.N), "B/op")
	close(letGo)
	for runtime.NumGoroutine() > 3 {
		runtime.Gosched()
	}
}

func BenchmarkBad(b *testing.B)  { measure(b, badFirst) }
func BenchmarkGood(b *testing.B) { measure(b, goodFirst) }

package faults

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"
)

var (
	once sync.Once
	text string
	stop = make(chan struct{})
)

// work is what the benchmarks measure; what they are about happens once, in front of it.
func work(b *testing.B) {
	for b.Loop() {
		for i := 0; i < 100; i++ {
			text = strconv.Itoa(i * 1001)
		}
	}
}

func BenchmarkAsk(b *testing.B) {
	for i := 0; i < 3; i++ {
		Ask(i, time.Microsecond)
		AskRoom(i, time.Microsecond)
	}
	work(b)
}

func BenchmarkQuickest(b *testing.B) {
	f := func() int { return lookup(3) }
	Quickest(f, f, f, f)
	work(b)
}

func BenchmarkTally(b *testing.B) {
	t := newTally()
	t.in <- 3
	once.Do(func() {
		go serve()
		go beat(stop)
	})
	work(b)
}

func BenchmarkGather(b *testing.B) {
	Gather([]int{1, 2, 3})
	work(b)
}

func BenchmarkMeter(b *testing.B) {
	m := &meter{safe: map[string]int{}}
	for i := 0; i < 20; i++ {
		m.Each(10)
		m.EachSafe([]string{"a", "b", "c"})
	}
	work(b)
}

func BenchmarkCollect(b *testing.B) {
	fail := func() error { return errors.New("no") }
	for i := 0; i < 20; i++ {
		Collect([]func() error{fail, fail, fail})
	}
	work(b)
}

func BenchmarkFollow(b *testing.B) {
	for i := 0; i < 20; i++ {
		s := &status{}
		s.Follow([]string{"a", "b", "c"})
	}
	work(b)
}

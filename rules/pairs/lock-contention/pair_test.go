package pair

import (
	"sync"
	"testing"
)

// bad form

type badCounts struct {
	mu sync.Mutex
	n  map[int]int
}

func (c *badCounts) add(key int) {
	c.mu.Lock()
	c.n[key] += work(key) // all of the work is under the lock
	c.mu.Unlock()
}

// good form

type goodCounts struct {
	part [16]struct {
		mu sync.Mutex
		n  map[int]int
		_  [64]byte
	}
}

func (c *goodCounts) add(key int) {
	n := work(key) // outside
	p := &c.part[key%len(c.part)]
	p.mu.Lock()
	p.n[key] += n
	p.mu.Unlock()
}

// measured

func work(key int) int {
	for i := 0; i < 200; i++ {
		key = key*31 + i
	}
	return key & 1
}

func parallel(b *testing.B, add func(int)) {
	b.RunParallel(func(pb *testing.PB) {
		for key := 0; pb.Next(); key++ {
			add(key & 255)
		}
	})
}

func BenchmarkBad(b *testing.B) {
	c := &badCounts{n: map[int]int{}}
	parallel(b, c.add)
}

func BenchmarkGood(b *testing.B) {
	c := &goodCounts{}
	for i := range c.part {
		c.part[i].n = map[int]int{}
	}
	parallel(b, c.add)
}

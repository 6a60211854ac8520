package pair

import (
	"sync"
	"testing"
	"time"
)

// bad form

type badCounts struct {
	mu sync.Mutex
	n  map[int]int
}

func (c *badCounts) add(key int) {
	c.mu.Lock()
	c.n[key] += ask(key) // the others wait for the answer, too
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
	n := ask(key) // outside
	p := &c.part[key%len(c.part)]
	p.mu.Lock()
	p.n[key] += n
	p.mu.Unlock()
}

// measured

// ask stands for a file or another server: it takes time, but no processor
func ask(key int) int {
	time.Sleep(20 * time.Microsecond)
	return key & 1
}

func parallel(b *testing.B, add func(int)) {
	b.SetParallelism(8)
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

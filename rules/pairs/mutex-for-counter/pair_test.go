package pair

import (
	"sync"
	"sync/atomic"
	"testing"
)

// bad form

type badCounter struct {
	mu sync.Mutex
	n  int64
}

func (c *badCounter) inc() {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
}

// good form

type goodCounter struct{ n atomic.Int64 }

func (c *goodCounter) inc() { c.n.Add(1) }

// measured

func BenchmarkBad(b *testing.B) {
	var c badCounter
	for i := 0; i < b.N; i++ {
		c.inc()
	}
}

func BenchmarkGood(b *testing.B) {
	var c goodCounter
	for i := 0; i < b.N; i++ {
		c.inc()
	}
}

// Package shapes holds one data race of each shape that goperf race names.
package shapes

import (
	"bytes"
	"sync"
	"sync/atomic"
)

var hits int

func count() {
	hits++
}

type cache struct {
	m map[string]int
}

func (c *cache) put(k string, v int) { c.m[k] = v }

func (c *cache) sum() (n int) {
	for _, v := range c.m {
		n += v
	}
	return n
}

type client struct{ name string }

var shared *client

func get() *client {
	if shared == nil {
		shared = &client{name: "first"}
	}
	return shared
}

var ready int32

func announce() { atomic.StoreInt32(&ready, 1) }

func isReady() bool { return ready == 1 }

type stats struct{ sent, failed int }

func (s *stats) snapshot() stats {
	c := *s
	return c
}

func (s *stats) fail() { s.failed = 1 }

func collect(n int) (out []int) {
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		i := i
		wg.Add(1)
		go func() {
			defer wg.Done()
			out = append(out, i)
		}()
	}
	wg.Wait()
	return out
}

func loop(n int, done chan bool) {
	for i := 0; i < n; i++ {
		go func() {
			done <- i > n
		}()
	}
}

func write(b *bytes.Buffer) { b.WriteString("line") }

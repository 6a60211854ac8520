package pair

import (
	"sync"
	"sync/atomic"
	"testing"
)

// bad form

type badConfig struct {
	mu sync.RWMutex
	m  map[string]string
}

func (c *badConfig) get(key string) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.m[key]
}

// good form

type goodConfig struct {
	m atomic.Pointer[map[string]string] // the map is never written to
}

func (c *goodConfig) get(key string) string { return (*c.m.Load())[key] }

// measured

func parallel(b *testing.B, get func(string) string) {
	b.RunParallel(func(pb *testing.PB) {
		n := 0
		for pb.Next() {
			n += len(get("key"))
		}
		_ = n
	})
}

func BenchmarkBad(b *testing.B) {
	c := &badConfig{m: map[string]string{"key": "value"}}
	parallel(b, c.get)
}

func BenchmarkGood(b *testing.B) {
	m := map[string]string{"key": "value"}
	c := &goodConfig{}
	c.m.Store(&m)
	parallel(b, c.get)
}

package shapes

import (
	"bytes"
	"sync"
	"testing"
)

// both runs f and g in two goroutines and waits for them.
func both(f, g func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); f() }()
	go func() { defer wg.Done(); g() }()
	wg.Wait()
}

func TestCounter(t *testing.T) { both(count, count) }

func TestMap(t *testing.T) {
	c := &cache{m: map[string]int{"a": 1}}
	both(func() { c.put("b", 2) }, func() { _ = c.sum() })
}

func TestLazy(t *testing.T)   { both(func() { get() }, func() { get() }) }
func TestAtomic(t *testing.T) { both(announce, func() { _ = isReady() }) }

func TestCopy(t *testing.T) {
	s := &stats{}
	both(func() { s.fail() }, func() { _ = s.snapshot() })
}

func TestAppend(t *testing.T) { collect(4) }

func TestLoop(t *testing.T) {
	done := make(chan bool, 3)
	loop(3, done)
	for i := 0; i < 3; i++ {
		<-done
	}
}

func TestBuffer(t *testing.T) {
	var b bytes.Buffer
	both(func() { write(&b) }, func() { write(&b) })
}

func TestClose(t *testing.T) {
	ch := make(chan int, 1)
	both(func() { ch <- 1 }, func() {
		defer func() { recover() }()
		close(ch)
	})
}

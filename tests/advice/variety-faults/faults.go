// Package faults has a broker, a crawler and a meter that leak goroutines or race.
package faults

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

var errLate = errors.New("late")

type Broker struct {
	mu   sync.Mutex
	subs map[string]chan string
}

// Subscribe starts a reader of a channel that nobody closes.
func (b *Broker) Subscribe(topic string, got func(string)) {
	ch := make(chan string)
	go b.pump(ch, got)
}

func (b *Broker) pump(ch <-chan string, got func(string)) {
	for {
		msg, ok := <-ch
		if !ok {
			return
		}
		got(msg)
	}
}

type result struct {
	page string
	err  error
}

// First takes the first of several answers, and forgets the rest.
func First(pages []string, get func(string) string) string {
	answers := make(chan result)
	for _, p := range pages {
		go func() {
			answers <- result{page: get(p)}
		}()
	}
	return (<-answers).page
}

// FirstKept has room for all answers: nobody waits for ever.
func FirstKept(pages []string, get func(string) string) string {
	answers := make(chan result, len(pages))
	for _, p := range pages {
		go func() { answers <- result{page: get(p)} }()
	}
	return (<-answers).page
}

// Stages ends early when one of them fails; the producer is stuck.
func Stages(n int) error {
	out := produce(n)
	for v := range out {
		if v == 3 {
			return errLate
		}
	}
	return nil
}

func produce(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			select {
			case out <- i:
			}
		}
	}()
	return out
}

// StagesDone is told when nobody listens.
func StagesDone(ctx context.Context, n int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			select {
			case out <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	for v := range out {
		if v == 3 {
			return errLate
		}
	}
	return nil
}

// Barrier waits on a condition that nobody signals.
type Barrier struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func NewBarrier() *Barrier {
	b := &Barrier{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *Barrier) Pass() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.open {
		b.cond.Wait()
	}
}

// Orphans are started and never let through.
func Orphans(n int) {
	b := NewBarrier()
	for range n {
		go b.Pass()
	}
}

// ---- races

type Meter struct {
	peak  int
	byDay map[int]int
	last  string
	total atomic.Int64
}

// Observe keeps a maximum without a lock.
func (m *Meter) Observe(v int) {
	if v > m.peak {
		m.peak = v
	}
	m.total.Add(int64(v))
}

// Crowd observes from several goroutines.
func (m *Meter) Crowd(n int) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			m.Observe(i)
		}()
	}
	wg.Wait()
}

// Collect appends from several goroutines.
func Collect(n int) []int {
	var (
		wg  sync.WaitGroup
		out []int
	)
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out = append(out, i)
		}()
	}
	wg.Wait()
	return out
}

type Watcher struct {
	done bool
	n    int
}

// Stop sets a flag that the loop reads.
func (w *Watcher) Stop() { w.done = true }

func (w *Watcher) loop(tick func()) {
	for !w.done {
		tick()
		time.Sleep(time.Millisecond)
	}
}

// Watch runs until it is stopped.
func Watch(tick func()) *Watcher {
	w := &Watcher{}
	go w.loop(tick)
	return w
}

// Safe has a mutex.
type Safe struct {
	mu sync.Mutex
	n  map[int]int
}

func (s *Safe) Crowd(n int) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s.mu.Lock()
			s.n[i]++
			s.mu.Unlock()
		}()
	}
	wg.Wait()
}

// ---- memory that is held to please the collector

type App struct {
	weight []byte
	name   string
}

// NewApp holds eighty megabytes that nobody reads.
func NewApp(name string) *App {
	a := new(App)
	a.name = name
	a.weight = make([]byte, 80<<20)
	return a
}

// Heap is memory that is used.
type Heap struct{ cells []byte }

func NewHeap() *Heap { return &Heap{cells: make([]byte, 24<<20)} }

func (h *Heap) Set(i int, v byte) { h.cells[i%len(h.cells)] = v }

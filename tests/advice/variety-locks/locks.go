// Package market schedules jobs and keeps a cache of results.
package market

import (
	"container/list"
	"errors"
	"sync"
	"sync/atomic"
)

// ---- locks

type Shard struct {
	sync.Mutex
	items map[uint64]*list.Element
	order *list.List
	hits  int
}

type entry struct {
	key uint64
	val [4]uint64
}

// Cache is one shard for all: every goroutine waits for the same embedded mutex.
type Cache struct{ Shard }

func NewCache(n int) *Cache {
	c := &Cache{Shard{items: make(map[uint64]*list.Element, n), order: list.New()}}
	for i := range n {
		c.items[uint64(i)] = c.order.PushBack(&entry{key: uint64(i)})
	}
	return c
}

// Get moves what it finds to the front: it writes, no reader lock helps.
func (c *Cache) Get(key uint64) (v [4]uint64, ok bool) {
	c.Lock()
	defer c.Unlock()
	if e, found := c.items[key]; found {
		c.order.MoveToFront(e)
		c.hits++
		return e.Value.(*entry).val, true
	}
	return v, false
}

// gate is a channel that is used as a mutex.
type gate chan struct{}

func (g gate) enter() { g <- struct{}{} }
func (g gate) leave() { <-g }

type Books struct {
	guard gate
	total map[string]int
}

// Add holds the channel while it counts.
func (b *Books) Add(words []string) {
	b.guard.enter()
	defer b.guard.leave()
	for _, w := range words {
		b.total[w] += len(w)
	}
}

// locker hides which lock it is.
type Queue struct {
	l     sync.Locker
	ready *sync.Cond
	jobs  []int
	sum   int
}

func NewQueue() *Queue {
	q := &Queue{l: new(sync.Mutex)}
	q.ready = sync.NewCond(q.l)
	return q
}

// Work does the job itself under the lock.
func (q *Queue) Work(job int) {
	q.l.Lock()
	x := job
	for i := 0; i < 2000; i++ {
		x = x*1664525 + 1013904223
	}
	q.sum += x
	q.l.Unlock()
}

// with runs f under a lock, as a helper.
func with(mu *sync.Mutex, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

type Stats struct {
	mu       sync.Mutex
	requests uint64
	failures uint64
}

var errBusy = errors.New("busy")

// Note counts one of two numbers.
func (s *Stats) Note(err error) {
	if err != nil {
		with(&s.mu, func() { s.failures++ })
		return
	}
	with(&s.mu, func() { s.requests++ })
}

type gauge[T int | int64 | uint64] struct {
	mu  sync.Mutex
	val T
}

// Max is kept by compare and swap, had it no mutex.
func (g *gauge[T]) Add(d T) T {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.val += d
	return g.val
}

type breaker struct {
	sync.RWMutex
	open bool
}

// Closed is asked by each request.
func (b *breaker) Closed() bool {
	b.RLock()
	defer b.RUnlock()
	return !b.open
}

func (b *breaker) Trip(open bool) {
	b.Lock()
	b.open = open
	b.Unlock()
}

type config struct {
	limit int
	names map[string]int
}

type Settings struct {
	lock *sync.RWMutex
	cur  config
}

// Limit copies a small thing under a reader lock.
func (s *Settings) Limit(name string) int {
	s.lock.RLock()
	n, ok := s.cur.names[name]
	if !ok {
		n = s.cur.limit
	}
	s.lock.RUnlock()
	return n
}

func (s *Settings) Replace(c config) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.cur = c
}

// Spread counts in a cell of each worker's own: right as it is.
type Spread struct {
	cells [8]struct {
		n atomic.Int64
		_ [56]byte
	}
}

func (s *Spread) Add(worker int) { s.cells[worker&7].n.Add(1) }

// Account needs both numbers to agree: no atomic would do.
type Account struct {
	mu      sync.Mutex
	balance int64
	moves   []int64
}

func (a *Account) Move(d int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += d
	if len(a.moves) == cap(a.moves) {
		a.moves = a.moves[:0]
	}
	a.moves = append(a.moves, a.balance)
}

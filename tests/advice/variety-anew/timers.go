package anew

import (
	"sync"
	"time"
)

type session struct {
	idle   *time.Timer
	limit  time.Duration
	bytes  int
	closed bool
}

func (s *session) close() { s.closed = true }

func (s *session) disarm() {
	if s.idle != nil {
		s.idle.Stop()
	}
}

// note puts the end of the session off.
func (s *session) note(n int) {
	s.bytes += n
	s.disarm()
	s.idle = time.AfterFunc(s.limit, func() { s.close() })
}

// Receive notes each of the sizes.
func (s *session) Receive(sizes []int) int {
	for _, n := range sizes {
		s.note(n)
	}
	return s.bytes
}

type probe struct {
	beat  *time.Ticker
	every time.Duration
	beats int
}

// adapt changes how often the probe beats.
func (p *probe) adapt(load int) {
	p.every = time.Duration(load) * time.Hour
	p.beat.Stop()
	p.beat = time.NewTicker(p.every)
	p.beats++
}

// Loads adapts the probe to each.
func (p *probe) Loads(loads []int) int {
	for _, l := range loads {
		p.adapt(l)
	}
	return p.beats
}

// debounce calls f when nothing has come for a time.
func debounce(d time.Duration, f func()) func() {
	var pending *time.Timer
	return func() {
		if pending != nil {
			pending.Stop()
		}
		pending = time.AfterFunc(d, f)
	}
}

type saver struct {
	mu     sync.Mutex
	timers map[string]*time.Timer
	saved  int
}

func (s *saver) save(name string) {
	s.mu.Lock()
	s.saved += len(name)
	s.mu.Unlock()
}

// touch saves a file some time after its last change.
func (s *saver) touch(name string) {
	if t, ok := s.timers[name]; ok {
		t.Stop()
	}
	s.timers[name] = time.AfterFunc(time.Hour, func() { s.save(name) })
}

type call struct {
	timer *time.Timer
	lost  chan int
}

// resend gives each attempt its own number.
func (c *call) resend(seq int) {
	if c.timer != nil {
		c.timer.Stop()
	}
	c.timer = time.AfterFunc(time.Hour, func() { c.lost <- seq })
}

type waiter struct {
	limit *time.Timer
	id    int
	next  *waiter
}

func (w *waiter) renew() { w.id++ }

// Waiters have a timer each.
func Waiters(n int) []*waiter {
	out := make([]*waiter, 0, n)
	var last *waiter
	for i := range n {
		w := &waiter{id: i, next: last}
		w.limit = time.NewTimer(time.Hour)
		w.renew()
		last = w
		out = append(out, w)
	}
	return out
}

// Energy sums up squares.
func Energy(frame []int16) (e int64) {
	//go:unroll 8
	for _, s := range frame {
		e += int64(s) * int64(s)
	}
	return e
}

// Peak finds the largest one. In front of loops, //go:unroll would do nothing.
func Peak(frame []int16) (top int16) {
	// go:noinline would not help here
	for _, s := range frame {
		//go:cover off
		top = max(top, s)
	}
	return top
}

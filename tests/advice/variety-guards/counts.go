package guards

import "sync"

// Meter counts in parts.
type Meter struct {
	name string
	in   struct {
		sync.Mutex
		packets uint64
	}
	out struct {
		mu    sync.Mutex
		bytes int
	}
	pair struct {
		sync.Mutex
		sum, n int
	}
}

// Got counts what came.
func (m *Meter) Got() {
	in := &m.in
	in.Lock()
	in.packets++
	in.Unlock()
}

// Packets reads it.
func (m *Meter) Packets() uint64 {
	m.in.Lock()
	defer m.in.Unlock()
	return m.in.packets
}

// Sent counts what went.
func (m *Meter) Sent(n int) { o := &m.out; o.mu.Lock(); o.bytes += n; o.mu.Unlock() }

// Mean counts two that belong together.
func (m *Meter) Mean(n int) {
	p := &m.pair
	p.Lock()
	p.sum += n
	p.n++
	if p.n > 1000 {
		p.sum, p.n = 0, 0
	}
	p.Unlock()
}

// Numbers gives out numbers.
func Numbers() (next func() int64, last func() int64) {
	var (
		mu sync.Mutex
		at int64
	)
	next = func() int64 {
		mu.Lock()
		defer mu.Unlock()
		at++
		return at
	}
	last = func() int64 {
		mu.Lock()
		defer mu.Unlock()
		return at
	}
	return next, last
}

// Board shows a score.
type Board struct {
	mu    sync.Mutex
	score int
	shown int
}

// Win changes the score.
func (b *Board) Win(n int) {
	b.mu.Lock()
	b.score += n
	b.mu.Unlock()
}

// Show reads it.
func (b *Board) Show() int {
	return b.score
}

// Whole is a number of any signed kind.
type Whole interface{ ~int | ~int32 | ~int64 }

// Sums adds up what several give.
type Sums[T Whole] struct {
	mu  sync.Mutex
	sum T
}

// Add gives back what it has come to.
func (t *Sums[N]) Add(by N) N {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum += by
	return t.sum
}

// State of a link.
type State uint8

// States of a link.
const (
	Down State = iota
	Up
)

// Link knows its state.
type link struct {
	mu sync.Mutex
	at State
}

func (l *link) set(s State) {
	l.mu.Lock()
	l.at = s
	l.mu.Unlock()
}

func (l *link) isUp() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at == Up
}

// Switch is turned on and off.
type Switch struct {
	mu sync.Mutex
	on bool
}

// Turn turns it.
func (s *Switch) Turn(on bool) {
	s.mu.Lock()
	s.on = on
	s.mu.Unlock()
}

// IsOff asks.
func (s *Switch) IsOff() bool {
	s.mu.Lock()
	off := !s.on
	s.mu.Unlock()
	return off
}

// Latch changes what it has looked at.
type Latch struct {
	mu     sync.Mutex
	closed bool
}

// Close says whether it was the first.
func (l *Latch) Close() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.closed = true
	return true
}

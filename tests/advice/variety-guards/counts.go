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

package locks

import (
	"sync"
	"sync/atomic"
)

type Stats struct {
	mu   sync.Mutex
	hits int
}

func (s *Stats) Hit() {
	s.mu.Lock()
	s.hits++
	s.mu.Unlock()
}

func (s *Stats) Hits() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits
}

var (
	ticketLock sync.Mutex
	lastTicket uint64
)

func Ticket() uint64 {
	ticketLock.Lock()
	defer ticketLock.Unlock()
	lastTicket++
	return lastTicket
}

type gauge struct {
	sync.Mutex
	level int64
}

func (g *gauge) Add(by int64) {
	g.Lock()
	g.level += by
	g.Unlock()
}

// Total sums up what its workers find.
func Total(parts [][]int) int {
	var (
		wg    sync.WaitGroup
		lock  sync.Mutex
		total int
	)
	for _, part := range parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for _, v := range part {
				lock.Lock()
				total += v
				lock.Unlock()
			}
		}()
	}
	wg.Wait()
	return total
}

// Traffic counts requests and bytes, each for itself.
type Traffic struct {
	lock     sync.RWMutex
	requests int64
	bytes    int64
}

func (t *Traffic) Seen(n int) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.requests++
	t.bytes += int64(n)
}

// ---- none of these is a number alone

// Mean has two numbers that belong together.
type Mean struct {
	mean sync.Mutex
	sum  float64
	n    int
}

func (m *Mean) Add(v float64) {
	m.mean.Lock()
	m.sum += v
	m.n++
	m.mean.Unlock()
}

// Limit hands out at most max.
type Limit struct {
	door   sync.Mutex
	n, max int
}

func (l *Limit) Enter() bool {
	l.door.Lock()
	defer l.door.Unlock()
	if l.n >= l.max {
		return false
	}
	l.n++
	return true
}

// Census counts, and keeps a table beside it.
type Census struct {
	book  sync.Mutex
	seen  int
	names map[string]bool
}

func (c *Census) Tick() {
	c.book.Lock()
	c.seen++
	c.book.Unlock()
}

func (c *Census) Name(n string) {
	c.book.Lock()
	c.names[n] = true
	c.seen++
	c.book.Unlock()
}

type Modern struct{ n atomic.Int64 }

func (m *Modern) Hit() int64 { return m.n.Add(1) }

// Requests and Bytes are asked one at a time: nobody needs both of one moment.
func (t *Traffic) Requests() int64 {
	t.lock.RLock()
	defer t.lock.RUnlock()
	return t.requests
}

func (t *Traffic) Bytes() int64 {
	t.lock.RLock()
	defer t.lock.RUnlock()
	return t.bytes
}

// Package third counts requests, keeps flags, limits and a table of sessions.
package third

import (
	"sync"
	"sync/atomic"
	"time"
)

// Requests is embedded in servers.
type Requests struct {
	sync.Mutex
	n int64
}

func (r *Requests) Hit() {
	r.Lock()
	r.n++
	r.Unlock()
}

func (r *Requests) Count() int64 {
	r.Lock()
	defer r.Unlock()
	return r.n
}

type Server struct {
	*Requests
	name string
}

// Serve counts through the embedded pointer.
func (s *Server) Serve() { s.Hit() }

var (
	spentMu sync.Mutex
	spent   time.Duration
)

// Spend adds to a variable of the package.
func Spend(d time.Duration) time.Duration {
	spentMu.Lock()
	spent += d
	total := spent
	spentMu.Unlock()
	return total
}

// Flag is set once and asked often.
type Flag struct {
	mu  sync.Mutex
	set bool
}

func (f *Flag) Set() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = true
}

func (f *Flag) IsSet() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.set
}

type session struct{ user string }

// Sessions are read by each request, and replaced as a whole.
type Sessions struct {
	rw  sync.RWMutex
	all map[string]*session
}

func (s *Sessions) Find(id string) (*session, bool) {
	s.rw.RLock()
	v, ok := s.all[id]
	s.rw.RUnlock()
	return v, ok
}

func (s *Sessions) Reload(all map[string]*session) {
	s.rw.Lock()
	s.all = all
	s.rw.Unlock()
}

// Bucket has two numbers that go together: a mutex is right.
type Bucket struct {
	mu     sync.Mutex
	tokens int
	filled time.Time
}

func (b *Bucket) Take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.filled) > time.Millisecond {
		b.tokens = 1000
		b.filled = now
	}
	if b.tokens == 0 {
		return false
	}
	b.tokens--
	return true
}

// Hits is atomic already.
type Hits struct{ n atomic.Int64 }

func (h *Hits) Hit() { h.n.Add(1) }

// Log holds the lock while it builds its line.
type Log struct {
	mu  sync.Mutex
	buf []byte
}

func (l *Log) Print(parts []string) {
	unlock := l.lock()
	defer unlock()
	l.buf = l.buf[:0]
	for i := 0; i < 20; i++ {
		for _, p := range parts {
			l.buf = append(l.buf, p...)
		}
	}
}

func (l *Log) lock() func() {
	l.mu.Lock()
	return l.mu.Unlock
}

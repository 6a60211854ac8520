package infra

import (
	"sync"
	"sync/atomic"
	"time"
)

// Election says who leads.
type Election struct {
	mu     sync.Mutex
	leader bool
	term   uint64
	beats  int
}

// Renew sets the outcome of a round.
func (e *Election) Renew(won bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.leader = won
	e.term++
}

// Leads says whether this process is the leader.
func (e *Election) Leads() bool { return e.leader }

// Term is the number of the round.
func (e *Election) Term() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.term
}

// Quota is the number of jobs that may start in the office hours of a zone.
func Quota(zone string, at time.Time) int {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return 0
	}
	if h := at.In(loc).Hour(); h >= 8 && h < 18 {
		return 10
	}
	return 100
}

var zones sync.Map // of string to *time.Location

// QuotaOf is Quota with zones that are read once.
func QuotaOf(zone string, at time.Time) int {
	loc, ok := zones.Load(zone)
	if !ok {
		l, err := time.LoadLocation(zone)
		if err != nil {
			return 0
		}
		loc, _ = zones.LoadOrStore(zone, l)
	}
	if h := at.In(loc.(*time.Location)).Hour(); h >= 8 && h < 18 {
		return 10
	}
	return 100
}

type conn struct {
	id   int
	uses int
}

// Pool keeps connections that are open.
type Pool struct {
	mu   sync.Mutex
	idle []*conn
	dial func() *conn
}

// Take gives a connection, a new one where none is idle.
func (p *Pool) Take() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return c
	}
	return p.dial()
}

// Give puts a connection back; every other one is closed.
func (p *Pool) Give(c *conn) {
	c.uses++
	if c.uses%2 == 0 {
		return
	}
	p.mu.Lock()
	p.idle = append(p.idle, c)
	p.mu.Unlock()
}

// Limits are read by each request and set by an operator.
type Limits struct {
	Rate, Burst int
	Wait        time.Duration
}

// Settings hold the limits.
type Settings struct {
	mu  sync.Mutex
	now Limits
	ver atomic.Uint64
}

// Limits gives those of now.
func (s *Settings) Limits() Limits {
	s.mu.Lock()
	l := s.now
	s.mu.Unlock()
	return l
}

// Change sets new ones.
func (s *Settings) Change(l Limits) {
	s.mu.Lock()
	s.now = l
	s.mu.Unlock()
	s.ver.Add(1)
}

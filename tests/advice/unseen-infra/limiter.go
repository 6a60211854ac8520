package infra

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Reservation is the right to start work at a time.
type Reservation struct {
	At int64
	N  int32
	OK bool
}

// Limiter is a token bucket of several classes.
type Limiter struct {
	tokens [8]int64
	refill int64
	last   int64
}

// Reserve takes n tokens, from the lower classes where the own one is empty.
func (l *Limiter) Reserve(class, n int, now int64) *Reservation {
	for i := range l.tokens {
		l.tokens[i] = min(l.tokens[i]+(now-l.last)*l.refill, 1000)
	}
	l.last = now
	for c := class; c >= 0; c-- {
		if l.tokens[c] >= int64(n) {
			l.tokens[c] -= int64(n)
			return &Reservation{At: now, N: int32(n), OK: true}
		}
	}
	return nil
}

// Allow says whether n tokens can be had now.
func (l *Limiter) Allow(class, n int, now int64) bool {
	r := l.Reserve(class, n, now)
	return r != nil && r.OK
}

// Peek is Reserve without taking.
func (l *Limiter) Peek(class, n int, now int64) (r Reservation, ok bool) {
	for c := class; c >= 0; c-- {
		if l.tokens[c] >= int64(n) {
			return Reservation{At: now, N: int32(n), OK: true}, true
		}
	}
	return r, false
}

// bucket is shared by all that ask for its name.
type bucket struct {
	mu   sync.Mutex
	left int64
}

// Buckets makes a bucket for each name on first use.
type Buckets struct {
	mu sync.Mutex
	by map[string]*bucket
}

func (b *Buckets) get(name string) *bucket {
	b.mu.Lock()
	defer b.mu.Unlock()
	if k, ok := b.by[name]; ok {
		return k
	}
	k := &bucket{left: 100}
	b.by[name] = k
	return k
}

// Gate lets a fixed number in.
type Gate struct {
	mu   sync.Mutex
	in   int
	most int
}

// Enter takes a place, where one is free.
func (g *Gate) Enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.in >= g.most {
		return false
	}
	g.in++
	return true
}

// Leave gives the place back.
func (g *Gate) Leave() {
	g.mu.Lock()
	g.in--
	g.mu.Unlock()
}

type tally struct {
	sync.Mutex
	v int64
}

func (t *tally) add(d int64) { t.Lock(); t.v += d; t.Unlock() }

// Pressure counts what is under way.
type Pressure struct {
	name string
	tally
}

// Track runs f as something that is under way.
func (p *Pressure) Track(f func()) {
	p.add(1)
	f()
	p.add(-1)
}

// Sequence makes a source of ids.
func Sequence(first uint64) (next func() uint64) {
	var mu sync.Mutex
	return func() uint64 {
		mu.Lock()
		defer mu.Unlock()
		first++
		return first
	}
}

// Average keeps a sum and how many it has of.
type Average struct {
	mu  sync.Mutex
	sum float64
	n   int
}

// Add takes one more value in.
func (a *Average) Add(v float64) {
	a.mu.Lock()
	a.sum += v
	a.n++
	a.mu.Unlock()
}

// Value is the mean of all values.
func (a *Average) Value() float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sum / float64(max(a.n, 1))
}

// Striped is a counter with a cell for each worker.
type Striped struct {
	cells []struct {
		n atomic.Int64
		_ [56]byte
	}
}

// NewStriped makes a counter for the processors there are.
func NewStriped() *Striped {
	s := new(Striped)
	s.cells = make([]struct {
		n atomic.Int64
		_ [56]byte
	}, runtime.GOMAXPROCS(0))
	return s
}

// Add counts for a worker.
func (s *Striped) Add(worker int, d int64) { s.cells[worker%len(s.cells)].n.Add(d) }

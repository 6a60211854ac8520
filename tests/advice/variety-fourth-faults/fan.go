// Package fan spreads questions over backends; its goroutines do not all end.
package fan

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

type reply struct {
	from int
	text string
	err  error
}

// Asker is one backend.
type Asker func(q string) (string, error)

var errLate = errors.New("late")

// hedge asks all and takes the first answer.
func hedge(q string, all ...Asker) (string, error) {
	first := make(chan reply)
	for i, ask := range all {
		go func() {
			t, err := ask(q)
			first <- reply{i, t, err}
		}()
	}
	r := <-first
	return r.text, r.err
}

// hedgeRoomy has room for each answer.
func hedgeRoomy(q string, all ...Asker) (string, error) {
	first := make(chan reply, len(all))
	for i, ask := range all {
		go func() {
			t, err := ask(q)
			first <- reply{from: i, text: t, err: err}
		}()
	}
	r := <-first
	return r.text, r.err
}

// feed is a stream of numbers that nobody closes.
type feed struct {
	jobs chan chan int
	done chan struct{}
}

func openFeed() *feed {
	f := &feed{jobs: make(chan chan int), done: make(chan struct{})}
	go f.serve()
	return f
}

func (f *feed) serve() {
	n := 0
	for back := range f.jobs {
		n++
		back <- n
	}
}

func (f *feed) next() int {
	back := make(chan int)
	f.jobs <- back
	return <-back
}

// ticker ends with its context.
func ticker(ctx context.Context, every time.Duration, f func()) {
	t := time.NewTicker(every)
	go func() {
		defer t.Stop()
		for {
			select {
			case <-t.C:
				f()
			case <-ctx.Done():
				return
			}
		}
	}()
}

// gauge is written by workers and read by whoever likes.
type gauge struct {
	seen  int
	exact atomic.Int64
	mu    sync.Mutex
	high  int
}

func (g *gauge) work(n int) {
	for i := 0; i < n; i++ {
		g.seen++
		g.exact.Add(1)
	}
	g.mu.Lock()
	g.high = max(g.high, n)
	g.mu.Unlock()
}

// registry keeps what was seen last, by name.
type registry struct {
	rw   sync.RWMutex
	last map[string]int
	hits int
}

func (r *registry) get(k string) int {
	r.rw.RLock()
	defer r.rw.RUnlock()
	r.hits++
	return r.last[k]
}

func (r *registry) put(k string, v int) {
	r.rw.Lock()
	r.last[k] = v
	r.rw.Unlock()
}

// lazy is made by the first who needs it.
type lazy struct {
	table *[16]int
	once  sync.Once
	safe  *[16]int
}

func (l *lazy) get(i int) int {
	if l.table == nil {
		l.table = new([16]int)
	}
	return l.table[i&15]
}

func (l *lazy) getOnce(i int) int {
	l.once.Do(func() { l.safe = new([16]int) })
	return l.safe[i&15]
}

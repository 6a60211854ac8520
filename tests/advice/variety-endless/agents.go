// Package endless starts goroutines that have no end, and some that have one.
package endless

import (
	"context"
	"sync"
	"time"
)

// Agent reports what a host does.
type Agent struct {
	host  string
	beats int
	jobs  chan int
	lines chan string
	done  chan struct{}
}

// Watch starts an agent that beats until the process ends.
func Watch(host string) *Agent {
	a := &Agent{host: host, jobs: make(chan int, 4)}
	go a.beat(time.Hour)
	return a
}

func (a *Agent) beat(every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for range tick.C {
		a.beats++
	}
}

// Collect starts an agent that adds up jobs.
func Collect(host string) *Agent {
	a := &Agent{host: host, jobs: make(chan int, 4)}
	go func() {
		for n := range a.jobs {
			a.beats += n
		}
	}()
	return a
}

// Poll looks at the host now and then.
func Poll(host string, every time.Duration) *Agent {
	a := &Agent{host: host}
	go func() {
		for {
			a.beats++
			time.Sleep(every)
			if a.beats < 0 {
				a.beats = 0
			}
		}
	}()
	return a
}

// Merge takes from two channels, for ever.
func Merge(a, b <-chan int, sum *Total) {
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select { // both
			case n := <-a:
				sum.add(n)
			case n := <-b:
				sum.add(-n)
			}
		}
	})
}

// Total is a sum that several add to.
type Total struct {
	mu sync.Mutex
	n  int
}

func (t *Total) add(n int) {
	t.mu.Lock()
	t.n += n
	t.mu.Unlock()
}

// Tail reads lines until Close.
func Tail(host string) *Agent {
	a := &Agent{host: host, lines: make(chan string, 4)}
	go func() {
		for l := range a.lines {
			a.beats += len(l)
		}
	}()
	return a
}

// Close ends a tail.
func (a *Agent) Close() { close(a.lines) }

// Follow beats until it is stopped.
func Follow(host string) *Agent {
	a := &Agent{host: host, done: make(chan struct{})}
	go func() {
		tick := time.NewTicker(time.Hour)
		for {
			select {
			case <-tick.C:
				a.beats++
			case <-a.done:
				return
			}
		}
	}()
	return a
}

// Stop ends a follower.
func (a *Agent) Stop() { close(a.done) }

// Until beats until its context ends.
func Until(ctx context.Context, a *Agent) {
	tick := time.NewTicker(time.Hour)
	go func() {
		for {
			select {
			case now := <-tick.C:
				a.beats += now.Second()
			case <-ctx.Done():
				return
			}
		}
	}()
}

var (
	flushOnce sync.Once
	flushes   int
)

// Flusher is started with the first use and stays.
func Flusher(queue chan int) {
	flushOnce.Do(func() {
		go func() {
			for range time.Tick(time.Hour) {
				flushes++
			}
		}()
	})
	select {
	case queue <- 1:
	default:
	}
}

// Results counts up to n.
func Results(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range n {
			out <- i
		}
	}()
	return out
}

// Spread hands parts to helpers and forgets to tell them that there are no more.
func Spread(parts []int, sum *Total) {
	queue := make(chan int)
	for range 2 {
		go take(queue, sum)
	}
	for _, p := range parts {
		queue <- p
	}
}

func take(from <-chan int, sum *Total) {
	for n := range from {
		sum.add(n)
	}
}

// SpreadAll tells them.
func SpreadAll(parts []int, sum *Total) {
	queue := make(chan int)
	go drain(queue, sum)
	for _, p := range parts {
		queue <- p
	}
	finish(queue)
}

func finish(c chan int) { close(c) }

func drain(parts chan int, sum *Total) {
	for part := range parts {
		sum.add(part)
	}
}

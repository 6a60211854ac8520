// Package faults has what no profile prices: goroutines that stay, and memory that two of them touch at once.
package faults

import (
	"errors"
	"sync"
	"time"
)

var errSlow = errors.New("too slow")

func lookup(n int) int {
	time.Sleep(time.Millisecond)
	return n * 2
}

// Ask gives up before the answer comes; nobody takes it then.
func Ask(n int, patience time.Duration) (int, error) {
	answer := make(chan int)
	go func() {
		answer <- lookup(n)
	}()
	select {
	case v := <-answer:
		return v, nil
	case <-time.After(patience):
		return 0, errSlow
	}
}

// Quickest returns the first of several.
func Quickest(sources ...func() int) int {
	first := make(chan int)
	for _, s := range sources {
		go deliver(first, s)
	}
	return <-first
}

func deliver(to chan<- int, s func() int) {
	to <- s()
}

type tally struct {
	in  chan int
	sum int
}

func newTally() *tally {
	t := &tally{in: make(chan int, 4)}
	go t.run()
	return t
}

// run ends when the channel is closed, which nobody does.
func (t *tally) run() {
	for v := range t.in {
		t.sum += v
	}
}

// Gather waits for one more than there are.
func Gather(parts []int) <-chan struct{} {
	var wg sync.WaitGroup
	done := make(chan struct{})
	wg.Add(len(parts) + 1)
	for range parts {
		go wg.Done()
	}
	go func() {
		wg.Wait()
		close(done)
	}()
	return done
}

// ---- these end, or somebody still needs them

func AskRoom(n int, patience time.Duration) (int, error) {
	answer := make(chan int, 1)
	go func() { answer <- lookup(n) }()
	select {
	case v := <-answer:
		return v, nil
	case <-time.After(patience):
		return 0, errSlow
	}
}

var background = make(chan int)

func serve() {
	for v := range background {
		lookup(v)
	}
}

func beat(stop <-chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-stop:
			return
		}
	}
}

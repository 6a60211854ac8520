package index

import (
	"strings"
	"sync"
)

// Rank scores documents, several at a time.
func Rank(docs []string, term string, workers int) []float64 {
	var (
		jobs   = make(chan int, workers)
		scores = make([]float64, len(docs))
		left   sync.WaitGroup
	)
	left.Add(len(docs))
	for range workers {
		go func() {
			for i := range jobs {
				scores[i] = float64(strings.Count(docs[i], term)) / float64(len(docs[i])+1)
				left.Done()
			}
		}()
	}
	for i := range docs {
		jobs <- i
	}
	left.Wait()
	return scores
}

// crew is a set of workers that stay between calls.
type crew struct {
	tasks chan func()
	gone  sync.WaitGroup
}

func newCrew(n int) *crew {
	c := &crew{tasks: make(chan func())}
	c.gone.Add(n)
	for range n {
		go c.work()
	}
	return c
}

func (c *crew) work() {
	defer c.gone.Done()
	for f := range c.tasks {
		f()
	}
}

func (c *crew) Close() {
	close(c.tasks)
	c.gone.Wait()
}

// Split runs f for n parts and waits.
func (c *crew) Split(n int, f func(part int)) {
	var wg sync.WaitGroup
	wg.Add(n)
	for p := range n {
		c.tasks <- func() {
			f(p)
			wg.Done()
		}
	}
	wg.Wait()
}

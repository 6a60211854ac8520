package faults

import (
	"sync"
	"sync/atomic"
)

type meter struct {
	count int
	names map[string]int
	mu    sync.Mutex
	safe  map[string]int
	total atomic.Int64
}

// Each counts from several goroutines.
func (m *meter) Each(n int) {
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			m.count++
		}()
	}
	wg.Wait()
}

// Collect keeps the last error that it sees.
func Collect(jobs []func() error) (failed error) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := job(); err != nil {
				failed = err
			}
		}()
	}
	wg.Wait()
	return failed
}

type status struct {
	state string
	ready bool
}

func (s *status) set(state string) {
	s.state = state
}

// Follow reads while another goroutine writes.
func (s *status) Follow(states []string) string {
	done := make(chan struct{})
	go func() {
		for _, st := range states {
			s.set(st)
		}
		close(done)
	}()
	last := s.peek()
	<-done
	return last
}

func (s *status) peek() string {
	return s.state
}

// ---- kept apart

func (m *meter) EachSafe(keys []string) {
	var wg sync.WaitGroup
	for _, k := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			m.mu.Lock()
			m.safe[k]++
			m.mu.Unlock()
			m.total.Add(1)
		}()
	}
	wg.Wait()
}

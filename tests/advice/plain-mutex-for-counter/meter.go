// Package relay is the forwarding part of a file relay.
package relay

import (
	"io"
	"sync"
)

// meter counts what is written through it.
type meter struct {
	sync.Mutex
	total uint64
}

func (m *meter) Write(p []byte) (int, error) {
	m.Lock()
	m.total += uint64(len(p))
	m.Unlock()
	return len(p), nil
}

func (m *meter) Total() uint64 {
	m.Lock()
	defer m.Unlock()
	return m.total
}

// Forward writes the frames to all sinks.
func Forward(frames [][]byte, sinks ...io.Writer) error {
	for _, f := range frames {
		for _, s := range sinks {
			if _, err := s.Write(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// latency keeps what is needed for the mean of a window.
type latency struct {
	win   sync.Mutex
	sum   int64
	count int64
}

func (l *latency) Observe(micros int64) {
	l.win.Lock()
	l.sum += micros
	l.count++
	l.win.Unlock()
}

// Mean returns the mean of the window and begins a new one.
func (l *latency) Mean() float64 {
	l.win.Lock()
	defer l.win.Unlock()
	if l.count == 0 {
		return 0
	}
	m := float64(l.sum) / float64(l.count)
	l.sum, l.count = 0, 0
	return m
}

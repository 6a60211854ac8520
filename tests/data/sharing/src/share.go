// Package share counts from several goroutines: side by side, apart, and in one place.
package share

import (
	"sync"
	"sync/atomic"
)

// Packed has two counters on one cache line, each with a writer of its own.
type Packed struct {
	name   string
	reads  atomic.Int64
	writes atomic.Int64
}

// Padded has them on two lines.
type Padded struct {
	reads  atomic.Int64
	_      [56]byte
	writes atomic.Int64
}

// Single has one that all write.
type Single struct {
	name string
	hits atomic.Int64
	cold atomic.Int64
}

// Serial has two, written by one goroutine.
type Serial struct {
	first  uint64
	second uint64
}

func (p *Packed) read(n int) {
	for i := 0; i < n; i++ {
		p.reads.Add(1)
	}
}

func (p *Packed) write(n int) {
	for i := 0; i < n; i++ {
		p.writes.Add(1)
	}
}

func (p *Padded) read(n int) {
	for i := 0; i < n; i++ {
		p.reads.Add(1)
	}
}

func (p *Padded) write(n int) {
	for i := 0; i < n; i++ {
		p.writes.Add(1)
	}
}

func (s *Single) hit(n int) {
	for i := 0; i < n; i++ {
		s.hits.Add(1)
	}
}

func (s *Serial) firsts(n int) {
	for i := 0; i < n; i++ {
		atomic.AddUint64(&s.first, 1)
	}
}

func (s *Serial) seconds(n int) {
	for i := 0; i < n; i++ {
		atomic.AddUint64(&s.second, 1)
	}
}

// Both runs two functions at once.
func Both(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		a()
	}()
	go func() {
		defer wg.Done()
		b()
	}()
	wg.Wait()
}

// RunPacked writes the two counters of one Packed.
func RunPacked(n int) int64 {
	p := &Packed{name: "packed"}
	Both(func() { p.read(n) }, func() { p.write(n) })
	return p.reads.Load() + p.writes.Load()
}

// RunPadded writes the two counters of one Padded.
func RunPadded(n int) int64 {
	p := &Padded{}
	Both(func() { p.read(n) }, func() { p.write(n) })
	return p.reads.Load() + p.writes.Load()
}

// RunSingle writes one counter from two goroutines.
func RunSingle(n int) int64 {
	s := &Single{name: "single"}
	Both(func() { s.hit(n) }, func() { s.hit(n) })
	return s.hits.Load() + s.cold.Load()
}

// RunSerial writes two counters from one goroutine.
func RunSerial(n int) uint64 {
	s := &Serial{}
	Both(func() { s.firsts(n / 2); s.seconds(n / 2) }, func() {})
	return s.first + s.second
}

// Package words counts and asks under a mutex, a word at a time.
package words

import (
	"math/bits"
	"sync"
)

// Parcel has a weight.
type Parcel struct{ grams, pieces int64 }

// Weight is of all of it.
func (p *Parcel) Weight() int64 { return p.grams + p.pieces*12 }

// Belt counts what goes by.
type Belt struct {
	mu    sync.Mutex
	grams int64
}

// Pass counts one.
func (b *Belt) Pass(p *Parcel) {
	b.mu.Lock() // of a belt
	b.grams += p.Weight()
	b.mu.Unlock()
}

// Grams tells how much it was.
func (b *Belt) Grams() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.grams
}

// Line counts bytes and ones.
type Line struct {
	mu  sync.Mutex
	sum uint64
}

// Sent counts what was sent.
func (l *Line) Sent(p []byte, mask uint64) {
	l.mu.Lock() // of a line
	l.sum += uint64(len(p)) + uint64(bits.OnesCount64(mask))
	l.mu.Unlock()
}

// Scale weighs by a factor that may change: the sum and the factor belong together.
type Scale struct {
	mu     sync.Mutex
	sum    int64
	factor int64
}

func (s *Scale) by(n int64) int64 { return n * s.factor / 8 }

// Put adds.
func (s *Scale) Put(n int64) {
	s.mu.Lock() // of a scale
	s.sum += s.by(n)
	s.mu.Unlock()
}

// Stack counts what is on its list.
type Stack struct {
	mu   sync.Mutex
	list []int32
	seen int64
}

// Look counts.
func (s *Stack) Look() {
	s.mu.Lock() // of a stack
	s.seen += int64(len(s.list))
	s.mu.Unlock()
}

// Rules are replaced as a whole.
type Rules struct {
	Limit [16]int64
	Open  bool
}

// Shop has rules.
type Shop struct {
	mu  sync.Mutex
	now *Rules
	old []*Rules
}

// Now gives the rules.
func (s *Shop) Now() *Rules {
	s.mu.Lock() // of a shop
	defer s.mu.Unlock()
	return s.now
}

// Set replaces them.
func (s *Shop) Set(r *Rules) {
	s.mu.Lock()
	s.old = append(s.old, s.now)
	s.now = r
	s.mu.Unlock()
}

// Allows asks the rules.
func (s *Shop) Allows(till int, cents int64) bool {
	return cents <= s.Now().Limit[till&15]
}

// Slot hands one value on: it is put in as often as taken out.
type Slot struct {
	mu sync.Mutex
	v  *Rules
}

// Get gives it.
func (s *Slot) Get() *Rules {
	s.mu.Lock() // of a slot
	v := s.v
	s.mu.Unlock()
	return v
}

// Put puts one in, where there is none like it.
func (s *Slot) Put(v *Rules) {
	s.mu.Lock() // into a slot
	if s.v == nil || s.v.Limit[0] != v.Limit[0] {
		s.v = v
	}
	s.mu.Unlock()
}

// Package audit keeps the journals of a till system: work under locks that goes on from what they guard, and work that does not.
package audit

import (
	"fmt"
	"math/bits"
	"sync"
)

// Seal is a chain of digests; each starts from the one before.
type Seal struct {
	mu    sync.Mutex
	state [4]uint64
	n     int
}

func fold(s [4]uint64, b *[64]byte) [4]uint64 {
	for i, c := range b {
		s[i&3] = bits.RotateLeft64(s[i&3]^uint64(c), 13) * 0x9E3779B97F4A7C15
	}
	return s
}

// Add takes a block into the chain.
func (s *Seal) Add(b *[64]byte) uint64 {
	s.mu.Lock() // of a seal
	defer s.mu.Unlock()
	s.state = fold(s.state, b)
	s.n++
	return s.state[0]
}

// Roll is a running checksum of all that was printed.
type Roll struct {
	lock sync.Mutex
	sum  uint32
}

// Print adds a line.
func (r *Roll) Print(line []byte) uint32 {
	r.lock.Lock() // of a roll
	sum := r.sum
	for _, c := range line {
		sum ^= uint32(c)
		sum *= 16777619
	}
	r.sum = sum
	r.lock.Unlock()
	return sum
}

// Diary chains digests of texts, which it makes under the lock.
type Diary struct {
	mu   sync.Mutex
	last uint64
	size int
}

// Note adds an entry.
func (d *Diary) Note(till int, cents int64, who string) uint64 {
	d.mu.Lock() // of a diary
	line := fmt.Sprintf("till %d: %d.%02d by %s", till, cents/100, cents%100, who)
	h := d.last
	for i := range len(line) {
		h = (h ^ uint64(line[i])) * 1099511628211
	}
	d.last = h
	d.size += len(line)
	d.mu.Unlock()
	return h
}

// Takings adds up amounts of a shift; each could be added up apart.
type Takings struct {
	mu    sync.Mutex
	cents int64
	high  int64
}

// Shift adds a shift's amounts.
func (t *Takings) Shift(cents []int64) {
	t.mu.Lock() // of takings
	for _, c := range cents {
		v := c*19/119 + c%7
		t.cents += v
		t.high = max(t.high, v)
	}
	t.mu.Unlock()
}

// Tariff makes its table when it is first asked.
type Tariff struct {
	mu    sync.Mutex
	rates []int32
	ready bool
	table [512]int32
}

func (t *Tariff) fill() {
	for i, r := range t.rates {
		t.table[i&511] += r ^ int32(i)
	}
	t.ready = true
}

// Rate tells a rate.
func (t *Tariff) Rate(i int) int32 {
	t.mu.Lock() // of a tariff
	defer t.mu.Unlock()
	if !t.ready {
		t.fill()
	}
	return t.table[i&511]
}

// Index is made of the names when it is first wanted.
type Index struct {
	mu    sync.Mutex
	names []string
	byLen map[int]int
}

// Lengths gives the number of names by length.
func (x *Index) Lengths() map[int]int {
	x.mu.Lock() // of an index
	defer x.mu.Unlock()
	if x.byLen != nil {
		return x.byLen
	}
	m := make(map[int]int, 64)
	for _, n := range x.names {
		m[len(n)]++
	}
	x.byLen = m
	return m
}

// Forms are rendered for each number when they are first wanted; who waits wants another one.
type Forms struct {
	mu   sync.Mutex
	made map[int]string
}

func render(n int) string {
	h := uint64(n)
	for i := range 400 {
		h = (h ^ uint64(i)) * 1099511628211
	}
	return fmt.Sprintf("form %d %x", n, h)
}

// Form gives the form of a number.
func (f *Forms) Form(n int) string {
	f.mu.Lock() // of forms
	defer f.mu.Unlock()
	s, ok := f.made[n]
	if !ok {
		s = render(n)
		f.made[n] = s
	}
	return s
}

package energy

import "fmt"

// Ring holds the latest values of a register; its size is a power of two.
type Ring struct {
	buf  []int64
	mask int
	head int
	n    int
}

// NewRing returns a ring for 1<<bits values.
func NewRing(bits uint) *Ring {
	return &Ring{buf: make([]int64, 1<<bits), mask: 1<<bits - 1}
}

// Push adds a value; the oldest goes when the ring is full.
func (r *Ring) Push(v int64) {
	r.buf[(r.head+r.n)&r.mask] = v
	if r.n < len(r.buf) {
		r.n++
	} else {
		r.head = (r.head + 1) & r.mask
	}
}

// At is the value number i, the oldest is number 0.
func (r *Ring) At(i int) int64 {
	if i < 0 || i >= r.n {
		panic(fmt.Sprintf("ring: value %d of %d asked for", i, r.n))
	}
	return r.buf[(r.head+i)&r.mask]
}

// EWMA is the exponentially weighted mean with a weight of 1/1<<shift for each new value.
func (r *Ring) EWMA(shift uint) int64 {
	if r.n == 0 {
		return 0
	}
	acc := r.At(0) << shift
	for i := 1; i < r.n; i++ {
		acc += r.At(i) - acc>>shift
	}
	return acc >> shift
}

// Ramp is the steepest rise between two neighbours.
func (r *Ring) Ramp() (most int64) {
	for i := 1; i < r.n; i++ {
		if d := r.At(i) - r.At(i-1); d > most {
			most = d
		}
	}
	return most
}

// Series is a load curve in steps of a quarter of an hour.
type Series struct {
	start  int64
	stamps []int64
	meter  []int64 // register values as they stand on the meter, always rising
}

type span struct {
	lo, hi int
}

// between finds the part of the curve in [from, to).
func (s *Series) between(from, to int64) *span {
	lo, hi := 0, len(s.stamps)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if s.stamps[mid] < from {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	first := lo
	for hi = len(s.stamps); lo < hi; {
		mid := int(uint(lo+hi) >> 1)
		if s.stamps[mid] < to {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return &span{first, lo}
}

// Used is the energy that was used in [from, to).
func (s *Series) Used(from, to int64) int64 {
	w := s.between(from, to)
	if w.hi <= w.lo {
		return 0
	}
	return s.meter[w.hi-1] - s.meter[w.lo]
}

// Deltas are the quantities of each step.
func (s *Series) Deltas() []int64 {
	var steps []int64
	prev := s.start
	for _, v := range s.meter {
		steps = append(steps, v-prev)
		prev = v
	}
	return steps
}

// Peaks lists the steps with more than limit.
func (s *Series) Peaks(limit int64) []int {
	var peaks []int
	prev := s.start
	for i, v := range s.meter {
		if v-prev > limit {
			peaks = append(peaks, i)
		}
		prev = v
	}
	return peaks
}

// Resample appends the quantity of each n steps to dst, which callers use again for the next curve.
func (s *Series) Resample(dst []int64, n int) []int64 {
	dst = dst[:0]
	prev := s.start
	for i := n - 1; i < len(s.meter); i += n {
		dst = append(dst, s.meter[i]-prev)
		prev = s.meter[i]
	}
	return dst
}

// Profile is a standard load profile: the weights of the 96 steps of a day.
type Profile struct {
	Class  [8]byte
	Weight [96]float32
}

func (p *Profile) scale(f float32) {
	for i := range p.Weight {
		p.Weight[i] *= f
	}
}

func (p *Profile) peak() (most float32) {
	for _, w := range p.Weight {
		most = max(most, w)
	}
	return most
}

// WhatIf gives the sum of the peaks if all customers used f times as much; the profiles stay as they are.
func WhatIf(profiles []Profile, f float32) float32 {
	var sum float32
	for _, p := range profiles {
		p.scale(f)
		sum += p.peak()
	}
	return sum
}

package audit

import (
	"math/bits"
	"sync"
)

// Ask asks something for a shop.
type Ask func(shop int) int

// AskAll asks all shops at once; each answer takes its time.
func AskAll(shops []int, ask Ask) []int {
	out := make([]int, len(shops))
	var wg sync.WaitGroup
	wg.Add(len(shops))
	for i, s := range shops {
		go func() { // that waits
			defer wg.Done()
			out[i] = ask(s)
		}()
	}
	wg.Wait()
	return out
}

// Rater rates one.
type Rater interface{ Rate(v uint64) int }

// Bits rates by bits.
type Bits struct{}

// Rate counts bits.
func (Bits) Rate(v uint64) int { return bits.OnesCount64(v) + bits.Len64(v) }

// RateAll rates all, each on its own.
func RateAll(values []uint64, r Rater) []int {
	out := make([]int, len(values))
	var wg sync.WaitGroup
	wg.Add(len(values))
	for i, v := range values {
		go func() { // that works for a moment
			defer wg.Done()
			out[i] = r.Rate(v)
		}()
	}
	wg.Wait()
	return out
}

const corners = 4

func sum(v []uint64, from, step int) (n uint64) {
	for i := from; i < len(v); i += step {
		n += v[i] * 3
	}
	return n
}

// Corners adds up by four: an array is as long as it is.
func Corners(v []uint64) uint64 {
	var part [corners]uint64
	var wg sync.WaitGroup
	for i := range part {
		wg.Add(1)
		go func() { // of an array
			part[i] = sum(v, i, corners)
			wg.Done()
		}()
	}
	for i := 0; i < len(part); i++ {
		wg.Add(1)
		go func() { // up to its length
			part[i] += sum(v, i, corners)
			wg.Done()
		}()
	}
	wg.Wait()
	return part[0] ^ part[1] ^ part[2] ^ part[3]
}

// Halves has two, which a literal lists.
func Halves(v []uint64) uint64 {
	var got [2]uint64
	var wg sync.WaitGroup
	halves := [][]uint64{v[:len(v)/2], v[len(v)/2:]}
	for i, h := range halves {
		wg.Add(1)
		go func() { // of a list of two
			got[i] = sum(h, 0, 1)
			wg.Done()
		}()
	}
	wg.Wait()
	return got[0] ^ got[1]
}

// Package steps has quotes that are copied, and searches.
package steps

import (
	"cmp"
	"slices"
	"time"
)

// ---- copies

type Quote struct {
	Symbol   string
	Bids     [24]float64
	Asks     [24]float64
	At       time.Time
	Sequence uint64
}

func (q Quote) Mid() float64 { return (best(q.Bids[:]) + best(q.Asks[:])) / 2 }

//go:noinline
func best(v []float64) float64 { return slices.Max(v) }

// Mids calls a method whose receiver is a value, through an interface.
type Pricer interface{ Mid() float64 }

func Mids(ps []Pricer) (sum float64) {
	for _, p := range ps {
		sum += p.Mid()
	}
	return sum
}

// Sorted compares by value: two copies a comparison.
func Sorted(qs []Quote) {
	slices.SortFunc(qs, func(a, b Quote) int { return cmp.Compare(a.Sequence, b.Sequence) })
}

type Table struct {
	rows map[string]Quote
}

// Touch reads, changes and writes back a large map value.
func (t *Table) Touch(names []string) {
	for _, n := range names {
		q := t.rows[n]
		q.Sequence++
		t.rows[n] = q
	}
}

// Kernel takes its array by value.
type Kernel [256]float32

func convolve(k Kernel, v []float32) (sum float32) {
	for i, x := range v {
		sum += k[i&255] * x
		if sum > 1e9 {
			return convolve(k, v[i+1:])
		}
	}
	return sum
}

// Blur uses the same kernel for each row.
func Blur(k *Kernel, rows [][]float32) (sum float32) {
	for _, r := range rows {
		sum += convolve(*k, r)
	}
	return sum
}

// Update returns a changed copy: what a caller wants to keep as well.
func (q Quote) WithSequence(n uint64) Quote {
	q.Sequence = n
	return q
}

// History keeps copies on purpose.
func History(q *Quote, n int) []Quote {
	h := make([]Quote, 0, n)
	for i := range n {
		h = append(h, q.WithSequence(uint64(i)))
	}
	return h
}

// Deep reads through pointers.
func Deep(qs []*Quote) (sum float64) {
	for _, q := range qs {
		sum += q.Bids[0] + q.Asks[0]
	}
	return sum
}

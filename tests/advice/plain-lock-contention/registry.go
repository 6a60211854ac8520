package frontend

import (
	"math"
	"sync"
)

const bands = 96

type series struct {
	band  [bands]float64
	last  float64
	total uint64
}

func (s *series) observe(v float64) {
	for i := range s.band {
		s.band[i] *= 0.995
	}
	i := int(8 * math.Log2(v+1))
	s.band[min(i, bands-1)]++
	s.last = v
	s.total++
}

// Registry keeps decaying histograms by label.
type Registry[K comparable] struct {
	guard  sync.Mutex
	series map[K]*series
}

func NewRegistry[K comparable](keys []K) *Registry[K] {
	r := &Registry[K]{series: make(map[K]*series, len(keys))}
	for _, k := range keys {
		r.series[k] = new(series)
	}
	return r
}

// Observe puts a value into the histogram of key, which must be known.
func (r *Registry[K]) Observe(key K, v float64) {
	r.guard.Lock()
	if s, ok := r.series[key]; ok {
		s.observe(v)
	}
	r.guard.Unlock()
}

// Report is a statement of accounts whose totals are worked out when first asked for.
type Report struct {
	build    sync.Mutex
	bookings []int64 // account in the low 10 bits, amount above
	totals   []int64
}

func (r *Report) Totals() []int64 {
	r.build.Lock()
	defer r.build.Unlock()
	if r.totals == nil {
		t := make([]int64, 1024)
		for _, b := range r.bookings {
			t[b&1023] += b >> 10
		}
		r.totals = t
	}
	return r.totals
}

// Entry is one line of the audit journal.
type Entry struct {
	Actor  uint32
	Action uint16
	Object [48]byte
	Prev   uint64
}

// Journal chains its entries: each one's digest starts from that of the one before.
type Journal struct {
	chain sync.Mutex
	head  uint64
	next  int
	ring  [1024]Entry
}

func (j *Journal) Append(actor uint32, action uint16, object *[48]byte) uint64 {
	j.chain.Lock()
	e := &j.ring[j.next&1023]
	j.next++
	e.Actor, e.Action, e.Object, e.Prev = actor, action, *object, j.head
	h := j.head ^ uint64(actor)<<16 ^ uint64(action)
	for _, c := range e.Object {
		h = (h ^ uint64(c)) * 1099511628211
	}
	j.head = h
	j.chain.Unlock()
	return h
}

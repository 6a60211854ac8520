package warehouse

import (
	"cmp"
	"iter"
	"slices"
	"sort"
)

// Column is what a table is made of.
type Column interface {
	Len() int
	Name() string
}

type head struct{ name string }

func (h head) Name() string { return h.name }

// Vec is a column of one type.
type Vec[T cmp.Ordered] struct {
	head
	vals []T
}

// NewVec makes a column with room for n values.
func NewVec[T cmp.Ordered](name string, n int) *Vec[T] {
	return &Vec[T]{head: head{name}, vals: make([]T, 0, n)}
}

// Len is the number of values.
func (v *Vec[T]) Len() int { return len(v.vals) }

// Push adds a value; the constructor has made the room.
func (v *Vec[T]) Push(x T) { v.vals = append(v.vals, x) }

// All gives the values in order.
func (v *Vec[T]) All() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, x := range v.vals {
			if !yield(i, x) {
				return
			}
		}
	}
}

// Gather takes the values at some places.
func Gather[T cmp.Ordered](v *Vec[T], at []int32) *Vec[T] {
	res := &Vec[T]{head: v.head}
	for _, i := range at {
		res.vals = append(res.vals, v.vals[i])
	}
	return res
}

// Take is Gather with the room made before.
func Take[T cmp.Ordered](v *Vec[T], at []int32) *Vec[T] {
	res := NewVec[T](v.name, len(at))
	for _, i := range at {
		res.Push(v.vals[i])
	}
	return res
}

// Where gives the places that a test lets through; mostly few.
func Where[T cmp.Ordered](v *Vec[T], test func(T) bool) []int32 {
	hits := make([]int32, 0, 16)
	for i, x := range v.All() {
		if test(x) {
			hits = append(hits, int32(i))
		}
	}
	return hits
}

// loose is a table of rows whose types nobody knows.
type loose struct {
	names []string
	cells []any
}

func (t *loose) reset() { t.cells = t.cells[:0] }

func (t *loose) add(vals ...any) { t.cells = append(t.cells, vals...) }

func (t *loose) load(rows []Row) {
	t.reset()
	for i := range rows {
		r := &rows[i]
		t.add(r.ID, r.Qty, r.Price)
	}
}

func (t *loose) sum(col int) (s float64) {
	for i := col; i < len(t.cells); i += 3 {
		switch x := t.cells[i].(type) {
		case int64:
			s += float64(x)
		case float64:
			s += x
		}
	}
	return s
}

// refs holds pointers: nothing is boxed when one is put into an interface.
func (t *loose) refs(rows []Row) {
	t.reset()
	for i := range rows {
		t.cells = append(t.cells, &rows[i])
	}
}

// segment is one block of a column on the disk, with its statistics.
type segment struct {
	first, last int64
	rows        int
	min, max    float64
	histogram   [24]int64
	codec       [16]byte
}

func (s segment) holds(lo, hi float64) bool {
	if s.rows == 0 || s.max < lo || s.min > hi {
		return false
	}
	for i, n := range s.histogram {
		at := s.min + (s.max-s.min)*float64(i)/24
		if n > 0 && at >= lo && at <= hi {
			return true
		}
	}
	return false
}

func prune(segs []segment, lo, hi float64) (kept int) {
	for i := range segs {
		if segs[i].holds(lo, hi) {
			kept++
		}
	}
	return kept
}

func rowCount(segs []segment) (rows int, width int64) {
	for _, s := range segs {
		rows += s.rows
		width += s.last - s.first + s.histogram[0]
	}
	return rows, width
}

func rowCountAt(segs []segment) (rows int) {
	for i := range segs {
		rows += segs[i].rows
	}
	return rows
}

// snapshot must own the segments: the writer goes on changing them.
func snapshot(segs []segment) []segment { return append([]segment(nil), segs...) }

type posting struct {
	gone  bool
	doc   uint64
	field uint8
	pos   uint32
	boost bool
}

type packed struct {
	doc   uint64
	pos   uint32
	field uint8
	gone  bool
	boost bool
}

func postings(docs []uint64) []posting {
	out := make([]posting, len(docs))
	for i, d := range docs {
		out[i].doc, out[i].pos = d, uint32(i)
	}
	return out
}

func packs(docs []uint64) []packed {
	out := make([]packed, len(docs))
	for i, d := range docs {
		out[i].doc, out[i].pos = d, uint32(i)
	}
	return out
}

// byPrice orders rows for the top list.
func byPrice(rows []Row) {
	sort.Slice(rows, func(i, j int) bool {
		a, b := &rows[i], &rows[j]
		if a.Price != b.Price {
			return a.Price > b.Price
		}
		return a.ID < b.ID
	})
}

func byID(rows []Row) {
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.ID, b.ID) })
}

//go:noinline
func (p *packed) live() bool { return !p.gone }

func alive(ps []packed) (n int) {
	for i := range ps {
		if ps[i].live() {
			n++
		}
	}
	return n
}

// mix64 spreads the bits of a key.
//
//go:inline
func mix64(x uint64) uint64 {
	for range 3 {
		x ^= x >> 31
		x *= 0x7fb5d329728ea185
		x ^= x >> 27
		x *= 0x81dadef4bc2dd44d
	}
	return x ^ x>>33
}

func bloom(keys []uint64, bits []uint64) {
	mask := uint64(len(bits)*64 - 1)
	for _, k := range keys {
		h := mix64(k) & mask
		bits[h>>6] |= 1 << (h & 63)
	}
}

// Package values boxes, escapes and pads.
package values

import (
	"container/heap"
	"context"
	"math"
	"math/bits"
)

// ---- heap and interfaces

type Attr struct {
	Key   string
	Value any
}

func Int(k string, v int) Attr { return Attr{k, v} }

// Attrs boxes a number a field.
func Attrs(dst []Attr, nums []int) []Attr {
	for _, n := range nums {
		dst = append(dst, Int("n", n+1000))
	}
	return dst
}

type observer interface{ observe(vals ...any) }

type counter struct{ n int }

func (c *counter) observe(vals ...any) { c.n += len(vals) }

// Report boxes its arguments for a variadic method of an interface.
func Report(o observer, nums []int) {
	for i, n := range nums {
		o.observe(n+1000, float64(i)+0.5)
	}
}

type ctxKey struct{ name string }

// Chain puts values into a context and finds them.
func Chain(nums []int) (sum int) {
	for _, n := range nums {
		ctx := context.WithValue(context.Background(), ctxKey{"id"}, n+1000)
		sum += ctx.Value(ctxKey{"id"}).(int)
	}
	return sum
}

type prio struct {
	at   int64
	name string
}

type prios []prio

func (p prios) Len() int           { return len(p) }
func (p prios) Less(i, j int) bool { return p[i].at < p[j].at }
func (p prios) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *prios) Push(x any)        { *p = append(*p, x.(prio)) }
func (p *prios) Pop() any {
	old := *p
	last := old[len(old)-1]
	*p = old[:len(old)-1]
	return last
}

// Schedule pushes and pops through container/heap.
func Schedule(p *prios, nums []int) (sum int64) {
	for _, n := range nums {
		heap.Push(p, prio{int64(n), "job"})
	}
	for p.Len() > 0 {
		sum ^= heap.Pop(p).(prio).at
	}
	return sum
}

type Matrix struct{ a, b, c, d float64 }

// Mul gives back a pointer; it is too large to be inlined.
func (m *Matrix) Mul(o *Matrix) *Matrix {
	r := Matrix{
		a: m.a*o.a + m.b*o.c, b: m.a*o.b + m.b*o.d,
		c: m.c*o.a + m.d*o.c, d: m.c*o.b + m.d*o.d,
	}
	if math.IsNaN(r.a) || math.IsNaN(r.b) || math.IsNaN(r.c) || math.IsNaN(r.d) {
		r = Matrix{1, 0, 0, 1}
	}
	if f := max(r.a, r.b, r.c, r.d); f > 1e6 {
		r.a, r.b, r.c, r.d = r.a/f, r.b/f, r.c/f, r.d/f
	}
	return &r
}

// Power of a matrix: each product is thrown away at the next step.
func Power(m *Matrix, n int) float64 {
	p := m
	for range n {
		p = p.Mul(m)
	}
	return p.a
}

type option func(*Matrix)

// Options make closures that capture, and a pointer each.
func scaled(f float64) option { return func(m *Matrix) { m.a *= f; m.d *= f } }

//go:noinline
func build(opts []option) (m Matrix) {
	m = Matrix{1, 0, 0, 1}
	for _, o := range opts {
		o(&m)
	}
	return m
}

func Build(n int) (sum float64) {
	for i := range n {
		m := build([]option{scaled(float64(i)), scaled(2)})
		sum += m.a
	}
	return sum
}

// Totals takes the address of a counter for a callback that keeps it.
type walker struct{ fn func(int) }

func (w *walker) each(nums []int, fn func(int)) {
	w.fn = fn
	for _, n := range nums {
		w.fn(n)
	}
}

func Totals(w *walker, groups [][]int) (all int) {
	for _, g := range groups {
		var total int
		w.each(g, func(n int) { total += n })
		all += total
	}
	return all
}

// ---- right as it is

// Node must live: it is linked.
type Node struct {
	next *Node
	val  int
}

func Stack(n int) (top *Node) {
	for i := range n {
		top = &Node{top, i}
	}
	return top
}

// Local points at what stays on the stack.
func Local(n int) int {
	m := &Matrix{a: float64(n)}
	scaled(3)(m)
	return int(m.a)
}

type setter interface{ set(v any) }

func (c *counter) set(v any) { c.n += v.(int) }

// Small numbers do not allocate.
func Small(s setter, n int) {
	for i := range n {
		s.set(i & 127)
	}
}

// ---- layout, inlining, directives

type Sample struct {
	Valid  bool
	Value  float64
	Lost   bool
	At     int64
	Source uint16
	Name   *string
	Kind   uint8
}

// Load makes many samples.
func Load(n int) []*Sample {
	out := make([]*Sample, n)
	for i := range out {
		out[i] = &Sample{Valid: true, Value: float64(i), At: int64(i)}
	}
	return out
}

type span struct {
	open  bool
	start int64
	shut  bool
	end   int64
	id    uint32
}

// Spans are elements of maps.
func Spans(n int) map[int]span {
	m := make(map[int]span, n)
	for i := range n {
		m[i] = span{open: true, start: int64(i), id: uint32(i)}
	}
	return m
}

// Dense is laid out well.
type Dense struct {
	Value float64
	At    int64
	Name  *string
	Kind  uint16
	Valid bool
	Lost  bool
}

func Fill(n int) []*Dense {
	out := make([]*Dense, n)
	for i := range out {
		out[i] = &Dense{Value: float64(i), At: int64(i)}
	}
	return out
}

type bitset struct{ words []uint64 }

// has is called in the hot loop and forbidden to be inlined.
//
//go:noinline
func (b *bitset) has(i uint) bool { return b.words[i>>6]&(1<<(i&63)) != 0 }

// Members counts.
func (b *bitset) Members(n uint) (c int) {
	for i := uint(0); i < n; i++ {
		if b.has(i) {
			c++
		}
	}
	return c
}

//go:inline
func mix(h, v uint32) uint32 {
	h ^= v * 0xcc9e2d51
	return bits.RotateLeft32(h, 13)*5 + 0xe6546b64
}

// Hash mixes all.
func Hash(vals []uint32) (h uint32) {
	for _, v := range vals {
		h = mix(h, v)
	}
	return h
}

//go:nosplt
func fold(vals []uint32) (h uint32) {
	for _, v := range vals {
		h = h<<5 - h + v
	}
	return h
}

func Fold(vals []uint32) uint32 { return fold(vals) }

// clamp has a defer, which keeps it from being inlined.
func (c *counter) clamp(v int) int {
	defer c.tick()
	return min(max(v, 0), 255)
}

func (c *counter) tick() { c.n++ }

// Clamp all.
func (c *counter) Clamp(v []int) (sum int) {
	for _, x := range v {
		sum += c.clamp(x)
	}
	return sum
}

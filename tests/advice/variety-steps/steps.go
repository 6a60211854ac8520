package steps

import (
	"slices"
	"sort"
	"strings"
)

// ---- algorithms

type graph struct {
	nodes []vertex
	index map[string]int
}

type vertex struct {
	name string
	out  []string
}

// resolve looks a vertex up by walking over all.
func (g *graph) resolve(name string) *vertex {
	i := slices.IndexFunc(g.nodes, func(v vertex) bool { return v.name == name })
	if i < 0 {
		return nil
	}
	return &g.nodes[i]
}

// Edges counts edges to vertices that exist.
func (g *graph) Edges() (n int) {
	for i := range g.nodes {
		for _, name := range g.nodes[i].out {
			if g.resolve(name) != nil {
				n++
			}
		}
	}
	return n
}

// Common counts names that both have.
func Common(a, b []string) (n int) {
next:
	for _, x := range a {
		for _, y := range b {
			if x == y {
				n++
				continue next
			}
		}
	}
	return n
}

type queue[T any] struct{ items []T }

func (q *queue[T]) pop() (v T, ok bool) {
	if len(q.items) == 0 {
		return v, false
	}
	v = q.items[0]
	q.items = append([]T{}, q.items[1:]...)
	return v, true
}

// Drain pops all from the front, copying the rest each time.
func Drain(nums []int) (sum int) {
	q := queue[int]{slices.Clone(nums)}
	for v, ok := q.pop(); ok; v, ok = q.pop() {
		sum += v
	}
	return sum
}

// Median sorts anew for each number that arrives.
type running struct{ seen []float64 }

func (r *running) add(v float64) float64 {
	r.seen = append(r.seen, v)
	sort.Float64s(r.seen)
	return r.seen[len(r.seen)/2]
}

func Medians(vals []float64) (last float64) {
	r := running{seen: make([]float64, 0, len(vals))}
	for _, v := range vals {
		last = r.add(v)
	}
	return last
}

// Steps is a recursion without memory, as a closure.
func Steps(n int) int {
	var walk func(int) int
	walk = func(k int) int {
		if k < 2 {
			return 1
		}
		return walk(k-1) + walk(k-2)
	}
	return walk(n)
}

// Dedup removes while it walks.
func Dedup(list []string) []string {
	list = slices.Clone(list)
	for i := 0; i < len(list); i++ {
		for j := len(list) - 1; j > i; j-- {
			if list[j] == list[i] {
				list = slices.Delete(list, j, j+1)
			}
		}
	}
	return list
}

var suffixes = [...]string{".go", ".c", ".h", ".md"}

// Known asks four at most.
func Known(names []string) (n int) {
	for _, x := range names {
		for _, s := range suffixes {
			if strings.HasSuffix(x, s) {
				n++
			}
		}
	}
	return n
}

// Product must visit each cell.
func Product(a, b [][]float64) (sum float64) {
	for i := range a {
		for j := range b[0] {
			for k := range b {
				sum += a[i][k] * b[k][j]
			}
		}
	}
	return sum
}

// Where looks in a sorted list.
func Where(sorted []string, names []string) (n int) {
	for _, x := range names {
		if _, ok := slices.BinarySearch(sorted, x); ok {
			n++
		}
	}
	return n
}

// Depth of a tree: each node is visited once.
type branch struct{ kids []*branch }

func (b *branch) Depth() (d int) {
	for _, k := range b.kids {
		d = max(d, k.Depth())
	}
	return d + 1
}

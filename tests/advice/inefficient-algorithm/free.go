package algos

import (
	"slices"
	"sort"
)

var verbs = []string{"get", "put", "del", "list"}

// Known: four verbs are compared faster than hashed.
func Known(words []string) int {
	n := 0
	for _, w := range words {
		if slices.Contains(verbs, w) {
			n++
		}
	}
	return n
}

// Product multiplies matrices: three loops are the job.
func Product(a, b [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i := range a {
		out[i] = make([]float64, len(b[0]))
		for k := range b {
			for j := range b[k] {
				out[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return out
}

type Order2 struct {
	Tags  []string
	Lines []Payment
}

// Tagged looks into each order's own tags.
func Tagged(orders []Order2, tag string) int {
	n := 0
	for _, o := range orders {
		if slices.Contains(o.Tags, tag) {
			n++
		}
	}
	return n
}

// Groups sorts each group by itself.
func Groups(groups [][]int) {
	for _, g := range groups {
		sort.Ints(g)
	}
}

// RemoveOne takes one value out.
func RemoveOne(values []int, v int) []int {
	for i := range values {
		if values[i] == v {
			return append(values[:i], values[i+1:]...)
		}
	}
	return values
}

// Fib remembers.
func Fib(n int, memo map[int]int) int {
	if n < 2 {
		return n
	}
	if v, ok := memo[n]; ok {
		return v
	}
	memo[n] = Fib(n-1, memo) + Fib(n-2, memo)
	return memo[n]
}

type Tree struct {
	Left, Right *Tree
	V           int
}

func (t *Tree) Sum() int {
	if t == nil {
		return 0
	}
	return t.V + t.Left.Sum() + t.Right.Sum()
}

// Closest compares all pairs by distance: no equality to look up.
func Closest(xs []float64) float64 {
	best := 1e300
	for i := range xs {
		for j := i + 1; j < len(xs); j++ {
			if d := xs[i] - xs[j]; d*d < best {
				best = d * d
			}
		}
	}
	return best
}

// Area fills a field of a map.
func Area(grid [][]byte, x, y int) int {
	if y < 0 || y >= len(grid) || x < 0 || x >= len(grid[y]) || grid[y][x] != '#' {
		return 0
	}
	grid[y][x] = '.'
	return 1 + Area(grid, x+1, y) + Area(grid, x-1, y) + Area(grid, x, y+1) + Area(grid, x, y-1)
}

// First searches once.
func First(values []int, v int) int { return slices.Index(values, v) }

// Sums ranges over a map for all of it.
func Sums(names map[string]int) int {
	n := 0
	for name, id := range names {
		if name == "" {
			continue
		}
		n += id
	}
	return n
}

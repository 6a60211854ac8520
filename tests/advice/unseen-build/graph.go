// Package build is a small build tool: targets, their dependencies, caches and logs.
package build

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
)

// Target is something that can be built.
type Target struct {
	Name    string
	Deps    []string
	Inputs  [8]string
	Digest  [32]byte
	Outputs [6]string
	Mtime   [4]int64
	Cost    int
}

// Graph knows the targets.
type Graph struct {
	targets []Target
	index   map[string]int
	deps    map[string][]string
}

// NewGraph makes one of n targets.
func NewGraph(n int) *Graph {
	g := &Graph{index: make(map[string]int, n), deps: make(map[string][]string, n), targets: make([]Target, 0, n)}
	for i := range n {
		t := Target{Name: fmt.Sprintf("//pkg/dir%03d:lib%04d", i%50, i), Cost: (i * 7919) % 1000}
		for d := 1; d <= 3 && i-d >= 0; d++ {
			t.Deps = append(t.Deps, g.targets[i-d].Name)
		}
		t.Mtime = [4]int64{int64(i), int64(i) + 1, int64(i) + 2, int64(i) + 3}
		g.index[t.Name] = i
		g.deps[t.Name] = t.Deps
		g.targets = append(g.targets, t)
	}
	return g
}

func contains[T comparable](xs []T, x T) bool {
	for _, y := range xs { // of contains
		if y == x {
			return true
		}
	}
	return false
}

// closure gathers what a target needs.
type closure struct {
	g    *Graph
	done []string
}

func (c *closure) visit(name string) {
	if contains(c.done, name) {
		return
	}
	c.done = append(c.done, name)
	for _, d := range c.g.deps[name] {
		c.visit(d)
	}
}

// Closure is a target with everything that it needs.
func (g *Graph) Closure(name string) []string {
	c := closure{g: g}
	c.visit(name)
	return c.done
}

// Reach walks in breadth.
func (g *Graph) Reach(name string) int {
	seen := make(map[string]bool, len(g.targets))
	work := []string{name}
	seen[name] = true
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		for _, d := range g.deps[n] {
			if !seen[d] {
				seen[d] = true
				work = append(work, d)
			}
		}
	}
	return len(seen)
}

// Names are the names in order.
func (g *Graph) Names() (names []string) {
	defer func() { sort.Strings(names) }()
	for name := range g.index {
		names = append(names, name)
	}
	return names
}

// Edges are all pairs of a target and what it needs.
func (g *Graph) Edges() [][2]int32 {
	out := [][2]int32{}
	for i := range g.targets {
		for _, d := range g.targets[i].Deps {
			out = append(out, [2]int32{int32(i), int32(g.index[d])})
		}
	}
	return out
}

// Order is the order in which to build.
func (g *Graph) Order() []int {
	order := make([]int, 0)
	state := make([]uint8, len(g.targets))
	var walk func(i int)
	walk = func(i int) {
		if state[i] != 0 {
			return
		}
		state[i] = 1
		for _, d := range g.targets[i].Deps {
			walk(g.index[d])
		}
		order = slices.Insert(order, 0, i)
	}
	for i := range g.targets {
		walk(i)
	}
	return order
}

func (t Target) stale(now int64) bool {
	for _, m := range t.Mtime {
		if m > now {
			return true
		}
	}
	for _, o := range t.Outputs {
		if o == "" {
			continue
		}
		if o == t.Name || o == t.Inputs[0] {
			return true
		}
	}
	return t.Cost < 0
}

// Stale counts what must be built anew.
func (g *Graph) Stale(now int64) (n int) {
	for i := range g.targets {
		if g.targets[i].stale(now) {
			n++
		}
	}
	return n
}

// toSet puts lists into a set.
func toSet[K comparable, S ~[]K](s S) map[K]struct{} {
	set := map[K]struct{}{}
	for _, k := range s {
		set[k] = struct{}{}
	}
	return set
}

// Missing counts names that are no targets.
func Missing(all []string, want []string) (n int) {
	set := toSet(all)
	for _, w := range want {
		if _, ok := set[w]; !ok {
			n++
		}
	}
	return n
}

// Job is a thing to run.
type Job struct {
	Cost   int
	Target string
	out    uint32
}

type byCost []Job

func (s byCost) Len() int           { return len(s) }
func (s byCost) Less(i, j int) bool { return s[i].Cost > s[j].Cost }
func (s byCost) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

// Plan puts the longest jobs first.
func (g *Graph) Plan() []Job {
	jobs := make([]Job, len(g.targets))
	for i := range g.targets {
		jobs[i] = Job{Cost: g.targets[i].Cost, Target: g.targets[i].Name}
	}
	sort.Sort(byCost(jobs))
	return jobs
}

// Cheapest sorts indices.
func (g *Graph) Cheapest(k int) []int {
	idx := make([]int, len(g.targets))
	for i := range idx {
		idx[i] = i
	}
	slices.SortFunc(idx, func(a, b int) int { return cmp.Compare(g.targets[a].Cost, g.targets[b].Cost) })
	return idx[:k]
}

// Backup keeps targets as they were before a run, to be put back.
func (g *Graph) Backup(into []Target) {
	for i, t := range g.targets {
		into[i] = t
	}
}

// ErrCycle is what Check says.
var ErrCycle = errors.New("build: a cycle")

// Check looks for names that are not there.
func (g *Graph) Check() error {
	for i := range g.targets {
		for _, d := range g.targets[i].Deps {
			if _, ok := g.index[d]; !ok {
				return fmt.Errorf("build: %s needs %s, which is not there", g.targets[i].Name, d)
			}
		}
	}
	return nil
}

// Needs tells whether a target needs another directly.
func (g *Graph) Needs(i int, name string) bool { return contains(g.targets[i].Deps, name) }

// Direct counts who needs a target.
func (g *Graph) Direct(name string) (n int) {
	for i := range g.targets {
		if g.Needs(i, name) {
			n++
		}
	}
	return n
}

// bits is a set of targets.
type bits []uint64

// has is kept out of line for the stack traces of the debugger.
//
//go:noinline
func (b bits) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// Count counts.
func (b bits) Count(n int) (c int) {
	for i := range n {
		if b.has(i) {
			c++
		}
	}
	return c
}

// Trie is a tree of path elements.
type Trie struct {
	kids map[string]*Trie
	end  bool
}

// Insert adds a path.
func (t *Trie) Insert(parts ...string) {
	for _, p := range parts {
		k, ok := t.kids[p]
		if !ok {
			k = &Trie{kids: map[string]*Trie{}}
			t.kids[p] = k
		}
		t = k
	}
	t.end = true
}

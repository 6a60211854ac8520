package logs

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// setting is a leaf of a tree of configuration.
type setting struct {
	key, val string
	weight   int
}

type change struct {
	key      string
	from, to string
}

// flat walks a tree with an explicit stack.
func flat(tree map[string]any) []setting {
	type node struct {
		path string
		at   map[string]any
	}
	var out []setting
	todo := []node{{"", tree}}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for k, v := range n.at {
			switch x := v.(type) {
			case map[string]any:
				todo = append(todo, node{n.path + k + ".", x})
			case string:
				out = append(out, setting{key: n.path + k, val: x})
			}
		}
	}
	return out
}

// diff compares what stands in both.
func diff(a, b []setting) (ch []change) {
	for _, x := range a {
	inner:
		for _, y := range b {
			if x.key != y.key {
				continue inner
			}
			if x.val != y.val {
				ch = append(ch, change{x.key, x.val, y.val})
			}
			break
		}
	}
	return ch
}

// diffSorted needs both in order.
func diffSorted(a, b []setting) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i].key, b[j].key); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			if a[i].val != b[j].val {
				n++
			}
			i, j = i+1, j+1
		}
	}
	return
}

// keep keeps what is told by a rule.
func keep[S ~[]E, E any](s S, ok func(E) bool) S {
	var out S
	for _, e := range s {
		if ok(e) {
			out = append(out, e)
		}
	}
	return out
}

// mapped applies f to each element.
func mapped[A, B any](in []A, f func(A) B) []B {
	var res []B
	for i := range in {
		res = append(res, f(in[i]))
	}
	return res
}

// mappedSized applies f to each element of a block that has its size.
func mappedSized[A, B any](in []A, f func(A) B) []B {
	res := make([]B, len(in))
	for i := range in {
		res[i] = f(in[i])
	}
	return res
}

// ranked puts the heaviest first.
func ranked(s []setting) {
	sort.Slice(s, func(i, j int) bool { return s[i].weight > s[j].weight })
}

// named sorts by name.
func named(s []setting) {
	slices.SortFunc(s, func(a, b setting) int { return strings.Compare(a.key, b.key) })
}

// leaders keeps the first k in order while values come in.
func leaders(in []int, k int) []int {
	var top []int
	for _, v := range in {
		top = append(top, v)
		sort.Ints(top)
		if len(top) > k {
			top = top[1:]
		}
	}
	return top
}

// median sorts once.
func median(in []int) int {
	own := slices.Clone(in)
	slices.Sort(own)
	return own[len(own)/2]
}

// byKey is a set of settings.
func byKey(s []setting) map[string]setting {
	m := make(map[string]setting)
	for i := range s {
		m[s[i].key] = s[i]
	}
	return m
}

// byKeySized is the same with its size.
func byKeySized(s []setting) map[string]setting {
	all := make(map[string]setting, len(s))
	for i := range s {
		all[s[i].key] = s[i]
	}
	return all
}

// prune removes those that have a prefix.
func prune(s []string, prefix string) []string {
	for i := 0; i < len(s); {
		if strings.HasPrefix(s[i], prefix) {
			s = append(s[:i], s[i+1:]...)
		} else {
			i++
		}
	}
	return s
}

// pruneOnce goes over them once.
func pruneOnce(s []string, prefix string) []string {
	return slices.DeleteFunc(s, func(x string) bool { return strings.HasPrefix(x, prefix) })
}

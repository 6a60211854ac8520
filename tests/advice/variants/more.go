// Package variants has wastes in forms that the sets beside it do not have.
package variants

import (
	"cmp"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
)

type Row struct {
	Name  string
	Score int
	Tags  []string
}

type page struct{ body string }

func cell(s string) string { return "<td>" + s + "</td>" }

// HTML of the rows: s += f(x) through a field.
func HTML(rows []Row) string {
	var p page
	for _, r := range rows {
		p.body += cell(r.Name)
	}
	return p.body
}

// Lines: a closure adds to the text.
func Lines(rows []Row) string {
	text := ""
	add := func(s string) { text = text + s + "\n" }
	for _, r := range rows {
		add(r.Name)
	}
	return text
}

// Reversed puts the new part in front.
func Reversed(words []string) (out string) {
	for i := len(words) - 1; i >= 0; i-- {
		out = out + words[i] + " "
	}
	return out
}

// Matching rows, after a filter and out of two loops.
func Matching(rows []Row, least int) []string {
	var found []string
	for _, r := range rows {
		if r.Score < least {
			continue
		}
		for _, t := range r.Tags {
			found = append(found, t)
		}
	}
	return found
}

// High scores, after a filter.
func High(rows []Row, least int) []Row {
	high := []Row{}
	for i := range rows {
		if rows[i].Score >= least {
			high = append(high, rows[i])
		}
	}
	return high
}

func fill(into map[string]int, rows []Row) {
	for _, r := range rows {
		into[r.Name] = r.Score
	}
}

// Scores by name: a helper fills the map.
func Scores(rows []Row) map[string]int {
	m := make(map[string]int)
	fill(m, rows)
	return m
}

// Ranked sorts by reflection.
func Ranked(rows []Row) {
	sort.Slice(rows, func(i, j int) bool { return rows[i].Score > rows[j].Score })
}

type byName []Row

func (b byName) Len() int           { return len(b) }
func (b byName) Less(i, j int) bool { return b[i].Name < b[j].Name }
func (b byName) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

// Named sorts through an interface.
func Named(rows []Row) { sort.Sort(byName(rows)) }

type limits struct{ low, high int }

var current atomic.Value

// Publish stores a value.
func Publish(n int) {
	for i := 0; i < n; i++ {
		current.Store(limits{i, i + 1})
	}
}

type hit struct {
	ok    bool
	at    int64
	tail  bool
	score float64
	last  bool
}

// Hits of a text, appended one by one.
func Hits(text string, n int) []hit {
	hits := make([]hit, 0, n)
	for i := 0; i < n; i++ {
		hits = append(hits, hit{at: int64(i), score: float64(len(text))})
	}
	return hits
}

// Stack of hits, as they come.
func Stack(n int) []hit {
	list := []hit{{at: 1}}
	for i := 0; list[len(list)-1].at < int64(n); i++ {
		list = append(list, hit{at: int64(i)})
	}
	return list
}

// Merge looks each word up in the other list.
func Merge(a, b []string) []string {
	out := append([]string(nil), a...)
	for _, w := range b {
		known := false
		for _, v := range out {
			if strings.EqualFold(v, w) {
				known = true
				break
			}
		}
		if !known {
			out = append(out, w)
		}
	}
	return out
}

// Smallest sorts by hand.
func Smallest(v []int) {
	for i := range v {
		least := i
		for j := i + 1; j < len(v); j++ {
			if v[j] < v[least] {
				least = j
			}
		}
		v[i], v[least] = v[least], v[i]
	}
}

// Sorted is the right way: nothing is said of it.
func Sorted(rows []Row) string {
	var b strings.Builder
	b.Grow(len(rows) * 12)
	for i := range rows {
		b.WriteString(rows[i].Name)
		b.WriteString(strconv.Itoa(cmp.Compare(rows[i].Score, 5)))
	}
	return b.String()
}

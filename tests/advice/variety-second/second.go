// Package second has a feed, a grid and a router.
package second

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

type Feed struct {
	Title string
	Items []Item
}

type Item struct {
	ID   int
	Name string
	Tags []string
}

// parts of a text, word by word.
func parts(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(s) > 0 {
			head, tail, _ := strings.Cut(s, " ")
			if !yield(head) {
				return
			}
			s = tail
		}
	}
}

// Slug of a long title.
func (f *Feed) Slug() (acc string) {
	sep := ""
	for p := range parts(f.Title) {
		acc = acc + sep + strings.ToLower(p)
		sep = "-"
	}
	return
}

// Wrap breaks lines: each is short.
func Wrap(s string, width int) []string {
	lines := []string{""}
	for p := range parts(s) {
		last := len(lines) - 1
		if len(lines[last])+len(p) > width {
			lines = append(lines, p)
			continue
		}
		lines[last] += " " + p
	}
	return lines
}

type Response struct {
	IDs   []int
	Names []string
}

// Answer collects what a map has.
func Answer(items map[int]*Item) *Response {
	resp := new(Response)
	for id := range items {
		resp.IDs = append(resp.IDs, id)
	}
	return resp
}

// Read collects what a scanner gives: how much is not known.
func Read(r io.Reader) *Response {
	resp := new(Response)
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		resp.Names = append(resp.Names, sc.Text())
	}
	return resp
}

// IndexBy makes an index by any key.
func IndexBy[K comparable, V any](vs []V, key func(*V) K) map[K]*V {
	m := map[K]*V{}
	for i := range vs {
		m[key(&vs[i])] = &vs[i]
	}
	return m
}

// Headers of an answer.
func Headers(w *bufio.Writer, names []string) {
	for i, n := range names {
		fmt.Fprintf(w, "%s: %d\r\n", n, i)
	}
}

// Paths join with Sprint.
func Paths(items []Item, out []string) {
	for i := range items {
		out[i] = fmt.Sprint("/items/", items[i].ID, "/", items[i].Name)
	}
}

// Dump prints whole values, for people.
func Dump(w io.Writer, items []Item) {
	for i := range items[:3] {
		fmt.Fprintf(w, "%+v\n", items[i])
	}
}

// Words counts words of a request's body.
func Words(body []byte) (n int) {
	for _, l := range strings.Split(string(body), "\n") {
		n += len(strings.Fields(l))
	}
	return n
}

// Size of what a reader gives, made of a string.
func Size(texts []string) (n int64) {
	for _, t := range texts {
		r := bytes.NewReader([]byte(t))
		k, _ := io.Copy(io.Discard, r)
		n += k
	}
	return n
}

type Cell struct {
	Height, Width float64
	Weights       [20]float64
	Name          string
}

type Grid struct{ Cells []Cell }

//go:noinline
func score(c Cell) float64 { return c.Height * c.Width }

// Score passes each cell on.
func (g *Grid) Score() (sum float64) {
	for i := range g.Cells {
		sum += score(g.Cells[i])
	}
	return sum
}

// Area goes by pointer.
func (g *Grid) Area() (sum float64) {
	for i := range g.Cells {
		c := &g.Cells[i]
		sum += c.Height * c.Width
	}
	return sum
}

func indexOf[T comparable](xs []T, x T) int {
	for i := range xs {
		if xs[i] == x {
			return i
		}
	}
	return -1
}

// Missing names of a list.
func Missing(have, want []string) (missing int) {
	for i := 0; i < len(want); i++ {
		if indexOf(have, want[i]) == -1 {
			missing++
		}
	}
	return missing
}

var kinds = []string{"a", "b", "c"}

// Kinds asks three at most.
func Kinds(want []string) (n int) {
	for _, w := range want {
		if indexOf(kinds, w) >= 0 {
			n++
		}
	}
	return n
}

type handler func(path string) bool

// Route compiles at each request.
func Route() handler {
	return func(path string) bool {
		re := regexp.MustCompile(`^/items/(\d+)$`)
		return re.MatchString(path)
	}
}

// Routed compiles once.
func Routed() handler {
	re := regexp.MustCompile(`^/items/(\d+)$`)
	return func(path string) bool { return re.MatchString(path) }
}

type row struct{ args []any }

// Exec keeps its arguments, as a driver does.
func (r *row) Exec(args ...any) { r.args = append(r.args[:0], args...) }

// Insert boxes all columns.
func Insert(r *row, items []Item) {
	for i := range items {
		r.Exec(items[i].ID+1000, items[i].Name)
	}
}

type stats struct{ sum, n, least, most int }

// measure is too long to be inlined.
func measure(xs []int) *stats {
	s := stats{least: 1 << 62}
	for _, x := range xs {
		s.sum += x
		s.n++
		if x < s.least {
			s.least = x
		}
		if x > s.most {
			s.most = x
		}
	}
	return &s
}

// Means of groups: each result is read and dropped.
func Means(groups [][]int) (total int) {
	for _, g := range groups {
		s := measure(g)
		total += s.sum / s.n
	}
	return total
}

type event struct {
	kind byte
	at   int64
	done bool
	size int32
	ok   bool
}

// Events are made at once.
func Events(n int) []event {
	es := make([]event, n)
	for i := range es {
		es[i].at = int64(i)
	}
	return es
}

// Scan makes a large buffer for each text.
func Scan(texts []string) (n int) {
	for _, t := range texts {
		sc := bufio.NewScanner(strings.NewReader(t))
		sc.Buffer(make([]byte, 0, 16*1024), 1<<20)
		for sc.Scan() {
			n++
		}
	}
	return n
}

// Locked leaves all locks to its end.
func Locked(mus []*sync.Mutex) (n int) {
	for i := len(mus) - 1; i >= 0; i-- {
		m := mus[i]
		m.Lock()
		defer m.Unlock()
		n++
	}
	return n
}

// Codes of numbers: digits only.
func Codes(items []Item, out []string) {
	for i := range items {
		out[i] = "item-" + strconv.Itoa(items[i].ID)
	}
}

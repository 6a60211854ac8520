// Package text writes invoices, reads logs and indexes documents.
package text

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

type Position struct {
	Article string
	Amount  int
	Cents   int64
	Notes   []string
}

type Invoice struct {
	Number    int
	Customer  string
	Positions []Position
}

// frame is embedded in the renderers below.
type frame struct{ text string }

func (f *frame) emit(parts ...string) {
	for _, p := range parts {
		f.text += p
	}
}

type htmlRenderer struct {
	frame
	depth int
}

func (h *htmlRenderer) row(p *Position) {
	h.emit("<tr><td>", p.Article, "</td><td>", strconv.Itoa(p.Amount), "</td></tr>\n")
}

// HTML of an invoice: an embedded struct's method grows the text.
func HTML(inv *Invoice) string {
	h := htmlRenderer{depth: 1}
	for i := range inv.Positions {
		h.row(&inv.Positions[i])
	}
	return h.text
}

func each(inv *Invoice, yield func(*Position)) {
	for i := range inv.Positions {
		yield(&inv.Positions[i])
	}
}

// CSV concatenates in a callback, through a pointer.
func CSV(inv *Invoice) string {
	out := new(string)
	each(inv, func(p *Position) {
		*out += p.Article + "," + strconv.Itoa(p.Amount) + "\n"
	})
	return *out
}

// Positions of an invoice, as an iterator.
func (inv *Invoice) All() iter.Seq2[int, *Position] {
	return func(yield func(int, *Position) bool) {
		for i := range inv.Positions {
			if !yield(i, &inv.Positions[i]) {
				return
			}
		}
	}
}

// Plain text by range over a function.
func Plain(inv *Invoice) (doc string) {
	for i, p := range inv.All() {
		switch {
		case p.Amount == 0:
			continue
		case p.Amount == 1:
			doc += strconv.Itoa(i) + ". " + p.Article + "\n"
		default:
			doc += strconv.Itoa(i) + ". " + strconv.Itoa(p.Amount) + " x " + p.Article + "\n"
		}
	}
	return doc
}

type section struct{ head, body string }

// Sections: the text stands in a slice of structs.
func Sections(invs []*Invoice) []section {
	secs := make([]section, len(invs))
	for i, inv := range invs {
		secs[i].head = inv.Customer
		for _, p := range inv.Positions {
			secs[i].body = secs[i].body + "\t" + p.Article
		}
	}
	return secs
}

// Outline: recursion that hands the text on.
func Outline(level int, names []string, text string) string {
	if len(names) == 0 {
		return text
	}
	return Outline(level+1, names[1:], text+strings.Repeat(" ", level%8)+names[0]+"\n")
}

// ---- right as it is

// Summary joins with a builder that it was given.
func summary(sb *strings.Builder, inv *Invoice) {
	for _, p := range inv.Positions {
		sb.WriteString(p.Article)
		sb.WriteByte(' ')
	}
}

func Summary(invs []*Invoice) string {
	var sb strings.Builder
	for _, inv := range invs {
		summary(&sb, inv)
	}
	return sb.String()
}

// Captions makes one string an element: nothing grows.
func Captions(inv *Invoice) []string {
	out := make([]string, len(inv.Positions))
	for i, p := range inv.Positions {
		caption := "No. "
		caption += p.Article
		out[i] = caption
	}
	return out
}

// Longest keeps one: it assigns, it does not grow.
func Longest(inv *Invoice) string {
	best := ""
	for _, p := range inv.Positions {
		if s := p.Article + ":" + inv.Customer; len(s) > len(best) {
			best = s
		}
	}
	return best
}

// ---- slices and maps

// Collect is generic, and knows how many there will be.
func Collect[T, U any](in []T, f func(T) U) []U {
	var out []U
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

type Ledger struct {
	lines  []Line
	byName map[string]int64
}

type Line struct {
	Article string
	Cents   int64
}

func (l *Ledger) post(p Position) {
	l.lines = append(l.lines, Line{p.Article, p.Cents * int64(p.Amount)})
}

// Book fills a new ledger through a method.
func Book(inv *Invoice) *Ledger {
	l := &Ledger{}
	for _, p := range inv.Positions {
		l.post(p)
	}
	return l
}

func push[T any](dst *[]T, v T) { *dst = append(*dst, v) }

// Numbers appends through a pointer.
func Numbers(n int) []int {
	nums := []int{}
	for i := range n {
		push(&nums, i*i)
	}
	return nums
}

// Columns turns rows into two slices at once.
func Columns(inv *Invoice) (names []string, cents []int64) {
	for i := 0; i < len(inv.Positions); i++ {
		names, cents = append(names, inv.Positions[i].Article), append(cents, inv.Positions[i].Cents)
	}
	return
}

// Matrix makes rows that are appended to.
func Matrix(h, w int) [][]float64 {
	rows := make([][]float64, h)
	for y := range rows {
		for x := 0; x < w; x++ {
			rows[y] = append(rows[y], float64(x*y))
		}
	}
	return rows
}

// Prices: a map in a struct that is made for this one job.
func Prices(inv *Invoice) *Ledger {
	l := &Ledger{byName: map[string]int64{}}
	for _, p := range inv.Positions {
		l.byName[p.Article] = p.Cents
	}
	return l
}

type set[K comparable] map[K]struct{}

func (s set[K]) add(k K) { s[k] = struct{}{} }

// Unique names, by a named map type with a method.
func Unique(names []string) int {
	s := make(set[string])
	for _, n := range names {
		s.add(n)
	}
	return len(s)
}

// Inverse of a table, sequence by sequence.
func Inverse(table map[string]int) map[int]string {
	inverse := make(map[int]string)
	for k, v := range maps.All(table) {
		inverse[v] = k
	}
	return inverse
}

// Degree counts the edges of a graph, both ends.
func Degree(edges [][2]int32) map[int32]int {
	var deg = map[int32]int{}
	for _, e := range edges {
		deg[e[0]]++
		deg[e[1]]++
	}
	return deg
}

// ---- right as it is

// Dear keeps one in a hundred: how many is not known.
func Dear(inv *Invoice) []Line {
	var dear []Line
	for _, p := range inv.Positions {
		if p.Cents > 99_000 {
			dear = append(dear, Line{p.Article, p.Cents})
		}
	}
	return dear
}

// Copies presizes by growing once.
func Copies(inv *Invoice) []Line {
	var out []Line
	out = slices.Grow(out, len(inv.Positions))
	for _, p := range inv.Positions {
		out = append(out, Line{p.Article, p.Cents})
	}
	return out
}

// Kinds has four keys at most, whatever comes in.
func Kinds(inv *Invoice) map[int]int {
	kinds := map[int]int{}
	for _, p := range inv.Positions {
		kinds[p.Amount&3]++
	}
	return kinds
}

// Tagged reuses what it is given.
func Tagged(dst []string, inv *Invoice) []string {
	dst = dst[:0]
	for _, p := range inv.Positions {
		dst = append(dst, p.Article)
	}
	return dst
}

// Labels of log lines: fmt for keys in a nested map.
type labels map[string]map[string]int

func (l labels) count(inv *Invoice) {
	for _, p := range inv.Positions {
		inner := l[inv.Customer]
		inner[fmt.Sprintf("%s-%d", p.Article, p.Amount)]++
	}
}

// Count labels.
func Count(inv *Invoice) int {
	l := labels{inv.Customer: make(map[string]int, 2*len(inv.Positions))}
	l.count(inv)
	return len(l[inv.Customer])
}

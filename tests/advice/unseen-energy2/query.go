package gridb

import (
	"fmt"
	"strconv"
	"strings"
)

// expr is a node of a parsed condition.
type expr interface {
	eval(row []any) bool
}

type compare struct {
	col int
	op  byte
	val int64
}

type both struct{ l, r expr }

func (c *compare) eval(row []any) bool {
	v, ok := row[c.col].(int64)
	if !ok {
		return false
	}
	switch c.op {
	case '<':
		return v < c.val
	case '>':
		return v > c.val
	}
	return v == c.val
}

func (b *both) eval(row []any) bool { return b.l.eval(row) && b.r.eval(row) }

// Lexer of the query language. Its source buffer is the connection's and is overwritten by the next query.
type Lexer struct {
	src     []byte
	pos     int
	columns map[string]int
}

func (l *Lexer) token() []byte {
	for l.pos < len(l.src) && l.src[l.pos] == ' ' {
		l.pos++
	}
	start := l.pos
	if l.pos < len(l.src) && (l.src[l.pos] == '<' || l.src[l.pos] == '>' || l.src[l.pos] == '=') {
		l.pos++
		return l.src[start:l.pos]
	}
	for l.pos < len(l.src) && l.src[l.pos] != ' ' && l.src[l.pos] != '<' && l.src[l.pos] != '>' && l.src[l.pos] != '=' {
		l.pos++
	}
	return l.src[start:l.pos]
}

// Where parses col op number {AND col op number}.
func (l *Lexer) Where() (expr, error) {
	var e expr
	for {
		col, ok := l.columns[string(l.token())]
		if !ok {
			return nil, fmt.Errorf("query: unknown column at %d", l.pos)
		}
		op := l.token()
		if len(op) != 1 {
			return nil, fmt.Errorf("query: operator expected at %d", l.pos)
		}
		v := int64(0)
		for _, c := range l.token() {
			v = v*10 + int64(c-'0')
		}
		var next expr = &compare{col: col, op: op[0], val: v}
		if e == nil {
			e = next
		} else {
			e = &both{e, next}
		}
		if string(l.token()) != "AND" {
			return e, nil
		}
	}
}

// Names reads a list of names; they stay with the session as its search path.
func (l *Lexer) Names(dst []string) []string {
	for l.pos < len(l.src) {
		dst = append(dst, string(l.token()))
	}
	return dst
}

// Table is a small column store.
type Table struct {
	at     []int64
	meter  []int64
	value  []float64
	pages  [][]uint32
	rows   int
	filter expr
}

// Scan counts the rows for which the filter holds.
func (t *Table) Scan() (n int) {
	row := make([]any, 3)
	for i := range t.at {
		row[0] = t.at[i]
		row[1] = t.meter[i]
		row[2] = t.value[i]
		if t.filter.eval(row) {
			n++
		}
	}
	return n
}

// IDs lists the rows of all pages.
func (t *Table) IDs() []uint32 {
	var ids []uint32
	for _, p := range t.pages {
		for _, id := range p {
			ids = append(ids, id)
		}
	}
	return ids
}

// Matches of a range predicate; the slice is the query's and is used again for each batch.
type Matches struct {
	rows []uint32
}

// Select finds the rows with values in [lo, hi).
func (m *Matches) Select(vals []float64, lo, hi float64) []uint32 {
	m.rows = m.rows[:0]
	for i, v := range vals {
		if v >= lo && v < hi {
			m.rows = append(m.rows, uint32(i))
		}
	}
	return m.rows
}

// Join counts the pairs of rows with equal keys; the keys on the left are unique.
func Join(left, right []int64) (pairs int) {
	build := make(map[int64]int32)
	for i, k := range left {
		build[k] = int32(i)
	}
	for _, k := range right {
		if _, ok := build[k]; ok {
			pairs++
		}
	}
	return pairs
}

// Distinct counts distinct values of batches with one map.
type Distinct struct {
	seen map[int64]struct{}
}

// Count says how many different values the batch has.
func (d *Distinct) Count(batch []int64) int {
	clear(d.seen)
	for _, v := range batch {
		d.seen[v] = struct{}{}
	}
	return len(d.seen)
}

// InList is the SQL for a set of meters.
func InList(column string, ids []int64) string {
	sql := column + " IN ("
	sep := ""
	for _, id := range ids {
		sql += sep + strconv.FormatInt(id, 10)
		sep = ","
	}
	return sql + ")"
}

// Quote makes a literal of a string.
func Quote(s string) string {
	r := strings.NewReplacer("'", "''", "\\", "\\\\", "\x00", "\\0", "\n", "\\n")
	return "'" + r.Replace(s) + "'"
}

// Plans caches the cost of query plans.
type Plans struct {
	cost map[string]float64
}

// Cost returns the cost of scanning pages of a table at a selectivity in percent.
func (p *Plans) Cost(table, pages, percent int) float64 {
	key := fmt.Sprintf("%d:%d@%d", table, pages, percent)
	if c, ok := p.cost[key]; ok {
		return c
	}
	c := float64(pages) * float64(percent) / 100
	p.cost[key] = c
	return c
}

type key struct {
	hi, lo uint64
}

//go:noinline
func less(a, b key) bool {
	return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo
}

// Merge merges two sorted runs into dst.
func Merge(dst, a, b []key) []key {
	dst = dst[:0]
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if less(b[j], a[i]) {
			dst = append(dst, b[j])
			j++
		} else {
			dst = append(dst, a[i])
			i++
		}
	}
	dst = append(dst, a[i:]...)
	return append(dst, b[j:]...)
}

//go:noboundscheck
func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

//go:nosplit
func mix(h, v uint64) uint64 {
	h ^= v
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// Forecast is the weighted sum of the last values, for each weight vector.
func Forecast(last []float64, weights [][]float64) (sum float64) {
	for _, w := range weights {
		sum += dot(last, w)
	}
	return sum
}

// Bloom hashes the keys into a filter and says how many were there already.
func Bloom(bits []uint64, keys []uint64) (old int) {
	for _, k := range keys {
		h := mix(0x1234, k)
		w, m := &bits[h>>6&uint64(len(bits)-1)], uint64(1)<<(h&63)
		if *w&m != 0 {
			old++
		}
		*w |= m
	}
	return old
}

package warehouse

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

type groupKey struct {
	region string
	year   int
}

// Agg is what is known of a group.
type Agg struct {
	Key   string
	Count int
	Sum   float64
}

// GroupBy adds up rows by region and year.
func GroupBy(rows []Row) map[string]*Agg {
	groups := make(map[string]*Agg, 64)
	for i := range rows {
		r := &rows[i]
		k := fmt.Sprintf("%s|%d", r.Region, r.Year)
		g, ok := groups[k]
		if !ok {
			g = &Agg{Key: k}
			groups[k] = g
		}
		g.Count++
		g.Sum += r.Price * float64(r.Qty)
	}
	return groups
}

func groupFast(rows []Row) map[groupKey]Agg {
	groups := make(map[groupKey]Agg, 64)
	for i := range rows {
		k := groupKey{rows[i].Region, rows[i].Year}
		a := groups[k]
		a.Count++
		groups[k] = a
	}
	return groups
}

// IndexBy makes a hash index; the rows stay where they are.
func IndexBy[K comparable, V any](rows []V, key func(*V) K) map[K]*V {
	index := make(map[K]*V)
	for i := range rows {
		index[key(&rows[i])] = &rows[i]
	}
	return index
}

// regions knows a dozen keys at most, whatever the rows.
func regions(rows []Row) []string {
	set := map[string]struct{}{}
	for i := range rows {
		set[rows[i].Region] = struct{}{}
	}
	return slices.Sorted(maps.Keys(set))
}

// ranks tells each id its place.
func ranks(ids []int64) (rank map[int64]int) {
	rank = map[int64]int{}
	for i, id := range ids {
		if _, twice := rank[id]; !twice {
			rank[id] = i
		}
	}
	return rank
}

func ranksSized(ids []int64) map[int64]int {
	seat := make(map[int64]int, len(ids))
	for i, id := range ids {
		seat[id] = i
	}
	return seat
}

// Product is a row of the master data.
type Product struct {
	SKU    string
	Name   string
	Weight float64
}

type joined struct {
	row     int
	product int
}

// joinProducts looks for the product of each row.
func joinProducts(rows []Row, products []Product) []joined {
	res := make([]joined, 0, len(rows))
	for i := range rows {
		sku := rows[i].SKU
		at := slices.IndexFunc(products, func(p Product) bool { return p.SKU == sku })
		if at >= 0 {
			res = append(res, joined{i, at})
		}
	}
	return res
}

// mergeJoin wants both sides in order.
func mergeJoin(left, right []int64) (pairs int) {
	j := 0
	for _, l := range left {
		for j < len(right) && right[j] < l {
			j++
		}
		for k := j; k < len(right) && right[k] == l; k++ {
			pairs++
		}
	}
	return pairs
}

func bucketOf(buckets []Agg, key string) *Agg {
	for i := range buckets {
		if buckets[i].Key == key {
			return &buckets[i]
		}
	}
	return nil
}

// perSKU counts the rows of each article.
func perSKU(rows []Row, scratch []Agg) []Agg {
	scratch = scratch[:0]
	for i := range rows {
		b := bucketOf(scratch, rows[i].SKU)
		if b == nil {
			scratch = append(scratch, Agg{Key: rows[i].SKU})
			b = &scratch[len(scratch)-1]
		}
		b.Count++
	}
	return scratch
}

var quarters = [...]struct {
	name     string
	from, to int
}{{"Q1", 1, 3}, {"Q2", 4, 6}, {"Q3", 7, 9}, {"Q4", 10, 12}}

// quarterOf looks through four entries.
func quarterOf(month int) string {
	for _, q := range quarters {
		if month >= q.from && month <= q.to {
			return q.name
		}
	}
	return ""
}

func perQuarter(months []int) (n [4]int) {
	for _, m := range months {
		if q := quarterOf(m); q != "" {
			n[q[1]-'1']++
		}
	}
	return n
}

// best keeps the k dearest sales.
type best struct {
	k    int
	vals []float64
}

func (b *best) offer(x float64) {
	b.vals = append(b.vals, x)
	slices.Sort(b.vals)
	if len(b.vals) > b.k {
		b.vals = b.vals[1:]
	}
}

func (b *best) all(rows []Row) {
	for i := range rows {
		b.offer(rows[i].Price)
	}
}

// shard is a part of the live table.
type shard struct {
	mu   sync.RWMutex
	rows map[int64]float64
	sum  float64
}

type live struct{ shards []*shard }

func (l *live) total() (sum float64) {
	for _, s := range l.shards {
		s.mu.RLock()
		defer s.mu.RUnlock()
		sum += s.sum
	}
	return sum
}

func (p *shard) get() float64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.sum
}

func (l *live) totalOf() (sum float64) {
	for _, s := range l.shards {
		sum += s.get()
	}
	return sum
}

// expr is a filter of a query.
type expr interface {
	eval(*Row) bool
}

type (
	and  []expr
	inYr struct{ from, to int }
	reg  string
)

func (a and) eval(r *Row) bool {
	for _, e := range a {
		if !e.eval(r) {
			return false
		}
	}
	return true
}

func (y inYr) eval(r *Row) bool { return r.Year >= y.from && r.Year <= y.to }
func (g reg) eval(r *Row) bool  { return string(g) == r.Region }

// compileFilter runs once a query.
func compileFilter(text string) (expr, error) {
	var all and
	for part := range strings.SplitSeq(text, " and ") {
		name, val, ok := strings.Cut(part, "=")
		if !ok {
			return nil, fmt.Errorf("filter %q has no =", part)
		}
		switch name {
		case "region":
			all = append(all, reg(val))
		case "year":
			n, err := strconv.Atoi(val)
			if err != nil {
				return nil, fmt.Errorf("filter %q: %w", part, err)
			}
			all = append(all, inYr{n, n})
		}
	}
	return all, nil
}

func filterCount(rows []Row, e expr) (n int) {
	for i := range rows {
		if e.eval(&rows[i]) {
			n++
		}
	}
	return n
}

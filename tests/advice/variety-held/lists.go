// Package held has lists of pointers: some only because nobody thought of values, some for a reason.
package held

import (
	"slices"
	"sort"
)

// Row is a line of a report.
type Row struct {
	Article, Shop uint32
	Cents, Qty    int64
	Day           [4]int32
	Note          string
}

// Report is rows that are read in their order.
type Report struct {
	rows []*Row
}

// Read makes the rows.
func Read(n int) *Report {
	r := &Report{rows: make([]*Row, 0, n)}
	for i := range n {
		r.rows = append(r.rows, &Row{Article: uint32(i * 7919), Cents: int64(i * 37 % 997)}) // of a report
	}
	return r
}

// Sum adds up.
func (r *Report) Sum() (sum int64) {
	for _, row := range r.rows {
		sum += row.Cents * (row.Qty + 1)
	}
	return sum
}

// Ranking is rows that are put in order.
type Ranking struct {
	best []*Row
}

// Rank makes the rows in the order of their amounts.
func Rank(n int) *Ranking {
	r := &Ranking{best: make([]*Row, 0, n)}
	for i := range n {
		r.best = append(r.best, &Row{Article: uint32(i), Cents: int64(i * 7919 % 9973)}) // of a ranking
	}
	slices.SortFunc(r.best, func(a, b *Row) int { return int(b.Cents - a.Cents) })
	return r
}

// Deck is rows that change their places.
type Deck struct {
	cards []*Row
}

// Deal makes a deck and mixes it.
func Deal(n int) *Deck {
	d := &Deck{cards: make([]*Row, 0, n)}
	for i := range n {
		d.cards = append(d.cards, &Row{Article: uint32(i)}) // of a deck
	}
	for i := range d.cards {
		k := (i*40503 + 7) % len(d.cards)
		d.cards[i], d.cards[k] = d.cards[k], d.cards[i]
	}
	return d
}

// Stock is rows that are found by article as well.
type Stock struct {
	all  []*Row
	byID map[uint32]*Row
}

// Fill makes the rows and finds them again.
func Fill(n int) *Stock {
	s := &Stock{all: make([]*Row, 0, n), byID: make(map[uint32]*Row, n)}
	for i := range n {
		s.all = append(s.all, &Row{Article: uint32(i)}) // of a stock
	}
	for _, row := range s.all {
		s.byID[row.Article] = row
	}
	return s
}

type pair struct{ a, b int32 }

// Pairs are small: they are sorted as fast as their pointers are.
type Pairs struct {
	list []*pair
}

// Len is of sort.Interface.
func (p Pairs) Len() int { return len(p.list) }

// Less is of sort.Interface.
func (p Pairs) Less(i, k int) bool { return p.list[i].a < p.list[k].a }

// Swap is of sort.Interface.
func (p Pairs) Swap(i, k int) { p.list[i], p.list[k] = p.list[k], p.list[i] }

// Match makes pairs in order.
func Match(n int) Pairs {
	p := Pairs{list: make([]*pair, 0, n)}
	for i := range n {
		p.list = append(p.list, &pair{int32(i * 40503 % n), int32(i)}) // of pairs
	}
	sort.Sort(p)
	return p
}

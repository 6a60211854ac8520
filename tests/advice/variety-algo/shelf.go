// Package algo has lists that are searched, sorted and moved: more often than needed, and as often as needed.
package algo

import (
	"slices"
	"sort"
)

// Playlist plays what was cued last first.
type Playlist struct{ tracks []int64 }

// Cue puts a track in front.
func (p *Playlist) Cue(t int64) {
	p.tracks = slices.Insert(p.tracks, 0, t)
}

// CueAll cues a whole album.
func CueAll(album []int64) *Playlist {
	p := &Playlist{}
	for _, t := range album {
		p.Cue(t)
	}
	return p
}

// Undo keeps the last operation at the front.
type Undo struct{ ops []int64 }

// Push makes room by hand.
func (u *Undo) Push(op int64) {
	u.ops = append(u.ops, 0)
	copy(u.ops[1:], u.ops)
	u.ops[0] = op
}

// Symbols resolves names by a local function.
func Symbols(names, table []string, out []int) []int {
	place := func(name string) int {
		for i, s := range table {
			if s == name {
				return i
			}
		}
		return -1
	}
	for _, n := range names {
		out = append(out, place(n))
	}
	return out
}

type band struct{ from, to, rate int }

// Tariff has a rate for each band of weight.
type Tariff struct{ bands []band }

// Rate is that of the band.
func (t *Tariff) Rate(grams int) int {
	for i := range t.bands {
		if grams >= t.bands[i].from && grams < t.bands[i].to {
			return t.bands[i].rate
		}
	}
	return 0
}

// Postage sums up.
func (t *Tariff) Postage(parcels []int) (sum int) {
	for _, g := range parcels {
		sum += t.Rate(g)
	}
	return sum
}

// Expel takes the banned out.
func Expel(users, banned []string) []string {
	return slices.DeleteFunc(users, func(u string) bool { return slices.Contains(banned, u) })
}

// Keep is a filter of one's own.
func Keep[T any](in []T, fits func(T) bool, out []T) []T {
	for _, v := range in {
		if fits(v) {
			out = append(out, v)
		}
	}
	return out
}

// Stocked keeps what is in stock.
func Stocked(wanted, stock, out []int64) []int64 {
	return Keep(wanted, func(w int64) bool {
		for _, s := range stock {
			if s == w {
				return true
			}
		}
		return false
	}, out)
}

type entry struct {
	name  string
	score int
}

// Board is a table of scores.
type Board struct{ rows []entry }

// Post enters one.
func (b *Board) Post(e entry) int {
	b.rows = append(b.rows, e)
	sort.Slice(b.rows, func(i, j int) bool { return b.rows[i].score < b.rows[j].score })
	return b.rows[0].score
}

// Latency has the last durations.
type Latency struct{ last []int }

// Note takes one and tells the median.
func (l *Latency) Note(ns int) int {
	l.last = append(l.last[1:], ns)
	s := slices.Clone(l.last)
	slices.Sort(s)
	return s[len(s)/2]
}

// Maze is what was walked.
type Maze struct{ path []int32 }

func (m *Maze) was(at int32) bool { return slices.Contains(m.path, at) }

// Walk goes on until it was here.
func (m *Maze) Walk(next []int32) int {
	at := int32(0)
	m.path = m.path[:0]
	for !m.was(at) {
		m.path = append(m.path, at)
		at = next[at]
	}
	return len(m.path)
}

// Rules has addresses that are let in.
type Rules struct{ open []uint32 }

func (r *Rules) has(addr uint32) bool {
	for _, a := range r.open {
		if a == addr {
			return true
		}
	}
	return false
}

func (r *Rules) lets(addr uint32, local bool) bool { return local || r.has(addr) }

// Count counts those that are let in.
func (r *Rules) Count(addrs []uint32) (n int) {
	for _, a := range addrs {
		if r.lets(a, false) {
			n++
		}
	}
	return n
}

// Belt moves all places by one.
type Belt struct{ slots []int64 }

// Take takes the first.
func (b *Belt) Take(next int64) int64 {
	first := b.slots[0]
	copy(b.slots[0:], b.slots[1:])
	b.slots[len(b.slots)-1] = next
	return first
}

// Pages keeps pages in the order of their use.
type Pages struct{ order []uint64 }

// Use makes a page the newest.
func (p *Pages) Use(page uint64) {
	for i, have := range p.order {
		if have == page {
			p.order = append(p.order[:i], p.order[i+1:]...)
			break
		}
	}
	p.order = append(p.order, page)
}

// UseAll is Use of many.
func (p *Pages) UseAll(pages []uint64) {
	for _, g := range pages {
		p.Use(g)
	}
}

// Labels are different ones.
type Labels struct{ all []string }

// Add takes what is not there.
func (l *Labels) Add(label string) {
	if slices.Contains(l.all, label) {
		return
	}
	l.all = append(l.all, label)
}

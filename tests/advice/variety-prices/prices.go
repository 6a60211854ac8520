// Package prices has wastes whose cost stands on several lines, or on a line of another function.
package prices

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
)

// ---- a number and its mutex: taken, released at the return

type tickets struct {
	mu   sync.Mutex
	last int64
}

func (t *tickets) draw() int64 {
	t.mu.Lock() // draw
	defer t.mu.Unlock()
	t.last++
	return t.last
}

// vote keeps who leads and how often that changed: two that belong together.
type vote struct {
	mu    sync.Mutex
	leads uint64
	turns uint64
}

func (v *vote) elect(id uint64) {
	v.mu.Lock() // elect
	defer v.mu.Unlock()
	v.leads = id
	v.turns++
}

func (v *vote) leader() uint64 {
	v.mu.Lock() // leader
	defer v.mu.Unlock()
	return v.leads
}

// ---- work under a lock that needs none

type shelf struct {
	mu    sync.Mutex
	label map[int]string
}

func (s *shelf) put(id int, words []string) {
	s.mu.Lock() // put
	defer s.mu.Unlock()
	var b strings.Builder
	for _, w := range words {
		b.WriteString(strings.ToUpper(w))
		b.WriteByte(' ')
	}
	s.label[id&63] = b.String()
}

// ---- a search whose predicate is inlined into the caller

type guest struct {
	seat int
	name string
	fee  int
}

type party struct{ guests []guest }

func (p *party) invite(g guest) {
	if slices.ContainsFunc(p.guests, func(x guest) bool { return x.seat == g.seat }) {
		return
	}
	p.guests = append(p.guests, g)
}

func hall(all []guest) int {
	p := &party{guests: make([]guest, 0, len(all))}
	for _, g := range all {
		p.invite(g)
	}
	return len(p.guests)
}

// ---- a list of what was visited, in a walk that calls itself

type network struct{ next [][]int }

type tour struct {
	of   *network
	seen []int
}

func known(ids []int, id int) bool {
	for _, x := range ids { // known
		// one after the other
		if x == id {
			return true
		}
	}
	return false
}

func (t *tour) go1(at int) {
	if known(t.seen, at) {
		return
	}
	t.seen = append(t.seen, at)
	for _, n := range t.of.next[at] {
		t.go1(n)
	}
}

// marked does the same with a set.
func marked(n *network, at int, seen map[int]bool) int {
	if seen[at] {
		return 0
	}
	seen[at] = true
	sum := 1
	for _, m := range n.next[at] {
		sum += marked(n, m, seen)
	}
	return sum
}

// depth asks a list that never grows.
func (n *network) depth(at int, ends []int) int {
	if known2(ends, at) || len(n.next[at]) == 0 {
		return 0
	}
	return 1 + n.depth(n.next[at][0], ends)
}

func known2(ids []int, id int) bool {
	for _, x := range ids { // known2
		if x == id {
			return true
		}
	}
	return false
}

// ---- small results that are inlined: no heap

type rate struct {
	num, den int64
}

func rateOf(a, b int64) *rate {
	if b < 0 {
		return &rate{-a, -b}
	}
	return &rate{a, b}
}

func rates(xs []int64) (sum int64) {
	for i, x := range xs {
		r := rateOf(x, int64(i)-500)
		sum += r.num * 100 / (r.den + 1)
	}
	return sum
}

// ---- what formats little beside a system call

type ledger struct{ file *os.File }

func (l *ledger) note(id int) {
	fmt.Fprintln(l.file, id) // note
}

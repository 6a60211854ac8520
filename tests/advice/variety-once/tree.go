package once

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
)

type value struct {
	text string
	kids map[string]*value
}

// Encode writes keys in order; each map is sorted once, in its own call.
func Encode(buf *bytes.Buffer, v *value) {
	var emit func(v *value)
	emit = func(v *value) {
		buf.WriteString(v.text)
		keys := make([]string, 0, len(v.kids))
		for k := range v.kids {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(a, b) })
		for _, k := range keys {
			buf.WriteString(k)
			emit(v.kids[k])
		}
	}
	emit(v)
}

// Medians sorts what it has seen anew for each number.
func Medians(in []int) []int {
	out := make([]int, 0, len(in))
	seen := make([]int, 0, len(in))
	for _, x := range in {
		seen = append(seen, x)
		sort.Ints(seen)
		out = append(out, seen[len(seen)/2])
	}
	return out
}

type node struct {
	label byte
	kids  []*node
	route int
}

func (n *node) child(l byte) *node {
	for _, c := range n.kids {
		if c.label == l {
			return c
		}
	}
	return nil
}

// Insert adds a route.
func (n *node) Insert(path string, route int) {
	for i := 0; i < len(path); i++ {
		c := n.child(path[i])
		if c == nil {
			c = &node{label: path[i]}
			n.kids = append(n.kids, c)
		}
		n = c
	}
	n.route = route
}

// Find follows a path.
func (n *node) Find(path string) int {
	for i := 0; i < len(path); i++ {
		if n = n.child(path[i]); n == nil {
			return 0
		}
	}
	return n.route
}

type attr struct{ key, value string }

// element has a handful of attributes.
type element struct{ attrs []attr }

func (e *element) get(key string) string {
	for i := range e.attrs {
		if e.attrs[i].key == key {
			return e.attrs[i].value
		}
	}
	return ""
}

func (e *element) set(key, v string) {
	e.attrs = append(e.attrs, attr{key, v})
}

// Parse makes elements of pairs, few for each.
func Parse(keys []string, n int) []*element {
	out := make([]*element, n)
	for i := range out {
		out[i] = &element{}
		for _, k := range keys {
			out[i].set(k, k)
		}
	}
	return out
}

// Sum asks each element for all keys.
func (e *element) Sum(keys []string) (n int) {
	for _, k := range keys {
		n += len(e.get(k))
	}
	return n
}

type account struct {
	code  string
	cents int64
}

// ledger has as many accounts as there are.
type ledger struct{ accounts []account }

func (l *ledger) at(code string) *account {
	for i := range l.accounts {
		if l.accounts[i].code == code {
			return &l.accounts[i]
		}
	}
	return nil
}

func (l *ledger) open(code string) {
	l.accounts = append(l.accounts, account{code: code})
}

// Open makes a ledger of many accounts.
func Open(codes []string) *ledger {
	l := &ledger{}
	for _, c := range codes {
		l.open(c)
	}
	return l
}

// Book adds an amount to each account.
func (l *ledger) Book(codes []string, cents int64) {
	for _, c := range codes {
		if a := l.at(c); a != nil {
			a.cents += cents
		}
	}
}

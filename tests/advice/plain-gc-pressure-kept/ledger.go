// Package ledger keeps balances whose earlier states can still be read.
package ledger

import "strconv"

type node struct {
	account     uint32
	prio        uint32
	cents       int64
	left, right *node
}

// State is the balances at one moment; it never changes.
type State struct {
	root *node
	no   uint64
}

func mix(x uint32) uint32 {
	x = (x ^ x>>16) * 0x45d9f3b
	x = (x ^ x>>16) * 0x45d9f3b
	return x ^ x>>16
}

func book(n *node, account uint32, cents int64) *node {
	if n == nil {
		return &node{account: account, prio: mix(account), cents: cents}
	}
	c := *n
	switch {
	case account == n.account:
		c.cents += cents
	case account < n.account:
		l := book(n.left, account, cents)
		if l.prio > c.prio {
			c.left, l.right = l.right, &c
			return l
		}
		c.left = l
	default:
		r := book(n.right, account, cents)
		if r.prio > c.prio {
			c.right, r.left = r.left, &c
			return r
		}
		c.right = r
	}
	return &c
}

// Book returns the state after a booking; s stays as it is.
func (s State) Book(account uint32, cents int64) State {
	return State{root: book(s.root, account, cents), no: s.no + 1}
}

// Balance looks an account up.
func (s State) Balance(account uint32) int64 {
	for n := s.root; n != nil; {
		switch {
		case account == n.account:
			return n.cents
		case account < n.account:
			n = n.left
		default:
			n = n.right
		}
	}
	return 0
}

// Memos are the texts of bookings, of any length; old ones are replaced one by one.
type Memos struct {
	text []string
	next int
}

func NewMemos(n int) *Memos { return &Memos{text: make([]string, n)} }

// Put keeps a copy of a text that the caller goes on to use.
func (m *Memos) Put(purpose []byte, no uint64) {
	var room [96]byte
	b := append(room[:0], purpose...)
	b = append(b, ' ', '#')
	b = strconv.AppendUint(b, no, 10)
	m.text[m.next] = string(b)
	m.next++
	if m.next == len(m.text) {
		m.next = 0
	}
}

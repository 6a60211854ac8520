// Package gridb is a small embedded database for time series of the grid: pages, a log, a column store, a query language and
// replication to standby nodes.
package gridb

import "slices"

const fanout = 64

// node of a tree of uint64 keys. Leaves have no children.
type node struct {
	keys  []uint64
	vals  []int64
	child []*node
}

// Tree is an in-memory B-tree that is bulk loaded and then mostly read.
type Tree struct {
	root  *node
	count int
}

// BulkLoad builds the tree from sorted keys.
func BulkLoad(keys []uint64, vals []int64) *Tree {
	level := make([]*node, 0, len(keys)/fanout+1)
	for lo := 0; lo < len(keys); lo += fanout {
		hi := min(lo+fanout, len(keys))
		level = append(level, &node{keys: keys[lo:hi], vals: vals[lo:hi]})
	}
	for len(level) > 1 {
		up := make([]*node, 0, len(level)/fanout+1)
		for lo := 0; lo < len(level); lo += fanout {
			hi := min(lo+fanout, len(level))
			n := &node{child: level[lo:hi], keys: make([]uint64, hi-lo)}
			for i, c := range n.child {
				n.keys[i] = c.keys[0]
			}
			up = append(up, n)
		}
		level = up
	}
	t := &Tree{count: len(keys)}
	if len(level) == 1 {
		t.root = level[0]
	}
	return t
}

type cursor struct {
	leaf *node
	slot int
}

// seek goes to the first key that is not below k.
func (t *Tree) seek(k uint64) *cursor {
	n := t.root
	for n != nil && n.child != nil {
		lo, hi := 0, len(n.keys)
		for lo < hi {
			mid := int(uint(lo+hi) >> 1)
			if n.keys[mid] <= k {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		n = n.child[max(lo-1, 0)]
	}
	if n == nil {
		return nil
	}
	i, _ := slices.BinarySearch(n.keys, k)
	return &cursor{leaf: n, slot: i}
}

// Get looks a key up.
func (t *Tree) Get(k uint64) (int64, bool) {
	c := t.seek(k)
	if c == nil || c.slot == len(c.leaf.keys) || c.leaf.keys[c.slot] != k {
		return 0, false
	}
	return c.leaf.vals[c.slot], true
}

// Weight is the number of keys at the node and below.
func (n *node) Weight() int {
	if n.child == nil {
		return len(n.keys)
	}
	w := 0
	for _, c := range n.child {
		w += c.Weight()
	}
	return w
}

const slots = 250

// page of the persistent tree.
type page struct {
	lsn   uint64
	next  uint32
	used  uint32
	keys  [slots]uint64
	ptrs  [slots]uint32
	dirty bool
}

// slotOf finds the place of a key.
func (p page) slotOf(k uint64) int {
	lo, hi := 0, int(p.used)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if p.keys[mid] < k {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Pager has the pages of a table.
type Pager struct {
	pages []*page
}

// Find searches the pages for each key and adds up what they point to.
func (pg *Pager) Find(keys []uint64) (sum uint64) {
	for _, k := range keys {
		p := pg.pages[k%uint64(len(pg.pages))]
		i := p.slotOf(k)
		if i < int(p.used) && p.keys[i] == k {
			sum += uint64(p.ptrs[i])
		}
	}
	return sum
}

// With returns a page with a further key; readers keep the old one as long as their snapshot lives.
func (p *page) With(lsn, k uint64, ptr uint32) *page {
	fresh := *p
	i, _ := slices.BinarySearch(fresh.keys[:fresh.used], k)
	copy(fresh.keys[i+1:fresh.used+1], fresh.keys[i:fresh.used])
	copy(fresh.ptrs[i+1:fresh.used+1], fresh.ptrs[i:fresh.used])
	fresh.keys[i], fresh.ptrs[i] = k, ptr
	fresh.used++
	fresh.lsn = lsn
	return &fresh
}

// SparseIndex orders the first keys of blocks as compaction reports them, in any order.
func SparseIndex(firsts []uint64) []uint64 {
	index := make([]uint64, 0, len(firsts))
	for _, k := range firsts {
		at, ok := slices.BinarySearch(index, k)
		if !ok {
			index = slices.Insert(index, at, k)
		}
	}
	return index
}

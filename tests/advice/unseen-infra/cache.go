package infra

import (
	"container/list"
	"hash/crc32"
	"slices"
	"sync"
)

// Recent keeps keys in the order of their last use.
type Recent struct {
	order []uint64
	most  int
}

// Touch makes a key the newest one.
func (r *Recent) Touch(key uint64) {
	if i := slices.Index(r.order, key); i >= 0 {
		r.order = slices.Delete(r.order, i, i+1)
	} else if len(r.order) == r.most {
		r.order = r.order[1:]
	}
	r.order = append(r.order, key)
}

// TouchAll is Touch for many.
func (r *Recent) TouchAll(keys []uint64) {
	for _, k := range keys {
		r.Touch(k)
	}
}

type pinned struct{ names []string }

// has looks among the handful of pinned names.
func (p *pinned) has(name string) bool { return slices.Contains(p.names, name) }

// CountPinned counts the pinned ones.
func (p *pinned) CountPinned(names []string) (n int) {
	for _, name := range names {
		if p.has(name) {
			n++
		}
	}
	return n
}

type item struct {
	key   uint64
	value []byte
}

// LRU is a cache that forgets what was not used for the longest time.
type LRU struct {
	mu    sync.Mutex
	most  int
	order *list.List
	by    map[uint64]*list.Element
}

// NewLRU makes a cache of some entries.
func NewLRU(most int) *LRU {
	return &LRU{most: most, order: list.New(), by: make(map[uint64]*list.Element, most)}
}

// Get finds a value and makes it the newest.
func (c *LRU) Get(key uint64) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.by[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*item).value, true
}

// Put sets a value.
func (c *LRU) Put(key uint64, value []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.by[key]; ok {
		e.Value.(*item).value = value
		c.order.MoveToFront(e)
		return
	}
	if c.order.Len() == c.most {
		last := c.order.Back()
		it := last.Value.(*item)
		delete(c.by, it.key)
		it.key, it.value = key, value
		c.order.MoveToFront(last)
		c.by[key] = last
		return
	}
	c.by[key] = c.order.PushFront(&item{key, value})
}

// sealed is a value with its checksum.
type sealed struct {
	sum  uint32
	data []byte
}

// Vault checks what it keeps.
type Vault struct {
	mu   sync.Mutex
	vals map[int]sealed
	bad  int
}

// Store keeps a value under its number.
func (v *Vault) Store(id int, data []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := sealed{data: data}
	for range 4 {
		s.sum = crc32.Update(s.sum, crc32.IEEETable, data)
	}
	v.vals[id] = s
}

// StoreSealed is Store for a sum that is there already.
func (v *Vault) StoreSealed(id int, s sealed) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.vals[id] = s
}

type slotEntry struct {
	dirty bool
	key   uint64
	hot   bool
	hash  uint64
	pins  uint16
	size  uint64
	evict bool
}

// Table is an open hash table of slots.
type Table struct {
	slots []slotEntry
	used  int
}

// Resize makes room for n keys.
func (t *Table) Resize(n int) {
	old := t.slots
	t.slots = make([]slotEntry, n*4/3)
	for _, e := range old {
		if e.key != 0 {
			t.slots[e.hash%uint64(len(t.slots))] = e
		}
	}
}

// Ring keeps the last values of any kind.
type Ring struct {
	vals []any
	head int
}

// Push puts a value in place of the oldest one.
func (r *Ring) Push(v any) {
	r.vals[r.head] = v
	r.head = (r.head + 1) % len(r.vals)
}

type reading struct {
	at    int64
	value float64
}

// Sample pushes n readings.
func (r *Ring) Sample(n int, at int64) {
	for i := range n {
		r.Push(reading{at + int64(i), float64(i)})
	}
}

// RingOf is a Ring of one kind.
type RingOf[T any] struct {
	vals []T
	mask uint32
	head uint32
}

//go:noinline
func (r *RingOf[T]) slot(i uint32) *T { return &r.vals[i&r.mask] }

// Sum adds f of the last n values.
func (r *RingOf[T]) Sum(n uint32, f func(*T) float64) (s float64) {
	for i := range n {
		s += f(r.slot(r.head - i))
	}
	return s
}

// Put sets the next value.
func (r *RingOf[T]) Put(v T) {
	r.vals[r.head&r.mask] = v
	r.head++
}

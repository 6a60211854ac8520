package gateway

import (
	"bytes"
	"container/list"
	"hash/maphash"
	"io"
	"sync"
)

type item struct {
	key  uint64
	size int
	body []byte
}

// Cache keeps bodies, the last used in front.
type Cache struct {
	order *list.List
	at    map[uint64]*list.Element
	limit int
}

// NewCache makes a cache of so many bodies.
func NewCache(limit int) *Cache {
	return &Cache{order: list.New(), at: make(map[uint64]*list.Element, limit), limit: limit}
}

// Put stores a body.
func (c *Cache) Put(key uint64, body []byte) {
	if e, ok := c.at[key]; ok {
		c.order.MoveToFront(e)
		return
	}
	if c.order.Len() >= c.limit {
		last := c.order.Back()
		delete(c.at, last.Value.(item).key)
		c.order.Remove(last)
	}
	c.at[key] = c.order.PushFront(item{key: key, size: len(body), body: body})
}

// ring is the cache of small things: an array with a hand.
type ring[V any] struct {
	slots []slot[V]
	hand  int
}

type slot[V any] struct {
	key  uint64
	used bool
	val  V
}

func newRing[V any](n int) *ring[V] { return &ring[V]{slots: make([]slot[V], n)} }

func (r *ring[V]) put(key uint64, v V) {
	s := &r.slots[r.hand]
	s.key, s.used, s.val = key, true, v
	if r.hand++; r.hand == len(r.slots) {
		r.hand = 0
	}
}

var seed = maphash.MakeSeed()

// keyOf hashes what makes a response distinct.
func keyOf(method, url string, vary []string) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	h.WriteString(method)
	h.WriteString(url)
	for _, v := range vary {
		h.WriteString(v)
	}
	return h.Sum64()
}

// transformer changes a body on its way.
type transformer interface {
	apply(dst *bytes.Buffer, src []byte)
}

type chunked struct{ size int }

func (c chunked) apply(dst *bytes.Buffer, src []byte) {
	for len(src) > 0 {
		n := min(c.size, len(src))
		dst.Write(src[:n])
		dst.WriteByte('\n')
		src = src[n:]
	}
}

// Deliver sends a body through the transformer.
func Deliver(w io.Writer, t transformer, body []byte) (int, error) {
	var out bytes.Buffer
	t.apply(&out, body)
	return w.Write(out.Bytes())
}

var outs = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// DeliverPooled does so with a buffer of the pool.
func DeliverPooled(w io.Writer, t transformer, body []byte) (int, error) {
	out := outs.Get().(*bytes.Buffer)
	defer outs.Put(out)
	out.Reset()
	t.apply(out, body)
	return w.Write(out.Bytes())
}

// Freeze returns a body of its own: the cache keeps it.
func Freeze(t transformer, body []byte) []byte {
	var frozen bytes.Buffer
	frozen.Grow(len(body) + 64)
	t.apply(&frozen, body)
	return frozen.Bytes()
}

var spare = sync.Pool{New: func() any { return make([]byte, 0, 1024) }}

// Mask hides the digits of a body for the log and counts them.
func Mask(body []byte) (n int) {
	b := spare.Get().([]byte)[:0]
	for _, c := range body {
		if c >= '0' && c <= '9' {
			c = '#'
			n++
		}
		b = append(b, c)
	}
	if len(b) > 0 && b[len(b)-1] == '#' {
		n--
	}
	spare.Put(b)
	return n
}

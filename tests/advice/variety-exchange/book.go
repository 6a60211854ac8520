// Package exchange is a matching engine with its order books and a simulation of prices.
package exchange

import (
	"bytes"
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Side of an order.
type Side uint8

// The two sides.
const (
	Buy Side = iota
	Sell
)

// OrderID is unique in a day.
type OrderID uint64

var errUnknown = errors.New("unknown order")

// Order is what a member sends.
type Order struct {
	ID       OrderID
	Side     Side
	Price    int64
	Qty      int64
	Filled   int64
	Member   [64]byte
	Account  [64]byte
	ClientID [128]byte
	Flags    uint32
	Stamp    int64
}

// Fill is a part of an order that was done.
type Fill struct {
	Maker, Taker OrderID
	Price, Qty   int64
}

func (o *Order) open() int64 { return o.Qty - o.Filled }

// riskOf has several steps, so that it is a call.
func riskOf(o Order, limits []int64) (worst int64) {
	for i, l := range limits {
		w := o.Price * (o.Qty - o.Filled) >> uint(i)
		if w > l {
			worst += w - l
		}
	}
	return worst
}

func totalRisk(orders []Order, limits []int64) (sum int64) {
	for i := range orders {
		sum += riskOf(orders[i], limits)
	}
	return sum
}

func riskAt(o *Order, limits []int64) (worst int64) {
	for i, l := range limits {
		if w := o.Price * o.Qty >> uint(i); w > l {
			worst += w - l
		}
	}
	return worst
}

// positions keeps the last order of each account.
type positions map[uint32]Order

func (p positions) fill(acct uint32, qty int64) {
	o := p[acct]
	o.Filled += qty
	p[acct] = o
}

// pipe hands orders to the matcher.
type pipe struct {
	refs chan *Order
}

func (p *pipe) pumpRefs(orders []Order) (qty int64) {
	for i := range orders {
		p.refs <- &orders[i]
		qty += (<-p.refs).Qty
	}
	return qty
}

// level is what rests at one price.
type level struct {
	live  bool
	price int64
	side  Side
	qty   int64
	dirty bool
	count int32
}

func ladder(from, n int64) []level {
	ls := make([]level, n)
	for i := range ls {
		ls[i].price = from + int64(i)
	}
	return ls
}

// wire has the order of the feed: the fields stand as they are sent.
type wire struct {
	Kind  uint8
	Price int64
	Side  uint8
	Qty   int64
}

// queue is one price's orders, oldest first.
type queue struct{ ids []OrderID }

func (q *queue) cancel(id OrderID) error {
	i := slices.Index(q.ids, id)
	if i < 0 {
		return errUnknown
	}
	q.ids = slices.Delete(q.ids, i, i+1)
	return nil
}

func (q *queue) cancelAll(ids []OrderID) (gone int) {
	for _, id := range ids {
		if q.cancel(id) == nil {
			gone++
		}
	}
	return gone
}

// take gives the oldest orders away until the quantity is reached.
func (q *queue) take(n int) (last OrderID) {
	for ; n > 0 && len(q.ids) > 0; n-- {
		last = q.ids[0]
		copy(q.ids, q.ids[1:])
		q.ids = q.ids[:len(q.ids)-1]
	}
	return last
}

// ring is a queue whose front moves.
type ring struct {
	ids  []OrderID
	head int
}

func (r *ring) take(n int) (last OrderID) {
	for ; n > 0 && r.head < len(r.ids); n-- {
		last = r.ids[r.head]
		r.head++
	}
	return last
}

type quote struct {
	price int64
	id    OrderID
}

// quotes is a heap of the best prices.
type quotes []quote

func (h quotes) Len() int           { return len(h) }
func (h quotes) Less(i, j int) bool { return h[i].price < h[j].price }
func (h quotes) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *quotes) Push(x any)        { *h = append(*h, x.(quote)) }
func (h *quotes) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

func bestOf(h *quotes, in []quote, keep int) (sum int64) {
	*h = (*h)[:0]
	for _, q := range in {
		heap.Push(h, q)
	}
	for range keep {
		q := heap.Pop(h).(quote)
		sum += q.price
	}
	return sum
}

// dedupe drops orders that came twice.
func dedupe(orders []Order) (fresh int) {
	seen := make(map[OrderID]bool)
	for i := range orders {
		id := orders[i].ID
		if !seen[id] {
			seen[id] = true
			fresh++
		}
	}
	return fresh
}

// seenSet is cleared and filled again.
type seenSet map[OrderID]struct{}

func (s seenSet) count(orders []Order) int {
	clear(s)
	for i := range orders {
		s[orders[i].ID] = struct{}{}
	}
	return len(s)
}

// field is a part of a message.
type field struct {
	tag int
	val string
}

// encode makes the text of a message.
func encode(fields []field) (msg string) {
	for _, f := range fields {
		msg += strconv.Itoa(f.tag) + "=" + f.val + "\x01"
	}
	return msg
}

func encodeTo(dst []byte, fields []field) []byte {
	for _, f := range fields {
		dst = strconv.AppendInt(dst, int64(f.tag), 10)
		dst = append(dst, '=')
		dst = append(dst, f.val...)
		dst = append(dst, 1)
	}
	return dst
}

// parse splits a message; it has as many fields as separators.
func parse(msg string) []field {
	fs := make([]field, 0, strings.Count(msg, "\x01"))
	for part := range strings.SplitSeq(msg, "\x01") {
		tag, val, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		n, err := strconv.Atoi(tag)
		if err != nil {
			continue
		}
		fs = append(fs, field{n, val})
	}
	return fs
}

// depth writes the book as text.
func depth(buf *bytes.Buffer, ls []level) {
	buf.Reset()
	for i := range ls {
		l := &ls[i]
		fmt.Fprintf(buf, "%d x %d\n", l.price, l.qty+1000)
	}
}

func depthFast(buf *bytes.Buffer, ls []level) {
	buf.Reset()
	for i := range ls {
		b := strconv.AppendInt(buf.AvailableBuffer(), ls[i].price, 10)
		b = append(b, ' ')
		buf.Write(b)
	}
}

// tape gathers the fills of an auction: one for each order at most.
func tape(makers, takers []Order, out func([]*Fill)) {
	fills := make([]*Fill, 0, min(len(makers), len(takers)))
	for i := range min(len(makers), len(takers)) {
		m, t := &makers[i], &takers[i]
		fills = append(fills, &Fill{Maker: m.ID, Taker: t.ID, Price: m.Price, Qty: min(m.Qty, t.Qty)})
	}
	out(fills)
}

func tapeOf(makers []Order, fills []Fill) []Fill {
	fills = fills[:0]
	for i := range makers {
		fills = append(fills, Fill{Maker: makers[i].ID, Price: makers[i].Price})
	}
	return fills
}

// byTime sorts what comes out of the books.
func byTime(orders []*Order) {
	slices.SortFunc(orders, func(a, b *Order) int {
		return cmp.Or(cmp.Compare(a.Stamp, b.Stamp), cmp.Compare(a.ID, b.ID))
	})
}

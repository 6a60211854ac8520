package energy

import (
	"container/heap"
	"sync"
)

// event of a unit: it starts, stops or changes its output.
type event struct {
	at   int64
	mw   float64
	unit uint32
	kind uint8
}

type eventQueue []event

func (q eventQueue) Len() int           { return len(q) }
func (q eventQueue) Less(i, j int) bool { return q[i].at < q[j].at }
func (q eventQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

func (q *eventQueue) Push(x any) { *q = append(*q, x.(event)) }

func (q *eventQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// Simulator plays the dispatch of a day.
type Simulator struct {
	queue  eventQueue
	output float64
	steps  int
}

// Schedule plans an event.
func (s *Simulator) Schedule(e event) {
	heap.Push(&s.queue, e)
}

// Run plays all events before the time until; a unit that starts is planned again after its period.
func (s *Simulator) Run(until int64) float64 {
	for len(s.queue) > 0 && s.queue[0].at < until {
		e := heap.Pop(&s.queue).(event)
		s.steps++
		switch e.kind {
		case 0:
			s.output += e.mw
		default:
			s.output -= e.mw
		}
		e.kind ^= 1
		e.at += 900 + int64(e.unit%7)*60
		s.Schedule(e)
	}
	return s.output
}

const ticks = 512

// OrderBook of one product; orders meet in the sequence in which they come in.
type OrderBook struct {
	bookMu  sync.Mutex
	bids    [ticks]int64
	asks    [ticks]int64
	bestBid int
	bestAsk int
	traded  int64
	turn    int64
}

// NewOrderBook returns an empty book.
func NewOrderBook() *OrderBook {
	return &OrderBook{bestBid: -1, bestAsk: ticks}
}

// Submit matches an order against the book and leaves the rest in it; it returns what was traded.
func (b *OrderBook) Submit(buy bool, tick int, qty int64) (done int64) {
	b.bookMu.Lock()
	defer b.bookMu.Unlock()
	if buy {
		for qty > 0 && b.bestAsk <= tick {
			n := min(qty, b.asks[b.bestAsk])
			b.asks[b.bestAsk] -= n
			qty -= n
			done += n
			b.turn += n * int64(b.bestAsk)
			for b.bestAsk < ticks && b.asks[b.bestAsk] == 0 {
				b.bestAsk++
			}
		}
		if qty > 0 {
			b.bids[tick] += qty
			b.bestBid = max(b.bestBid, tick)
		}
	} else {
		for qty > 0 && b.bestBid >= tick {
			n := min(qty, b.bids[b.bestBid])
			b.bids[b.bestBid] -= n
			qty -= n
			done += n
			b.turn += n * int64(b.bestBid)
			for b.bestBid >= 0 && b.bids[b.bestBid] == 0 {
				b.bestBid--
			}
		}
		if qty > 0 {
			b.asks[tick] += qty
			b.bestAsk = min(b.bestAsk, tick)
		}
	}
	b.traded += done
	return done
}

// Package board shows the last price of each instrument of an exchange.
package board

// Venue is where an instrument is traded.
type Venue struct {
	Name string
	Open bool
}

// Quote is the state of one instrument.
type Quote struct {
	Bid, Ask   int32
	BidQ, AskQ int32
	At         int64
	Seq        uint32
	Halted     bool
	Venue      *Venue
}

// Tick is a change as it comes from the feed.
type Tick struct {
	Instrument uint32
	Bid, Ask   int32
	Qty        int32
	At         int64
	Venue      *Venue
}

// Board has a place for each instrument.
type Board struct {
	quotes []*Quote
	seq    uint32
	wide   int
}

func New(instruments int) *Board {
	b := &Board{quotes: make([]*Quote, instruments)}
	for i := range b.quotes {
		b.quotes[i] = &Quote{Halted: true}
	}
	return b
}

// Apply puts ticks on the board. Those that are older than what stands there are left out.
func (b *Board) Apply(ticks []Tick) (applied int) {
	for i := range ticks {
		t := &ticks[i]
		was := b.quotes[t.Instrument]
		if t.At < was.At {
			continue
		}
		b.seq++
		b.quotes[t.Instrument] = &Quote{
			Bid:  t.Bid,
			Ask:  t.Ask,
			BidQ: was.BidQ/2 + t.Qty,
			AskQ: was.AskQ/2 + t.Qty,
			At:   t.At,
			Seq:  b.seq,

			Venue: t.Venue,
		}
		applied++
	}
	return applied
}

// Spread returns the mean spread of all that are traded.
func (b *Board) Spread() float64 {
	var sum, n int64
	for _, q := range b.quotes {
		if q.Halted {
			continue
		}
		sum += int64(q.Ask - q.Bid)
		n++
	}
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

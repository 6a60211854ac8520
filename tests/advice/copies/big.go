// Package copies moves large values about, and lays out structs with holes in them.
package copies

type Quote struct {
	Symbol  [16]byte
	Bids    [20]float64
	Asks    [20]float64
	Volume  int64
	Venue   int32
	Settled bool
}

// spread of one quote.
//
//go:noinline
func spread(q Quote) float64 { return q.Asks[0] - q.Bids[0] }

// Spreads of all of them: by argument.
func Spreads(qs []Quote) float64 {
	sum := 0.0
	for i := range qs {
		sum += spread(qs[i])
	}
	return sum
}

// Depth is a method of a copy.
//
//go:noinline
func (q Quote) Depth() (n float64) {
	for i := 0; i < 2; i++ {
		n += q.Bids[i] + q.Asks[i]
	}
	return n
}

// Depths calls it on each: by receiver.
func Depths(qs []*Quote) float64 {
	sum := 0.0
	for _, q := range qs {
		sum += q.Depth()
	}
	return sum
}

// Busy ranges by value and hands the copy on.
func Busy(qs []Quote, see func(*Quote) bool) int {
	n := 0
	for _, q := range qs {
		if see(&q) {
			n++
		}
	}
	return n
}

// Feed sends whole quotes.
func Feed(qs []Quote, n int) int64 {
	ch := make(chan Quote, 64)
	go func() {
		for i := 0; i < n; i++ {
			ch <- qs[i%len(qs)]
		}
		close(ch)
	}()
	var sum int64
	for q := range ch {
		sum += q.Volume
	}
	return sum
}

// Update reads and writes back whole map values.
func Update(book map[string]Quote, names []string) {
	for _, name := range names {
		q := book[name]
		q.Volume++
		book[name] = q
	}
}

type Reading struct {
	Valid  bool
	Value  float64
	Broken bool
	At     int64
	Late   bool
}

// Readings by number.
func Readings(values []float64) map[int]*Reading {
	out := make(map[int]*Reading, len(values))
	for i, v := range values {
		out[i] = &Reading{Value: v, At: int64(i), Valid: true}
	}
	return out
}

type edge struct {
	used   bool
	from   int
	closed bool
	to     int32
	weight int64
	kind   uint8
}

// Edges between neighbours.
func Edges(n int) []edge {
	list := make([]edge, n)
	for i := range list {
		list[i].from, list[i].to = i, int32(i+1)
	}
	return list
}

type Span struct {
	ok    bool
	start uint64
	kind  uint16
	end   uint64
	deep  bool
	name  string
	last  bool
}

// Spans in a map.
func Spans(names []string) map[string]*Span {
	m := make(map[string]*Span, len(names))
	for i, n := range names {
		s := new(Span)
		s.name, s.start = n, uint64(i)
		m[n] = s
	}
	return m
}

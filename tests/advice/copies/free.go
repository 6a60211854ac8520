package copies

type Pair struct{ A, B int64 }

// Pairs are small.
func Pairs(ps []Pair) int64 {
	var n int64
	for _, p := range ps {
		n += p.A * p.B
	}
	return n
}

// Indexed reads the large ones in place.
func Indexed(qs []Quote) float64 {
	sum := 0.0
	for i := range qs {
		q := &qs[i]
		sum += q.Asks[1] - q.Bids[1]
	}
	return sum
}

// Snapshot must copy: the book goes on changing.
func Snapshot(qs []Quote) []Quote {
	out := make([]Quote, len(qs))
	copy(out, qs)
	return out
}

type tight struct {
	from, weight int64
	to           int32
	used, closed bool
}

// Tights has no holes.
func Tights(n int) []tight {
	list := make([]tight, n)
	for i := range list {
		list[i].from = int64(i)
	}
	return list
}

// holes cannot be closed: one byte of each eight.
type rare struct {
	on bool
	at int64
}

// Rares cost the same in any order.
func Rares(n int) map[int]*rare {
	m := make(map[int]*rare, n)
	for i := range n {
		m[i] = &rare{at: int64(i)}
	}
	return m
}

type config struct {
	debug bool
	limit int64
	trace bool
}

// Configure makes one.
func Configure(limit int64) *config { return &config{limit: limit} }

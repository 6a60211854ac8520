package grid

// offer is a node of the order book's tree.
type offer struct {
	buy         bool
	price       int64
	balance     int8
	left, right *offer
	frozen      bool
	volume      int64
}

type orderBook struct {
	root *offer
	n    int
}

// add puts an offer into the tree, or adds to the volume of one of the same price.
func (b *orderBook) add(buy bool, price, volume int64) {
	at := &b.root
	for *at != nil {
		o := *at
		switch {
		case price < o.price:
			at = &o.left
			o.balance--
		case price > o.price:
			at = &o.right
			o.balance++
		default:
			o.volume += volume
			return
		}
	}
	*at = &offer{buy: buy, price: price, volume: volume}
	b.n++
}

// outage is an element of the list of outages of a district.
type outage struct {
	planned  bool
	start    int64
	end      int64
	district uint64
	cause    uint8
	next     *outage
	prev     *outage
	houses   int64
}

type outages struct {
	first, last *outage
	open        int
}

func (l *outages) report(start, district, houses int64) {
	o := &outage{planned: houses%3 == 0, start: start, district: uint64(district), houses: houses, prev: l.last}
	if l.last == nil {
		l.first = o
	} else {
		l.last.next = o
	}
	l.last = o
	l.open++
}

// interval of a load profile.
type interval struct {
	from   int64
	kwh    float64
	tariff int32
	peak   bool
}

// profile cuts a day's values into intervals of equal length.
func profile(values []float64, step int64) []interval {
	out := make([]interval, len(values))
	for i, v := range values {
		out[i] = interval{int64(i) * step, v, int32(i % 4), v > 20}
	}
	return out
}

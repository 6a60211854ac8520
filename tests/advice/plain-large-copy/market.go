// Package market searches listings, rates vehicles, prices orders and follows risk.
package market

type listing struct {
	id       int64
	title    string
	street   string
	city     string
	rooms    int
	price    float64
	area     float64
	features [16]uint8
	monthly  [12]float64
	agent    string
	phone    string
}

type index struct {
	listings []listing
}

// affordable counts what a customer could take.
func (ix *index) affordable(rooms int, limit float64) (n int) {
	for _, l := range ix.listings {
		if l.rooms >= rooms && l.price <= limit {
			n++
		}
	}
	return n
}

type rates struct {
	zone    [8]float64
	express float64
	heavy   float64
}

type order struct {
	id        uint64
	zone      uint8
	express   bool
	weight    [10]float64
	value     [10]float64
	lines     int
	recipient string
	note      string
}

type book struct {
	orders []order
}

// freight is the price of shipping an order.
func freight(o order, r *rates) float64 {
	price := r.zone[o.zone&7]
	if o.express {
		price += r.express
	}
	for i := 0; i < o.lines && i < len(o.weight); i++ {
		if o.weight[i] > 20 {
			price += r.heavy
		} else if o.value[i] > 500 {
			price += price * 0.01
		}
	}
	if price < 3 {
		price = 3
	}
	return price
}

func (b *book) freightTotal(r *rates) (total float64) {
	for i := range b.orders {
		total += freight(b.orders[i], r)
	}
	return total
}

type candle struct {
	open, close float64
	volume      int64
}

// turnover is the money that moved.
func turnover(candles []candle) (sum float64) {
	for _, c := range candles {
		sum += (c.open + c.close) / 2 * float64(c.volume)
	}
	return sum
}

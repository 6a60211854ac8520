package market

type position struct {
	account  uint64
	cash     float64
	quantity [12]float64
	price    [12]float64
	limit    float64
	held     int
}

func (p *position) shock(factors *[12]float64) {
	for i := 0; i < p.held; i++ {
		p.price[i] *= factors[i]
	}
}

func (p *position) worth() float64 {
	w := p.cash
	for i := 0; i < p.held; i++ {
		w += p.quantity[i] * p.price[i]
	}
	return w
}

type portfolio struct {
	positions []position
}

// stress values all positions as they would be under a scenario; the portfolio itself keeps its prices.
func (pf *portfolio) stress(factors *[12]float64) (breaches int, worth float64) {
	for _, p := range pf.positions {
		p.shock(factors)
		w := p.worth()
		if w < p.limit {
			breaches++
		}
		worth += w
	}
	return breaches, worth
}

type ticket struct {
	id      uint64
	closed  bool
	opened  int64
	answers [14]int64
	owner   [16]byte
	labels  [20]uint32
}

type desk struct {
	tickets []ticket
}

// compact drops closed tickets older than the day and keeps the order of the others.
func (d *desk) compact(day int64) int {
	kept := 0
	for i := range d.tickets {
		if d.tickets[i].closed && d.tickets[i].opened < day {
			continue
		}
		d.tickets[kept] = d.tickets[i]
		kept++
	}
	d.tickets = d.tickets[:kept]
	return kept
}

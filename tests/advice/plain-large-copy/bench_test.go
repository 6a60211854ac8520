package market

import "testing"

var (
	sink  int
	sinkF float64
)

func BenchmarkAffordable(b *testing.B) {
	ix := &index{listings: make([]listing, 900)}
	for i := range ix.listings {
		ix.listings[i].rooms = i % 6
		ix.listings[i].price = float64(500 + i*13%1700)
	}
	for b.Loop() {
		sink += ix.affordable(3, 1200)
	}
}

func BenchmarkFreight(b *testing.B) {
	bk := &book{orders: make([]order, 700)}
	for i := range bk.orders {
		o := &bk.orders[i]
		o.zone, o.express, o.lines = uint8(i%8), i%9 == 0, 1+i%4
		o.weight[0], o.value[1] = float64(i%33), float64(i)
	}
	r := &rates{zone: [8]float64{3, 4, 5, 6, 7, 8, 9, 10}, express: 12, heavy: 5}
	for b.Loop() {
		sinkF += bk.freightTotal(r)
	}
}

func BenchmarkTurnover(b *testing.B) {
	candles := make([]candle, 2000)
	for i := range candles {
		candles[i] = candle{float64(i), float64(i + 2), int64(i % 50)}
	}
	for b.Loop() {
		sinkF += turnover(candles)
	}
}

func BenchmarkWorst(b *testing.B) {
	c := make(convoy, 600)
	for i := range c {
		c[i].temp, c[i].rpm, c[i].wheels[2] = float64(i%130), float64(i*17%5000), float64(i%210)
	}
	th := &thresholds{110, 0.5, 4200, 11, 5}
	for b.Loop() {
		at, s := c.worst(th)
		sink += at + s
	}
}

func BenchmarkQuantile(b *testing.B) {
	var h histogram
	for i := range 5000 {
		h.add(uint64(i * i))
	}
	for b.Loop() {
		sink += h.quantile(0.2)
	}
}

func BenchmarkDecay(b *testing.B) {
	h := new(histogram)
	for i := range 5000 {
		h.add(uint64(i * i * 3))
	}
	for b.Loop() {
		sink += int(h.decay() & 7)
	}
}

func BenchmarkStress(b *testing.B) {
	pf := &portfolio{positions: make([]position, 500)}
	for i := range pf.positions {
		p := &pf.positions[i]
		p.held, p.limit, p.cash = 2+i%4, float64(i), 50
		for j := range p.held {
			p.quantity[j], p.price[j] = float64(j+i%5), 3.5
		}
	}
	factors := &[12]float64{0.9, 0.8, 1.1, 0.7, 1, 1, 1, 1, 1, 1, 1, 1}
	for b.Loop() {
		n, w := pf.stress(factors)
		sink, sinkF = sink+n, sinkF+w
	}
}

func BenchmarkCompact(b *testing.B) {
	all := make([]ticket, 800)
	for i := range all {
		all[i].id, all[i].closed, all[i].opened = uint64(i), i%200 == 3, int64(i)
	}
	d := &desk{}
	for b.Loop() {
		d.tickets = all
		for i := range 4 {
			all[i*200+3].closed = true
		}
		sink += d.compact(900)
	}
}

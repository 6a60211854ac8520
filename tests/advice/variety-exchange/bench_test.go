package exchange

import (
	"bytes"
	"fmt"
	"math/rand"
	"testing"
)

var (
	sink any
	kept []level
)

func run(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			f()
		}
	})
}

func testOrders(n int) []Order {
	r := rand.New(rand.NewSource(3))
	os := make([]Order, n)
	for i := range os {
		os[i] = Order{ID: OrderID(r.Uint64()), Price: int64(1000 + r.Intn(500)), Qty: int64(1 + r.Intn(900)), Stamp: r.Int63()}
	}
	return os
}

func BenchmarkBook(b *testing.B) {
	orders := testOrders(1000)
	limits := []int64{1 << 20, 1 << 21}
	for _, n := range []int{50, 200, 1000} {
		run(b, fmt.Sprint("Risk", n), func() { sink = totalRisk(orders[:n], limits) })
	}
	pos := positions{}
	for i := range uint32(64) {
		pos[i] = orders[i]
	}
	for _, n := range []uint32{8, 32, 64} {
		run(b, fmt.Sprint("Positions", n), func() {
			for i := range n {
				pos.fill(i, 1)
			}
		})
	}
	p := pipe{make(chan *Order, 1)}
	run(b, "Ladder", func() {
		ls := ladder(100, 300)
		t := int64(0)
		for range 20 {
			for i := range ls {
				t += ls[i].price * ls[i].qty
			}
		}
		sink, kept = t, ls
	})
	ids := make([]OrderID, len(orders))
	for i := range ids {
		ids[i] = orders[i].ID
	}
	var q queue
	cancels := append([]OrderID(nil), ids...)
	rand.New(rand.NewSource(1)).Shuffle(len(cancels), func(i, j int) { cancels[i], cancels[j] = cancels[j], cancels[i] })
	run(b, "Cancel", func() { q.ids = append(q.ids[:0], ids...); sink = q.cancelAll(cancels) })
	run(b, "Take", func() { q.ids = append(q.ids[:0], ids...); sink = q.take(900) })
	qs := make([]quote, 300)
	for i := range qs {
		qs[i] = quote{orders[i].Price, orders[i].ID}
	}
	var h quotes
	run(b, "BestOf", func() { sink = bestOf(&h, qs, 50) })
	run(b, "Dedupe", func() { sink = dedupe(orders) })
	fields := make([]field, 60)
	for i := range fields {
		fields[i] = field{i + 100, "the value of a field"}
	}
	run(b, "Encode", func() { sink = encode(fields) })
	var buf bytes.Buffer
	ls := ladder(5000, 200)
	run(b, "Depth", func() { depth(&buf, ls) })
	run(b, "Tape", func() { tape(orders, orders, func(f []*Fill) { sink = f[0].Qty }) })
	var fills []Fill
	set := seenSet{}
	var dst []byte
	msg := encode(fields)
	refs := make([]*Order, 100)
	rg := ring{ids: ids}
	run(b, "Right", func() {
		fills = tapeOf(orders, fills)
		sink = p.pumpRefs(orders[:100])
		sink = set.count(orders[:100])
		dst = encodeTo(dst[:0], fields)
		sink = parse(msg)
		depthFast(&buf, ls[:50])
		rg.head = 0
		sink = rg.take(900)
		for i := range orders[:100] {
			refs[i] = &orders[i]
		}
		byTime(refs)
		sink = riskAt(&orders[0], limits) + int64(wire{Qty: 1}.Qty)
	})
}

func BenchmarkSim(b *testing.B) {
	start := Vec3{100, 0.04, 0.03}
	run(b, "Path", func() { sink = path(start, 250).X })
	st := stepper{rhs: func(dst, y []float64) {
		for i := range y {
			dst[i] = -y[i]
		}
	}}
	y := make([]float64, 200)
	run(b, "Midpoint", func() { st.midpoint(y, 0.001) })
	tr := tree{up: 1.02, down: 0.98, p: 0.5, disc: 0.999, strike: 100, steps: 14}
	run(b, "Tree", func() { sink = tr.value(0, 100) })
	m := Matrix{40, 40, make([]float64, 1600)}
	for _, n := range []int{10, 40, 90} {
		sq := Matrix{n, n, make([]float64, n*n)}
		run(b, fmt.Sprint("Trace", n), func() { sink = sq.trace() })
		run(b, fmt.Sprint("Mean", n), func() { sink = mean(7, n*10) })
	}
	v, out := make([]float64, 40), make([]float64, 40)
	root := &part{1, &part{2, nil, nil}, &part{3, &part{4, nil, nil}, nil}}
	run(b, "Right", func() {
		sink = pathOf(start, 250).X
		st.euler(y, 0.001)
		sink = tr.lattice(100)
		m.mul(v, out)
		sink = root.total() + remember(9, 4)
	})
}

package steps

import (
	"fmt"
	"slices"
	"testing"
)

var (
	names  []string
	nums   []int
	floats []float64
	quotes []Quote
	keep   any
	n      int
	f      float64
)

func init() {
	for i := 0; i < 256; i++ {
		names = append(names, fmt.Sprintf("name-%04d", i*7919%1009))
		nums = append(nums, i*7919%1009)
		floats = append(floats, float64(i*7919%1009))
		if i < 200 {
			quotes = append(quotes, Quote{Symbol: names[i], Sequence: uint64(i * 7919 % 1009)})
		}
	}
}

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			f()
		}
	})
}

func BenchmarkCopies(b *testing.B) {
	var ps []Pricer
	var deep []*Quote
	t := Table{map[string]Quote{}}
	for i := range quotes {
		ps = append(ps, &quotes[i])
		deep = append(deep, &quotes[i])
		t.rows[quotes[i].Symbol] = quotes[i]
	}
	bench(b, "Mids", func() { f = Mids(ps) })
	qs := make([]Quote, len(quotes))
	bench(b, "Sorted", func() { copy(qs, quotes); Sorted(qs) })
	bench(b, "Touch", func() { t.Touch(names[:200]) })
	var k Kernel
	rows := make([][]float32, 100)
	for i := range rows {
		rows[i] = make([]float32, 16)
	}
	bench(b, "Blur", func() { f = float64(Blur(&k, rows)) })
	bench(b, "History", func() { keep = History(&quotes[0], 10) })
	bench(b, "Deep", func() { f = Deep(deep) })
}

func BenchmarkAlgorithms(b *testing.B) {
	var g graph
	for i := range names {
		g.nodes = append(g.nodes, vertex{names[i], []string{names[255-i], names[i/2]}})
	}
	bench(b, "Edges", func() { n = g.Edges() })
	other := slices.Clone(names)
	slices.Reverse(other)
	bench(b, "Common", func() { n = Common(names, other) })
	bench(b, "Drain", func() { n = Drain(nums) })
	bench(b, "Medians", func() { f = Medians(floats) })
	bench(b, "Steps", func() { n = Steps(18) })
	bench(b, "Dedup", func() { n = len(Dedup(names)) })
	bench(b, "Known", func() { n = Known(names) })
	sq := [][]float64{floats[:16], floats[16:32], floats[32:48], floats[48:64], floats[64:80], floats[80:96], floats[96:112], floats[112:128],
		floats[:16], floats[16:32], floats[32:48], floats[48:64], floats[64:80], floats[80:96], floats[96:112], floats[112:128]}
	bench(b, "Product", func() { f = Product(sq, sq) })
	sorted := slices.Sorted(slices.Values(names))
	bench(b, "Where", func() { n = Where(sorted, names) })
	root := &branch{}
	for range 10 {
		root.kids = append(root.kids, &branch{kids: []*branch{{}, {}, {}}})
	}
	bench(b, "Depth", func() { n = root.Depth() })
}

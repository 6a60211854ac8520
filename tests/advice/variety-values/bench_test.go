package values

import "testing"

var (
	nums   []int
	groups [][]int
	vals   []uint32
	keep   any
	n      int
	f      float64
	watch  observer
	sets   setter
)

func init() {
	for i := 0; i < 256; i++ {
		nums = append(nums, i*7919%1009)
		vals = append(vals, uint32(i))
	}
	for i := 0; i < 64; i++ {
		groups = append(groups, nums[:8])
	}
}

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			f()
		}
	})
}

func BenchmarkValues(b *testing.B) {
	dst := make([]Attr, 0, 300)
	bench(b, "Attrs", func() { n = len(Attrs(dst, nums)) })
	var c counter
	watch, sets = &c, &c
	bench(b, "Report", func() { Report(watch, nums) })
	bench(b, "Chain", func() { n = Chain(nums) })
	p := make(prios, 0, 300)
	bench(b, "Schedule", func() { n = int(Schedule(&p, nums)) })
	m := &Matrix{1, 1, 1, 0}
	bench(b, "Power", func() { f = Power(m, 200) })
	bench(b, "Build", func() { f = Build(100) })
	var w walker
	bench(b, "Totals", func() { n = Totals(&w, groups) })
	bench(b, "Stack", func() { keep = Stack(50) })
	bench(b, "Local", func() { n = Local(7) })
	bench(b, "Small", func() { Small(sets, 300) })
	bench(b, "Load", func() { keep = Load(500) })
	bench(b, "Spans", func() { keep = Spans(100) })
	bench(b, "Fill", func() { keep = Fill(500) })
	bs := bitset{make([]uint64, 64)}
	bench(b, "Members", func() { n = bs.Members(4000) })
	bench(b, "Hash", func() { n = int(Hash(vals)) })
	bench(b, "Fold", func() { n = int(Fold(vals)) })
	bench(b, "Clamp", func() { n = c.Clamp(nums) })
}

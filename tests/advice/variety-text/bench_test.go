package text

import (
	"strconv"
	"testing"
)

var (
	inv   = &Invoice{Number: 1, Customer: "ACME & Sons"}
	invs  []*Invoice
	names []string
	table = map[string]int{}
	edges [][2]int32
	keep  any
	n     int
)

func init() {
	for i := 0; i < 300; i++ {
		a := "article number " + strconv.Itoa(i*7919%1009) + " of the winter catalogue"
		inv.Positions = append(inv.Positions, Position{a, 1 + i%9, int64(i * 331 % 100_000), nil})
		names = append(names, a)
		table[a] = i
		edges = append(edges, [2]int32{int32(i * 3 % 611), int32(i * 7 % 877)})
	}
	for i := 0; i < 4; i++ {
		invs = append(invs, inv)
	}
}

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			f()
		}
	})
}

func BenchmarkDocuments(b *testing.B) {
	bench(b, "HTML", func() { n = len(HTML(inv)) })
	bench(b, "CSV", func() { n = len(CSV(inv)) })
	bench(b, "Plain", func() { n = len(Plain(inv)) })
	bench(b, "Sections", func() { keep = Sections(invs[:1]) })
	bench(b, "Outline", func() { n = len(Outline(0, names, "")) })
	bench(b, "Summary", func() { n = len(Summary(invs)) })
	bench(b, "Captions", func() { keep = Captions(inv) })
	bench(b, "Longest", func() { n = len(Longest(inv)) })
}

func BenchmarkTables(b *testing.B) {
	bench(b, "Collect", func() { keep = Collect(names, func(s string) Line { return Line{Article: s} }) })
	bench(b, "Book", func() { keep = Book(inv) })
	bench(b, "Numbers", func() { keep = Numbers(2000) })
	bench(b, "Columns", func() { keep, _ = Columns(inv) })
	bench(b, "Matrix", func() { keep = Matrix(10, 300) })
	bench(b, "Prices", func() { keep = Prices(inv) })
	bench(b, "Unique", func() { n = Unique(names) })
	bench(b, "Inverse", func() { keep = Inverse(table) })
	bench(b, "Degree", func() { keep = Degree(edges) })
	bench(b, "Dear", func() { keep = Dear(inv) })
	bench(b, "Copies", func() { keep = Copies(inv) })
	bench(b, "Kinds", func() { keep = Kinds(inv) })
	tags := make([]string, 0, 400)
	bench(b, "Tagged", func() { n = len(Tagged(tags, inv)) })
	bench(b, "Count", func() { n = Count(inv) })
}

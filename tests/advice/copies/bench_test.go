package copies

import (
	"strconv"
	"testing"
)

var (
	quotes = make([]Quote, 200)
	ptrs   []*Quote
	names  []string
	book   = map[string]Quote{}
	values = make([]float64, 500)
	pairs  = make([]Pair, 500)
	conf   *config
	sink   any
	n      int
)

func init() {
	conf = Configure(5)
	for i := range quotes {
		quotes[i].Bids[0], quotes[i].Volume = float64(i), int64(i)
		ptrs = append(ptrs, &quotes[i])
		names = append(names, "name "+strconv.Itoa(i))
		book[names[i]] = quotes[i]
	}
}

func BenchmarkCopies(b *testing.B) {
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				f()
			}
		})
	}
	run("Spreads", func() { n = int(Spreads(quotes)) })
	run("Depths", func() { n = int(Depths(ptrs)) })
	run("Busy", func() { n = Busy(quotes, func(q *Quote) bool { return q.Volume > 50 }) })
	run("Feed", func() { n = int(Feed(quotes, 200)) })
	run("Update", func() { Update(book, names) })
	run("Readings", func() { sink = Readings(values) })
	run("Edges", func() { sink = Edges(500) })
	run("Spans", func() { sink = Spans(names) })
	run("Pairs", func() { n = int(Pairs(pairs)) })
	run("Indexed", func() { n = int(Indexed(quotes)) })
	run("Snapshot", func() { sink = Snapshot(quotes[:20]) })
	run("Tights", func() { sink = Tights(500) })
	run("Rares", func() { sink = Rares(500) })
}

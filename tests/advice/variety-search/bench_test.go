package search

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

var sink any

func words(n, kinds int) []string {
	r := rand.New(rand.NewSource(5))
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("word%c%c", 'a'+r.Intn(26), 'a'+r.Intn(kinds))
	}
	return out
}

// tally takes what is written and keeps nothing.
type tally struct{ sum uint32 }

func (t *tally) Write(p []byte) (int, error) {
	t.sum = crc32.Update(t.sum, crc32.IEEETable, p[:min(8, len(p))])
	return len(p), nil
}

func run(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			f()
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	ws := words(1200, 20)
	run(b, "Distinct", func() { sink = distinct(ws) })
	text := []byte(strings.Join(ws, " "))
	ix := NewIndex("the", "and", "of")
	for i := range 1000 {
		ix.Add([]byte(ws[i%len(ws)] + " " + ws[(i*7)%len(ws)]))
	}
	run(b, "Right", func() {
		sink = ix.Known(text[:800])
		x := NewIndex("the")
		x.Add(text[:400])
		sink = x
	})
	query := []string{ws[0], ws[9]}
	run(b, "Score", func() { d, _ := ix.score(query); sink = d })
	s := scorer{Index: ix}
	run(b, "RightScore", func() { sink = s.top(query) })
	texts := slices.Repeat([]string{"Some  Text that HAS   blanks and cases, and goes on for a while " + strings.Repeat("x Y ", 40)}, 20)
	run(b, "Fold", func() { sink = fold(texts) })
	docs := slices.Repeat([][]byte{bytes.Repeat([]byte("lorem ipsum dolor "), 60)}, 50)
	run(b, "Hits", func() { sink = hits(docs, "sit amet") })
	root := &node{name: "root"}
	for i := range 20 {
		k := &node{name: fmt.Sprint("kid", i)}
		for j := range 10 {
			k.kids = append(k.kids, &node{name: fmt.Sprint("leaf", j)})
		}
		root.kids = append(root.kids, k)
	}
	run(b, "Outline", func() { sink = outline(root) })
	run(b, "OutlineTo", func() {
		var sb strings.Builder
		outlineTo(root, &sb)
		sink = sb.Len() + len(breadcrumb("a", "b"))
	})
}

func BenchmarkReport(b *testing.B) {
	aggs := make([]Agg, 150)
	for i := range aggs {
		aggs[i] = Agg{Key: fmt.Sprintf("group %d", i), Count: i}
	}
	var w tally
	run(b, "Html", func() { renderAll(&w, htmlRow{}, aggs[:10]) })
	run(b, "CsvText", func() { sink = csvText(aggs) })
	lines := slices.Repeat([]string{"a line of the page that is as long as lines are, with numbers 1 2 3\n"}, 60)
	run(b, "Paginate", func() { sink = paginate(lines) })
	prices, floats := make([]any, 300), make([]float64, 300)
	for i := range prices {
		floats[i] = float64(i) * 1.37
		prices[i] = floats[i]
	}
	run(b, "Widths", func() { sink = widths(prices) })
	names := []string{"a & b", "<tag>", "plain text", "it's"}
	run(b, "Escape", func() { sink = escapeAll(names, escapeXML) })
	cells := slices.Repeat([][]string{{"one", "two", "three"}}, 20)
	run(b, "FlushRows", func() { flushRows(&w, cells) })
	table := slices.Repeat(cells, 40)
	t := totals{map[string]float64{}}
	for i := range 200 {
		t.by[fmt.Sprint("key", i)] = float64(i)
	}
	run(b, "Totals", func() { sink = t.lines() })
	var iw io.Writer = &w
	run(b, "Send", func() { send(iw, lines) })
	var buf []byte
	run(b, "Right", func() {
		buf, _ = sendTogether(iw, lines, buf)
		renderAll(&w, cachedRow{rowTemplate}, aggs[:4])
		sink = csvBuilder(aggs)
		sink = widthsFast(floats)
		sink = escapeAll(names, shellEscaper.Replace)
		header(io.Discard, "t", cells[0])
		writeRows(&w, table)
	})
}

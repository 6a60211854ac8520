package second

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var keep any
var n int
var f float64

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			f()
		}
	})
}

func BenchmarkFirst(b *testing.B) {
	var names, others []string
	var items []Item
	byID := map[int]*Item{}
	for i := 0; i < 300; i++ {
		names = append(names, "a name with some length, number "+strconv.Itoa(i*7919%1009))
		others = append(others, "a name with some length, number "+strconv.Itoa(i*31%1013))
		items = append(items, Item{ID: i, Name: names[i]})
		byID[i] = &Item{ID: i}
	}
	feed := Feed{Title: strings.Repeat("Some Words Of A Title ", 60)}
	out := make([]string, 300)
	bench(b, "Slug", func() { n = len(feed.Slug()) })
	bench(b, "Wrap", func() { n = len(Wrap(feed.Title, 40)) })
	bench(b, "Answer", func() { keep = Answer(byID) })
	bench(b, "Read", func() { keep = Read(strings.NewReader("one\ntwo\nthree\n")) })
	bench(b, "IndexBy", func() { keep = IndexBy(items, func(i *Item) string { return i.Name }) })
	w := bufio.NewWriter(io.Discard)
	bench(b, "Headers", func() { Headers(w, names) })
	bench(b, "Paths", func() { Paths(items, out) })
	bench(b, "Dump", func() { Dump(io.Discard, items) })
	body := bytes.Repeat([]byte("some words in a line\n"), 200)
	bench(b, "Words", func() { n = Words(body) })
	bench(b, "Size", func() { n = int(Size(names)) })
	bench(b, "Missing", func() { n = Missing(names, others) })
	bench(b, "Kinds", func() { n = Kinds(names) })
}

func BenchmarkSecond(b *testing.B) {
	grid := Grid{Cells: make([]Cell, 300)}
	var items []Item
	var texts []string
	var groups [][]int
	var mus []*sync.Mutex
	for i := 0; i < 300; i++ {
		items = append(items, Item{ID: i, Name: "name"})
		groups = append(groups, []int{i, 2, 3})
		if i < 50 {
			texts = append(texts, "one\ntwo\nthree\n")
			mus = append(mus, new(sync.Mutex))
		}
	}
	bench(b, "Score", func() { f = grid.Score() })
	bench(b, "Area", func() { f = grid.Area() })
	route, routed := Route(), Routed()
	bench(b, "Route", func() { route("/items/12") })
	bench(b, "Routed", func() { routed("/items/12") })
	var r row
	bench(b, "Insert", func() { Insert(&r, items) })
	bench(b, "Means", func() { n = Means(groups) })
	bench(b, "Events", func() { keep = Events(1000) })
	bench(b, "Scan", func() { n = Scan(texts) })
	bench(b, "Locked", func() { n = Locked(mus) })
	out := make([]string, 300)
	bench(b, "Codes", func() { Codes(items, out) })
}

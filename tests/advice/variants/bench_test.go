package variants

import (
	"slices"
	"strconv"
	"testing"
)

var (
	rows  []Row
	words []string
	v     []int
	n     int
	sink  any
)

func init() {
	for i := 0; i < 250; i++ {
		w := "name " + strconv.Itoa(i*7919%1000)
		words = append(words, w)
		v = append(v, i*7919%1000)
		rows = append(rows, Row{w, v[i], []string{"a", "b", "c"}})
	}
}

func BenchmarkVariants(b *testing.B) {
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				f()
			}
		})
	}
	run("HTML", func() { n = len(HTML(rows)) })
	run("Lines", func() { n = len(Lines(rows)) })
	run("Reversed", func() { n = len(Reversed(words)) })
	run("Matching", func() { n = len(Matching(rows, 100)) })
	run("High", func() { n = len(High(rows, 100)) })
	run("Scores", func() { n = len(Scores(rows)) })
	run("Ranked", func() { Ranked(slices.Clone(rows)) })
	run("Named", func() { Named(slices.Clone(rows)) })
	run("Publish", func() { Publish(300) })
	run("Hits", func() { sink = Hits("text", 500) })
	run("Stack", func() { sink = Stack(300) })
	run("Merge", func() { n = len(Merge(words[:150], words[100:])) })
	run("Smallest", func() { Smallest(slices.Clone(v)) })
	run("Sorted", func() { n = len(Sorted(rows)) })
}

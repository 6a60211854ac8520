package inlining

import (
	"strings"
	"testing"
)

var (
	grid   = Grid{W: 60, H: 60, Cells: make([]int32, 3600)}
	v      = make([]uint32, 1000)
	text   = strings.Repeat("some text ", 100)
	points = make([]point, 500)
	boxed  box
	n      int
)

func BenchmarkCalls(b *testing.B) {
	for i := range v {
		v[i] = uint32(i) * 2654435761
	}
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				f()
			}
		})
	}
	run("Neighbours", func() { n = int(grid.Neighbours()) })
	run("Peeks", func() { n = int(grid.Peeks()) })
	run("Hash", func() { n = int(Hash(text)) })
	run("Dots", func() { n = int(Dots(points)) })
	run("Others", func() {
		n = Gets(&boxed, 500)
		n = int(Mixed(v))
		n = int(Lows(v))
		n = int(Highs(v))
		n = int(Doubles(v))
		n = int(Rows(v, 10))
		n = int(Both(v))
		n = Depth(200)
	})
}

package pair

import (
	"testing"
)

// bad form

type point struct{ x, y, z float64 }

//go:noinline
func badMiddle(a, b point) *point {
	return &point{(a.x + b.x) / 2, (a.y + b.y) / 2, (a.z + b.z) / 2}
}

// good form

//go:noinline
func goodMiddle(a, b point) point {
	return point{(a.x + b.x) / 2, (a.y + b.y) / 2, (a.z + b.z) / 2}
}

// measured

var p, q = point{1, 2, 3}, point{4, 5, 6}

var sink float64

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badMiddle(p, q).x
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodMiddle(p, q).x
	}
}

package pair

import (
	"testing"
)

// bad form

type order struct{ id, cents int }

func badTotals(orders []order) []int {
	var totals []int
	for _, o := range orders {
		totals = append(totals, o.cents)
	}
	return totals
}

// good form

func goodTotals(orders []order) []int {
	totals := make([]int, 0, len(orders))
	for _, o := range orders {
		totals = append(totals, o.cents)
	}
	return totals
}

// measured

var orders = make([]order, 1000)

var sink []int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badTotals(orders)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodTotals(orders)
	}
}

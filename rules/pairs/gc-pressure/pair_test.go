package pair

import (
	"testing"
)

// bad form

type item struct{ id, weight int64 }

func badLoad(n int) []*item {
	all := make([]*item, 0, n)
	for i := 0; i < n; i++ {
		all = append(all, &item{int64(i), 1})
	}
	return all
}

// good form

func goodLoad(n int) []item {
	all := make([]item, 0, n)
	for i := 0; i < n; i++ {
		all = append(all, item{int64(i), 1})
	}
	return all
}

// measured

var (
	sinkBad  []*item
	sinkGood []item
)

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkBad = badLoad(1000)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkGood = goodLoad(1000)
	}
}

package pair

import (
	"testing"
)

// bad form

func badIndex(ids []int) map[int]int {
	index := map[int]int{}
	for i, id := range ids {
		index[id] = i
	}
	return index
}

// good form

func goodIndex(ids []int) map[int]int {
	index := make(map[int]int, len(ids))
	for i, id := range ids {
		index[id] = i
	}
	return index
}

// measured

var ids = func() []int {
	v := make([]int, 1000)
	for i := range v {
		v[i] = i * 7919
	}
	return v
}()

var sink map[int]int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badIndex(ids)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodIndex(ids)
	}
}

package pair

import (
	"testing"
)

// bad form

func badSum(values []int) int {
	boxed := make([]any, 0, len(values))
	for _, v := range values {
		boxed = append(boxed, v)
	}
	sum := 0
	for _, v := range boxed {
		sum += v.(int)
	}
	keep = boxed
	return sum
}

// good form

func goodSum(values []int) int {
	kept := make([]int, 0, len(values))
	for _, v := range values {
		kept = append(kept, v)
	}
	sum := 0
	for _, v := range kept {
		sum += v
	}
	keepInts = kept
	return sum
}

// measured

var (
	keep     []any
	keepInts []int
	values   = func() []int {
		v := make([]int, 500)
		for i := range v {
			v[i] = 1000 + i
		}
		return v
	}()
)

var sink int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badSum(values)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodSum(values)
	}
}

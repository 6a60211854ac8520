package pair

import (
	"testing"
)

// bad form

//go:noinline
func badClamp(v, low, high int) int { // as if it were over the budget
	return min(max(v, low), high)
}

func badSum(v []int) (n int) {
	for _, x := range v {
		n += badClamp(x, 10, 900)
	}
	return n
}

// good form

func goodClamp(v, low, high int) int {
	return min(max(v, low), high)
}

func goodSum(v []int) (n int) {
	for _, x := range v {
		n += goodClamp(x, 10, 900)
	}
	return n
}

// measured

var v = func() []int {
	v := make([]int, 1000)
	for i := range v {
		v[i] = i * 7919 % 1000
	}
	return v
}()

var sink int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badSum(v)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodSum(v)
	}
}

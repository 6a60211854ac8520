package pair

import (
	"testing"
)

// bad form

func badUnique(v []int) []int {
	out := make([]int, 0, len(v))
next:
	for _, x := range v {
		for _, y := range out {
			if x == y {
				continue next
			}
		}
		out = append(out, x)
	}
	return out
}

// good form

func goodUnique(v []int) []int {
	out := make([]int, 0, len(v))
	seen := make(map[int]struct{}, len(v))
	for _, x := range v {
		if _, ok := seen[x]; ok {
			continue
		}
		seen[x] = struct{}{}
		out = append(out, x)
	}
	return out
}

// measured

var v = func() []int {
	v := make([]int, 1000)
	for i := range v {
		v[i] = i * 7919 % 750
	}
	return v
}()

var sink []int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badUnique(v)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodUnique(v)
	}
}

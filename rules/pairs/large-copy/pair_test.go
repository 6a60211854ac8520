package pair

import (
	"testing"
)

// bad form

type record struct {
	id   int
	body [400]byte
	sum  int
}

//go:noinline
func (r record) badTotal() int { return r.id + r.sum }

func badSum(all []record) (n int) {
	for i := range all {
		n += all[i].badTotal()
	}
	return n
}

// good form

//go:noinline
func (r *record) goodTotal() int { return r.id + r.sum }

func goodSum(all []record) (n int) {
	for i := range all {
		n += all[i].goodTotal()
	}
	return n
}

// measured

var all = make([]record, 200)

var sink int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badSum(all)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodSum(all)
	}
}

package pair

import (
	"testing"
)

// bad form

type badTick struct {
	up    bool
	price int64
	hot   bool
}

func badMake(n int) []badTick { return make([]badTick, n) }

// good form

type goodTick struct {
	price int64
	up    bool
	hot   bool
}

func goodMake(n int) []goodTick { return make([]goodTick, n) }

// measured

var (
	sinkBad  []badTick
	sinkGood []goodTick
)

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkBad = badMake(1000)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkGood = goodMake(1000)
	}
}

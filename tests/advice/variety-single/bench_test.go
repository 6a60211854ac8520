package single

import (
	"context"
	"strings"
	"testing"
)

var sink int

func BenchmarkFirst(b *testing.B) {
	s := strings.Repeat("añb€", 200)
	for b.Loop() {
		for rest := s; rest != ""; {
			var c string
			c, rest = First(rest)
			sink += len(c)
		}
	}
}

func BenchmarkLine(b *testing.B) {
	s := strings.Repeat("añb€", 50)
	for b.Loop() {
		sink += len(Line(s))
	}
}

func BenchmarkDecode(b *testing.B) {
	value := strings.Repeat("value ", 40)
	one := &sum{}
	for b.Loop() {
		for range 40 {
			Unwrap([]any{1, []any{one}}, value)
			Seek([]Codec{one, one}, []bool{false, true}, value)
		}
	}
	sink += one.n
}

func BenchmarkEach(b *testing.B) {
	value := strings.Repeat("value ", 40)
	one := &sum{}
	list := make([]Codec, 40)
	for i := range list {
		list[i] = one
	}
	for b.Loop() {
		Each(list, value)
	}
	sink += one.n
}

func BenchmarkHead(b *testing.B) {
	words := []string{"From: ", "a@example.com", "\n"}
	for b.Loop() {
		s, _ := Head(words)
		sink += len(s)
	}
}

func BenchmarkTag(b *testing.B) {
	for b.Loop() {
		for i := range uint64(50) {
			sink += len(Tag(1, i, 20, "RC1"))
		}
	}
}

func codes(n int) []Code {
	list := make([]Code, n)
	for i := range list {
		list[i] = Code{i & 3, [3]int{i, i & 1, i >> 2 & 3}}
	}
	return list
}

func BenchmarkScopes(b *testing.B) {
	list := codes(4000)
	for b.Loop() {
		sink += Scopes(list)
	}
}

func BenchmarkWeights(b *testing.B) {
	list := codes(1000)
	for b.Loop() {
		sink += Weights(list)
	}
}

func BenchmarkWatch(b *testing.B) {
	list := make([]<-chan struct{}, 400)
	for i := range list {
		list[i] = make(chan struct{})
	}
	fired := make(chan struct{})
	close(fired)
	list[399] = fired
	for b.Loop() {
		Watch(context.Background(), list)
	}
}

func BenchmarkSettle(b *testing.B) {
	for b.Loop() {
		peers := make([]*peer, 100)
		for i := range peers {
			peers[i] = &peer{gone: make(chan struct{})}
		}
		Settle(peers)
	}
}

func BenchmarkSquares(b *testing.B) {
	nums := map[int]int{}
	for i := range 200 {
		nums[i] = i
	}
	for b.Loop() {
		sink += Squares(context.Background(), nums)
	}
}

func BenchmarkCubes(b *testing.B) {
	nums := make([]int, 200)
	for b.Loop() {
		sink += Cubes(nums)
	}
}

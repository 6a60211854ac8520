package endless

import (
	"context"
	"testing"
	"time"
)

// what a registry keeps, so that the runtime cannot call it leaked
var registry []*Agent

func BenchmarkWatch(b *testing.B) {
	for b.Loop() {
		registry = append(registry, Watch("a"))
	}
}

func BenchmarkCollect(b *testing.B) {
	for b.Loop() {
		registry = append(registry, Collect("b"))
	}
}

func BenchmarkPoll(b *testing.B) {
	for b.Loop() {
		registry = append(registry, Poll("c", time.Hour))
	}
}

var left, right = make(chan int), make(chan int)

func BenchmarkMerge(b *testing.B) {
	var sum Total
	for b.Loop() {
		Merge(left, right, &sum)
	}
}

func BenchmarkTail(b *testing.B) {
	for b.Loop() {
		a := Tail("d")
		a.lines <- "x"
		registry = append(registry, a)
	}
}

func BenchmarkFollow(b *testing.B) {
	for b.Loop() {
		registry = append(registry, Follow("e"))
	}
}

func BenchmarkUntil(b *testing.B) {
	a := &Agent{}
	for b.Loop() {
		Until(context.Background(), a)
	}
	registry = append(registry, a)
}

func BenchmarkFlusher(b *testing.B) {
	queue := make(chan int, 1)
	for b.Loop() {
		Flusher(queue)
	}
}

func BenchmarkResults(b *testing.B) {
	sum := 0
	for b.Loop() {
		for n := range Results(4) {
			sum += n
		}
	}
	_ = sum
}

func BenchmarkSpread(b *testing.B) {
	var sum Total
	for b.Loop() {
		Spread([]int{1, 2, 3}, &sum)
	}
}

func BenchmarkSpreadAll(b *testing.B) {
	var sum Total
	for b.Loop() {
		SpreadAll([]int{1, 2, 3}, &sum)
	}
}

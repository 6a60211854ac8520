package pair

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// bad form

var ballast []byte

func badTune() (undo func()) {
	ballast = make([]byte, 8<<20)
	return func() { ballast = nil }
}

// good form

func goodTune() (undo func()) {
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(24 << 20)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// measured

type node struct {
	next *node
	_    [6]int
}

var sink *node

// 32 MB of garbage in short lists: several collections
func churn() {
	for k := 0; k < 500; k++ {
		var list *node
		for i := 0; i < 1000; i++ {
			list = &node{next: list}
		}
		sink = list
	}
}

// on one processor, so that the collector's work is in the time of the program, and not beside it where there is room
func measure(b *testing.B, tune func() func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	undo := tune()
	runtime.GC()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		churn()
	}
	b.StopTimer()
	undo()
}

func BenchmarkBad(b *testing.B)  { measure(b, badTune) }
func BenchmarkGood(b *testing.B) { measure(b, goodTune) }

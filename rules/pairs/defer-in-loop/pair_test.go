package pair

import (
	"sync"
	"testing"
)

// bad form

func badVisit(mu *sync.Mutex, n int) (sum int) {
	for i := 0; i < n; i++ {
		cell := &cells[i]
		cell.Lock()
		defer cell.Unlock() // all are held until badVisit returns
		sum += i
	}
	return sum
}

// good form

func goodVisit(mu *sync.Mutex, n int) (sum int) {
	for i := 0; i < n; i++ {
		sum += visitOne(i)
	}
	return sum
}

func visitOne(i int) int {
	cell := &cells[i]
	cell.Lock()
	defer cell.Unlock()
	return i
}

// measured

var (
	cells [100]sync.Mutex
	one   sync.Mutex
)

var sink int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badVisit(&one, 100)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodVisit(&one, 100)
	}
}

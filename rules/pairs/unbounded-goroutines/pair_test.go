package pair

import (
	"runtime"
	"sync"
	"testing"
)

// bad form

func badMap(v []int) {
	var wg sync.WaitGroup
	for i := range v {
		wg.Add(1)
		go func() {
			defer wg.Done()
			v[i] = step(v[i])
		}()
	}
	wg.Wait()
}

// good form

func goodMap(v []int) {
	var wg sync.WaitGroup
	part := (len(v) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for from := 0; from < len(v); from += part {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := from; i < min(from+part, len(v)); i++ {
				v[i] = step(v[i])
			}
		}()
	}
	wg.Wait()
}

// measured

func step(x int) int { return x*31 + 7 }

var v = make([]int, 1000)

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		badMap(v)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		goodMap(v)
	}
}

package noise

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

var sink int

func BenchmarkArith(b *testing.B) {
	x := uint64(88172645463325252)
	for b.Loop() {
		for range 1000 {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
		}
	}
	sink = int(x)
}

func BenchmarkSort(b *testing.B) {
	src, dst := make([]int, 1000), make([]int, 1000)
	for i := range src {
		src[i] = i * 7919 % 1009
	}
	for b.Loop() {
		copy(dst, src)
		slices.Sort(dst)
	}
}

func BenchmarkMap(b *testing.B) {
	for b.Loop() {
		m := map[int]int{}
		for i := range 200 {
			m[i*31] = i
		}
		sink = len(m)
	}
}

func BenchmarkJSON(b *testing.B) {
	in := []byte(`{"name":"` + strings.Repeat("x", 100) + `","list":[1,2,3,4,5,6,7,8],"sub":{"a":1.5,"b":"two","c":null}}`)
	for b.Loop() {
		var v map[string]any
		if err := json.Unmarshal(in, &v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChan(b *testing.B) {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v
		}
	}()
	for b.Loop() {
		ping <- 1
		sink = <-pong
	}
	close(ping)
}

// walk follows a chain through n words in no order that a prefetcher knows.
func walk(b *testing.B, n int) {
	next := make([]uint32, n)
	for i := range next {
		next[i] = uint32((i*1664525 + 1013904223) & (n - 1))
	}
	at := uint32(0)
	for b.Loop() {
		for range 1000 {
			at = next[at]
		}
	}
	sink = int(at)
}

func BenchmarkWalk(b *testing.B)   { walk(b, 1<<17) } // 512 KiB
func BenchmarkThrash(b *testing.B) { walk(b, 1<<21) } // 8 MiB, which other programs keep driving out of the caches

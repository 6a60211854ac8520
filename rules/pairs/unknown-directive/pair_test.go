package pair

import (
	"testing"
)

// bad form

//go:inline
func badMix(h uint64, data []byte) uint64 {
	for _, c := range data {
		h = (h ^ uint64(c)) * 1099511628211
		if h&1 != 0 {
			h ^= h >> 29
		} else {
			h += h << 3
		}
		switch {
		case h%3 == 0:
			h = h<<7 | h>>57
		case h%5 == 0:
			h = h<<11 ^ h>>3
		}
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h<<9 ^ h>>21
	return h ^ h>>32
}

// good form

func goodMix(h uint64, data []byte) uint64 {
	for _, c := range data {
		h = (h ^ uint64(c)) * 1099511628211
		if h&1 != 0 {
			h ^= h >> 29
		} else {
			h += h << 3
		}
		switch {
		case h%3 == 0:
			h = h<<7 | h>>57
		case h%5 == 0:
			h = h<<11 ^ h>>3
		}
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h<<9 ^ h>>21
	return h ^ h>>32
}

// measured

var data = []byte("a short key, as maps have them")

var sink uint64

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badMix(sink, data)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodMix(sink, data)
	}
}

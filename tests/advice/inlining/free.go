package inlining

import (
	"strconv"
	"sync"
)

func itoa(n int) string { return strconv.Itoa(n) }

func twice(v uint32) uint32 { return v * 2 }

// Doubles: twice is inlined.
func Doubles(v []uint32) (n uint32) {
	for _, x := range v {
		n += twice(x)
	}
	return n
}

// Crunch is large and does much at each call: a call more or less is nothing.
//
//go:noinline
func Crunch(v []uint32) (n uint32) {
	for i, x := range v {
		n += x*uint32(i) ^ n>>3
	}
	return n
}

// Rows crunches each row.
func Rows(v []uint32, k int) (n uint32) {
	for i := 0; i < k; i++ {
		n += Crunch(v)
	}
	return n
}

// go: the word begins this comment, and no directive.
func plain(v uint32) uint32 { return v + 1 }

//go:nosplit
func fast(v uint32) uint32 { return v ^ 0x55 }

// Both calls two that are inlined.
func Both(v []uint32) (n uint32) {
	for _, x := range v {
		n += plain(x) + fast(x)
	}
	return n
}

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + depth(n-1)
}

// Depth recurses: that cannot be inlined away.
func Depth(n int) int { return depth(n) }

type box struct {
	mu sync.Mutex
	n  int
}

// Get locks: that costs more than the call does.
func (b *box) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n
}

// Gets reads it often.
func Gets(b *box, k int) (n int) {
	for i := 0; i < k; i++ {
		n += b.Get()
	}
	return n
}

// Package cgo calls C from a loop.
package cgo

/*
static long step(long x) { return x * 31 + 7; }
static long fill(unsigned char *p, long n) { long s = 0; for (long i = 0; i < n; i++) s += p[i]; return s; }
*/
import "C"

import (
	"strconv"
	"unsafe"
)

// Steps calls C once a round.
func Steps(n int) (x int64) {
	for range n {
		x = int64(C.step(C.long(x)))
	}
	return x
}

// Sums hands buffers over.
func Sums(bufs [][]byte) []string {
	var out []string
	for _, b := range bufs {
		s := C.fill((*C.uchar)(unsafe.Pointer(&b[0])), C.long(len(b)))
		out = append(out, strconv.Itoa(int(s)))
	}
	return out
}

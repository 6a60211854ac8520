package ballast

import "testing"

var n int

func BenchmarkUse(b *testing.B) {
	Hold()
	defer Release()
	for i := 0; i < b.N; i++ {
		Put(i, byte(i))
		n = int(Square(uint32(i)&0xffff)) + Words("some words")
	}
}

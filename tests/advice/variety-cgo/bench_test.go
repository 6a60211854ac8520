package cgo

import "testing"

func BenchmarkCalls(b *testing.B) {
	b.Run("Steps", func(b *testing.B) {
		for b.Loop() {
			Steps(1000)
		}
	})
	bufs := make([][]byte, 300)
	for i := range bufs {
		bufs[i] = make([]byte, 64)
		bufs[i][0] = byte(i)
	}
	b.Run("Sums", func(b *testing.B) {
		for b.Loop() {
			Sums(bufs)
		}
	})
}

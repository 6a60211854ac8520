package share

import "testing"

func BenchmarkShare(b *testing.B) {
	for i := 0; i < b.N; i++ {
		RunPacked(2000000)
		RunPadded(2000000)
		RunSingle(1000000)
		RunSerial(2000000)
	}
}

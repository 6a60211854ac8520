package churn

import "testing"

var sink int

func day() []float32 {
	v := make([]float32, 2880)
	for i := range v {
		v[i] = float32(i % 11)
	}
	return v
}

func BenchmarkCut(b *testing.B) {
	v := day()
	for b.Loop() {
		sink += len(Cut(v, 30))
	}
}

func BenchmarkSmooth(b *testing.B) {
	v := day()
	for b.Loop() {
		sink += len(Smooth(v))
	}
}

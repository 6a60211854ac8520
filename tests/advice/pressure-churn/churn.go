// Package churn cuts load curves: each answer is one block without pointers, made at its size.
package churn

// Slot is a part of a day.
type Slot struct {
	From int64
	Load float32
	Peak bool
}

// Cut gives a slot for each value.
func Cut(values []float32, step int64) []Slot {
	out := make([]Slot, len(values))
	for i, v := range values {
		out[i] = Slot{From: int64(i) * step, Load: v, Peak: v > 7}
	}
	return out
}

// Smooth gives the means of neighbours.
func Smooth(values []float32) []float32 {
	out := make([]float32, len(values))
	for i := range out {
		out[i] = (values[max(i-1, 0)] + values[min(i+1, len(values)-1)]) / 2
	}
	return out
}

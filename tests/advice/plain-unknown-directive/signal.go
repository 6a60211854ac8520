//go:build !tiny

// Package dsp is the signal path of an audio recorder, with its tables and generated code.
package dsp

import "math"

// convolve writes the convolution of src and kernel to dst, which has len(src)-len(kernel)+1 elements.
//
//go:nobounds
func convolve(dst, src, kernel []float32) {
	for i := range dst {
		var acc float32
		for j, k := range kernel {
			acc += k * src[i+j]
		}
		dst[i] = acc
	}
}

type agc struct {
	level  float64
	attack float64
	decay  float64
}

// follow tracks the level of the signal.
//
//go:inline
func (a *agc) follow(x float64) float64 {
	if x = math.Abs(x); x > a.level {
		a.level += (x - a.level) * a.attack
	} else {
		a.level += (x - a.level) * a.decay
	}
	return a.level
}

func (a *agc) level2(samples []float64) (sum float64) {
	for _, s := range samples {
		l := a.follow(s)
		sum += l * l
	}
	return sum
}

func energy(frame []int16) (e int64) {
	//go:unroll 8
	for _, s := range frame {
		e += int64(s) * int64(s)
	}
	return e
}

// biquad is one section of a filter.
type biquad struct {
	b0, b1, b2, a1, a2 float64
	z1, z2             float64
}

// run filters in place. It is called from the audio interrupt on the small boards, where the stack must not move.
//
//go:nosplit
func (q *biquad) run(x []float64) {
	for i, v := range x {
		y := q.b0*v + q.z1
		q.z1 = q.b1*v - q.a1*y + q.z2
		q.z2 = q.b2*v - q.a2*y
		x[i] = y
	}
}

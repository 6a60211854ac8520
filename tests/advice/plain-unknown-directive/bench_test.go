package dsp

import (
	"bytes"
	"math"
	"strconv"
	"testing"
)

var (
	sink  int
	sinkF float64
)

func tone(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = math.Sin(float64(i)/7) * 2
	}
	return x
}

func BenchmarkConvolve(b *testing.B) {
	src, kernel := make([]float32, 1024), make([]float32, 32)
	for i := range src {
		src[i] = float32(i % 9)
	}
	for i := range kernel {
		kernel[i] = 1 / float32(i+1)
	}
	dst := make([]float32, len(src)-len(kernel)+1)
	for b.Loop() {
		convolve(dst, src, kernel)
	}
	sinkF += float64(dst[5])
}

func BenchmarkFollow(b *testing.B) {
	x := tone(2000)
	a := &agc{attack: 0.3, decay: 0.01}
	for b.Loop() {
		sinkF += a.level2(x)
	}
}

func BenchmarkEnergy(b *testing.B) {
	frame := make([]int16, 4096)
	for i := range frame {
		frame[i] = int16(i * 31)
	}
	for b.Loop() {
		sink += int(energy(frame))
	}
}

func BenchmarkBiquad(b *testing.B) {
	x := tone(2000)
	q := &biquad{b0: 0.2, b1: 0.4, b2: 0.2, a1: -0.5, a2: 0.2}
	for b.Loop() {
		q.run(x)
	}
	sinkF += x[4]
}

func BenchmarkCRC(b *testing.B) {
	frame := make([]byte, 2048)
	for i := range frame {
		frame[i] = byte(i * 3)
	}
	for b.Loop() {
		sink += int(crc(frame))
	}
}

func BenchmarkDespike(b *testing.B) {
	src := make([]int32, 2000)
	for i := range src {
		src[i] = int32(i * 7919 % 1000)
	}
	dst := make([]int32, len(src))
	for b.Loop() {
		despike(dst, src)
	}
	sink += int(dst[9])
}

func BenchmarkClip(b *testing.B) {
	x := tone(2000)
	for b.Loop() {
		sink += clipAll(x, 1.5)
	}
}

func BenchmarkGenerate(b *testing.B) {
	stages := make([]stage, 40)
	for i := range stages {
		n := strconv.Itoa(i)
		stages[i] = stage{"stage" + n, "0." + n, n}
	}
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		generate(&out, stages)
		sink += out.Len()
	}
}

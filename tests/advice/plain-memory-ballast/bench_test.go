package ingest

import (
	"context"
	"testing"
)

var sink int

func messages(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		m := make([]byte, 14+i%100)
		m[0], m[1], m[6] = byte(i), byte(i>>8), byte(i*3)
		out[i] = m
	}
	return out
}

func BenchmarkChecksum(b *testing.B) {
	in := messages(500)
	for b.Loop() {
		sink += int(Checksum(in))
	}
	sink += len(heapFloor)
}

func BenchmarkPut(b *testing.B) {
	devices := make([]uint32, 1000)
	for i := range devices {
		devices[i] = uint32(i)
	}
	s := NewServer(Options{HeadroomMB: 192}, devices)
	in := messages(1000)
	for b.Loop() {
		for _, m := range in {
			if s.Put(m) {
				sink++
			}
		}
	}
}

func BenchmarkRun(b *testing.B) {
	batches := make(chan [][]byte)
	end := make(chan error)
	go func() {
		end <- Run(context.Background(), batches, func(sum uint32) { sink += int(sum) })
	}()
	in := messages(300)
	for b.Loop() {
		batches <- in
	}
	close(batches)
	if err := <-end; err != nil {
		b.Fatal(err)
	}
}

func BenchmarkMedian3(b *testing.B) {
	v := make([]int32, 4000)
	for i := range v {
		v[i] = int32(i * 7919 % 1000)
	}
	for b.Loop() {
		Median3(v)
	}
	sink += int(v[5]) + len(pad)
}

func BenchmarkSeen(b *testing.B) {
	f := newSeenFilter(28)
	h := uint64(1)
	for b.Loop() {
		for range 1000 {
			h = h*6364136223846793005 + 1442695040888963407
			if f.add(h) {
				sink++
			}
		}
	}
}

func BenchmarkRing(b *testing.B) {
	r := newRing(48)
	in := messages(1000)
	for b.Loop() {
		for _, m := range in {
			r.write(m)
		}
	}
	sink += r.pos
}

func BenchmarkSlab(b *testing.B) {
	var s slab
	in := messages(1000)
	for b.Loop() {
		for _, m := range in {
			sink += len(s.keep(m))
		}
	}
}

func BenchmarkCapture(b *testing.B) {
	Capture(b.N, func(d uint32) { sink += int(d) })
}

package audit

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var sink atomic.Uint64

func parallel(b *testing.B, f func(i int) uint64) {
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		var x uint64
		for i := 0; pb.Next(); i++ {
			x += f(i)
		}
		sink.Add(x)
	})
}

func BenchmarkSeal(b *testing.B) {
	s := new(Seal)
	block := &[64]byte{1, 2, 3}
	parallel(b, func(int) uint64 { return s.Add(block) })
}

func BenchmarkRoll(b *testing.B) {
	r := new(Roll)
	line := []byte("0001 bread 2.49 0002 milk 1.19 0003 apples 3.05 0004 cheese 4.99 sum 11.72")
	parallel(b, func(int) uint64 { return uint64(r.Print(line)) })
}

func BenchmarkDiary(b *testing.B) {
	d := new(Diary)
	parallel(b, func(i int) uint64 { return d.Note(i&15, int64(i)&0xffff, "anne") })
}

func BenchmarkTakings(b *testing.B) {
	t := new(Takings)
	cents := make([]int64, 200)
	for i := range cents {
		cents[i] = int64(i * 37)
	}
	parallel(b, func(int) uint64 { t.Shift(cents); return 1 })
}

func fourTimes(f func()) {
	var wg sync.WaitGroup
	wg.Add(4)
	for range 4 {
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait()
}

func BenchmarkTariff(b *testing.B) {
	rates := make([]int32, 60_000)
	for i := range rates {
		rates[i] = int32(i * 7919)
	}
	for b.Loop() {
		t := &Tariff{rates: rates}
		fourTimes(func() { sink.Add(uint64(t.Rate(17))) })
	}
}

func BenchmarkIndex(b *testing.B) {
	names := make([]string, 8000)
	for i := range names {
		names[i] = fmt.Sprint("article ", i*i*i)
	}
	for b.Loop() {
		x := &Index{names: names}
		fourTimes(func() { sink.Add(uint64(len(x.Lengths()))) })
	}
}

func BenchmarkForms(b *testing.B) {
	f := &Forms{made: map[int]string{}}
	var next atomic.Int64
	parallel(b, func(i int) uint64 {
		n := int(next.Add(1)) & 0xfff
		if n == 0 {
			f.mu.Lock()
			clear(f.made)
			f.mu.Unlock()
		}
		return uint64(len(f.Form(n)))
	})
}

func BenchmarkAskAll(b *testing.B) {
	shops := make([]int, 1500)
	for i := range shops {
		shops[i] = i
	}
	for b.Loop() {
		out := AskAll(shops, func(s int) int {
			time.Sleep(500 * time.Microsecond)
			return s * 3
		})
		sink.Add(uint64(out[7]))
	}
}

func BenchmarkRateAll(b *testing.B) {
	values := make([]uint64, 400)
	for i := range values {
		values[i] = uint64(i) * 0x9E3779B97F4A7C15
	}
	for b.Loop() {
		sink.Add(uint64(RateAll(values, Bits{})[3]))
	}
}

func numbers(n int) []uint64 {
	v := make([]uint64, n)
	for i := range v {
		v[i] = uint64(i * i)
	}
	return v
}

func BenchmarkCorners(b *testing.B) {
	v := numbers(2000)
	for b.Loop() {
		sink.Add(Corners(v))
	}
}

func BenchmarkHalves(b *testing.B) {
	v := numbers(2000)
	for b.Loop() {
		sink.Add(Halves(v))
	}
}

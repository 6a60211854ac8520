package fitted

import "testing"

var (
	sink    uint64
	keep    any
	numbers = make([]uint16, 1<<14)
	stream  = make([]byte, 1<<14)
)

func init() {
	for i := range numbers {
		numbers[i] = uint16(i * 40503)
		stream[i] = byte(i * 167)
	}
}

func BenchmarkPack(b *testing.B) {
	p := &blocks{}
	for b.Loop() {
		sink += uint64(p.Pack(numbers))
	}
}

func BenchmarkSum(b *testing.B) {
	for b.Loop() {
		r := &bits{data: stream}
		sink += r.Sum(30000)
	}
}

func BenchmarkPlay(b *testing.B) {
	w := &wave{step: 7, top: 1000}
	for b.Loop() {
		sink += uint64(w.Play(20000))
	}
}

func BenchmarkMix(b *testing.B) {
	m := &mixer{}
	for b.Loop() {
		sink += m.Mix(numbers)
	}
}

func BenchmarkTable(b *testing.B) {
	for b.Loop() {
		t := newTable[uint64, float64](600)
		for i := range 600 {
			t.set(i, uint64(i), 0.5)
		}
		keep = t
	}
}

func BenchmarkPush(b *testing.B) {
	for b.Loop() {
		var head *link[int64]
		for i := range 400 {
			head = push(head, int64(i))
		}
		keep = head
	}
}

func BenchmarkPairs(b *testing.B) {
	for b.Loop() {
		ps := pairs[int64, int32](700)
		for range 16 {
			for i := range ps {
				ps[i].a += int64(ps[i].b)
			}
		}
		keep = ps
	}
}

func BenchmarkCells(b *testing.B) {
	for b.Loop() {
		long, short := cells[int64](200), cells[bool](200)
		for range 32 {
			for i := range long {
				long[i].val += int64(i)
				short[i].old = !short[i].old
			}
		}
		keep = [2]any{long, short}
	}
}

func BenchmarkReport(b *testing.B) {
	o := &out{limit: 1 << 40}
	names := []string{"up", "down", "left", "right", "total", "lost"}
	for b.Loop() {
		for range 100 {
			sink += uint64(o.Report(names))
		}
	}
}

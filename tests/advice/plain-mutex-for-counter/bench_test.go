package relay

import (
	"bytes"
	"strconv"
	"testing"
)

var sink int

func BenchmarkForward(b *testing.B) {
	frames := make([][]byte, 64)
	for i := range frames {
		frames[i] = make([]byte, 20+i)
	}
	m := new(meter)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := Forward(frames, m); err != nil {
				b.Error(err)
			}
		}
	})
	sink += int(m.Total())
}

func BenchmarkNextTrace(b *testing.B) {
	for b.Loop() {
		var x uint64
		for range 64 {
			x += nextTrace()
		}
		sink += int(x)
	}
	var buf [32]byte
	sink += len(Tag(buf[:0], 'a'))
}

func BenchmarkHandle(b *testing.B) {
	s := NewServer()
	b.RunParallel(func(pb *testing.PB) {
		var x uint32
		for i := uint32(0); pb.Next(); i++ {
			x += s.Handle(byte(i), i)
		}
		_ = x
	})
	sink += int(s.busy.value())
}

func BenchmarkSaved(b *testing.B) {
	lines := make([][]byte, 4096)
	for i := range lines {
		lines[i] = []byte("a line of some text" + string(bytes.Repeat([]byte{' '}, i%3)))
	}
	for b.Loop() {
		sink += Saved(lines, 2)
	}
}

func BenchmarkLatency(b *testing.B) {
	l := new(latency)
	for b.Loop() {
		for i := range int64(64) {
			l.Observe(i)
		}
	}
	sink += int(l.Mean())
}

func BenchmarkEventLog(b *testing.B) {
	l := &eventLog{page: make([]byte, 0, 1<<16)}
	b.RunParallel(func(pb *testing.PB) {
		for i := uint64(0); pb.Next(); i++ {
			l.Add('a'+byte(i%20), i)
		}
	})
	sink += len(l.page)
}

func BenchmarkSlots(b *testing.B) {
	s := newSlots(1000)
	for b.Loop() {
		for range 32 {
			s.acquire()
		}
		for range 32 {
			s.release()
		}
	}
}

func BenchmarkExtensions(b *testing.B) {
	names := make([]string, 64)
	for i := range names {
		names[i] = "/srv/files/f" + strconv.Itoa(i) + []string{".txt", ".go", ".c", ".jpeg", ""}[i%5]
	}
	e := &extensions{counts: make(map[string]int, 16)}
	for b.Loop() {
		for _, n := range names {
			e.seen(n)
		}
	}
	sink += len(e.counts)
}

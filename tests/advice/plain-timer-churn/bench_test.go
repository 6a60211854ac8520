package relay

import (
	"testing"
	"time"
)

var sink int

const burstSize = 512

func newRelay() *relay {
	return &relay{in: make(chan message, burstSize), quit: make(chan struct{}), limit: time.Second}
}

func fill(ch chan message, n int) {
	for i := range n {
		ch <- message{uint32(i), uint8(i % 3), i % 700}
	}
}

func batch(n int) []message {
	ms := make([]message, n)
	for i := range ms {
		ms[i] = message{uint32(i), 1, i % 700}
	}
	return ms
}

func BenchmarkConsume(b *testing.B) {
	r := newRelay()
	for b.Loop() {
		fill(r.in, burstSize)
		if err := r.consume(burstSize); err != nil {
			b.Fatal(err)
		}
	}
	sink += r.stats.bytes
}

func BenchmarkOffer(b *testing.B) {
	d := &dispatcher{out: make(chan message, burstSize), perItem: time.Second}
	ms := batch(burstSize)
	for b.Loop() {
		d.offer(ms)
		for range ms {
			<-d.out
		}
	}
	sink += d.dropped
}

func BenchmarkCollect(b *testing.B) {
	ch := make(chan message, burstSize)
	for b.Loop() {
		fill(ch, burstSize)
		n, err := collect(ch, burstSize)
		if err != nil {
			b.Fatal(err)
		}
		sink += n
	}
}

func BenchmarkReceive(b *testing.B) {
	l := &link{limit: time.Minute}
	ms := batch(400)
	for b.Loop() {
		sink += l.receive(ms)
	}
}

func BenchmarkBurst(b *testing.B) {
	r := newRelay()
	for b.Loop() {
		fill(r.in, burstSize)
		sink += r.burst(burstSize, time.Second)
	}
}

func BenchmarkWatch(b *testing.B) {
	r := newRelay()
	for b.Loop() {
		fill(r.in, burstSize)
		sink += r.watch(burstSize)
	}
}

func BenchmarkRound(b *testing.B) {
	t := &tracker{open: make(map[uint32]*request, 256), limit: time.Minute, lost: make(chan uint32, 256)}
	rqs, answers := make([]request, 200), make([]uint32, 200)
	for i := range rqs {
		rqs[i].seq = uint32(i)
		answers[i] = uint32(i * 37 % 200)
	}
	for b.Loop() {
		sink += t.round(rqs, answers)
	}
}

func BenchmarkPace(b *testing.B) {
	r := newRelay()
	for b.Loop() {
		fill(r.in, burstSize)
		r.pace(burstSize, time.Hour, func(s stats) { sink += s.bytes })
	}
}

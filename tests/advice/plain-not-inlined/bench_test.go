package wire

import (
	"bytes"
	"testing"
)

var (
	sink  int
	sinkF float64
)

func BenchmarkBloom(b *testing.B) {
	f := newBloom(12, 5)
	keys := make([]uint64, 1000)
	for i := range keys {
		keys[i] = uint64(i) * 7919
		f.add(keys[i])
	}
	for b.Loop() {
		sink += f.count(keys)
	}
}

func BenchmarkVerify(b *testing.B) {
	blocks := make([][512]byte, 100)
	sums := make([]uint32, 100)
	for i := range blocks {
		blocks[i][7] = byte(i)
		sums[i] = blockSum(&blocks[i])
	}
	for b.Loop() {
		sink += verify(blocks, sums)
	}
}

func BenchmarkMean(b *testing.B) {
	c := &curve{sensor: "co2", points: make([]float64, 1024)}
	for i := range c.points {
		c.points[i] = float64(i) * 1.5
	}
	counts := make([]int, 1500)
	for i := range counts {
		counts[i] = 1 + i*31%1000
	}
	for b.Loop() {
		sinkF += c.mean(counts)
	}
}

func BenchmarkReadings(b *testing.B) {
	values := make([]uint32, 1200)
	for i := range values {
		values[i] = uint32(i * i)
	}
	p := &packer{sums: make([]uint32, 0, 16)}
	for b.Loop() {
		sink += int(p.readings(values))
	}
}

func BenchmarkReplay(b *testing.B) {
	trace := make([]int64, 2000)
	for i := range trace {
		trace[i] = int64(i*131%1500) - 300
	}
	l := new(link)
	for b.Loop() {
		sink += int(l.replay(trace))
	}
}

func BenchmarkRun(b *testing.B) {
	prog := make([]instr, 1200)
	for i := range prog {
		prog[i] = instr{uint8(i * 7 % 5), int64(i)}
	}
	m := new(machine)
	for b.Loop() {
		sink += int(m.run(prog) & 1)
	}
}

func BenchmarkQuery(b *testing.B) {
	vals := make([]int64, 1000)
	for i := range vals {
		vals[i] = int64(i % 13)
	}
	root := buildRange(vals, 0)
	at := 0
	for b.Loop() {
		at = (at + 37) % 400
		sink += int(root.query(at, at+333))
	}
}

func BenchmarkTally(b *testing.B) {
	src := bytes.Repeat([]byte("let total_sum = price * 1200.50 + tax(\"north\", 19);\n"), 40)
	for b.Loop() {
		l := lexer{src: src}
		c := l.tally()
		sink += c[tokName]
	}
}

package grid

import (
	"bytes"
	"testing"
)

var (
	sink  int
	sinkF float64
)

func BenchmarkParseReadings(b *testing.B) {
	raw := make([]byte, 18*2000)
	for i := range raw {
		raw[i] = byte(i * 7)
	}
	for b.Loop() {
		rs := parseReadings(raw, 4711)
		sinkF += rs[len(rs)-1].value
	}
}

func BenchmarkByCustomer(b *testing.B) {
	numbers, starts := make([]uint32, 1500), make([]int64, 1500)
	for i := range numbers {
		numbers[i], starts[i] = uint32(i*7919), int64(i)
	}
	for b.Loop() {
		sink += len(byCustomer(numbers, starts))
	}
}

func BenchmarkTable(b *testing.B) {
	hashes := make([]uint64, 1400)
	for i := range hashes {
		hashes[i] = uint64(i) * 0x9e3779b97f4a7c15 >> 9
	}
	for b.Loop() {
		t := newTable[float64](11)
		for i, h := range hashes {
			t.put(h, float64(i))
		}
		sink += t.n
	}
}

func BenchmarkTally(b *testing.B) {
	parts := make([][]int64, 4)
	for i := range parts {
		parts[i] = make([]int64, 3000)
		for j := range parts[i] {
			parts[i][j] = int64(j%7 - 1)
		}
	}
	for b.Loop() {
		k, n := tally(parts)
		sink += int(k + n)
	}
}

func BenchmarkReadTicks(b *testing.B) {
	raw := make([]byte, 28*1000)
	for i := range raw {
		raw[i] = byte(i)
	}
	r := bytes.NewReader(raw)
	for b.Loop() {
		r.Reset(raw)
		ts, err := readTicks(r, 1000)
		if err != nil {
			b.Fatal(err)
		}
		sink += int(ts[999].At)
	}
}

func BenchmarkBook(b *testing.B) {
	prices := make([]int64, 1000)
	for i := range prices {
		prices[i] = int64(i * 7919 % 1009)
	}
	for b.Loop() {
		var book orderBook
		for i, p := range prices {
			book.add(i%2 == 0, p, 10)
		}
		sink += book.n
	}
}

func BenchmarkOutages(b *testing.B) {
	for b.Loop() {
		var l outages
		for i := range int64(1000) {
			l.report(i*60, i%40, i*3)
		}
		sink += l.open
	}
}

func BenchmarkProfile(b *testing.B) {
	values := make([]float64, 1440)
	for i := range values {
		values[i] = float64(i % 33)
	}
	for b.Loop() {
		p := profile(values, 60)
		sinkF += p[len(p)-1].kwh
	}
}

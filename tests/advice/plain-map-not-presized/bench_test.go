package index

import (
	"strconv"
	"testing"
)

var (
	sinkProducts map[string]*Product
	sinkSet      map[uint64]struct{}
	sinkWords    map[uint32]string
	sinkMapper   *Mapper
	sinkSpent    map[int]int64
	sinkParams   map[string]string
	sinkInt      int
)

func BenchmarkBySKU(b *testing.B) {
	c := &Catalog{}
	for i := range 1500 {
		c.products = append(c.products, Product{SKU: "SKU-" + strconv.Itoa(i), Stock: int64(i)})
	}
	for b.Loop() {
		sinkProducts = c.BySKU()
	}
}

func BenchmarkSetOf(b *testing.B) {
	var keys []uint64
	for i := range uint64(2000) {
		keys = append(keys, i*2654435761)
	}
	for b.Loop() {
		sinkSet = SetOf(keys)
	}
}

func BenchmarkWords(b *testing.B) {
	t := &Terms{numbers: map[string]uint32{}}
	for i := range uint32(1200) {
		t.numbers["word"+strconv.Itoa(int(i))] = i
	}
	for b.Loop() {
		sinkWords = t.Words()
	}
}

func BenchmarkMapper(b *testing.B) {
	t := &Table{}
	for i := range 300 {
		t.names = append(t.names, "column_"+strconv.Itoa(i))
	}
	for b.Loop() {
		sinkMapper = NewMapper(t)
	}
}

func BenchmarkByStatus(b *testing.B) {
	codes := []int{200, 200, 200, 304, 404, 500, 201}
	log := make([]Request, 2000)
	for i := range log {
		log[i] = Request{Path: "/", Status: codes[i%len(codes)], Micros: int64(i)}
	}
	for b.Loop() {
		sinkSpent = ByStatus(log)
	}
}

func BenchmarkWindow(b *testing.B) {
	v := &Visitors{seen: map[uint64]int{}}
	addrs := make([]uint64, 1000)
	for i := range addrs {
		addrs[i] = uint64(i%800) * 11400714819323198485
	}
	for b.Loop() {
		sinkInt = v.Window(addrs)
	}
}

func BenchmarkFill(b *testing.B) {
	r := NewRecent(1024)
	queries := make([]uint64, 4096)
	for i := range queries {
		queries[i] = uint64(i+1) * 2654435761
	}
	for b.Loop() {
		r.Fill(queries, func(q uint64) int64 { return int64(q >> 3) })
	}
	sinkInt = len(r.answers)
}

func BenchmarkParams(b *testing.B) {
	for b.Loop() {
		sinkParams = Params("q=winter+coats&page=3&sort=price&lang=en&size=40")
	}
}

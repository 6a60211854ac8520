package ledger

import "testing"

var sink int64

func BenchmarkBook(b *testing.B) {
	var s State
	for i := range uint32(150_000) {
		s = s.Book(i, 100)
	}
	var old [64]State
	x := uint32(1)
	for b.Loop() {
		x = x*1664525 + 1013904223
		s = s.Book((x>>8)%150_000, 5)
		if s.no%1000 == 0 {
			old[s.no/1000%64] = s
		}
	}
	sink += s.Balance(77) - old[3].Balance(77)
}

func BenchmarkPut(b *testing.B) {
	m := NewMemos(200_000)
	p := []byte("invoice 2025-02-17 thank you for your order")
	no := uint64(0)
	for b.Loop() {
		for i := range 100 {
			no++
			m.Put(p[:5+(i*7)%38], no)
		}
	}
	sink += int64(len(m.text[5]))
}

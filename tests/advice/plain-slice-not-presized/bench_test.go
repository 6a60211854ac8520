package billing

import (
	"strconv"
	"strings"
	"testing"
)

var (
	sinkLines   []InvoiceLine
	sinkStrings []string
	sinkInts    []int64
	sinkHist    *Histogram
	sinkInt     int64
)

func order(n int) *Order {
	o := &Order{ID: 1}
	for i := range n {
		o.Items = append(o.Items, Item{SKU: "SKU" + strconv.Itoa(i), Net: float64(i) * 1.5, Qty: i % 400})
	}
	return o
}

func BenchmarkLines(b *testing.B) {
	o := order(500)
	for b.Loop() {
		sinkLines = o.Lines(0.19)
	}
}

func BenchmarkIDs(b *testing.B) {
	l := &Ledger{accounts: map[int64]string{}}
	for i := range 2000 {
		l.accounts[int64(i)*7919] = "open"
	}
	for b.Loop() {
		sinkInts = l.IDs()
	}
}

func BenchmarkHistogram(b *testing.B) {
	for b.Loop() {
		sinkHist = NewHistogram(600, 1, 1.02)
	}
}

func BenchmarkProject(b *testing.B) {
	items := order(700).Items
	for b.Loop() {
		sinkStrings = Project(items, func(it Item) string { return it.SKU })
	}
}

func BenchmarkOversized(b *testing.B) {
	o := order(2000)
	for b.Loop() {
		sinkStrings = o.Oversized(398)
	}
}

func BenchmarkScale(b *testing.B) {
	prices := make([]int64, 1000)
	for i := range prices {
		prices[i] = int64(i * 31)
	}
	for b.Loop() {
		sinkInts = Scale(prices, 10873, 10000)
	}
}

func BenchmarkShip(b *testing.B) {
	day := make([]Posting, 2000)
	for i := range day {
		day[i] = Posting{int64(i), int64(i) * 100}
	}
	s := &Shipper{limit: 128}
	for b.Loop() {
		s.Ship(day)
	}
	sinkInt = s.sum
}

func BenchmarkSplitRecord(b *testing.B) {
	rec := strings.Repeat(`20260412,"Bay, North",EUR,1827.20,,ref 7718,`, 6)
	for b.Loop() {
		sinkStrings, _ = SplitRecord(rec)
	}
}

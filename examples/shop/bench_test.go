package shop

import (
	"bytes"
	"hash/fnv"
	"io"
	"testing"
)

func BenchmarkReadLog(b *testing.B) {
	log := sampleLog(500)
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		if _, err := ReadLog(bytes.NewReader(log)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCountMentions(b *testing.B) {
	log := sampleLog(500)
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		CountMentions(log, " returned ")
	}
}

func BenchmarkIndex(b *testing.B) {
	orders := sampleOrders(b, 1000)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		Index(orders)
	}
}

func BenchmarkPriceList(b *testing.B) {
	catalogue := sampleCatalogue(700)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		PriceList(catalogue)
	}
}

func BenchmarkLists(b *testing.B) {
	orders := sampleOrders(b, 1000)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		IDs(orders)
		Labels(orders)
	}
}

func BenchmarkTopSellers(b *testing.B) {
	orders := sampleOrders(b, 300)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		TopSellers(orders, 20)
	}
}

func BenchmarkBoughtTogether(b *testing.B) {
	orders := sampleOrders(b, 500)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		BoughtTogether(orders)
	}
}

func BenchmarkReport(b *testing.B) {
	r := Report{Day: "Monday", Sellers: TopSellers(sampleOrders(b, 1000), 60)}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		_ = r.Text()
		_ = r.Markdown()
	}
}

func BenchmarkInvoices(b *testing.B) {
	orders := sampleOrders(b, 200)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		for k := range orders {
			_ = Invoice(&orders[k])
		}
	}
}

func BenchmarkWriteCSV(b *testing.B) {
	orders := sampleOrders(b, 200)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if err := WriteCSV(io.Discard, orders); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteLedger(b *testing.B) {
	orders := sampleOrders(b, 200)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if err := WriteLedger(io.Discard, orders); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFingerprint(b *testing.B) {
	orders := sampleOrders(b, 500)
	h := fnv.New64a()
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		Fingerprint(orders, h)
	}
}

func BenchmarkSearch(b *testing.B) {
	s := NewServer(sampleOrders(b, 100), sampleCatalogue(200))
	tags := []string{"garden", "sale", "new", "kitchen", "outdoor"}
	id := []byte("ord-000042")
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if s.Order(id) == nil || len(s.Search(tags)) > 200 {
			b.Fatal("not found")
		}
	}
}

// The day's work that is not written out above: sums, levels, parcels.
func BenchmarkNightly(b *testing.B) {
	orders := sampleOrders(b, 500)
	log := bytes.Repeat([]byte("INFO order taken\nDEBUG cache hit\nERROR no such article\n"), 200)
	var scratch []int64
	var skus bytes.Buffer
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		Revenue(orders, 500)
		_, scratch = Median(orders, scratch)
		CountLevels(log)
		skus.Reset()
		WriteSKUs(&skus, orders)
		if err := Packets(orders, func([]byte) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

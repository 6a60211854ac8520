package service

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

var (
	orders []Order
	other  []Order
	jsons  []string
	lines  []string
	n      int
)

func init() {
	for i := 0; i < 200; i++ {
		id := "order-" + strconv.Itoa(100000+i)
		at := time.Unix(int64(1700000000+i*7919%1009), 0).UTC()
		orders = append(orders, Order{id, "someone@example.com", int64(i), at})
		j := `{"id":"` + id + `","email":"someone@example.com","cents":` + strconv.Itoa(i) + `,"at":"2026-11-02T10:00:00Z"}`
		jsons = append(jsons, j)
		lines = append(lines, "GET /orders/"+id+" status=200 took 17 ms")
	}
	other = append(other, orders...)
}

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f()
		}
	})
}

type blank struct{ h http.Header }

func (b blank) Header() http.Header         { return b.h }
func (b blank) Write(p []byte) (int, error) { return len(p), nil }
func (b blank) WriteHeader(int)             {}

func BenchmarkHandlers(b *testing.B) {
	s := New()
	w := blank{http.Header{}}
	for _, at := range []string{"/check?email=a@example.com", "/page", "/zone", "/esc"} {
		r := httptest.NewRequest("GET", at, nil)
		bench(b, r.URL.Path[1:], func() { s.ServeHTTP(w, r) })
	}
	bench(b, "Classify", func() { n = Classify(lines[:20]) })
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }))
	defer srv.Close()
	bench(b, "Get", func() { n, _ = get(srv.URL) })
	bench(b, "Fetch", func() { n, _ = fetch(srv.URL) })
	bench(b, "Lines", func() { Lines(io.Discard, orders) })
	out := make([]Order, len(jsons))
	bench(b, "Parse", func() { Parse(jsons, out) })
	bench(b, "Pack", func() { n = Pack([][]byte{[]byte(jsons[0]), []byte(jsons[1])}) })
	bench(b, "Equal", func() { n = Equal(orders, other) })
	bench(b, "Words", func() { n = Words(lines) })
	bench(b, "Card", func() { Card(io.Discard, &orders[0]) })
	bench(b, "Filter", func() { n = Filter(`order-10+1`, lines) })
	bench(b, "Stream", func() { Stream(io.Discard, orders) })
	bench(b, "Report", func() { Report(io.Discard, orders) })
	bench(b, "Sheet", func() { Sheet(io.Discard, orders) })
	bench(b, "Newest", func() { copy(out, orders); Newest(out) })
}

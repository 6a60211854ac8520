package shop

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// sampleLog is n orders, always the same.
func sampleLog(n int) []byte {
	var b bytes.Buffer
	b.WriteString("# the shop's order log\n")
	statuses := []string{"paid", "open", "sent", "returned"}
	seed := uint32(1)
	next := func(limit int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % limit
	}
	for i := 0; i < n; i++ {
		fmt.Fprintf(&b, "2024-05-%02dT%02d:%02d:00Z ord-%06d cust-%04d %s ", i%28+1, next(24), next(60), i, next(500),
			statuses[next(4)])
		for k := next(4); k >= 0; k-- {
			fmt.Fprintf(&b, "sku-%03d:%d:%d,", next(700), next(5)+1, next(10000))
		}
		b.Truncate(b.Len() - 1)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func sampleOrders(t testing.TB, n int) []Order {
	orders, err := ReadLog(bytes.NewReader(sampleLog(n)))
	if err != nil {
		t.Fatal(err)
	}
	return orders
}

func sampleCatalogue(n int) []Product {
	words := []string{"garden", "sale", "new", "kitchen", "outdoor", "gift"}
	products := make([]Product, n)
	for i := range products {
		sku := fmt.Sprintf("sku-%03d", i)
		products[i] = Product{SKU: sku, Name: "Article " + sku, Cents: int64(i)*37 + 99,
			Tags: []string{words[i%6], words[i/6%6], words[i/36%6]}}
	}
	return products
}

func TestReadLog(t *testing.T) {
	orders := sampleOrders(t, 100)
	if len(orders) != 100 || orders[7].ID != "ord-000007" || len(orders[7].Items) == 0 {
		t.Fatalf("got %d orders, %+v", len(orders), orders[7])
	}
	for _, bad := range []string{"x", "2024 a b paid s:1:1", "2024-05-01T09:30:12Z a b gone s:1:1",
		"2024-05-01T09:30:12Z a b paid s", "2024-05-01T09:30:12Z a b paid s:x:1", "2024-05-01T09:30:12Z a b paid s:1:x"} {
		if _, err := ReadLog(strings.NewReader(bad)); err == nil {
			t.Errorf("%q: expected an error", bad)
		}
	}
	skipped, err := ReadLog(strings.NewReader("# x\n\n2024-05-01T09:30:12Z a selftest paid s:1:1\n"))
	if err != nil || len(skipped) != 0 {
		t.Errorf("got %v, %v", skipped, err)
	}
}

func TestStats(t *testing.T) {
	orders := sampleOrders(t, 1000)
	if got := Index(orders)["ord-000999"]; got != &orders[999] {
		t.Errorf("index: got %v", got)
	}
	if len(IDs(orders)) != 1000 || len(Labels(orders)) != 1000 {
		t.Error("lists: expected 1000")
	}
	if top := TopSellers(orders, 5); len(top) != 5 || top[0].Count < top[4].Count {
		t.Errorf("top sellers: got %v", top)
	}
	if len(BoughtTogether(orders)) < 100 {
		t.Error("expected pairs")
	}
	var sum int64
	for _, cents := range Revenue(orders, 500) {
		sum += cents
	}
	median, _ := Median(orders, nil)
	if sum <= 0 || median <= 0 || median > sum {
		t.Errorf("got sum %d, median %d", sum, median)
	}
	if PriceList(sampleCatalogue(20))["sku-002"] != 173 {
		t.Error("wrong price")
	}
	if got := CountMentions([]byte("a paid b\nopen\nb paid c"), "paid"); got != 2 {
		t.Errorf("mentions: got %d", got)
	}
	counts := CountLevels([]byte("INFO a\nERROR b\nINFO c\nother\n"))
	if counts["INFO"] != 2 || counts["ERROR"] != 1 || counts["WARN"] != 0 {
		t.Errorf("levels: got %v", counts)
	}
}

func TestReport(t *testing.T) {
	r := Report{Day: "Monday", Sellers: []Seller{{"sku-1", 3}, {"sku-2", 1}}}
	if got := r.Text(); got != "Sales of Monday\nsku-1\t3\nsku-2\t1\n" {
		t.Errorf("got %q", got)
	}
	if !strings.Contains(r.Markdown(), "| sku-2 | 1 |") {
		t.Errorf("got %q", r.Markdown())
	}
	o := Order{Customer: "c", Items: []Item{{"sku-1", 2, 1205}}}
	if got := Invoice(&o); got != "Invoice for c\nsku-1 12.05\n24.10" {
		t.Errorf("got %q", got)
	}
	if Legend() != "open\npaid\nsent\nreturned\n" {
		t.Errorf("got %q", Legend())
	}
}

func TestExport(t *testing.T) {
	orders := sampleOrders(t, 50)
	var csv, lines, skus bytes.Buffer
	if err := WriteCSV(&csv, orders); err != nil || !strings.HasPrefix(csv.String(), "ord-000000;cust-") {
		t.Errorf("got %v, %.40q", err, csv.String())
	}
	if err := WriteLedger(&lines, orders); err != nil || bytes.Count(lines.Bytes(), []byte(" * ord-")) != 50 {
		t.Errorf("got %v, %.40q", err, lines.String())
	}
	WriteSKUs(&skus, orders)
	if bytes.Count(skus.Bytes(), []byte("\n")) != bytes.Count(csv.Bytes(), []byte("\n")) {
		t.Error("expected as many articles as lines of CSV")
	}
	h := fnv.New64a()
	if Fingerprint(orders, h) != Fingerprint(append(orders[25:50:50], orders[:25]...), h) {
		t.Error("the sequence must not matter")
	}
	n := 0
	err := Packets(orders, func(p []byte) error { n += len(p); return nil })
	if err != nil || n < 50*20 {
		t.Errorf("got %v, %d bytes", err, n)
	}
}

func TestServer(t *testing.T) {
	s := NewServer(sampleOrders(t, 100), sampleCatalogue(100))
	for path, want := range map[string]int{"/report": 200, "/orders/ord-000003": 200, "/orders/none": 404, "/x": 404,
		"/search?tag=garden&tag=sale": 200} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: got %d, expected %d", path, w.Code, want)
		}
	}
	if got := s.Search([]string{"garden", "sale"}); len(got) == 0 || len(got) == 100 {
		t.Errorf("got %d products", len(got))
	}
}

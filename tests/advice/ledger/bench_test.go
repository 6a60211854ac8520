package ledger

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func book(n int) *Book {
	b := NewBook()
	for i := 0; i < n; i++ {
		b.Add(Entry{Account: fmt.Sprintf("acc-%d", i%500), Amount: int64(i * 7 % 1000), Settled: i%2 == 0, Kind: uint8(i), When: time.Unix(int64(i), 0)})
	}
	return b
}

var sink any

func BenchmarkSum(b *testing.B) {
	k := book(20000)
	for b.Loop() {
		sink = k.Sum()
	}
}
func BenchmarkMatch(b *testing.B) {
	k := book(200)
	for b.Loop() {
		sink = k.Match("")
	}
}
func BenchmarkMatchOK(b *testing.B) {
	k := book(200)
	for b.Loop() {
		sink = k.MatchOK()
	}
}
func BenchmarkPrint(b *testing.B) {
	k := book(2000)
	for b.Loop() {
		sink = k.Print()
	}
}
func BenchmarkGroup(b *testing.B) {
	k := book(5000)
	for b.Loop() {
		sink = k.Group()
	}
}
func BenchmarkAccounts(b *testing.B) {
	k := book(5000)
	for b.Loop() {
		sink = k.Accounts()
	}
}
func BenchmarkAccountsOK(b *testing.B) {
	k := book(5000)
	for b.Loop() {
		sink = k.AccountsOK()
	}
}
func BenchmarkUnique(b *testing.B) {
	in := book(5000).Accounts()
	for b.Loop() {
		sink = Unique(in)
	}
}
func BenchmarkCountLines(b *testing.B) {
	d := []byte(strings.Repeat("acc-123 some words that are long enough to be on the heap, really\nnot\n", 2000))
	for b.Loop() {
		sink = CountLines(d, "acc")
	}
}
func BenchmarkRender(b *testing.B) {
	es := book(2000).entries
	for b.Loop() {
		Render(io.Discard, es)
	}
}
func BenchmarkExport(b *testing.B) {
	k := book(10)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			k.Export(io.Discard)
		}
	})
}
func BenchmarkParallelSum(b *testing.B) {
	k := book(2000)
	for b.Loop() {
		sink = k.ParallelSum()
	}
}
func BenchmarkTotal(b *testing.B) {
	xs := make([]boxed, 5000)
	for i := range xs {
		xs[i].a = int64(i)
	}
	for b.Loop() {
		sink = Total(xs)
	}
}
func BenchmarkEqual(b *testing.B) {
	xs := make([]boxed, 2000)
	ys := make([]boxed, 2000)
	for b.Loop() {
		sink = Equal(xs, ys)
	}
}
func BenchmarkSort(b *testing.B) {
	es := book(5000).entries
	ps := make([]*Entry, len(es))
	for b.Loop() {
		for i := range es {
			ps[i] = &es[i]
		}
		SortEntries(ps)
	}
}
func BenchmarkDump(b *testing.B) {
	es := book(500).entries
	p := filepath.Join(b.TempDir(), "x")
	for b.Loop() {
		Dump(p, es)
	}
}
func BenchmarkFetch(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") }))
	defer s.Close()
	for b.Loop() {
		d, _ := Fetch(s.URL)
		sink = bytes.Equal(d, nil)
	}
}
func BenchmarkCheck(b *testing.B) {
	for b.Loop() {
		sink = Check(1)
	}
}

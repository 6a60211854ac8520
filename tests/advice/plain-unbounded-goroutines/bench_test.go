package shop

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"testing"
	"time"
)

var sink int

func items(n int) []Item {
	out := make([]Item, n)
	for i := range out {
		out[i] = Item{Article: uint32(i), Qty: int32(i%14 + 1), Cents: int64(i*13%9000 + 1), Country: byte(i)}
	}
	return out
}

func BenchmarkPriceAll(b *testing.B) {
	in := items(512)
	for b.Loop() {
		sink += len(PriceAll(in))
	}
}

func BenchmarkCheck(b *testing.B) {
	book := &Book{rows: make([]*Address, 400)}
	for i := range book.rows {
		book.rows[i] = &Address{Street: "Main Street", City: "Town", Zip: fmt.Sprintf("%05d", i*77)}
	}
	for b.Loop() {
		sink += book.Check()
	}
}

func BenchmarkBest(b *testing.B) {
	products := make([]Product, 600)
	for i := range products {
		products[i] = Product{ID: uint32(i), Title: fmt.Sprintf("thing number %d in red", i), Sold: uint32(i * 31)}
	}
	q := &Query{words: []string{"red", "17"}}
	for b.Loop() {
		sink += int(q.Best(products))
	}
}

func BenchmarkSlugs(b *testing.B) {
	titles := make([]string, 500)
	for i := range titles {
		titles[i] = fmt.Sprintf(" product %d , blue", i)
	}
	for b.Loop() {
		sink += len(Slugs(titles))
	}
}

func BenchmarkTurnover(b *testing.B) {
	var q [4][]int64
	for i := range q {
		q[i] = make([]int64, 250_000)
		for k := range q[i] {
			q[i][k] = int64(k * 7919)
		}
	}
	for b.Loop() {
		s := Turnover(q)
		sink += int(s[1].Days[3])
	}
}

type far struct{ trip time.Duration }

func (f far) Probe(host string) bool {
	time.Sleep(f.trip)
	return len(host)%5 != 0
}

func BenchmarkAlive(b *testing.B) {
	hosts := make([]string, 1500)
	for i := range hosts {
		hosts[i] = fmt.Sprintf("till-%d.shop.example", i*i)
	}
	p := far{500 * time.Microsecond}
	for b.Loop() {
		sink += len(Alive(hosts, p))
	}
}

type pipes struct {
	conns chan net.Conn
}

func (p *pipes) Accept() (net.Conn, error) {
	c, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p *pipes) Close() error   { close(p.conns); return nil }
func (p *pipes) Addr() net.Addr { return nil }

func BenchmarkServe(b *testing.B) {
	l := &pipes{make(chan net.Conn)}
	go Serve(l, func(a int) int { return a % 90 })
	defer l.Close()
	tills := make([]net.Conn, 50)
	readers := make([]*bufio.Reader, 50)
	for i := range tills {
		near, away := net.Pipe()
		tills[i], readers[i] = near, bufio.NewReader(near)
		defer near.Close()
		l.conns <- away
	}
	question := []byte("4711\n")
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		for k, c := range tills {
			c.Write(question)
			s, _ := readers[k].ReadSlice('\n')
			sink += len(s)
		}
	}
}

func BenchmarkImport(b *testing.B) {
	batches := make([][]Item, 20)
	for i := range batches {
		batches[i] = items(2000)
	}
	discount := func(in []Item) []Item {
		for i := range in {
			in[i].Cents = (in[i].Cents*97 + 50) / 100 % 9000
		}
		return in
	}
	round := func(in []Item) []Item {
		for i := range in {
			in[i].Cents = in[i].Cents/5*5 + 3
		}
		return in
	}
	for b.Loop() {
		n, err := Import(batches, io.Discard, discount, round, discount)
		if err != nil {
			b.Fatal(err)
		}
		sink += n
	}
}

package wire

import (
	"bytes"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

var sink int64

func day(n int) []Quote {
	out := make([]Quote, n)
	for i := range out {
		out[i] = Quote{"SYM" + strconv.Itoa(i), int64(i), int64(100 + i%7)}
	}
	return out
}

func open(b *testing.B) *os.File {
	f, err := os.Create(filepath.Join(b.TempDir(), "f"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func dial(b *testing.B, serve func(net.Conn)) net.Conn {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	go func() {
		if c, err := l.Accept(); err == nil {
			serve(c)
			c.Close()
		}
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	return c
}

func discard(c net.Conn) { io.Copy(io.Discard, c) }

func check(b *testing.B, err error) {
	if err != nil {
		b.Fatal(err)
	}
}

func back(b *testing.B, f *os.File) {
	_, err := f.Seek(0, io.SeekStart)
	check(b, err)
}

func BenchmarkPublish(b *testing.B) {
	f := &Feed{conn: dial(b, discard)}
	quotes := day(200)
	for b.Loop() {
		check(b, f.Publish(quotes))
	}
}

func BenchmarkListing(b *testing.B) {
	c := dial(b, discard)
	quotes := day(200)
	for b.Loop() {
		check(b, Listing(c, quotes))
	}
}

func BenchmarkFollow(b *testing.B) {
	d := &Desk{conn: dial(b, func(c net.Conn) {
		var word [8]byte
		for {
			if _, err := io.ReadFull(c, word[:]); err != nil {
				return
			}
			word[7]++
			if _, err := c.Write(word[:]); err != nil {
				return
			}
		}
	})}
	for b.Loop() {
		id, err := d.Follow(1, 20)
		check(b, err)
		sink += int64(id)
	}
}

func BenchmarkLive(b *testing.B) {
	c := dial(b, discard)
	quotes := make(chan Quote)
	done := make(chan error)
	go func() { done <- Live(c, quotes) }()
	for b.Loop() {
		for i := range 20 {
			quotes <- Quote{Time: int64(i)}
		}
	}
	close(quotes)
	check(b, <-done)
}

func BenchmarkImage(b *testing.B) {
	c := dial(b, discard)
	var pages [][]byte
	for range 8 {
		pages = append(pages, make([]byte, 32<<10))
	}
	for b.Loop() {
		check(b, Image(c, pages))
	}
}

func BenchmarkSave(b *testing.B) {
	f := open(b)
	var records [][]byte
	for i := range 200 {
		records = append(records, []byte("record "+strconv.Itoa(i)+"\n"))
	}
	for b.Loop() {
		back(b, f)
		check(b, Save(f, records))
	}
}

func BenchmarkSwap(b *testing.B) {
	f := open(b)
	page := bytes.Repeat([]byte{'x'}, 64<<10)
	for b.Loop() {
		back(b, f)
		check(b, Swap(f, [][]byte{page, page, page, page}))
	}
}

func BenchmarkDump(b *testing.B) {
	f := open(b)
	quotes := day(200)
	for b.Loop() {
		back(b, f)
		check(b, Dump(f, quotes))
	}
}

func BenchmarkAnswer(b *testing.B) {
	var h Hits
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			h.Answer(7)
		}
	})
	sink += h.Good() + h.Bytes()
}

func BenchmarkTrade(b *testing.B) {
	var k Book
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			k.Trade(7)
		}
	})
	x, y := k.Sides()
	sink += x + y
}

func BenchmarkCharge(b *testing.B) {
	var f Fees
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			f.Charge(7, 1)
		}
	})
	sink += f.Cash()
}

package journal

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

var (
	orders []Order
	nums   []int
	tasks  = make([]task, 500)
	n      int
)

func init() {
	for i := 0; i < 200; i++ {
		orders = append(orders, Order{"order-" + strconv.Itoa(100000+i)})
		nums = append(nums, i)
	}
}

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			f()
		}
	})
}

func BenchmarkJournal(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "journal")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	j := &Journal{File: f}
	p := prices{}
	for i := range orders {
		p[orders[i].ID] = int64(i)
	}
	bench(b, "Append", func() { f.Seek(0, 0); j.Append(orders) })
	bench(b, "Dump", func() { Dump(filepath.Join(dir, "dump"), p) })
	sizes := filepath.Join(dir, "sizes")
	os.WriteFile(sizes, bytes.Repeat([]byte("12345678"), 200), 0o600)
	bench(b, "ReadSizes", func() { ReadSizes(sizes) })
	bench(b, "Buffered", func() { Buffered(filepath.Join(dir, "b"), orders) })
	bench(b, "Whole", func() { n, _ = Whole(sizes) })
	bench(b, "Commit", func() { f.Seek(0, 0); j.Commit([]byte("record")) })
	pl := pool{slots: make([]slot, 100)}
	bench(b, "Sweep", func() { n = pl.Sweep() })
	bench(b, "Spans", func() { Spans(context.Background(), orders, func(s string) { n += len(s) }) })
	bench(b, "Each", func() { n = pl.Each() })
	bench(b, "First", func() { n = pl.First() })
}

func BenchmarkWaiting(b *testing.B) {
	fill := func() chan int {
		in := make(chan int, 256)
		for i := range 256 {
			in <- i
		}
		close(in)
		return in
	}
	bench(b, "Pump", func() { n = Pump(fill(), nil) })
	bench(b, "PumpOne", func() { n = PumpOne(fill()) })
	c := conn{make(chan int, 1), time.Second}
	bench(b, "Ask", func() { n, _ = c.ask(3) })
	bench(b, "Replies", func() { n = c.Replies(100) })
	bench(b, "Fan", func() { Fan(tasks) })
	bench(b, "Gather", func() { n = Gather(nums) })
	bench(b, "Limited", func() { Limited(tasks) })
	bench(b, "Halves", func() { Halves(tasks) })
}

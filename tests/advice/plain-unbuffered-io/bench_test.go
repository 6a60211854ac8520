package collector

import (
	"bytes"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

var sink int

func scratch(b *testing.B, name string) *os.File {
	f, err := os.Create(filepath.Join(b.TempDir(), name))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func rewind(b *testing.B, f *os.File) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		b.Fatal(err)
	}
}

func events(n int) []event {
	es := make([]event, n)
	for i := range es {
		es[i] = event{"2024-05-01T10:00:00Z web-" + strconv.Itoa(i%40) + " request done\n", uint8(1 + i%3)}
	}
	return es
}

func pair(b *testing.B, serve func(net.Conn)) net.Conn {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err == nil {
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

func BenchmarkFlush(b *testing.B) {
	j := &journal{file: scratch(b, "journal")}
	es := events(400)
	for b.Loop() {
		rewind(b, j.file)
		if err := j.flush(es); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	f := scratch(b, "manifest")
	for i := range 60 {
		f.WriteString("pkg/file-" + strconv.Itoa(i) + ".go\n")
	}
	var m manifest
	for b.Loop() {
		n, err := m.load(f.Name())
		if err != nil {
			b.Fatal(err)
		}
		sink += n
	}
}

func BenchmarkSave(b *testing.B) {
	f := scratch(b, "table")
	t := &table{}
	for i := range 300 {
		t.rows = append(t.rows, row{"host-" + strconv.Itoa(i), float64(i) / 8, i%2 == 0})
	}
	for b.Loop() {
		if err := t.save(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkShip(b *testing.B) {
	s := &shipper{conn: pair(b, func(c net.Conn) { io.Copy(io.Discard, c) })}
	es := events(300)
	for b.Loop() {
		if err := s.ship(es); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQuota(b *testing.B) {
	q := &quota{conn: pair(b, func(c net.Conn) {
		var ask [4]byte
		for {
			if _, err := io.ReadFull(c, ask[:]); err != nil {
				return
			}
			ask[3]++
			if _, err := c.Write(ask[:]); err != nil {
				return
			}
		}
	})}
	for b.Loop() {
		t, err := q.walk(7, 50)
		if err != nil {
			b.Fatal(err)
		}
		sink += int(t)
	}
}

func BenchmarkStore(b *testing.B) {
	a := newArchive(scratch(b, "archive"))
	es := events(2000)
	for b.Loop() {
		rewind(b, a.file)
		if err := a.store(es); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSheet(b *testing.B) {
	f := scratch(b, "sheet")
	s := newSheet(f)
	records := make([][]string, 500)
	for i := range records {
		records[i] = []string{"host-" + strconv.Itoa(i), "load", strconv.Itoa(i * 7), "a, b"}
	}
	for b.Loop() {
		rewind(b, f)
		if err := s.append(records); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSpill(b *testing.B) {
	f := scratch(b, "spill")
	blocks := make([][]byte, 16)
	for i := range blocks {
		blocks[i] = bytes.Repeat([]byte{byte(i)}, 64<<10)
	}
	for b.Loop() {
		rewind(b, f)
		n, err := spill(f, blocks)
		if err != nil {
			b.Fatal(err)
		}
		sink += int(n)
	}
}

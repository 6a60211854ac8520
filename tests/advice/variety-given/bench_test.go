package given

import "testing"

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

var text string

func bench(b *testing.B, f func(*Conn) (string, error)) {
	c := &Conn{zeros{}}
	for b.Loop() {
		text, _ = f(c)
	}
}

func BenchmarkBulk(b *testing.B) {
	bench(b, func(c *Conn) (string, error) { return c.Bulk(3000) })
}

func BenchmarkStatus(b *testing.B) {
	bench(b, func(c *Conn) (string, error) { return c.Status(3000) })
}

func BenchmarkRaw(b *testing.B) {
	bench(b, func(c *Conn) (string, error) { return c.Raw(3000) })
}

func BenchmarkVerbatim(b *testing.B) {
	bench(b, func(c *Conn) (string, error) { return c.Verbatim(3000) })
}

var lines int

func BenchmarkLines(b *testing.B) {
	c := &Conn{zeros{}}
	for b.Loop() {
		n, _ := c.Lines(3000)
		lines += n
	}
}

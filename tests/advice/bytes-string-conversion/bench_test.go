package scan

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"hash"
	"hash/fnv"
	"io"
	"strconv"
	"testing"
)

// null is a writer without WriteString.
type null struct{ n int }

func (w *null) Write(b []byte) (int, error) { w.n += len(b); return len(b), nil }

var (
	lines    [][]byte
	messages []string
	text     []byte
	table    = map[string]int{}
	n        int
	out      io.Writer = &null{}
	hasher   hash.Hash = fnv.New64a()
)

func init() {
	for i := 0; i < 100; i++ {
		m := "2024-05-01 12:00:00 service-" + strconv.Itoa(i) + " handled a request of a customer in 12 ms."
		messages = append(messages, m)
		lines = append(lines, []byte(m))
		text = append(append(text, "a-word-that-is-longer-than-thirty-two-bytes-"...), strconv.Itoa(i%20)+" "...)
		table[m] = i
	}
}

func BenchmarkErrors(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Errors(lines)
	}
}
func BenchmarkSend(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Send(out, messages)
	}
}
func BenchmarkSum(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Sum(hasher, messages)
	}
	hasher = sha256.New()
}
func BenchmarkRender(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Render(messages, out)
	}
}
func BenchmarkWords(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Words(text))
	}
}
func BenchmarkMarked(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Marked(lines)
	}
}
func BenchmarkBuffered(b *testing.B) {
	w := bufio.NewWriter(io.Discard)
	for i := 0; i < b.N; i++ {
		Buffered(w, lines)
	}
}
func BenchmarkRead(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = int(Read(lines))
	}
}
func BenchmarkDigits(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Digits(messages[i%100])
	}
}
func BenchmarkKnown(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Known(table, lines)
	}
}
func BenchmarkSame(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Same(lines, messages[3])
	}
}
func BenchmarkKind(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Kind(lines)
	}
}
func BenchmarkKeep(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Keep(lines))
	}
}
func BenchmarkTag(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Tag(lines))
	}
}
func BenchmarkCopied(b *testing.B) {
	var buf bytes.Buffer
	for i := 0; i < b.N; i++ {
		Copied(&buf, messages)
	}
}
func BenchmarkSpread(b *testing.B) {
	var buf []byte
	for i := 0; i < b.N; i++ {
		buf = Spread(buf[:0], messages)
	}
}
func BenchmarkUpper(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Upper(messages)
	}
}

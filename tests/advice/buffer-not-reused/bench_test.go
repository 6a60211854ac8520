package frames

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

type null struct{ n int }

func (w *null) Write(b []byte) (int, error) { w.n += len(b); return len(b), nil }

var (
	records []Record
	values  []float64
	out     io.Writer = &null{}
	data              = bytes.Repeat([]byte("0123456789abcdef"), 4096)
	n       int
	sum     float64
	width   = 60
)

func init() {
	for i := 0; i < 20; i++ {
		records = append(records, Record{ID: uint64(i) * 7919, Name: "record-with-a-name-of-some-length", Data: data[:512]})
	}
	for i := 0; i < 500; i++ {
		values = append(values, float64(i*i%97))
	}
}

func BenchmarkCopy(b *testing.B) {
	r := bytes.NewReader(data)
	for i := 0; i < b.N; i++ {
		r.Reset(data)
		Copy(out, r, 16, 4096)
	}
}
func BenchmarkEncode(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Encode(out, records)
	}
}
func BenchmarkLine(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Line(out, &records[i%20])
	}
}
func BenchmarkPacked(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Packed(out, records[:2])
	}
}
func BenchmarkRows(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Rows(out, records)
	}
}
func BenchmarkLines(b *testing.B) {
	text := strings.Repeat("a line\n", 40)
	readers := make([]io.Reader, 20)
	for i := 0; i < b.N; i++ {
		for k := range readers {
			readers[k] = strings.NewReader(text)
		}
		n = Lines(readers)
	}
}
func BenchmarkSmooth(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sum = Smooth(values, width)
	}
}
func BenchmarkSplit(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Split(data[:8192], 1024))
	}
}
func BenchmarkMarshal(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Marshal(&records[i%20]))
	}
}
func BenchmarkBytes(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Bytes(&records[i%20]))
	}
}
func BenchmarkPooled(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Pooled(out, &records[i%20])
	}
}
func BenchmarkOutside(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Outside(out, records)
	}
}
func BenchmarkStack(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Stack(records)
	}
}
func BenchmarkTitle(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Title(records))
	}
}
func BenchmarkQueue(b *testing.B) {
	ch := make(chan []byte, 64)
	for i := 0; i < b.N; i++ {
		Queue(ch, records)
		for len(ch) > 0 {
			n = len(<-ch)
		}
	}
}

package pair

import (
	"bytes"
	"sync"
	"testing"
)

// bad form

func badRender(data []byte) int {
	var buf bytes.Buffer
	buf.Write(data)
	buf.WriteByte('\n')
	return checksum(&buf)
}

// good form

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func goodRender(data []byte) int {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	buf.Write(data)
	buf.WriteByte('\n')
	n := checksum(buf)
	buffers.Put(buf)
	return n
}

// measured

//go:noinline
func checksum(b *bytes.Buffer) int { return b.Len() + int(b.Bytes()[0]) }

var data = bytes.Repeat([]byte("d"), 1024)

var sink int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badRender(data)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodRender(data)
	}
}

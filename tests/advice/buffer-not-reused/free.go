package frames

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// Split gives each part memory of its own: it is kept.
func Split(data []byte, size int) [][]byte {
	var parts [][]byte
	for len(data) >= size {
		part := make([]byte, size)
		copy(part, data)
		parts = append(parts, part)
		data = data[size:]
	}
	return parts
}

// Marshal returns its buffer.
func Marshal(r *Record) []byte {
	buf := make([]byte, 0, 16+len(r.Name))
	buf = append(buf, r.Name...)
	buf = append(buf, byte(r.ID))
	return buf
}

// Bytes returns what the buffer holds.
func Bytes(r *Record) []byte {
	var buf bytes.Buffer
	buf.WriteString(r.Name)
	buf.Write(r.Data)
	return buf.Bytes()
}

var pool = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Pooled uses buffers again.
func Pooled(w io.Writer, r *Record) error {
	buf := pool.Get().(*bytes.Buffer)
	defer pool.Put(buf)
	buf.Reset()
	buf.WriteString(r.Name)
	buf.Write(r.Data)
	_, err := w.Write(buf.Bytes())
	return err
}

// Outside has its buffer in front of the loop.
func Outside(w io.Writer, records []Record) {
	var buf bytes.Buffer
	for i := range records {
		buf.Reset()
		buf.WriteString(records[i].Name)
		buf.Write(records[i].Data)
		w.Write(buf.Bytes())
	}
}

// Stack has an array that never leaves the function.
func Stack(records []Record) int {
	n := 0
	for i := range records {
		head := make([]byte, 64)
		n += copy(head, records[i].Data)
		n += int(head[3])
	}
	return n
}

// Title hands out the builder's memory as the string.
func Title(records []Record) []string {
	titles := make([]string, 0, len(records))
	for i := range records {
		var sb strings.Builder
		sb.WriteString("record ")
		sb.WriteString(records[i].Name)
		titles = append(titles, sb.String())
	}
	return titles
}

// Queue sends its blocks away.
func Queue(ch chan<- []byte, records []Record) {
	for i := range records {
		block := make([]byte, len(records[i].Data))
		copy(block, records[i].Data)
		ch <- block
	}
}

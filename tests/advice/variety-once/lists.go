package once

import (
	"bytes"
	"strconv"
	"time"
)

type entry struct {
	name string
	at   time.Duration
	size int
	rest []any
}

func render(buf *bytes.Buffer, kv []any) {
	var num [20]byte
	for _, v := range kv {
		switch v := v.(type) {
		case string:
			buf.WriteString(v)
		case time.Duration:
			buf.Write(strconv.AppendInt(num[:0], int64(v), 10))
		case int:
			buf.Write(strconv.AppendInt(num[:0], int64(v), 10))
		}
		buf.WriteByte(' ')
	}
}

// Line writes what all entries have and what this one has more; its first list never leaves the stack.
func Line(buf *bytes.Buffer, e *entry) {
	head := []any{e.name, e.at, e.size, e.name}
	buf.Reset()
	render(buf, append(head, e.rest...))
}

// Path puts numbers in front of the others.
func Path(first, rest []int64) []int64 {
	all := make([]int64, len(first))
	copy(all, first)
	return append(all, rest...)
}

const tallest = 12

// skips holds the links of all nodes in one list, as many as each is high.
type skips struct {
	prev  [tallest]int
	links []int
}

// Put adds one node of height h.
func (s *skips) Put(h int) {
	node := len(s.links)
	s.links = append(s.links, node, h)
	for i, p := range s.prev[:h] {
		s.links = append(s.links, p)
		s.prev[i] = node
	}
}

// Reset forgets all nodes.
func (s *skips) Reset() { s.links = nil }

type bag struct {
	sum   int
	items []int
}

func (b *bag) fill(xs []int) {
	for _, x := range xs {
		b.items = append(b.items, x*x)
	}
}

// Squares fills a new bag.
func Squares(xs []int) *bag {
	b := &bag{}
	b.fill(xs)
	return b
}

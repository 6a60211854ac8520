package scan

import (
	"bytes"
	"strings"
)

// Known looks up without a copy.
func Known(table map[string]int, keys [][]byte) int {
	n := 0
	for _, k := range keys {
		n += table[string(k)]
	}
	return n
}

// Same compares without a copy.
func Same(lines [][]byte, want string) int {
	n := 0
	for _, l := range lines {
		if string(l) == want {
			n++
		}
	}
	return n
}

// Kind switches without a copy.
func Kind(lines [][]byte) int {
	n := 0
	for _, l := range lines {
		switch string(l) {
		case "start":
			n++
		case "stop":
			n--
		}
	}
	return n
}

// Keep stores the copies: that is what they are for.
func Keep(lines [][]byte) []string {
	kept := make([]string, len(lines))
	for i, l := range lines {
		kept[i] = string(l)
	}
	return kept
}

// Tag has the copy in the result only.
func Tag(lines [][]byte) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = "<" + string(l) + ">"
	}
	return out
}

// Copied writes into a buffer that does not keep what it gets.
func Copied(buf *bytes.Buffer, messages []string) {
	buf.Reset()
	for _, m := range messages {
		buf.Write([]byte(m))
	}
}

// Spread appends without a copy of its own.
func Spread(dst []byte, messages []string) []byte {
	for _, m := range messages {
		dst = append(dst, []byte(m)...)
	}
	return dst
}

// Upper changes its bytes: it needs them.
func Upper(messages []string) int {
	n := 0
	for _, m := range messages {
		b := []byte(m)
		for i := range b {
			b[i] &^= 0x20
		}
		n += strings.Count(m, "a") + bytes.Count(b, []byte("A"))
	}
	return n
}

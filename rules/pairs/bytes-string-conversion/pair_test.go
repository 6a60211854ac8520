package pair

import (
	"bytes"
	"strings"
	"testing"
)

// bad form

func badHas(line []byte, word string) bool {
	return strings.Contains(string(line), word)
}

// good form

func goodHas(line []byte, word string) bool {
	return bytes.Contains(line, []byte(word)) // up to 32 bytes have room on the stack
}

// measured

var line = bytes.Repeat([]byte("some text "), 50)

var sink bool

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badHas(line, "me te")
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodHas(line, "me te")
	}
}

// Package scan looks at logs and writes them.
package scan

import (
	"bufio"
	"bytes"
	"hash"
	"io"
	"strings"
)

// Errors counts the lines that speak of an error.
func Errors(lines [][]byte) int {
	n := 0
	for _, l := range lines {
		if strings.Contains(string(l), "error") {
			n++
		}
	}
	return n
}

// Send writes messages to somebody.
func Send(w io.Writer, messages []string) error {
	for _, m := range messages {
		if _, err := w.Write([]byte(m)); err != nil {
			return err
		}
	}
	return nil
}

// Sum hashes messages.
func Sum(h hash.Hash, messages []string) {
	for _, m := range messages {
		h.Write([]byte(m))
	}
}

// Render joins parts and hands the text on as bytes.
func Render(parts []string, w io.Writer) {
	var buf bytes.Buffer
	for _, p := range parts {
		buf.WriteString(p)
		w.Write([]byte(buf.String()))
		buf.Reset()
	}
}

// Words tells how often each word was met.
func Words(text []byte) map[string]int {
	counts := make(map[string]int, 64)
	for _, w := range bytes.Fields(text) {
		counts[string(w)]++
	}
	return counts
}

// Marked counts lines that begin and end with a mark.
func Marked(lines [][]byte) int {
	n := 0
	for _, l := range lines {
		s := string(l)
		if len(s) > 10 && strings.HasPrefix(s, "2024") && strings.HasSuffix(s, ".") {
			n++
		}
	}
	return n
}

// Buffered writes lines that lie in a buffer already.
func Buffered(w *bufio.Writer, lines [][]byte) {
	for _, l := range lines {
		w.WriteString(string(l))
	}
}

// Read goes through each text with a reader.
func Read(texts [][]byte) int64 {
	var n int64
	for _, t := range texts {
		k, _ := io.Copy(io.Discard, strings.NewReader(string(t)))
		n += k
	}
	return n
}

// Digits counts digits by rune.
func Digits(text string) int {
	n := 0
	for _, r := range []rune(text) {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

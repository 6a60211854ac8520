package single

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
)

// First takes the first cluster of a text: a second round comes only where the first has no width.
func First(s string) (string, string) {
	var cl string
	width := 0
	for width == 0 && s != "" {
		var g string
		g, s, width = step(s)
		cl += g
		if g == "" {
			break
		}
	}
	return cl, s
}

//go:noinline
func step(s string) (string, string, int) {
	n := 1
	for n < len(s) && s[n] >= 0x80 && s[n] < 0xc0 {
		n++
	}
	return s[:n], s[n:], 1
}

// Line takes all clusters up to a blank.
func Line(s string) string {
	var line string
	for s != "" {
		var g string
		g, s, _ = step(s)
		if g == " " {
			break
		}
		line += g // of a line
	}
	return line
}

// Codec gets what it decodes as bytes.
type Codec interface {
	Decode(raw []byte) error
}

type sum struct{ n int }

func (s *sum) Decode(raw []byte) error {
	for _, c := range raw {
		s.n += int(c)
	}
	return nil
}

// Unwrap looks for the innermost codec, and decodes once.
func Unwrap(list []any, value string) error {
	decode := func(x any) error {
		if c, ok := x.(Codec); ok {
			return c.Decode([]byte(value)) // of the innermost
		}
		return nil
	}
	for _, x := range list {
		if inner, ok := x.([]any); ok {
			return decode(inner[0])
		}
	}
	return decode(list[0])
}

// Seek decodes for the first that is ready.
func Seek(list []Codec, ready []bool, value string) error {
	for i, c := range list {
		if ready[i] {
			return c.Decode([]byte(value)) // of one
		}
	}
	return nil
}

// Each decodes the same value for each.
func Each(list []Codec, value string) error {
	for _, c := range list {
		if err := c.Decode([]byte(value)); err != nil { // of each
			return err
		}
	}
	return nil
}

// Head puts a few words together and reads them again, through a reader whose buffer is larger than all of them.
func Head(words []string) (string, error) {
	buf := &bytes.Buffer{}
	for _, w := range words {
		buf.WriteString(w)
	}
	r := bufio.NewReader(buf)
	return r.ReadString('\n')
}

// Tag prints into a buffer that holds nothing yet.
func Tag(major, minor, patch uint64, pre string) string {
	var buf bytes.Buffer

	fmt.Fprintf(&buf, "%d.%d.%d", major, minor, patch)
	if pre != "" {
		buf.WriteString(strings.ToLower(pre))
	}
	return buf.String()
}

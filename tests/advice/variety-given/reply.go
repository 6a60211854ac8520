// Package given reads replies, and gives what it read on as text without a copy, or does not.
package given

import (
	"bytes"
	"io"
	"unsafe"
)

// Conn is where replies come from.
type Conn struct{ r io.Reader }

// Bulk gives the block itself as a text.
func (c *Conn) Bulk(n int) (string, error) {
	body := make([]byte, n+2)
	if _, err := io.ReadFull(c.r, body); err != nil {
		return "", err
	}
	return unsafe.String(unsafe.SliceData(body), n), nil
}

// Status gives it by its first byte.
func (c *Conn) Status(n int) (string, error) {
	line := make([]byte, n)
	if _, err := io.ReadFull(c.r, line); err != nil {
		return "", err
	}
	return unsafe.String(&line[0], n), nil
}

// Raw gives it as what has the same shape.
func (c *Conn) Raw(n int) (string, error) {
	raw := make([]byte, n)
	if _, err := io.ReadFull(c.r, raw); err != nil {
		return "", err
	}
	return *(*string)(unsafe.Pointer(&raw)), nil
}

func asText(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Verbatim gives it through a function of the package.
func (c *Conn) Verbatim(n int) (string, error) {
	text := make([]byte, n)
	if _, err := io.ReadFull(c.r, text); err != nil {
		return "", err
	}
	return asText(text), nil
}

// Lines counts the lines of a reply, which nobody keeps.
func (c *Conn) Lines(n int) (int, error) {
	page := make([]byte, n)
	if _, err := io.ReadFull(c.r, page); err != nil {
		return 0, err
	}
	part := page[:n-1]
	return bytes.Count(part, []byte{'\n'}) + len(asText(page[:1])), nil
}

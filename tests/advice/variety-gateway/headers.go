package gateway

import (
	"io"
	"strings"
)

//go:noinline
func lower(c byte) byte {
	if c-'A' < 26 {
		c |= 0x20
	}
	return c
}

// equalFold compares names of headers.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

//go:inline
func tokenHash(s string) (h uint32) {
	h = 2166136261
	for i := 0; i < len(s); i++ {
		h ^= uint32(s[i])
		h *= 16777619
	}
	return h
}

//go:noinline
func panicBadHeader(name string) { panic("bad header " + name) }

// Header is one line.
type Header struct{ Name, Value string }

// WriteHeaders sends the headers.
func WriteHeaders(w io.Writer, hs []Header) (err error) {
	for _, h := range hs {
		if _, err = w.Write([]byte(h.Value)); err != nil {
			break
		}
	}
	return err
}

// WriteHeadersTo sends them to what takes strings.
func WriteHeadersTo(w io.StringWriter, hs []Header) (err error) {
	for _, h := range hs {
		if _, err = w.WriteString(h.Value); err != nil {
			break
		}
	}
	return err
}

// Cookies puts the pairs together.
func Cookies(hs []Header) string {
	var out string
	add := func(part string) {
		if out == "" {
			out = part
			return
		}
		out += "; " + part
	}
	for i := range hs {
		if strings.HasPrefix(hs[i].Name, "c") {
			add(hs[i].Value)
		}
	}
	return out
}

// Vary joins at once.
func Vary(hs []Header) string {
	names := make([]string, len(hs))
	for i := range hs {
		names[i] = hs[i].Name
	}
	return strings.Join(names, ", ")
}

// first makes a name of two parts and stops.
func first(hs []Header, prefix string) string {
	name := prefix
	for i := range hs {
		if hs[i].Value != "" {
			name += hs[i].Name
			break
		}
	}
	return name
}

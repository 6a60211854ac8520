package parse

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

// entry is a line of a configuration.
type entry struct {
	section, key, value string
}

// environment makes the table of all values, by section.key.
func environment(entries []entry) map[string]string {
	env := map[string]string{"version": "1"}
	for _, e := range entries {
		name := e.key
		if e.section != "" {
			name = e.section + "." + e.key
		}
		env[name] = e.value
	}
	return env
}

// source is a file that a configuration includes.
type source interface {
	io.Reader
	Close() error
}

type opener func(name string) (source, error)

// include counts the lines of all files that are included.
func include(open opener, names []string) (lines int, err error) {
	var block [512]byte
	for _, name := range names {
		src, err := open(name)
		if err != nil {
			return 0, err
		}
		defer src.Close()
		n, err := src.Read(block[:])
		if err != nil && err != io.EOF {
			return 0, err
		}
		lines += bytes.Count(block[:n], []byte{'\n'})
	}
	return lines, nil
}

// ini reads a configuration line by line.
type ini struct {
	src []byte
	pos int
}

func (p *ini) rest() string { return string(p.src[p.pos:]) }

func (p *ini) line() ([]byte, bool) {
	if p.pos >= len(p.src) {
		return nil, false
	}
	n := strings.Index(p.rest(), "\n")
	if n < 0 {
		n = len(p.src) - p.pos
	}
	line := p.src[p.pos : p.pos+n]
	p.pos += n + 1
	return line, true
}

// Settings counts the lines that set something.
func Settings(src []byte) (n int) {
	p := ini{src: src}
	for {
		line, ok := p.line()
		if !ok {
			return n
		}
		if bytes.IndexByte(line, '=') > 0 {
			n++
		}
	}
}

// Levels counts lines by their level; none of the conversions makes a copy.
func Levels(lines [][]byte) (warn, rest int) {
	for _, line := range lines {
		level, _, _ := bytes.Cut(line, []byte{' '})
		switch string(level) {
		case "warn", "error-that-has-a-name-of-more-than-thirty-two-bytes":
			warn++
		default:
			rest++
		}
	}
	return warn, rest
}

// Entries reads the entries; how many there are, only the end tells.
func Entries(r io.Reader) ([]entry, error) {
	var all []entry
	section := ""
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			section = strings.Trim(line, "[]")
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("%q: no value", line)
		}
		all = append(all, entry{section, key, value})
	}
	return all, sc.Err()
}

// rawLines reads lines from a device, as they come.
type rawLines struct {
	f   *os.File
	buf []byte
	one [1]byte
}

func (r *rawLines) next() ([]byte, error) {
	r.buf = r.buf[:0]
	for {
		if _, err := r.f.Read(r.one[:]); err != nil {
			return r.buf, err
		}
		if r.one[0] == '\n' {
			return r.buf, nil
		}
		r.buf = append(r.buf, r.one[0])
	}
}

// countRaw counts the bytes of all lines.
func countRaw(f *os.File) (n int, err error) {
	r := &rawLines{f: f}
	for {
		line, err := r.next()
		n += len(line)
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// countBuffered does the same through a buffer.
func countBuffered(f *os.File) (n int, err error) {
	r := bufio.NewReader(f)
	for {
		c, err := r.ReadByte()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if c != '\n' {
			n++
		}
	}
}

// countBlocks reads blocks that are large enough.
func countBlocks(f *os.File, block []byte) (n int, err error) {
	for {
		m, err := f.Read(block)
		n += m - bytes.Count(block[:m], []byte{'\n'})
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

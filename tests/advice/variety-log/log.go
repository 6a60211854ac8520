// Package eventlog writes, reads and counts lines of a log.
package eventlog

import (
	"bytes"
	"errors"
	"fmt"
	"hash"
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

type Level int8

// String is what fmt would call; here it calls fmt.
func (l Level) String() string { return fmt.Sprintf("L%d", int(l)) }

type Event struct {
	ID    uint64
	Level Level
	Tags  map[string]string
	Took  float64
}

// Names of levels.
func Names(events []Event) (n int) {
	for i := range events {
		n += len(events[i].Level.String())
	}
	return n
}

type sink struct {
	io.Writer
	errs int
}

func (s *sink) logf(format string, args ...any) {
	if _, err := fmt.Fprintf(s.Writer, format, args...); err != nil {
		s.errs++
	}
}

// Access writes an access log through a wrapper of Fprintf.
func Access(w io.Writer, events []Event) int {
	s := sink{Writer: w}
	for i := range events {
		s.logf("%d %d\n", events[i].ID, events[i].Level)
	}
	return s.errs
}

// Hex of all identities.
func Hex(events []Event, out []string) []string {
	out = out[:0]
	for _, e := range events {
		s := fmt.Sprintf("%x", e.ID)
		out = append(out, s)
	}
	return out
}

// Join of numbers, the slow way.
func Join(nums []int) string {
	return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(nums)), ","), "[]")
}

var errFull = errors.New("full")

// Check makes an error once in a long while.
func Check(events []Event) error {
	for i := range events {
		if events[i].Took < 0 {
			return fmt.Errorf("event %d: %v: %w", events[i].ID, events[i].Tags, errFull)
		}
	}
	return nil
}

// Trace writes only where someone listens.
func Trace(w io.Writer, on bool, events []Event) {
	for i := range events {
		if on {
			fmt.Fprintf(w, "%d took %f\n", events[i].ID, events[i].Took)
		}
	}
}

// ---- bytes and strings

type index struct {
	ids map[string]int
	buf []byte
}

// put stores under a key that must be kept.
func (x *index) put(line []byte, id int) { x.ids[string(line)] = id }

// find looks up: free.
func (x *index) find(line []byte) (int, bool) {
	id, ok := x.ids[string(line)]
	return id, ok
}

// Seen adds to counts by key, line after line.
func Seen(text []byte, counts map[string]int) {
	for line := range bytes.Lines(text) {
		counts[string(bytes.TrimSpace(line))] += 1
	}
}

// Digest hashes strings through an interface that a struct holds.
type Digest struct{ h hash.Hash64 }

func (d *Digest) Sum(keys []string) uint64 {
	d.h.Reset()
	for _, k := range keys {
		d.h.Write([]byte(k))
	}
	return d.h.Sum64()
}

func NewDigest() *Digest { return &Digest{fnv.New64a()} }

// Errors counts lines that say so.
func Errors(text []byte) (n int) {
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		if s := string(line); strings.HasSuffix(s, "failed") || strings.Contains(s, "panic: ") {
			n++
		}
		text = rest
	}
	return n
}

// Fields parses numbers out of bytes.
func Fields(lines [][]byte) (sum float64) {
	for _, l := range lines {
		f := strings.Fields(string(l))
		if len(f) > 0 {
			v, _ := strconv.ParseFloat(f[len(f)-1], 64)
			sum += v
		}
	}
	return sum
}

// Upper sends upper case through bytes and back.
func Upper(names []string, out []string) {
	for i, n := range names {
		out[i] = string(bytes.ToUpper([]byte(n)))
	}
}

// Runes of a text, by index.
func Vowels(text string) (n int) {
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		if strings.ContainsRune("aeiou", rs[i]) {
			n++
		}
	}
	return n
}

// Same compares: free.
func Same(lines [][]byte, want string) (n int) {
	for _, l := range lines {
		if string(l) == want {
			n++
		}
	}
	return n
}

// Prefixed glues: one string that is needed.
func Prefixed(lines [][]byte, out []string) {
	for i, l := range lines {
		out[i] = "line: " + string(l)
	}
}

// Width counts runes without a slice of them.
func Width(names []string) (n int) {
	for _, s := range names {
		n += utf8.RuneCountInString(s)
	}
	return n
}

// ---- buffers

type Packer struct{ parts [][]byte }

// frame of one message: a buffer a call.
func (p *Packer) frame(w io.Writer, body []byte) error {
	out := make([]byte, 0, len(body)+64)
	out = strconv.AppendInt(out, int64(len(body)), 10)
	out = append(out, ':')
	out = append(out, body...)
	_, err := w.Write(out)
	return err
}

// Send all parts.
func (p *Packer) Send(w io.Writer) error {
	for _, b := range p.parts {
		if err := p.frame(w, b); err != nil {
			return err
		}
	}
	return nil
}

// Sums makes scratch space in each round of the loop.
func Sums(blocks [][]int32, width int) (total int64) {
	for _, b := range blocks {
		acc := make([]int64, width)
		for i, v := range b {
			acc[i%width] += int64(v)
		}
		for _, v := range acc {
			total ^= v
		}
	}
	return total
}

// Quote renders into a new bytes.Buffer for every name.
func Quote(names []string, w io.Writer) {
	for _, n := range names {
		b := &bytes.Buffer{}
		b.WriteByte('"')
		for i := 0; i < len(n); i++ {
			if n[i] == '"' {
				b.WriteByte('\\')
			}
			b.WriteByte(n[i])
		}
		b.WriteString("\"\n")
		b.WriteTo(w)
	}
}

var scratch = sync.Pool{New: func() any { return new([4096]byte) }}

// Copy borrows its buffer.
func Copy(dst io.Writer, src io.Reader) (int64, error) {
	b := scratch.Get().(*[4096]byte)
	defer scratch.Put(b)
	return io.CopyBuffer(dst, src, b[:])
}

// Keep returns what it makes: nothing to reuse.
func Keep(blocks [][]int32) [][]int64 {
	kept := make([][]int64, 0, len(blocks))
	for _, b := range blocks {
		wide := make([]int64, len(b))
		for i, v := range b {
			wide[i] = int64(v)
		}
		kept = append(kept, wide)
	}
	return kept
}

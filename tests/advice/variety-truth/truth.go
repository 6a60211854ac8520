// Package truth holds code that looks like waste and is right, each beside code of the same form that is waste.
package truth

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ---- functions of one signature ----

type formula func(cells []float64) any

var formulas = map[string]formula{"SUM": sum, "TEXT": text, "ANY": anyAbove}

func sum(cells []float64) any {
	s := 0.0
	for _, c := range cells {
		s += c
	}
	return s
}

func text(cells []float64) any {
	return strconv.FormatFloat(cells[0], 'f', 2, 64)
}

func anyAbove(cells []float64) any {
	for _, c := range cells {
		if c > 1000 {
			return true
		}
	}
	return false
}

// Evaluate calls each.
func Evaluate(cells []float64) (n int) {
	for _, f := range formulas {
		if f(cells) != nil {
			n++
		}
	}
	return n
}

// ---- one variable, several types ----

// Event is what is logged.
type Event struct {
	At    time.Time
	Level int
	Text  string
	Extra map[string]any
}

type field struct {
	key   string
	value any
}

// Fields lists what is asked for.
func Fields(e *Event, keys []string, out []field) []field {
	for _, k := range keys {
		var value any
		switch k {
		case "time":
			value = e.At.Weekday()
		case "level":
			value = e.Level + 1000
		case "text":
			value = strings.ToLower(e.Text)
		default:
			value = e.Extra[k]
		}
		out = append(out, field{k, value})
	}
	return out
}

// ---- one field, several methods ----

type recorder struct{ elems []any }

func (r *recorder) addString(v string)  { r.elems = append(r.elems, v) }
func (r *recorder) addInt(v int64)      { r.elems = append(r.elems, v) }
func (r *recorder) addFloat(v float64)  { r.elems = append(r.elems, v) }
func (r *recorder) addTime(v time.Time) { r.elems = append(r.elems, v) }

// Record gives values of several types.
func Record(r *recorder, n int, s string) int {
	r.elems = r.elems[:0]
	for i := 0; i < n; i++ {
		r.addString(s)
		r.addInt(int64(i) + 1000)
		r.addFloat(float64(i) + 0.5)
	}
	return len(r.elems)
}

type stack struct{ items []any }

func (s *stack) push(v int64) {
	s.items = append(s.items, v)
}

func (s *stack) pop() int64 {
	v := s.items[len(s.items)-1].(int64)
	s.items = s.items[:len(s.items)-1]
	return v
}

// Depth pushes and pops numbers alone.
func Depth(s *stack, n int) (total int64) {
	for i := 0; i < n; i++ {
		s.push(int64(i) + 1000)
	}
	for i := 0; i < n; i++ {
		total += s.pop()
	}
	return total
}

// ---- what goes on as it is ----

func columns(line string) []any {
	cells := make([]any, 0, 8)
	for _, c := range strings.Split(line, "|") {
		cells = append(cells, strings.TrimSpace(c))
	}
	return cells
}

// Row is printed with a format that the caller has.
func Row(format, line string) string {
	cells := columns(line)
	return fmt.Sprintf(format, cells...)
}

// ---- a copy that lives on ----

// Config is large.
type Config struct {
	Names  [12]string
	Limits [8]int64
}

type encoder struct {
	*Config
	depth int
}

//go:noinline
func newEncoder(cfg Config, depth int) *encoder {
	return &encoder{Config: &cfg, depth: depth}
}

// Encoder keeps the address of its own copy.
func Encoder(cfg Config, depth int) *encoder {
	return newEncoder(cfg, depth)
}

//go:noinline
func widest(cfg Config, depth int) int64 {
	return cfg.Limits[depth&7] + int64(len(cfg.Names[depth&7]))
}

// Widest hands over a copy that is only read.
func Widest(cfg *Config, rounds int) (n int64) {
	for i := 0; i < rounds; i++ {
		n += widest(*cfg, i)
	}
	return n
}

// ---- strings that grow ----

// BestSplit asks for what has grown so far in each round.
func BestSplit(words []string, score func(head string) int) (best string) {
	head, top := "", -1
	for _, w := range words {
		head += w
		if s := score(head); s > top {
			top, best = s, head
		}
	}
	return best
}

// Until gives what it has on the way out of the loop.
func Until(words []string, stop string) string {
	line := ""
	for _, w := range words {
		if w == stop {
			return line
		}
		if line != "" {
			line += " "
		}
		line += w
	}
	return line
}

// Column names a column: A, B ... AA.
func Column(n int) string {
	name := ""
	for n > 0 {
		name = string(rune('A'+(n-1)%26)) + name
		n = (n - 1) / 26
	}
	return name
}

// Path is short: a list of its parts would cost more.
func Path(parents []int, names []string, at int) string {
	path := ""
	for at > 0 {
		path = "/" + names[at] + path
		at = parents[at]
	}
	return path
}

// ---- examples that must be right ----

// Attribute prints into a buffer with a raw format.
func Attribute(buf *bytes.Buffer, name, value string) {
	fmt.Fprintf(buf, ` %s="%s"`, name, value)
}

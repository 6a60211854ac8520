// Package proxy is a small request gateway: the paths that each request takes, and what stands beside them.
package proxy

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

type Request struct {
	Path   string
	Tenant int
	Bytes  int64
	Tags   []string
}

// Trace writes a line a step.
type Trace struct {
	w     *bufio.Writer
	steps int
}

func NewTrace(w io.Writer) *Trace { return &Trace{w: bufio.NewWriter(w)} }

func (t *Trace) Logf(format string, args ...any) {
	t.steps++
	fmt.Fprintf(t.w, format, args...)
	t.w.WriteByte('\n')
}

func name(layout string, parts ...interface{}) string {
	return fmt.Sprintf(layout, parts...)
}

type Gateway struct {
	trace *Trace
	hits  map[string]int
}

func (g *Gateway) Route(reqs []Request) int {
	n := 0
	for i := range reqs {
		r := &reqs[i]
		g.trace.Logf("route %s to backend %d, %d bytes", r.Path, r.Tenant%7, r.Bytes)
		n += int(r.Bytes)
	}
	return n
}

// Count counts by tenant and path.
func (g *Gateway) Count(reqs []Request) {
	for i := range reqs {
		key := name("%s@%d", reqs[i].Path, reqs[i].Tenant)
		g.hits[key]++
	}
}

// Check complains; it is called for each request, and hardly ever complains.
func (g *Gateway) Check(reqs []Request) (bad int) {
	for i := range reqs {
		if reqs[i].Bytes < 0 {
			g.trace.Logf("request %d of %q has %d bytes", i, reqs[i].Path, reqs[i].Bytes)
			bad++
		}
	}
	return bad
}

type endpoint struct {
	Zone string
	Port int
}

// Spread counts endpoints by what they look like.
func Spread(eps []endpoint) map[string]int {
	seen := make(map[string]int, len(eps))
	for _, e := range eps {
		seen[fmt.Sprintf("%v", e)]++
	}
	return seen
}

// Signatures gives what a request is told apart by.
func Signatures(reqs []Request) []string {
	out := make([]string, len(reqs))
	for i := range reqs {
		out[i] = fmt.Sprint(reqs[i].Tags)
	}
	return out
}

// Ports lists the ports of a set, a line each.
func Ports(w io.Writer, sets [][]int) {
	for _, ports := range sets {
		fmt.Fprintln(w, ports)
	}
}

// Show prints any value as people like it: nothing but fmt knows how.
func Show(vs []any) int {
	n := 0
	for _, v := range vs {
		n += len(fmt.Sprintf("%+v", v))
	}
	return n
}

// Gets counts the lines of a log that are reads.
func Gets(log []byte) int {
	n := 0
	for len(log) > 0 {
		line, rest, _ := bytes.Cut(log, []byte("\n"))
		log = rest
		fields := strings.Fields(string(line))
		if len(fields) > 2 && fields[1] == "GET" {
			n++
		}
	}
	return n
}

// Sizes sums the last column.
func Sizes(lines [][]byte) (sum int) {
	for _, line := range lines {
		cols := strings.Split(string(line), ";")
		v, err := strconv.Atoi(cols[len(cols)-1])
		if err == nil {
			sum += v
		}
	}
	return sum
}

// Paths keeps a column of each line: its text is copied once, and all columns are of that copy.
func Paths(lines [][]byte) []string {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		cols := strings.Fields(string(line))
		out = append(out, cols[2])
	}
	return out
}

// Table keeps all columns.
func Table(lines [][]byte) [][]string {
	out := make([][]string, len(lines))
	for i, line := range lines {
		out[i] = strings.Split(string(line), ";")
	}
	return out
}

// Package edge is the cache at the edge of a content network with its metrics and its log.
package edge

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
)

// Cache holds pages by tenant and number.
type Cache struct {
	pages map[string]*Page
	miss  int
}

// Page is what is served.
type Page struct {
	Body []byte
	Hits int64
}

func pageKey(tenant string, id int64) string {
	return fmt.Sprintf("%s/page/%d", tenant, id)
}

// Get returns a page, nil where it is not there.
func (c *Cache) Get(tenant string, id int64) *Page {
	p := c.pages[pageKey(tenant, id)]
	if p == nil {
		c.miss++
		return nil
	}
	p.Hits++
	return p
}

// Gauge is a metric.
type Gauge struct {
	Name  string
	Value int64
}

// Gauges is the registry of metrics.
type Gauges struct {
	list []Gauge
}

// All goes through the metrics.
func (g *Gauges) All() func(yield func(*Gauge) bool) {
	return func(yield func(*Gauge) bool) {
		for i := range g.list {
			if !yield(&g.list[i]) {
				return
			}
		}
	}
}

// Expose writes the metrics as a scraper reads them.
func (g *Gauges) Expose(w *bufio.Writer, host string) error {
	for m := range g.All() {
		fmt.Fprintf(w, "%s{host=%q} %d\n", m.Name, host, m.Value)
	}
	return w.Flush()
}

// ETag returns the tag of a body's digest.
func ETag(digest []byte) string {
	var tag strings.Builder
	tag.Grow(2*len(digest) + 2)
	put := func(b byte) { fmt.Fprintf(&tag, "%02x", b) }
	tag.WriteByte('"')
	for _, b := range digest {
		put(b)
	}
	tag.WriteByte('"')
	return tag.String()
}

// Point is a place on the map of the network.
type Point struct {
	X, Y int
}

// ReadPoints reads the places of a file, one a line.
func ReadPoints(lines []string, points []Point) (int, error) {
	for i, line := range lines {
		p := &points[i]
		if _, err := fmt.Sscanf(line, "%d,%d", &p.X, &p.Y); err != nil {
			return i, err
		}
	}
	return len(lines), nil
}

var errRange = errors.New("out of range")

// ParseRange reads a range of bytes, first-last.
func ParseRange(s string) (first, last int64, err error) {
	dash := strings.IndexByte(s, '-')
	if dash < 0 {
		return 0, 0, fmt.Errorf("edge: range %q has no dash", s)
	}
	for i := 0; i < len(s); i++ {
		c := int64(s[i] - '0')
		switch {
		case i == dash:
		case c < 0 || c > 9:
			return 0, 0, fmt.Errorf("edge: range %q: bad digit at %d", s, i)
		case i < dash:
			first = first*10 + c
		default:
			last = last*10 + c
		}
	}
	if last < first {
		return 0, 0, fmt.Errorf("edge: range %q: %w", s, errRange)
	}
	return first, last, nil
}

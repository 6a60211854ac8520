// Package format writes keys, rows and numbers.
package format

import (
	"fmt"
	"io"
)

// Point is a place on a map.
type Point struct{ X, Y int }

// Visited remembers points by a text.
func Visited(points []Point) int {
	seen := make(map[string]bool, len(points))
	for _, p := range points {
		seen[fmt.Sprintf("%d:%d", p.X, p.Y)] = true
	}
	return len(seen)
}

// Labels numbers its values.
func Labels(values []int) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return out
}

// CacheKey names an entry of the cache.
func CacheKey(tenant, kind string, id int64) string {
	return fmt.Sprintf("%s/%s/%d", tenant, kind, id)
}

// Rows writes a line a value.
func Rows(w io.Writer, names []string, values []int) error {
	for i, name := range names {
		if _, err := fmt.Fprintf(w, "%s=%d\n", name, values[i]); err != nil {
			return err
		}
	}
	return nil
}

// Heading writes strings as they are.
func Heading(w io.Writer, names []string) {
	for _, n := range names {
		fmt.Fprint(w, n)
	}
}

// Clock is a time of day.
func Clock(seconds []int) int {
	n := 0
	for _, s := range seconds {
		n += len(fmt.Sprintf("%02d:%02d", s/3600, s/60%60))
	}
	return n
}

// Sizes reads numbers with units.
func Sizes(texts []string) int {
	sum := 0
	for _, t := range texts {
		var n int
		var unit string
		if _, err := fmt.Sscanf(t, "%d %s", &n, &unit); err == nil {
			sum += n
		}
	}
	return sum
}

package gateway

import (
	"iter"
	"slices"
	"strings"
)

// Endpoint is where requests go.
type Endpoint struct {
	Addr   string
	Weight int
}

// Route is a row of the table.
type Route struct {
	Host, Prefix string
	Name         string
	Methods      [6]string
	Upstream     [4]Endpoint
	Retries      int
}

// Hop is one step of a trace.
type Hop struct {
	Node  int32
	Delay int32
}

// Table routes requests.
type Table struct {
	routes []Route
	byName map[string]int
}

// Resolve returns the row with the longest prefix, or -1.
func (t *Table) Resolve(host, path string) int {
	best, at := -1, -1
	for i, r := range t.routes {
		if r.Host != host || len(r.Prefix) <= best {
			continue
		}
		if strings.HasPrefix(path, r.Prefix) {
			best, at = len(r.Prefix), i
		}
	}
	return at
}

// ResolveAny is Resolve without a host.
func (t *Table) ResolveAny(path string) (at int) {
	at = -1
	for i := range t.routes {
		r := &t.routes[i]
		if strings.HasPrefix(path, r.Prefix) && (at < 0 || len(r.Prefix) > len(t.routes[at].Prefix)) {
			at = i
		}
	}
	return at
}

// Latency sums the delays.
func Latency(hops []Hop) (sum int64) {
	for _, h := range hops {
		if h.Node >= 0 {
			sum += int64(h.Delay)
		}
	}
	return sum
}

// Index rebuilds the map of names after a reload.
func (t *Table) Index() {
	t.byName = make(map[string]int)
	for i := range t.routes {
		t.byName[t.routes[i].Name] = i
	}
}

// Reindex does so in the map that is there.
func (t *Table) Reindex() int {
	clear(t.byName)
	for i := range t.routes {
		row := &t.routes[i]
		t.byName[row.Name] = i
	}
	return len(t.byName)
}

// Segments yields the parts of a path.
func Segments(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(path) > 0 {
			head, tail, _ := strings.Cut(path, "/")
			path = tail
			if head != "" && !yield(head) {
				return
			}
		}
	}
}

// Normalize drops empty and dot segments.
func Normalize(path string) (clean string) {
	for seg := range Segments(path) {
		if seg == "." {
			continue
		}
		clean += "/" + seg
	}
	if clean == "" {
		clean = "/"
	}
	return
}

// Template puts the parameters of a path in braces.
func Template(path string) string {
	var sb strings.Builder
	sb.Grow(len(path) + 8)
	for seg := range Segments(path) {
		sb.WriteByte('/')
		if seg[0] >= '0' && seg[0] <= '9' {
			sb.WriteString("{id}")
		} else {
			sb.WriteString(seg)
		}
	}
	return sb.String()
}

// qualified is one expression however long.
func qualified(host, path, query string) string {
	return "https://" + host + path + "?" + query
}

// Backends spreads n replicas over the zones.
func Backends(zones []string, n int) []Endpoint {
	pool := []Endpoint{}
	for i := range n {
		pool = append(pool, Endpoint{Addr: zones[i%len(zones)], Weight: i & 7})
	}
	return pool
}

// Healthy keeps those with a weight, in place.
func Healthy(pool []Endpoint) []Endpoint {
	kept := pool[:0]
	for _, e := range pool {
		if e.Weight != 0 {
			kept = append(kept, e)
		}
	}
	return kept
}

// Weights copies the weights out.
func Weights(pool []Endpoint) []int {
	w := make([]int, 0, len(pool))
	for _, e := range pool {
		w = append(w, e.Weight)
	}
	return w
}

// Params collects what stands after colons; there are two or three.
func Params(pattern string) (names []string) {
	for seg := range Segments(pattern) {
		if seg[0] == ':' {
			names = append(names, seg[1:])
		}
	}
	return names
}

// middleware chains are short and made once.
type middleware func(next func(int) int) func(int) int

func chain(h func(int) int, mw ...middleware) func(int) int {
	for _, m := range slices.Backward(mw) {
		h = m(h)
	}
	return h
}

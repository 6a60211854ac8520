package batch

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// observation is one request as the histogram sees it.
type observation struct {
	ok    bool
	at    int64
	code  uint16
	took  int64
	retry bool
}

// span is the same of a connection.
type span struct {
	start, end int64
	peer       uint32
	port       uint16
	tls        bool
}

// Window holds the last observations.
type Window struct {
	obs   []observation
	spans []span
}

// NewWindow takes what a scrape brought.
func NewWindow(took []int64) *Window {
	w := &Window{obs: make([]observation, len(took))}
	for i, t := range took {
		w.obs[i].took = t
		w.obs[i].ok = t&1 == 0
	}
	return w
}

// NewSpans does so for connections.
func NewSpans(took []int64) *Window {
	w := &Window{spans: make([]span, len(took))}
	for i, t := range took {
		w.spans[i].end = t
	}
	return w
}

// Registry has the counters by name.
type Registry struct {
	counters map[string]int64
	help     map[string]string
	buf      []byte
}

// names in order, for a stable exposition.
func (r *Registry) names() []string {
	var names []string
	for name := range r.counters {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Expose writes all counters.
func (r *Registry) Expose(w io.Writer, names []string) {
	for _, name := range names {
		fmt.Fprintf(w, "%s_total{job=%q} %d\n", name, "edge", r.counters[name])
	}
}

// ExposeFast does so with one buffer.
func (r *Registry) ExposeFast(w io.Writer, names []string) (err error) {
	b := r.buf[:0]
	for _, name := range names {
		b = append(b, name...)
		b = append(b, "_total{job=\"edge\"} "...)
		b = strconv.AppendInt(b, r.counters[name], 10)
		b = append(b, '\n')
	}
	r.buf = b
	_, err = w.Write(b)
	return err
}

func escapeLabel(v string) string {
	return strings.NewReplacer("\\", `\\`, "\n", `\n`, "\"", `\"`).Replace(v)
}

var helpEscaper = strings.NewReplacer("\\", `\\`, "\n", `\n`)

func escapeHelp(v string) string { return helpEscaper.Replace(v) }

// point is a value of a series.
type point struct {
	At  int64
	Val float64
}

// Series makes points of raw values.
func Series(start int64, vals []float64) []*point {
	pts := make([]*point, len(vals))
	for i, v := range vals {
		pts[i] = &point{At: start + int64(i), Val: v}
	}
	return pts
}

// Area integrates a series.
func Area(pts []*point) (a float64) {
	for i := 1; i < len(pts); i++ {
		a += (pts[i].Val + pts[i-1].Val) / 2 * float64(pts[i].At-pts[i-1].At)
	}
	return a
}

// SeriesOf makes them in one piece.
func SeriesOf(start int64, vals []float64) []point {
	pts := make([]point, len(vals))
	for i, v := range vals {
		pts[i] = point{start + int64(i), v}
	}
	return pts
}

// Endpoint is a row of the table of upstreams.
type Endpoint struct {
	Addr   string
	Weight int
}

// Top orders rows by their weight, the heaviest first.
func Top(rows []Endpoint) {
	sort.Slice(rows, func(i, j int) bool { return rows[i].Weight > rows[j].Weight })
}

// TopStable does so without moving equals.
func TopStable(rows []Endpoint) {
	slices.SortStableFunc(rows, func(a, b Endpoint) int { return b.Weight - a.Weight })
}

// Quantiles follows a stream of durations.
type Quantiles struct{ seen []int64 }

// Feed takes durations and returns the highest median on the way.
func (q *Quantiles) Feed(took []int64) (top int64) {
	q.seen = q.seen[:0]
	for _, t := range took {
		q.seen = append(q.seen, t)
		slices.Sort(q.seen)
		top = max(top, q.seen[len(q.seen)/2])
	}
	return top
}

// FeedSorted keeps the order on the way in.
func (q *Quantiles) FeedSorted(took []int64) (top int64) {
	q.seen = q.seen[:0]
	for _, t := range took {
		at, _ := slices.BinarySearch(q.seen, t)
		q.seen = slices.Insert(q.seen, at, t)
		top = max(top, q.seen[len(q.seen)/2])
	}
	return top
}

// event is what the bus carries.
type event struct {
	Kind  int
	Value int64
}

type bus struct {
	subs []func(any)
	held []any
}

func (b *bus) publish(ev any) {
	for _, s := range b.subs {
		s(ev)
	}
}

// PublishAll sends the durations to the subscribers.
func (b *bus) PublishAll(took []int64) {
	for i, t := range took {
		b.publish(event{Kind: i, Value: t})
	}
}

// PublishRefs sends what is on the heap already.
func (b *bus) PublishRefs(spans []span) {
	for i := range spans {
		b.publish(&spans[i])
	}
}

// typed is the bus with a type.
type typed[T any] struct{ subs []func(T) }

func (b *typed[T]) publish(ev T) {
	for _, s := range b.subs {
		s(ev)
	}
}

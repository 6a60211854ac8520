package batch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
)

var (
	sinkInt int
	sinkAny any
	sinkStr string
	sinkF   float64
	sinkPtr *Window
)

func names(n int, prefix string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s-%04d", prefix, i*7)
	}
	return out
}

func durations(n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(i*7919%n) + 300
	}
	return out
}

func BenchmarkWindow(b *testing.B) {
	took := durations(2000)
	for b.Loop() {
		sinkPtr = NewWindow(took)
		sinkPtr = NewSpans(took[:500])
	}
}

func BenchmarkNames(b *testing.B) {
	r := &Registry{counters: map[string]int64{}}
	for _, n := range names(200, "metric") {
		r.counters[n] = 1
	}
	for b.Loop() {
		sinkAny = r.names()
	}
}

func BenchmarkExpose(b *testing.B) {
	r := &Registry{counters: map[string]int64{}}
	ns := names(50, "metric")
	for i, n := range ns {
		r.counters[n] = int64(i * 1000)
	}
	for b.Loop() {
		r.Expose(io.Discard, ns)
		r.ExposeFast(io.Discard, ns)
	}
}

func BenchmarkLabels(b *testing.B) {
	for b.Loop() {
		sinkStr = escapeLabel("a \"label\" \\ with things")
		sinkStr = escapeHelp("a help \\ with things")
	}
}

func BenchmarkSeries(b *testing.B) {
	vals := make([]float64, 200)
	for b.Loop() {
		sinkF += Area(Series(100, vals))
		sinkF += float64(len(SeriesOf(100, vals)))
	}
}

func BenchmarkTop(b *testing.B) {
	src := make([]Endpoint, 128)
	for i := range src {
		src[i].Weight = i * 7919 % 128
	}
	rows := make([]Endpoint, 128)
	for b.Loop() {
		copy(rows, src)
		Top(rows)
		copy(rows, src)
		TopStable(rows)
	}
}

func BenchmarkQuantiles(b *testing.B) {
	took := durations(300)
	var q Quantiles
	for b.Loop() {
		sinkInt += int(q.Feed(took))
		sinkInt += int(q.FeedSorted(took))
	}
}

func BenchmarkBus(b *testing.B) {
	took := durations(100)
	spans := make([]span, 100)
	bs := &bus{}
	bs.subs = append(bs.subs, func(v any) { bs.held = append(bs.held[:0], v) })
	tb := typed[event]{subs: []func(event){func(e event) { sinkInt += e.Kind }}}
	for b.Loop() {
		bs.PublishAll(took)
		bs.PublishRefs(spans)
		for i := range 100 {
			tb.publish(event{Kind: i})
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	rw, _ := newRewriter("^/old", "/new", "^/v1", "/v2")
	for b.Loop() {
		for _, name := range []string{"host", "port", "upstream"} {
			if Validate(name, "http://edge.example:80") == nil {
				sinkInt++
			}
		}
		sinkStr = rw.rewrite("/v1/users")
	}
}

func BenchmarkAdded(b *testing.B) {
	before, after := names(250, "svc"), names(250, "svc")
	for b.Loop() {
		sinkInt += len(Added(before, after))
		sinkInt += AddedSorted(before, after)
		sinkInt += knownVerbs(verbs)
	}
}

func BenchmarkSets(b *testing.B) {
	ids := names(300, "id")
	for b.Loop() {
		sinkInt += len(SetOf(ids...))
		sinkInt += len(SizedSetOf(ids[:100]...))
		sinkInt += len(parseFlags("a=1,b=2,c=3"))
	}
}

func BenchmarkOrder(b *testing.B) {
	all := map[string]include{}
	roots := names(1200, "inc")
	for _, r := range roots {
		all[r] = include{name: r}
	}
	for b.Loop() {
		sinkInt += len(Order(all, roots))
		sinkInt += OrderLast(all, roots)
	}
}

func rows(n int) []Row {
	out := make([]Row, n)
	for i := range out {
		out[i] = Row{ID: fmt.Sprint("row", i), Plan: i * 31 % 200, Cents: int64(i)}
	}
	return out
}

func BenchmarkIDs(b *testing.B) {
	bt := &Batch{rows: rows(300)}
	var ids []string
	for b.Loop() {
		sinkAny = bt.IDs()
		ids = ProjectTo(ids[:0], bt.rows, func(r Row) string { return r.ID })
	}
}

func BenchmarkProject(b *testing.B) {
	rs := rows(300)
	text := strings.Repeat("one,two,three\n", 10)
	for b.Loop() {
		sinkInt += len(Lines(strings.NewReader(text)))
		sinkInt += len(Project(rs, func(r Row) int64 { return r.Cents }))
	}
}

func BenchmarkComments(b *testing.B) {
	data := bytes.Repeat([]byte("a line of a batch that is some sixty bytes long, or a little more\n"), 50)
	for b.Loop() {
		sinkInt += Comments(data)
		sinkInt += CommentsIn(data)
	}
}

func BenchmarkVersion(b *testing.B) {
	for b.Loop() {
		v, _ := parseVersion("v1.24.3")
		c, _ := parseCents("1200.25")
		sinkInt += v.minor + int(c)
	}
}

func BenchmarkFrames(b *testing.B) {
	var raw []byte
	for range 40 {
		raw = binary.LittleEndian.AppendUint64(raw, 200)
		raw = append(raw, make([]byte, 200)...)
	}
	r := bytes.NewReader(raw)
	for b.Loop() {
		r.Reset(raw)
		n, _ := Frames(r, 1000)
		sinkInt += int(n)
		r.Reset(raw[:208*4])
		all, _ := FramesKept(r, 1000)
		sinkAny = all
	}
}

func BenchmarkStages(b *testing.B) {
	ns := names(60, "stage")
	s := &stages{took: make([]int, len(ns))}
	for b.Loop() {
		sinkInt += s.Run(ns)
		sinkInt += s.RunEach(ns)
	}
}

func BenchmarkSettle(b *testing.B) {
	rs := rows(400)
	plans := make([]Plan, 200)
	for i := range plans {
		plans[i].Code = i
	}
	for b.Loop() {
		sinkInt += Settle(rs, plans)
	}
}

func BenchmarkNewest(b *testing.B) {
	rs := rows(150)
	old := names(5, "old")
	for b.Loop() {
		sinkAny = Newest(rs)
		sinkAny = History(old, "x")
	}
}

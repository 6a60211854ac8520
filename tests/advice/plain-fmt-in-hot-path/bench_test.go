package edge

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"testing"
	"time"
)

var (
	sinkPage   *Page
	sinkString string
	sinkInt    int
	sinkInt64  int64
)

func BenchmarkGet(b *testing.B) {
	c := &Cache{pages: map[string]*Page{}}
	for id := range int64(100) {
		c.pages["north/page/"+strconv.FormatInt(id, 10)] = &Page{}
	}
	for b.Loop() {
		for id := range int64(110) {
			sinkPage = c.Get("north", id)
		}
	}
}

func BenchmarkExpose(b *testing.B) {
	g := &Gauges{}
	for i := range 100 {
		g.list = append(g.list, Gauge{"edge_metric_" + strconv.Itoa(i), int64(i) * 12345})
	}
	w := bufio.NewWriterSize(io.Discard, 16*1024)
	for b.Loop() {
		if err := g.Expose(w, "edge7.example.net"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkETag(b *testing.B) {
	digest := make([]byte, 32)
	for i := range digest {
		digest[i] = byte(i * 77)
	}
	for b.Loop() {
		sinkString = ETag(digest)
	}
}

func BenchmarkReadPoints(b *testing.B) {
	var lines []string
	for i := range 50 {
		lines = append(lines, strconv.Itoa(i*31)+","+strconv.Itoa(i*17-400))
	}
	points := make([]Point, len(lines))
	for b.Loop() {
		n, err := ReadPoints(lines, points)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt = n
	}
}

func BenchmarkParseRange(b *testing.B) {
	ranges := []string{"0-1023", "1024-2047", "1048576-2097151", "77-1000000007"}
	for b.Loop() {
		for range 25 {
			for _, r := range ranges {
				_, sinkInt64, _ = ParseRange(r)
			}
		}
	}
}

func BenchmarkRoute(b *testing.B) {
	r := &Ring{log: &Log{w: io.Discard, level: 1}}
	for i := range 7 {
		r.nodes = append(r.nodes, &Node{Name: "node" + strconv.Itoa(i)})
	}
	hashes := make([]uint64, 1000)
	for i := range hashes {
		hashes[i] = uint64(i) * 11400714819323198485
	}
	for b.Loop() {
		r.Route(hashes)
	}
}

type limiter struct {
	Rate   float64
	Burst  int
	Window time.Duration
	Until  []int
}

func BenchmarkDump(b *testing.B) {
	snaps := []Snapshot{
		{"limit", &limiter{Rate: 12.5, Burst: 100, Window: 3 * time.Second, Until: []int{1, 2, 3}}},
		{"geo", map[string]int{"de": 12, "fr": 7, "pt": 3}},
		{"rewrite", [][2]string{{"/old", "/new"}, {"/a", "/b"}}},
	}
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Dump(&out, snaps); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAccess(b *testing.B) {
	a := &Access{}
	statuses := make([]int, 1000)
	for i := range statuses {
		statuses[i] = 200 + i%4*100
	}
	for b.Loop() {
		if err := a.Write(io.Discard, "edge7", statuses); err != nil {
			b.Fatal(err)
		}
	}
}

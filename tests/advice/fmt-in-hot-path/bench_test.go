package format

import (
	"io"
	"strconv"
	"testing"
)

var (
	points []Point
	values []int
	names  []string
	sizes  []string
	sink   string
	n      int
)

func init() {
	for i := 0; i < 100; i++ {
		points = append(points, Point{i * 1000, i * 77})
		values = append(values, i*i*37)
		names = append(names, "name-"+strconv.Itoa(i))
		sizes = append(sizes, strconv.Itoa(i*100)+" kB")
	}
}

func BenchmarkVisited(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Visited(points)
	}
}
func BenchmarkLabels(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Labels(values))
	}
}
func BenchmarkCacheKey(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = CacheKey("acme", "invoice", int64(i))
	}
}
func BenchmarkRows(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Rows(io.Discard, names, values)
	}
}
func BenchmarkHeading(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Heading(io.Discard, names)
	}
}
func BenchmarkClock(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Clock(values)
	}
}
func BenchmarkSizes(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Sizes(sizes)
	}
}
func BenchmarkDump(b *testing.B) {
	c := &Config{"web", []int{80, 443}}
	for i := 0; i < b.N; i++ {
		sink = Dump(c)
	}
}
func BenchmarkDescribe(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = Describe(points[i%100])
	}
}
func BenchmarkCheck(b *testing.B) {
	for i := 0; i < b.N; i++ {
		if Check(values) != nil {
			b.Fatal("unexpected")
		}
	}
}
func BenchmarkFail(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = Fail(values)
	}
}
func BenchmarkFast(b *testing.B) {
	var buf []byte
	for i := 0; i < b.N; i++ {
		buf = Fast(buf[:0], values)
	}
}

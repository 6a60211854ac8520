//go:build go1.25

package growth

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var (
	names    []string
	raw      [][]byte
	cells    [][]byte
	files    [][]byte
	levels   []float64
	stations []Station
	seen     = map[string]int64{}
	at       = map[int64]Station{}
	by       = map[string]int64{}
	links    [][]int32
	lists    [][]int
	days     [][]int
	text     string
	keep     any
)

func init() {
	for i := range 500 {
		name := fmt.Sprintf("station-%04d of the northern coast line", i)
		names = append(names, name)
		raw = append(raw, []byte("HEADER-"+name))
		files = append(files, []byte(fmt.Sprintf(" archive/of/many/measurements/%04d.csv", i)))
		levels = append(levels, float64(i))
		cells = append(cells, []byte(fmt.Sprint(i)))
		stations = append(stations, Station{name, float64(i)})
		seen[name] = int64(i)
		at[int64(i)] = stations[i]
		links = append(links, []int32{int32(i * 7 % 500), int32(i * 11 % 500), int32((i + 1) % 500), int32(i * 3 % 500)})
	}
	for i := range 12 {
		by[names[i]] = int64(i)
		lists = append(lists, nil)
		days = append(days, nil)
		for k := range 100 {
			lists[i] = append(lists[i], k*31+i)
			days[i] = append(days[i], i*100+k)
		}
	}
	text = strings.Join(names, ";")
}

func run(b *testing.B, f func() any) {
	b.ReportAllocs()
	for b.Loop() {
		keep = f()
	}
}

func BenchmarkNewest(b *testing.B)  { run(b, func() any { return Newest(seen) }) }
func BenchmarkLevels(b *testing.B)  { run(b, func() any { return Levels(at) }) }
func BenchmarkByPlace(b *testing.B) { run(b, func() any { return ByPlace(stations) }) }
func BenchmarkOrdered(b *testing.B) { run(b, func() any { return Ordered(by) }) }
func BenchmarkSized(b *testing.B)   { run(b, func() any { return Sized(by) }) }
func BenchmarkLong(b *testing.B)    { run(b, func() any { return Long(slices.Values(names[:40])) }) }
func BenchmarkBlocks(b *testing.B)  { run(b, func() any { return Blocks(levels, 2) }) }
func BenchmarkInOrder(b *testing.B) { run(b, func() any { return InOrder(at) }) }
func BenchmarkFields(b *testing.B)  { run(b, func() any { return Fields(text[:200]) }) }
func BenchmarkColumn(b *testing.B) {
	t := bytes.Repeat([]byte("12;34\n"), 20)
	run(b, func() any { return Column(t) })
}
func BenchmarkRoute(b *testing.B) {
	var r []Name
	for _, n := range names[:60] {
		r = append(r, Name(n))
	}
	run(b, func() any { return Route(slices.All(r)) })
}
func BenchmarkInitials(b *testing.B) {
	line := strings.Repeat("wide ", 300)
	run(b, func() any { return Initials(line) })
}
func BenchmarkFirst(b *testing.B) {
	run(b, func() any { return First(slices.Values(names), "station-0040") })
}
func BenchmarkLog(b *testing.B)   { run(b, func() any { return Log(names[:60]) }) }
func BenchmarkNewer(b *testing.B) { run(b, func() any { return Newer(names[:60]) }) }
func BenchmarkRow(b *testing.B)   { run(b, func() any { return Row(names[:40]) }) }
func BenchmarkTotal(b *testing.B) { run(b, func() any { return Total(names) }) }
func BenchmarkLabels(b *testing.B) {
	out := make([]string, len(names))
	run(b, func() any { return Labels(names, out) })
}
func BenchmarkHeaders(b *testing.B)  { run(b, func() any { return Headers(raw, "header-x") }) }
func BenchmarkSuffixed(b *testing.B) { run(b, func() any { return Suffixed(files, ".CSV") }) }
func BenchmarkLowered(b *testing.B) {
	into := map[string]int{}
	run(b, func() any { Lowered(raw, into); return into })
}
func BenchmarkSame(b *testing.B)  { run(b, func() any { return Same(raw, []byte("header-x")) }) }
func BenchmarkCodes(b *testing.B) { run(b, func() any { return Codes(cells) }) }
func BenchmarkSmooth(b *testing.B) {
	run(b, func() any { return Smooth(levels, 20) })
}
func BenchmarkReach(b *testing.B) {
	was := make([]bool, len(links))
	run(b, func() any { clear(was); return Reach(links, 0, was) })
}
func BenchmarkBinomial(b *testing.B) { run(b, func() any { return Binomial(60) }) }
func BenchmarkSteps(b *testing.B)    { run(b, func() any { return Steps(levels[:100], 5) }) }
func BenchmarkHalved(b *testing.B)   { run(b, func() any { return Halved(levels[:100], 5) }) }
func BenchmarkSmoothIn(b *testing.B) {
	one, two := slices.Clone(levels), slices.Clone(levels)
	run(b, func() any { return SmoothIn(one, two, 3) })
}
func BenchmarkBuild(b *testing.B)    { run(b, func() any { return Build(names) }) }
func BenchmarkYear(b *testing.B)     { run(b, func() any { return Year(days) }) }
func BenchmarkRepeated(b *testing.B) { run(b, func() any { return Repeated(lists) }) }
func BenchmarkDistinct(b *testing.B) { run(b, func() any { return Distinct(lists, links) }) }
func BenchmarkDigits(b *testing.B)   { run(b, func() any { return Digits(lists) }) }
func BenchmarkGroups(b *testing.B)   { run(b, func() any { return Groups(lists[:3]) }) }

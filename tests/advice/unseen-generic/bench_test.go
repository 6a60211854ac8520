package generic

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var sink int
var sinkAny any

func ints(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i * 7919 % (n * 2)
	}
	return out
}

func words(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "word-" + strconv.Itoa(i)
	}
	return out
}

func BenchmarkJoin(b *testing.B) {
	ws := words(200)
	for b.Loop() {
		sink = len(Join(slices.Values(ws), ","))
	}
}

func BenchmarkPath(b *testing.B) {
	ws := words(100)
	for b.Loop() {
		sink = len(Path(ws...)) + len(Last(ws, "word-5"))
	}
}

func BenchmarkMap(b *testing.B) {
	in := ints(1000)
	for b.Loop() {
		sink = len(Map(in, func(v int) float64 { return float64(v) }))
	}
}

func BenchmarkFilter(b *testing.B) {
	in := ints(1000)
	var out []int
	for b.Loop() {
		sink = len(Filter(in, func(v int) bool { return v == 7 }))
		out = MapInto(out, in, func(v int) int { return v + 1 })
	}
}

func BenchmarkTail(b *testing.B) {
	m := map[int]int{}
	for i := range 1000 {
		m[i] = i
	}
	for b.Loop() {
		sink = len(Tail(m))
	}
}

func BenchmarkLines(b *testing.B) {
	text := strings.Repeat("12 ", 50)
	for b.Loop() {
		sink = len(Lines(text))
	}
}

func BenchmarkSums(b *testing.B) {
	in := ints(2000)
	for b.Loop() {
		sink = len(Sums(in, 2))
	}
}

func BenchmarkIndexBy(b *testing.B) {
	in := ints(500)
	for b.Loop() {
		sink = len(IndexBy(in, func(v int) int { return v }))
	}
}

func BenchmarkGroupBy(b *testing.B) {
	in := ints(500)
	for b.Loop() {
		sink = len(GroupBy(in, func(v int) int { return v & 7 }))
	}
}

func BenchmarkSetOf(b *testing.B) {
	in := words(500)
	for b.Loop() {
		sink = len(SetOf(in...))
	}
}

func BenchmarkUnion(b *testing.B) {
	s, o := SetOf(ints(300)...), SetOf(ints(200)...)
	for b.Loop() {
		sink = len(s.Union(o))
	}
}

func BenchmarkUnique(b *testing.B) {
	in := ints(1000)
	for b.Loop() {
		sink = len(Unique(in))
	}
}

func BenchmarkAllowed(b *testing.B) {
	in := ints(1000)
	for b.Loop() {
		sink = Allowed(in, [4]int{1, 2, 3, 4})
	}
}

func BenchmarkMedian(b *testing.B) {
	in := ints(300)
	for b.Loop() {
		m := Median[int]{vals: make([]int, 0, 300)}
		for _, v := range in {
			sink = m.Add(v)
		}
	}
}

func BenchmarkBatch(b *testing.B) {
	in := ints(1000)
	bt := Batch[int]{vals: make([]int, 0, 100), out: func(v []int) { sink = v[0] }}
	for b.Loop() {
		for _, v := range in {
			bt.Add(v)
		}
	}
}

func BenchmarkExtend(b *testing.B) {
	in := ints(1000)
	bl := &Backlog[int]{items: make([]int, 0, 1000)}
	for b.Loop() {
		bl.items = bl.items[:0]
		bl.Extend(slices.Values(in))
	}
}

func BenchmarkRank(b *testing.B) {
	in := ints(300)
	work := make([]int, len(in))
	for b.Loop() {
		copy(work, in)
		Rank(work, func(v int) int { return v })
	}
}

func BenchmarkRankStable(b *testing.B) {
	in := ints(300)
	work := make([]int, len(in))
	for b.Loop() {
		copy(work, in)
		RankStable(work, func(v int) int { return v })
	}
}

func BenchmarkFirst(b *testing.B) {
	in := make([]point, 200)
	in[150].x = 3
	for b.Loop() {
		sink = int(First(in, func(p point) bool { return p.x == 3 }).y)
	}
}

func BenchmarkFirstAt(b *testing.B) {
	in := make([]point, 200)
	in[150].x = 3
	for b.Loop() {
		sink = int(FirstAt(in, func(p *point) bool { return p.x == 3 }).y)
		sink += int(Manhattan(in))
	}
}

func BenchmarkParallelMap(b *testing.B) {
	in := ints(200)
	for b.Loop() {
		sink = len(ParallelMap(in, func(v int) int { return v * 2 }))
	}
}

func BenchmarkHalves(b *testing.B) {
	in := ints(20000)
	for b.Loop() {
		Halves(in, func(p []int) {
			for i := range p {
				p[i] ^= 1
			}
		})
	}
}

func BenchmarkMemo(b *testing.B) {
	m := Memo[point, int]{f: func(p point) int { return int(p.x) }, seen: map[string]int{}}
	for i := int32(0); b.Loop(); i++ {
		sink = m.Get(point{i & 63, 300})
	}
}

func BenchmarkMustGet(b *testing.B) {
	m := map[string]int{"some-key": 1}
	key := []byte("some-key")
	in := Intern{}
	for b.Loop() {
		sink = MustGet(m, "some-key") + Lookup(m, key) + len(in.Of(key))
	}
}

func BenchmarkMatching(b *testing.B) {
	f := Matching(`^[a-z]+-[0-9]+$`)
	for b.Loop() {
		f("word-12")
	}
}

func BenchmarkNotMatching(b *testing.B) {
	f := NotMatching(`^[a-z]+-[0-9]+$`)
	for b.Loop() {
		f("word-12")
	}
}

func BenchmarkDigest(b *testing.B) {
	v := Vec(ints(100))
	for b.Loop() {
		sink = int(Digest(v))
	}
}

func BenchmarkEncoded(b *testing.B) {
	v := Vec(ints(30))
	for b.Loop() {
		sinkAny = Encoded(v)
	}
}

func BenchmarkHasAny(b *testing.B) {
	text := []byte(strings.Repeat("some text ", 60))
	for b.Loop() {
		HasAny(text, "so x", "text y", "ext z")
	}
}

func BenchmarkDepth(b *testing.B) {
	kids := make([][2]int, 301)
	for i := range 150 {
		kids[i] = [2]int{2*i + 1, 2*i + 2}
	}
	for b.Loop() {
		sink = Depth(kids)
	}
}

func BenchmarkStackOf(b *testing.B) {
	var s StackOf[point]
	for b.Loop() {
		for i := range int32(100) {
			s.Push(point{i, i})
		}
		for range 100 {
			s.Pop()
		}
	}
}

func meter() *Meter {
	m := &Meter{Bus: &Bus{}, from: 1, all: make([]Event, 20)}
	m.On(func(e any) {
		if e, ok := e.(Event); ok {
			sink += int(e.At)
		}
	})
	return m
}

func BenchmarkTick(b *testing.B) {
	m := meter()
	for i := int64(0); b.Loop(); i++ {
		m.Tick(i)
	}
}

func BenchmarkReplay(b *testing.B) {
	m := meter()
	for b.Loop() {
		m.Replay()
	}
}

func BenchmarkNew(b *testing.B) {
	base := &Config{Name: "x"}
	opts := []Option{WithRetry(1), WithTrace(), WithRetry(3), WithTrace()}
	for b.Loop() {
		sink = New(base, opts...)
	}
}

func BenchmarkApply(b *testing.B) {
	base := &Config{Name: "x"}
	set := []Setting{func(c *Config) { c.Retry = 2 }, func(c *Config) { c.Trace = true }}
	for b.Loop() {
		sinkAny = Apply(base, set)
	}
}

func BenchmarkBrightness(b *testing.B) {
	tiles := make([]Tile, 200)
	for b.Loop() {
		sink = int(Brightness(tiles, Tile.Level))
	}
}

func BenchmarkCorner(b *testing.B) {
	board := &Board{make([]Tile, 200)}
	for b.Loop() {
		sink = board.Corner()
	}
}

func BenchmarkCornerAt(b *testing.B) {
	board := &Board{make([]Tile, 200)}
	for b.Loop() {
		sink = board.CornerAt()
	}
}

func BenchmarkTotal(b *testing.B) {
	s, places := &Slots[int]{vals: ints(500), name: "x"}, make([]int, 500)
	for i := range places {
		places[i] = i
	}
	for b.Loop() {
		sink = Total(s, places)
	}
}

func BenchmarkField(b *testing.B) {
	f := &Field[int]{ints(500)}
	for b.Loop() {
		s := 0
		for i := range 500 {
			s += f.At(i)
		}
		sink = s
	}
}

func BenchmarkGrow(b *testing.B) {
	g := &Grid[int64, int64]{}
	for b.Loop() {
		g.Grow(500)
	}
}

func BenchmarkPairs(b *testing.B) {
	for b.Loop() {
		sinkAny = Pairs(200)
	}
}

func BenchmarkTell(b *testing.B) {
	ws := words(200)
	for b.Loop() {
		j := &Journal{}
		sink = j.Tell(slices.Values(ws))
	}
}

func BenchmarkRender(b *testing.B) {
	for b.Loop() {
		s, _ := Render("x", 3)
		sink = len(s)
	}
}

func BenchmarkPage(b *testing.B) {
	for b.Loop() {
		s, _ := Page("x")
		sink = len(s)
	}
}

func BenchmarkCSV(b *testing.B) {
	var buf bytes.Buffer
	rows := []Vec{ints(50), ints(100)}
	for b.Loop() {
		buf.Reset()
		CSV(&buf, slices.Values(rows))
	}
}

func BenchmarkDump(b *testing.B) {
	m := map[string]int{"a": 1, "b": 2}
	var buf bytes.Buffer
	rows := []Vec{ints(5), ints(4)}
	for b.Loop() {
		buf.Reset()
		Dump(&buf, rows)
		sink = len(Names(m)) + len(maps.Clone(m))
	}
}

func BenchmarkSumOpen(b *testing.B) {
	hs := &Handles{all: ints(300)}
	for b.Loop() {
		sink = hs.SumOpen()
	}
}

func BenchmarkSumEach(b *testing.B) {
	hs := &Handles{all: ints(300)}
	for b.Loop() {
		sink = hs.SumEach()
	}
}

func BenchmarkParts(b *testing.B) {
	xs := make([]float64, 1000)
	for b.Loop() {
		sink = int(Parts(xs))
	}
}

func BenchmarkWays(b *testing.B) {
	for b.Loop() {
		sink = Ways(18)
	}
}

func BenchmarkSplit(b *testing.B) {
	in := ints(500)
	for b.Loop() {
		sink = Split(in)
	}
}

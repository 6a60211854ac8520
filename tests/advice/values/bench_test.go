package values

import (
	"hash/fnv"
	"io"
	"strconv"
	"testing"
)

var (
	vecs     []*Vec
	numbers  []int
	words32  []uint32
	visitors []Visitor
	joblist  []Job
	texts    []string
	sizes    []int64
	sides    []float64
	nodes    []*Node
	nums     []Num
	raw      = make([]byte, 4000)
	stack    Stack
	into     = map[string]any{}
	anys     = make([]any, 0, 1000)
	sink     any
	n        int
)

func init() {
	for i := 0; i < 300; i++ {
		vecs = append(vecs, &Vec{float64(i), 1, 2})
		numbers = append(numbers, i*7919%300)
		words32 = append(words32, uint32(i))
		joblist = append(joblist, Job{int64(i * 7919 % 300), "job"})
		texts = append(texts, "text number "+strconv.Itoa(i))
		sizes = append(sizes, int64(i+1000))
		sides = append(sides, float64(i))
		nodes = append(nodes, &Node{Key: i})
		nums = append(nums, Num(i))
	}
	for i := 0; i < 60; i++ {
		visitors = append(visitors, list{1, 2, 3, i})
	}
}

type table struct{ at, n int }

func (t *table) Next() bool { t.at++; return t.at <= t.n }
func (t *table) Scan(into ...any) error {
	*into[0].(*int) = t.at
	into[1].(*[32]byte)[0] = 's'
	return nil
}

func BenchmarkValues(b *testing.B) {
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				f()
			}
		})
	}
	h := fnv.New32a()
	run("Center", func() { n = int(Center(vecs).X) })
	run("Bounds", func() { n = Bounds(numbers[:8]).High })
	run("Checksum", func() { Checksum(h, words32) })
	run("Kinds", func() { n = Kinds(&table{n: 100}) })
	run("Total", func() { n = Total(visitors) })
	run("Decode", func() { n = len(Decode(raw)) })
	run("Pushes", func() { Pushes(&stack, numbers) })
	run("Schedule", func() { n = int(Schedule(joblist)) })
	run("Shapes", func() { n = len(Shapes(sides)) })
	run("Sum", func() { Sum(io.Discard, texts) })
	run("Record", func() { Record(into, texts, sizes) })
	run("Insert", func() {
		var t *Node
		for _, v := range numbers[:50] {
			t = Insert(t, v)
		}
	})
	run("Guarded", func() { g := NewGuarded(n); g.Inc(); sink = g })
	run("Open", func() { n = Open(texts[n&127]).Hits })
	run("Local", func() { n = Local(n) })
	run("Print", func() { n = len(Print(anys[:0], nodes)) })
	run("Check", func() { sink = Check(n) })
	run("Small", func() { Small(&stack, numbers) })
	run("Doubled", func() { n = Doubled(numbers) })
	run("Extent", func() { n = Extent(numbers).High })
	run("Optional", func() { sink = Optional(n) })
	run("Shown", func() { Shown(io.Discard, nums) })
	run("Pooled", func() { Pooled(io.Discard, texts) })
}

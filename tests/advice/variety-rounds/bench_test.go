package rounds

import (
	"strings"
	"testing"
)

var keep int

var (
	source = strings.Repeat("a := b // TODO later # and so on, with some more of it\n", 120)
	coins  = []int{1, 2, 5, 10}
	rod    = &pricelist{of: []int{1, 5, 8, 9, 10, 17, 17, 20, 24, 30, 31, 35, 37, 40, 41}}
)

func BenchmarkChange(b *testing.B) {
	for b.Loop() {
		keep += change(17, coins)
	}
}

func BenchmarkCut(b *testing.B) {
	for b.Loop() {
		keep += rod.cut(13)
	}
}

func BenchmarkSpells(b *testing.B) {
	words := []string{"a", "aa", "aaa", "ab"}
	text := strings.Repeat("a", 14) + "c"
	for b.Loop() {
		if Spells(text, words) {
			keep++
		}
	}
}

func BenchmarkTrees(b *testing.B) {
	for b.Loop() {
		keep += trees(9)
	}
}

func BenchmarkMarks(b *testing.B) {
	for b.Loop() {
		keep += len(Marks(source))
	}
}

func BenchmarkWords(b *testing.B) {
	for b.Loop() {
		r := &reader{text: []byte(source)}
		r.words()
		keep += len(r.rows)
	}
}

func BenchmarkColumns(b *testing.B) {
	line := strings.Repeat("größe,", 300)
	for b.Loop() {
		keep += len(columns(line))
	}
}

func BenchmarkWheres(b *testing.B) {
	var places []int
	for i := 0; i < len(source); i += 100 {
		places = append(places, i)
	}
	for b.Loop() {
		keep += wheres(source, places)
	}
}

func BenchmarkTotal(b *testing.B) {
	root := &folder{}
	for i := range 400 {
		at := root
		for d := i; d > 0; d /= 3 {
			if len(at.sub) == 0 {
				at.sub = append(at.sub, &folder{size: d})
			}
			at = at.sub[0]
		}
		root.sub = append(root.sub, &folder{size: i})
	}
	for b.Loop() {
		keep += total(root)
	}
}

func BenchmarkBelow(b *testing.B) {
	parent := make([]int, 120)
	for i := range parent {
		parent[i] = i / 3
	}
	for b.Loop() {
		keep += below(parent, 0)
	}
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("some words;a longer piece of a text that is cut in its middle;", 40)
	for b.Loop() {
		keep += split(text)
	}
}

func BenchmarkChangeKept(b *testing.B) {
	for b.Loop() {
		keep += changeKept(40, coins, map[int]int{})
	}
}

func BenchmarkGreedy(b *testing.B) {
	text := strings.Repeat("onetwothree", 60)
	words := []string{"three", "two", "one"}
	for b.Loop() {
		keep += greedy(text, words)
	}
}

func BenchmarkQueens(b *testing.B) {
	for b.Loop() {
		keep += queens(6, 0, 0, 0, 0)
	}
}

func BenchmarkLines(b *testing.B) {
	buf := make([]byte, 512)
	for b.Loop() {
		keep += lines(strings.NewReader(source), buf)
	}
}

func BenchmarkIndents(b *testing.B) {
	all := strings.Split(strings.Repeat("\t\t\tx := 1\n\t\ty\n", 100), "\n")
	for b.Loop() {
		keep += indents(all)
	}
}

func BenchmarkTail(b *testing.B) {
	for b.Loop() {
		keep += tail(source)
	}
}

func BenchmarkFirstBad(b *testing.B) {
	text := source + "!"
	for b.Loop() {
		keep += firstBad(text)
	}
}

func some(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i * 7919 % 1009
	}
	return out
}

func BenchmarkQuantiles(b *testing.B) {
	var times []float64
	for _, v := range some(300) {
		times = append(times, float64(v))
	}
	for b.Loop() {
		keep += len(Quantiles(times, []float64{.5, .9, .99}))
	}
}

func BenchmarkSummary(b *testing.B) {
	s := &sizes{all: some(300), unit: 1}
	for b.Loop() {
		keep += s.summary().mid
	}
}

func BenchmarkMiddles(b *testing.B) {
	rows := [][]int{some(50), some(70), some(90)}
	for b.Loop() {
		keep += middles(rows)
	}
}

func BenchmarkRunning(b *testing.B) {
	all := some(60)
	for b.Loop() {
		keep += running(all)
	}
}

func BenchmarkPick(b *testing.B) {
	s := &sizes{all: some(200), unit: 1}
	for b.Loop() {
		keep += s.pick("high")
	}
}

func BenchmarkPlaces(b *testing.B) {
	for b.Loop() {
		keep += sumOf(100)
	}
}

func BenchmarkDepth(b *testing.B) {
	text := strings.Repeat("f(g(x), h(y, (z)))", 20)
	for b.Loop() {
		keep += depth(text)
	}
}

func BenchmarkLinked(b *testing.B) {
	for b.Loop() {
		keep += linked(50).value
	}
}

func BenchmarkCopies(b *testing.B) {
	all := some(50)
	for b.Loop() {
		keep += len(Copies(all))
	}
}

package science

import (
	"bytes"
	"container/list"
	"testing"
)

var (
	sinkInt   int
	sinkF     float64
	sinkStr   string
	sinkRows  [][]float64
	sinkSer   []Measurement
	sinkSam   []Sample
	sinkPath  *Path
	sinkGraph *Graph
	sinkU     uint64
	sinkEvent interface{}
	sinkBody  Body
	sinkWords []string
	sinkTree  *TreeNode
	sinkMap   map[byte]int
	source    Source = &Triple{1, 2, 3}
)

func floats(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(i * 7919 % 1009)
	}
	return v
}

func nodes(n int) []Node {
	v := make([]Node, n)
	for i := range v {
		v[i] = Node{i, []int{(i + 1) % n}}
	}
	return v
}

func genome(n int) *Genome {
	return &Genome{bytes.Repeat([]byte("ACGTTGCA"), n/8)}
}

func BenchmarkDot(b *testing.B) {
	c := &Column{floats(1000), "c"}
	for i := 0; i < b.N; i++ {
		sinkF = c.Dot(c)
	}
}

func BenchmarkNorm(b *testing.B) {
	c := &Column{floats(30), "norm"}
	for i := 0; i < b.N; i++ {
		sinkF = c.Dot(c)
	}
}

func BenchmarkToRows(b *testing.B) {
	m := &DenseMatrix{floats(6400), 64, 100}
	for i := 0; i < b.N; i++ {
		sinkRows = m.ToRows()
	}
}

func BenchmarkSpin(b *testing.B) {
	q := &Quaternion{0.9, 0.1, 0.2, 0.3}
	for i := 0; i < b.N; i++ {
		sinkF = Spin(&Vector3{1, 2, 3}, q, 100)
	}
}

func BenchmarkDeviation(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkF = MeanDeviation(source)
	}
}

func BenchmarkMedian(b *testing.B) {
	s := &SlidingMedian{window: make([]float64, 101)}
	v := floats(1000)
	for i := 0; i < b.N; i++ {
		sinkF = s.Push(v[i%1000])
	}
}

func BenchmarkSeries(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkSer = NewSeries(1000)
	}
}

func BenchmarkPicture(b *testing.B) {
	board := &Board{make([]Cell, 60*100), nil, 60, 100}
	for i := 0; i < b.N; i++ {
		sinkStr = board.ToString()
	}
}

func BenchmarkAdvance(b *testing.B) {
	var s Simulation
	s.Subscribe(func(event interface{}) { sinkEvent = event })
	for i := 0; i < b.N; i++ {
		s.Advance(100)
	}
}

func BenchmarkDrift(b *testing.B) {
	u := &Universe{bodies: map[int]Body{}}
	for i := 0; i < 64; i++ {
		u.bodies[i] = Body{mass: 1}
	}
	for i := 0; i < b.N; i++ {
		sinkF = u.Drift(i&63, 0.1)
	}
}

func BenchmarkRoll(b *testing.B) {
	d := &DiceService{6}
	for i := 0; i < b.N; i++ {
		sinkInt = d.Roll()
	}
}

func BenchmarkMark(b *testing.B) {
	v := &Visited{map[string]bool{}}
	for i := 0; i < b.N; i++ {
		v.Mark(Coordinate{300 + i&15, 400})
	}
}

func BenchmarkPolyline(b *testing.B) {
	xs := make([]int, 500)
	for i := 0; i < b.N; i++ {
		sinkPath = Polyline(xs, xs)
	}
}

func BenchmarkScramble(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkU = Scramble(uint64(i))
	}
}

func BenchmarkGraph(b *testing.B) {
	n := nodes(800)
	for i := 0; i < b.N; i++ {
		sinkGraph = NewGraph(n)
	}
}

func BenchmarkFlood(b *testing.B) {
	n := nodes(1500)
	q := &IntQueue{make([]int, 0, 2000)}
	seen := make([]bool, 1500)
	for i := 0; i < b.N; i++ {
		sinkInt = Flood(n, q, seen)
	}
}

func BenchmarkWalk(b *testing.B) {
	n := nodes(700)
	room := make([]int, 0, 1000)
	for i := 0; i < b.N; i++ {
		sinkInt = Walk(n, room)
	}
}

func BenchmarkPaths(b *testing.B) {
	var l Lattice
	for i := 0; i < b.N; i++ {
		sinkInt = l.Paths(8, 8)
	}
}

func BenchmarkReverse(b *testing.B) {
	g := genome(800)
	for i := 0; i < b.N; i++ {
		sinkStr = g.ReverseComplement()
	}
}

func BenchmarkMotif(b *testing.B) {
	g := genome(4000)
	for i := 0; i < b.N; i++ {
		sinkInt = g.CountMotif("TTGC")
	}
}

func BenchmarkLongest(b *testing.B) {
	x, y := genome(80).bases, bytes.Repeat([]byte("GATTA"), 8)
	for i := 0; i < b.N; i++ {
		sinkInt = LongestCommon(x, y)
	}
}

func BenchmarkEval(b *testing.B) {
	var e Evaluator
	f := []Lexeme{{0, 2.5}, {0, 4.5}, {'+', 0}, {0, 3.25}, {'*', 0}}
	for i := 0; i < b.N; i++ {
		sinkF = e.Eval(f)
	}
}

func BenchmarkNumbers(b *testing.B) {
	var r Rule = NumberRule{}
	for i := 0; i < b.N; i++ {
		sinkInt = r.Match("12.75 + 3")
	}
}

// what follows is fine

func fineDot(b *testing.B) {
	c := &FastColumn{floats(1000)}
	for i := 0; i < b.N; i++ {
		sinkF = c.Dot(c)
	}
}

func fineMatrix(b *testing.B) {
	m, into := &DenseMatrix{floats(400), 20, 20}, &DenseMatrix{floats(400), 20, 20}
	for i := 0; i < b.N; i++ {
		m.Multiply(m, into)
	}
}

func fineVectors(b *testing.B) {
	v := &Vector3{1, 2, 3}
	t := &Triple{1, 2, 3}
	for i := 0; i < b.N; i++ {
		sinkF = Length(v, float64(i)) + SumTriple(t)
	}
}

func fineQuartiles(b *testing.B) {
	v, room := floats(400), make([]float64, 0, 400)
	var h Histogram
	for i := 0; i < b.N; i++ {
		sinkF, _, _ = Quartiles(v, room)
		h.Fill(v)
	}
}

func fineSamples(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkSam = NewSamples(1000)
	}
}

func fineStep(b *testing.B) {
	board := &Board{make([]Cell, 400), make([]Cell, 400), 20, 20}
	for i := 0; i < b.N; i++ {
		board.Step()
	}
}

func fineUniverse(b *testing.B) {
	u := &Universe{list: make([]Body, 64)}
	var s Simulation
	s.Subscribe(func(event interface{}) { sinkEvent = event })
	for i := 0; i < b.N; i++ {
		u.DriftAll(0.1)
		sinkBody = u.Checkpoint(i & 63)
		s.Reset()
	}
}

func fineDice(b *testing.B) {
	d := NewLoadedDice(7)
	for i := 0; i < b.N; i++ {
		sinkInt = d.Roll()
	}
}

func fineMark(b *testing.B) {
	v := &VisitedByPlace{map[Coordinate]bool{}}
	for i := 0; i < b.N; i++ {
		c := Coordinate{i & 15, 400}
		if c.Check(1000) == nil {
			v.Mark(c)
		}
	}
}

func fineTriangle(b *testing.B) {
	r := &Recent{list.New(), map[int]*list.Element{}}
	for i := 0; i < b.N; i++ {
		sinkPath = Triangle(Coordinate{1, 2}, Coordinate{3, 4}, Coordinate{i, 6})
		r.Use(i & 31)
	}
}

func fineGraph(b *testing.B) {
	n := nodes(800)
	for i := 0; i < b.N; i++ {
		sinkGraph = NewSizedGraph(n)
	}
}

func fineRing(b *testing.B) {
	q := &Ring{items: make([]int, 500)}
	var l Lattice
	for i := 0; i < b.N; i++ {
		sinkInt = DrainRing(q)
		clear(l.memo[:])
		sinkInt = l.MemoPaths(15, 15)
	}
}

func fineTree(b *testing.B) {
	keys := make([]int, 200)
	for i := range keys {
		keys[i] = i * 7919 % 1009
	}
	for i := 0; i < b.N; i++ {
		sinkTree = BuildTree(keys)
		sinkInt = sinkTree.Depth()
	}
}

func fineGenome(b *testing.B) {
	g := genome(900)
	known := map[string]int{"ACG": 1, "TTG": 2}
	for i := 0; i < b.N; i++ {
		sinkStr = g.Transcribe()
		sinkInt = g.Codons(known)
		if !g.StartsWith("ACGT") {
			b.Fatal()
		}
	}
}

func fineEdit(b *testing.B) {
	rows := [2][]int{make([]int, 100), make([]int, 100)}
	x, y := []byte("intention of the author"), []byte("execution by the other")
	for i := 0; i < b.N; i++ {
		sinkInt = EditDistance(x, y, &rows)
	}
}

func fineStack(b *testing.B) {
	var s TypedStack[float64]
	v := floats(200)
	for i := 0; i < b.N; i++ {
		sinkF = Total(v, &s)
	}
}

func fineWords(b *testing.B) {
	r := NewWordRule()
	for i := 0; i < b.N; i++ {
		sinkInt = r.Match("word and more")
		sinkWords = Split("a b c d e f g h i j k l m n o p q r s t u v")
		sinkStr = Initials([3]string{"Ada", "King", "Lovelace"})
		sinkMap = Letters("genomes and tokens")
		if HasVowel([]byte("bcdfg")) {
			b.Fatal()
		}
	}
}

func BenchmarkFineNumbers(b *testing.B) {
	fineDot(b)
	fineVectors(b)
	fineQuartiles(b)
	fineDice(b)
}

func BenchmarkFineBoard(b *testing.B) {
	fineStep(b)
	fineMatrix(b)
}

func BenchmarkFineMemory(b *testing.B) {
	fineSamples(b)
	fineTriangle(b)
	fineMark(b)
}

func BenchmarkFineGraphs(b *testing.B) {
	fineGraph(b)
	fineRing(b)
	fineTree(b)
}

func BenchmarkFineText(b *testing.B) {
	fineGenome(b)
	fineEdit(b)
	fineStack(b)
	fineWords(b)
	fineUniverse(b)
}

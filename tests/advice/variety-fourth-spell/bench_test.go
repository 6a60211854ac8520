package spell

import (
	"strconv"
	"testing"
)

type last struct{ p []byte }

func (w *last) Write(p []byte) (int, error) { w.p = p; return len(p), nil }

var (
	outInt   int
	outF     float64
	outStr   string
	outStrs  []string
	outLex   lexicon
	outImg   *image
	outLuma  []uint16
	outPs    []*Place
	outFlat  []Place
	outGrid  *Grid
	outShape []shape
	outDisc  []disc
)

func numbers(n int) (v []int) {
	for i := range n {
		v = append(v, i*7919%1009)
	}
	return
}

func keys(n int) (s []string) {
	for i := range n {
		s = append(s, "k"+strconv.Itoa(i%13)+"-"+strconv.Itoa(i))
	}
	return
}

const formula = "12 + (34 * 56) - 7 * (8 + 90)"

func BenchmarkTokens(b *testing.B) {
	for b.Loop() {
		outInt, _ = tokens(formula)
	}
}

func BenchmarkScanAll(b *testing.B) {
	for b.Loop() {
		outInt = scanAll(formula)
	}
}

func code() (c []tok) {
	c = append(c, tok{num: 3})
	for i := range 30 {
		c = append(c, tok{num: float64(i + 1000)}, tok{k: kOp, op: "+-*"[i%3]})
	}
	return
}

func BenchmarkMachine(b *testing.B) {
	m, c := newMachine(), code()
	for b.Loop() {
		outF, _ = m.run(c)
	}
}

func BenchmarkTyped(b *testing.B) {
	m, c := &typed[float64]{}, code()
	for b.Loop() {
		outF = m.run(c)
	}
}

func BenchmarkSlots(b *testing.B) {
	s, at := &slots{}, numbers(100)
	for b.Loop() {
		outF = s.sum(at)
	}
}

func BenchmarkSlotsWrapped(b *testing.B) {
	s, at := &slots{}, numbers(100)
	for b.Loop() {
		outF = s.sumWrapped(at)
	}
}

func BenchmarkWays(b *testing.B) {
	for b.Loop() {
		outInt = ways(18)
	}
}

func grow(n int) *tree {
	if n == 0 {
		return nil
	}
	return &tree{grow(n - 1), grow(n - 1), n}
}

func BenchmarkDepth(b *testing.B) {
	t := grow(8)
	for b.Loop() {
		outInt = t.depth()
	}
}

func BenchmarkCenter(b *testing.B) {
	fs := make([]filter, 5)
	for b.Loop() {
		outF = center(fs, 20)
	}
}

func BenchmarkCenterAt(b *testing.B) {
	fs := make([]filter, 5)
	all := map[string]*filter{"a": {name: "a", gain: 2}}
	for b.Loop() {
		outF = centerAt(fs, 20)
		f := preset(all, "a")
		outF += f.gain
	}
}

func BenchmarkEncode(b *testing.B) {
	w, m := &last{}, newImage(64, 32)
	for b.Loop() {
		_ = encode(w, m)
	}
}

func BenchmarkEncodeWhole(b *testing.B) {
	w, m := &last{}, newImage(64, 32)
	for b.Loop() {
		_ = encodeWhole(w, m)
		outInt = lumaRow(m, 3)
	}
}

func BenchmarkShrink(b *testing.B) {
	m := newImage(64, 64)
	for b.Loop() {
		outImg = shrink(m)
	}
}

func BenchmarkLuma(b *testing.B) {
	m := newImage(64, 32)
	for b.Loop() {
		outLuma = luma(m)
	}
}

func coords(n int) (c [][2]float64) {
	for i := range n {
		c = append(c, [2]float64{float64(i * 37 % 180), float64(i * 91 % 360)})
	}
	return
}

func BenchmarkLoad(b *testing.B) {
	c := coords(1000)
	for b.Loop() {
		outPs = Load(c)
	}
}

func BenchmarkLoadFlat(b *testing.B) {
	c := coords(1000)
	for b.Loop() {
		outFlat = LoadFlat(c)
		lo, hi := bounds(outFlat)
		outF = lo.Lat + hi.Lon + cosines[7]
	}
}

func BenchmarkGrid(b *testing.B) {
	p := Load(coords(500))
	for b.Loop() {
		outGrid = NewGrid(30, p)
		outGrid.Near(10, 10, func(p *Place) bool { outInt++; return true })
	}
}

func BenchmarkShapes(b *testing.B) {
	p := LoadFlat(coords(300))
	for b.Loop() {
		outShape = shapes(p, 2, outShape)
		for _, s := range outShape {
			outF += s.dist(1, 2)
		}
	}
}

func BenchmarkDiscs(b *testing.B) {
	p := LoadFlat(coords(300))
	for b.Loop() {
		outDisc = discs(p, 2, outDisc)
		for _, s := range outDisc {
			outF += s.dist(1, 2)
		}
	}
}

func BenchmarkPolyline(b *testing.B) {
	p := LoadFlat(coords(60))
	for b.Loop() {
		outStr = polyline(p)
	}
}

func BenchmarkLexicon(b *testing.B) {
	k := keys(300)
	for b.Loop() {
		outLex = newLexicon(k...)
	}
}

func BenchmarkEdits(b *testing.B) {
	lx := newLexicon(keys(10)...)
	for b.Loop() {
		outStrs = lx.edits("uncharacteristically")
	}
}

func BenchmarkHas(b *testing.B) {
	lx, w := newLexicon(keys(100)...), []byte("k3-42")
	for b.Loop() {
		if lx.has(w) {
			outInt++
		}
		if lx.lookup("k2-2") != nil {
			outInt++
		}
		outStr = titled("hello")
	}
}

func BenchmarkWalk(b *testing.B) {
	k := keys(600)
	lx := newLexicon(k...)
	for b.Loop() {
		outInt = lx.walk(k, 500)
	}
}

func BenchmarkWalkOn(b *testing.B) {
	k := keys(600)
	lx := newLexicon(k...)
	for b.Loop() {
		outInt = lx.walkOn(k, 500)
	}
}

func BenchmarkDist(b *testing.B) {
	for b.Loop() {
		outInt = dist("hat", "uncharacteristically")
	}
}

func BenchmarkRuler(b *testing.B) {
	var r ruler
	for b.Loop() {
		outInt = r.dist("characterize", "uncharacteristically")
	}
}

func BenchmarkExplain(b *testing.B) {
	k := keys(50)
	for b.Loop() {
		explain(k, func(s string) { outStr = s })
	}
}

func BenchmarkShout(b *testing.B) {
	k := keys(50)
	var o []byte
	for b.Loop() {
		o = shout(k, o[:0])
	}
}

package parse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

var (
	sink any
	n    int
)

func linesN(count int) []string {
	out := make([]string, count)
	for i := range out {
		switch i % 5 {
		case 0:
			out[i] = fmt.Sprintf("# Heading number %d", i)
		case 1:
			out[i] = ""
		default:
			out[i] = fmt.Sprintf("  some text < of the document & more, line %d", i)
		}
	}
	return out
}

func file(b *testing.B, data []byte) *os.File {
	f, err := os.CreateTemp(b.TempDir(), "in")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	f.Write(data)
	return f
}

func BenchmarkCountTokens(b *testing.B) {
	src := strings.Repeat("price * (1 + tax) - discount / 100 ", 50)
	for b.Loop() {
		n = CountTokens(src, kindIdent)
	}
}

func BenchmarkUnquote(b *testing.B) {
	src := `"` + strings.Repeat(`a text with \" in it, `, 20) + `" rest`
	for b.Loop() {
		s, _, err := unquote(src)
		if err != nil {
			b.Fatal(err)
		}
		n += len(s)
	}
}

func BenchmarkUnescape(b *testing.B) {
	src := strings.Repeat(`a text with \" in it, `, 20)
	lines := linesN(300)
	for b.Loop() {
		n += len(unescape(src))
		n += len(title(lines[1:]))
	}
}

func document() string {
	return strings.Repeat("a line of the document\nwith an @mark in it\n\n", 400)
}

func BenchmarkMarks(b *testing.B) {
	doc := document() + document()
	for b.Loop() {
		sink = Marks(doc)
	}
}

func BenchmarkLinesOfMarks(b *testing.B) {
	doc := document()
	for b.Loop() {
		n = LinesOfMarks(doc)
	}
}

func BenchmarkFlags(b *testing.B) {
	set := &bits{words: make([]uint64, 16), name: "features"}
	flags := make([]int, 1000)
	for i := range flags {
		flags[i] = i * 7 % 1024
		set.words[i&15] |= 1 << (i % 64)
	}
	for b.Loop() {
		n = int(Flags(set, flags))
	}
}

func BenchmarkIndents(b *testing.B) {
	lines := make([]string, 500)
	for i := range lines {
		lines[i] = strings.Repeat(" ", 4+i%24) + "text"
	}
	for b.Loop() {
		n = Indents(lines)
	}
}

func BenchmarkKeywords(b *testing.B) {
	lines := linesN(300)
	for b.Loop() {
		n = int(Keywords(lines))
	}
}

func entries() []entry {
	out := make([]entry, 800)
	for i := range out {
		out[i] = entry{"", fmt.Sprintf("setting%d", i), "on"}
	}
	return out
}

func BenchmarkEnvironment(b *testing.B) {
	all := entries()
	for b.Loop() {
		sink = environment(all)
	}
}

type memory struct{ strings.Reader }

func (m *memory) Close() error { n++; return nil }

func opened() (opener, []string) {
	m := &memory{}
	names := make([]string, 400)
	for i := range names {
		names[i] = fmt.Sprintf("conf.d/%d.ini", i)
	}
	return func(name string) (source, error) {
		if strings.HasSuffix(name, "/0.ini") {
			return nil, errNone
		}
		m.Reset("[a]\nb=c\n")
		return m, nil
	}, names
}

var errNone = errors.New("not there")

func BenchmarkInclude(b *testing.B) {
	open, names := opened()
	for b.Loop() {
		if _, err := include(open, names[1:]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIncludeEach(b *testing.B) {
	open, names := opened()
	block := make([]byte, 512)
	for b.Loop() {
		if _, err := includeEach(open, names[1:]); err != nil {
			b.Fatal(err)
		}
		firstOf(open, names, block)
	}
}

func BenchmarkSettings(b *testing.B) {
	src := []byte(strings.Repeat("key=value\n# comment\n", 60))
	for b.Loop() {
		n = Settings(src)
	}
}

func BenchmarkLevels(b *testing.B) {
	var lines [][]byte
	for i := range 300 {
		if i%2 == 0 {
			lines = append(lines, []byte("warn something happened"))
		} else {
			lines = append(lines, []byte("error-that-has-a-name-of-more-than-thirty-two-bytes or so"))
		}
	}
	for b.Loop() {
		n, _ = Levels(lines)
	}
}

func BenchmarkEntries(b *testing.B) {
	src := strings.Repeat("[section]\nkey=value\nother = value\n# comment\n", 100)
	for b.Loop() {
		all, err := Entries(strings.NewReader(src))
		if err != nil {
			b.Fatal(err)
		}
		sink = all
	}
}

func BenchmarkRaw(b *testing.B) {
	f := file(b, []byte(document()[:2000]))
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		n, _ = countRaw(f)
	}
}

func BenchmarkBuffered(b *testing.B) {
	f := file(b, []byte(document()))
	block := make([]byte, 64<<10)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		n, _ = countBuffered(f)
		f.Seek(0, io.SeekStart)
		n, _ = countBlocks(f, block)
	}
}

func rows(count int) *table {
	t := &table{head: []string{"id", "name", "size"}}
	for i := range count {
		row := []string{fmt.Sprint(i), "name", "12"}
		if i%200 == 0 {
			row = append(row, "more")
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func BenchmarkColumn(b *testing.B) {
	t := rows(1000)
	for b.Loop() {
		sink = t.column("size", "0")
	}
}

func BenchmarkWide(b *testing.B) {
	t := rows(1000)
	for b.Loop() {
		sink = t.wide()
	}
}

func BenchmarkNumbers(b *testing.B) {
	col := rows(1000).column("id", "0")
	for b.Loop() {
		sink = numbers(col)
	}
}

func BenchmarkHalves(b *testing.B) {
	col := rows(1000).column("id", "0")
	for b.Loop() {
		sink = halves(col)
	}
}

func BenchmarkCells(b *testing.B) {
	src := strings.Repeat("a,,b,c,", 300)
	for b.Loop() {
		sink = cells(src, 1200)
	}
}

func BenchmarkHeaders(b *testing.B) {
	data := make([]byte, 21*500)
	for b.Loop() {
		all, err := headers(data)
		if err != nil {
			b.Fatal(err)
		}
		sink = all
	}
}

func BenchmarkBlobs(b *testing.B) {
	w := &blobs{w: io.Discard}
	cell := bytes.Repeat([]byte("abc"), 300)
	for b.Loop() {
		w.write(cell)
	}
}

func BenchmarkBlobsGood(b *testing.B) {
	w := &blobs{w: io.Discard}
	cell := bytes.Repeat([]byte("abc"), 300)
	row := [][]byte{cell[:30], cell[:60]}
	for b.Loop() {
		w.append(cell)
		sink = encodeAll(row)
	}
}

func mail() *Mail { return &Mail{"Someone", []string{"one", "two"}} }

func BenchmarkMail(b *testing.B) {
	m := mail()
	for b.Loop() {
		if err := m.render(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPreview(b *testing.B) {
	m := mail()
	i := 0
	for b.Loop() {
		i++
		if err := preview(io.Discard, "Hello {{.Name}} "+fmt.Sprint(i), m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEscaped(b *testing.B) {
	lines := linesN(40)
	for b.Loop() {
		n = Escaped(lines)
	}
}

func BenchmarkAttributes(b *testing.B) {
	lines := linesN(40)
	for b.Loop() {
		n = Attributes(lines)
	}
}

func parts() ([]text, func(string) string) {
	var all []text
	for range 50 {
		all = append(all, text{verbatim: "some text that stands between the fields of the page"}, text{field: "name"})
	}
	return all, func(string) string { return "a value that is longer than thirty-two bytes, as many are" }
}

func BenchmarkRun(b *testing.B) {
	all, get := parts()
	for b.Loop() {
		run(io.Discard, all, get)
	}
}

func BenchmarkRunOnce(b *testing.B) {
	all, get := parts()
	for b.Loop() {
		runOnce(io.Discard, all, get)
	}
}

func BenchmarkMarkdown(b *testing.B) {
	lines := linesN(300)
	for b.Loop() {
		n = len(markdown(lines))
	}
}

func BenchmarkNumbersJSON(b *testing.B) {
	list := make([]int, 500)
	for i := range list {
		list[i] = i * 1000
	}
	for b.Loop() {
		n = len(jsonNumbers(list))
	}
}

func BenchmarkStringsJSON(b *testing.B) {
	list := linesN(200)
	for b.Loop() {
		s, err := jsonStrings(list)
		if err != nil {
			b.Fatal(err)
		}
		sink = s
		sink = Slugs(list[:20])
	}
}

func expression() node {
	leaf := func(i int) node { return node{op: 'n', value: float64(i)} }
	sum := node{op: '+'}
	for i := range 40 {
		sum.args = append(sum.args, node{op: '*', args: []node{leaf(i), leaf(2), leaf(3)}})
	}
	return sum
}

var result float64

func BenchmarkEval(b *testing.B) {
	e := expression()
	for b.Loop() {
		result = eval(e, nil)
	}
}

func BenchmarkDepth(b *testing.B) {
	e := expression()
	for b.Loop() {
		n = depth(&e)
	}
}

func program() []instruction {
	code := []instruction{{'p', 1.5}}
	for i := range 200 {
		code = append(code, instruction{'p', float64(i) + 0.25}, instruction{"+*"[i&1], 0})
	}
	return code
}

func BenchmarkMachine(b *testing.B) {
	m, code := &machine{}, program()
	for b.Loop() {
		result, _ = m.run(code)
	}
}

func BenchmarkFloats(b *testing.B) {
	var f floats
	r, e := &registers{}, expression()
	code := program()
	for b.Loop() {
		result, _ = f.run(code)
		r.load(e.args)
	}
}

func tokens() []token {
	out := make([]token, 1000)
	for i := range out {
		out[i] = token{kindIdent, i, i + 3}
	}
	return out
}

func BenchmarkReduce(b *testing.B) {
	all := tokens()
	queue := make([]token, len(all))
	for b.Loop() {
		copy(queue, all)
		n = reduce(queue)
	}
}

func BenchmarkReduceFrom(b *testing.B) {
	all := tokens()
	for b.Loop() {
		n = reduceFrom(all)
	}
}

func BenchmarkWays(b *testing.B) {
	words := []string{"a", "aa", "b"}
	for b.Loop() {
		n = ways("aaaaaaaaaaaaaaab", words)
	}
}

func BenchmarkWaysTable(b *testing.B) {
	words := []string{"a", "aa", "b"}
	for b.Loop() {
		n = waysTable("aaaaaaaaaaaaaaab", words)
	}
}

func BenchmarkLower(b *testing.B) {
	code := program()
	for b.Loop() {
		sink = lower(code)
	}
}

func BenchmarkReach(b *testing.B) {
	next := make([][]int, 600)
	for i := range next {
		next[i] = []int{(i*3 + 1) % 600, (i*5 + 2) % 600}
	}
	t := &tally{map[byte]int{}}
	code := program()
	for b.Loop() {
		sink = reach(next, 0)
		n = t.count(code)
		sink = chain(20)
	}
}

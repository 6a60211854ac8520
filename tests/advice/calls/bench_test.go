package calls

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	rows  []Row
	names []string
	n     int
)

func init() {
	for i := 0; i < 100; i++ {
		names = append(names, "name-"+strconv.Itoa(i))
		rows = append(rows, Row{i, names[i], float64(i) / 7})
	}
}

func null(b *testing.B) *os.File {
	f, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

// text is a file of 100 short lines, or many of them.
func text(b *testing.B, times int) *os.File {
	path := filepath.Join(b.TempDir(), "text")
	if err := os.WriteFile(path, []byte(strings.Repeat(strings.Join(names, "\n")+"\n", times)), 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkExport(b *testing.B) {
	f := null(b)
	for b.Loop() {
		Export(f, rows)
	}
}

func BenchmarkDump(b *testing.B) {
	f := null(b)
	for b.Loop() {
		Dump(f, names)
	}
}

func BenchmarkSink(b *testing.B) {
	s := &sink{out: null(b)}
	for b.Loop() {
		s.All(names)
	}
}

func BenchmarkCountLines(b *testing.B) {
	f := text(b, 1)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		n = CountLines(f)
	}
}

func BenchmarkTree(b *testing.B) {
	for b.Loop() {
		Tree(os.DevNull, 10)
	}
}

func BenchmarkGathered(b *testing.B) {
	f := null(b)
	for b.Loop() {
		Gathered(f, rows)
	}
}

func BenchmarkAtOnce(b *testing.B) {
	f := null(b)
	for b.Loop() {
		AtOnce(f, names)
	}
}

func BenchmarkBlocks(b *testing.B) {
	dst, src := null(b), text(b, 300)
	for b.Loop() {
		src.Seek(0, io.SeekStart)
		n = Blocks(dst, src)
	}
}

func BenchmarkScan(b *testing.B) {
	f := text(b, 100)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		n = Scan(f)
	}
}

func BenchmarkDurable(b *testing.B) {
	f := null(b)
	for b.Loop() {
		Durable(f, names)
	}
}

func BenchmarkValidName(b *testing.B) {
	for b.Loop() {
		ValidName("some_name-7")
	}
}

func BenchmarkDates(b *testing.B) {
	words := []string{"2026-11-24", "no date", "1999-01-01"}
	for b.Loop() {
		n = Dates(words)
	}
}

func BenchmarkCard(b *testing.B) {
	for b.Loop() {
		Card(io.Discard, rows[3])
	}
}

func BenchmarkLocal(b *testing.B) {
	at := time.Unix(1700000000, 0)
	for b.Loop() {
		Local(at)
	}
}

func BenchmarkClean(b *testing.B) {
	var c cleaner
	for b.Loop() {
		c.Clean(`a <b> & "c"`)
	}
}

func BenchmarkWords(b *testing.B) {
	for b.Loop() {
		n = Words("some words in a row") + Numbers("1 and 22")
	}
}

func BenchmarkGrep(b *testing.B) {
	for b.Loop() {
		n = Grep("name-"+strconv.Itoa(b.N%10), names[:5])
	}
}

func BenchmarkPatterns(b *testing.B) {
	p := patterns{known: map[string]*regexp.Regexp{}}
	l := lazy{}
	for b.Loop() {
		p.Match("item", "item:12")
		l.Match("abab")
	}
}

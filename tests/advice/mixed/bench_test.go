package mixed

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
)

type null struct{}

func (null) Write(b []byte) (int, error) { return len(b), nil }

type once struct{ r *bytes.Reader }

func (o once) Read(b []byte) (int, error) { return o.r.Read(b) }

var (
	w    io.Writer = null{}
	recs []Rec
	m    = map[string]int{}
	st   = map[string]string{}
	rows [][]byte
	nums [][]int
	nm   []string
	sink any
	text string
)

func init() {
	for i := 0; i < 300; i++ {
		n := "record-number-with-a-long-name-" + strconv.Itoa(i)
		recs = append(recs, Rec{i, n, float64(i) * 1.25})
		m[n] = i
		nm = append(nm, n)
		rows = append(rows, []byte("# "+n+" and more text for the line\n"))
		nums = append(nums, make([]int, 40+i%7))
		if i < 60 {
			st[n] = "return " + n
		}
	}
	text = strings.Join(nm, "\n# ")
}
func bench(b *testing.B, f func()) {
	for i := 0; i < b.N; i++ {
		f()
	}
}
func BenchmarkAll(b *testing.B) {
	b.Run("Script", func(b *testing.B) { bench(b, func() { sink = Script(st) }) })
	b.Run("Escape", func(b *testing.B) { bench(b, func() { sink = Escape(text[:400]) }) })
	b.Run("Log", func(b *testing.B) {
		bench(b, func() {
			var l Log
			for _, n := range nm {
				l.Add(n)
			}
			sink = &l
		})
	})
	b.Run("MapSlice", func(b *testing.B) { bench(b, func() { sink = MapSlice(recs, func(r Rec) string { return r.Name }) }) })
	b.Run("Keys", func(b *testing.B) { bench(b, func() { sink = Keys(m) }) })
	b.Run("Range", func(b *testing.B) { bench(b, func() { sink = Range(len(nm)) }) })
	b.Run("Load", func(b *testing.B) { bench(b, func() { var x Index; x.Load(recs); sink = &x }) })
	b.Run("GroupBy", func(b *testing.B) { bench(b, func() { sink = GroupBy(recs, func(r Rec) int { return r.ID / 3 }) }) })
	b.Run("Pairs", func(b *testing.B) { bench(b, func() { sink = Pairs(recs) }) })
	b.Run("Tag", func(b *testing.B) { i := 1000; bench(b, func() { i++; sink = Tag(i) }) })
	b.Run("Price", func(b *testing.B) { bench(b, func() { sink = Price(recs) }) })
	b.Run("Fold", func(b *testing.B) { bench(b, func() { sink = Fold(rows[3], rows[4]) }) })
	b.Run("Commented", func(b *testing.B) { bench(b, func() { sink = Commented(strings.NewReader(text)) }) })
	b.Run("Dump", func(b *testing.B) { bench(b, func() { Dump(w, rows) }) })
	b.Run("Drain", func(b *testing.B) { bench(b, func() { Drain(once{bytes.NewReader(rows[0])}, w) }) })
	b.Run("Ranks", func(b *testing.B) { bench(b, func() { sink = Ranks(nums) }) })
	b.Run("Quoted", func(b *testing.B) { bench(b, func() { Quoted(w, nm) }) })
}

package once

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"testing"
	"time"
)

var sink1 int

func steps() []step {
	list := make([]step, 400)
	for i := range list {
		list[i] = step{local: i%3 != 0, n: i % 5}
	}
	return list
}

func BenchmarkPlay(b *testing.B) {
	r, list := &room{}, steps()
	for b.Loop() {
		sink1 += r.Play(list) + r.Borrow(list)
	}
}

func BenchmarkVisit(b *testing.B) {
	r, list := &room{}, steps()
	for b.Loop() {
		sink1 += r.Visit(list)
	}
}

func BenchmarkRound(b *testing.B) {
	r, list := &room{}, steps()
	for b.Loop() {
		sink1 += r.Round(list)
	}
}

func BenchmarkLine(b *testing.B) {
	var buf bytes.Buffer
	e := &entry{name: "request handled", at: time.Second, size: 123456, rest: []any{"a", "b"}}
	for b.Loop() {
		e.size++
		Line(&buf, e)
	}
}

func BenchmarkPath(b *testing.B) {
	rest := make([]int64, 20)
	for b.Loop() {
		sink1 += len(Path(rest, rest))
	}
}

func BenchmarkSkips(b *testing.B) {
	s := &skips{}
	for b.Loop() {
		for i := 0; i < 4000; i++ {
			s.Put(1 + i%5)
		}
		s.Reset()
	}
}

func BenchmarkSquares(b *testing.B) {
	xs := make([]int, 900)
	for b.Loop() {
		sink1 += len(Squares(xs).items)
	}
}

func tree(depth int) *value {
	v := &value{text: strconv.Itoa(depth), kids: map[string]*value{}}
	for i := 0; depth > 0 && i < 8; i++ {
		v.kids[strconv.Itoa(i*7919)] = tree(depth - 1)
	}
	return v
}

func BenchmarkEncode(b *testing.B) {
	var buf bytes.Buffer
	v := tree(3)
	for b.Loop() {
		buf.Reset()
		Encode(&buf, v)
	}
}

func BenchmarkMedians(b *testing.B) {
	in := make([]int, 300)
	for i := range in {
		in[i] = i * 7919 % 1000
	}
	for b.Loop() {
		sink1 += len(Medians(in))
	}
}

func BenchmarkFind(b *testing.B) {
	var paths []string
	for i := 0; i < 300; i++ {
		paths = append(paths, "/api/v"+strconv.Itoa(i%4)+"/items/"+strconv.Itoa(i*31))
	}
	for b.Loop() {
		root := &node{}
		for i, p := range paths {
			root.Insert(p, i)
		}
		for k := 0; k < 40; k++ {
			for _, p := range paths {
				sink1 += root.Find(p)
			}
		}
	}
}

func BenchmarkAttrs(b *testing.B) {
	keys := []string{"id", "class", "href", "title", "lang"}
	for b.Loop() {
		for _, e := range Parse(keys, 50) {
			for k := 0; k < 40; k++ {
				sink1 += e.Sum(keys)
			}
		}
	}
}

func BenchmarkBook(b *testing.B) {
	var codes []string
	for i := 0; i < 300; i++ {
		codes = append(codes, "acc-"+strconv.Itoa(i*7919))
	}
	for b.Loop() {
		l := Open(codes)
		l.Book(codes, 12)
	}
}

func BenchmarkCall(b *testing.B) {
	a := &answer{to: io.Discard}
	body := make([]byte, 100)
	for b.Loop() {
		for i := 0; i < 50; i++ {
			_ = a.Call("a callback with a name of its own", body)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	p := &page{Writer: bufio.NewWriter(io.Discard)}
	text := string(bytes.Repeat([]byte("a line of text "), 12))
	for b.Loop() {
		for i := 0; i < 50; i++ {
			_ = p.Add(text)
		}
	}
}

func BenchmarkOneByOne(b *testing.B) {
	n := 0
	s := OneByOne(sinkFunc(func(r *record) int {
		for i := 0; i < 2000; i++ {
			n += i ^ r.id
		}
		return n
	}))
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s.Put(&record{id: 3})
		}
	})
}

func BenchmarkNote(b *testing.B) {
	j := &journal{last: map[int]string{}}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			j.Note(&record{id: 3, text: "of a kind"})
		}
	})
}

package strides

import (
	"bytes"
	"iter"
	"strconv"
	"sync"
)

type bar struct{ lo, hi int16 }

// Bars are what a wave form is drawn with.
func Bars(pcm []int16, step int) []*bar {
	bars := make([]*bar, 0, len(pcm)/step+1)
	for i := 0; i+step <= len(pcm); i += step {
		b := bar{pcm[i], pcm[i]}
		for _, s := range pcm[i : i+step] {
			b.lo, b.hi = min(b.lo, s), max(b.hi, s)
		}
		bars = append(bars, &b)
	}
	return bars
}

// Height is a reader of bars.
func Height(pcm []int16) (sum int) {
	for _, b := range Bars(pcm, 4) {
		sum += int(b.hi) - int(b.lo)
	}
	return sum
}

type hit struct{ line, col int }

// Hits of a byte in a text.
func Hits(text string, c byte) []*hit {
	hits := make([]*hit, 0, len(text))
	line, col := 0, 0
	for i := range len(text) {
		if col++; text[i] == '\n' {
			line, col = line+1, 0
		}
		if text[i] == c {
			var h hit
			h.line, h.col = line, col
			hits = append(hits, &h)
		}
	}
	return hits
}

// Furthest looks at them.
func Furthest(text string) (best int) {
	hits := Hits(text, 'e')
	for i := range hits {
		best = max(best, hits[i].line+hits[i].col)
	}
	return best
}

type node struct {
	id   int
	next *node
}

// Chain gives nodes that point to one another: they stay where they are.
func Chain(n int) []*node {
	nodes := make([]*node, 0, n)
	var last *node
	for i := range n {
		nd := node{id: i, next: last}
		last = &nd
		nodes = append(nodes, &nd)
	}
	return nodes
}

// Length follows them.
func Length(n int) (sum int) {
	nodes := Chain(n)
	for p := nodes[n-1]; p != nil; p = p.next {
		sum += p.id
	}
	return sum
}

type counter struct{ n, of int }

// Counters are changed by those that get them.
func Counters(n int) []*counter {
	list := make([]*counter, 0, n)
	for i := range n {
		k := counter{of: i}
		list = append(list, &k)
	}
	return list
}

// Board keeps some of them.
type Board struct{ top *counter }

// Fill keeps the best beyond the list.
func (b *Board) Fill(n int) {
	for _, k := range Counters(n) {
		k.n++
		if b.top == nil || k.of > b.top.of {
			b.top = k
		}
	}
}

// Ring keeps values that all can go through.
type Ring struct {
	vals []int
	set  map[int]string
}

// All goes through the values.
func (r *Ring) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, v := range r.vals {
			if !yield(v) {
				return
			}
		}
	}
}

// Even goes through some of them.
func (r *Ring) Even() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, v := range r.vals {
			if v%2 == 0 && !yield(v) {
				return
			}
		}
	}
}

func keysOf[K comparable, V any](m map[K]V) iter.Seq[K] {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Copy is a list of all values.
func (r *Ring) Copy() []int {
	var all []int
	for v := range r.All() {
		all = append(all, v)
	}
	return all
}

// Keys is a list of the set's.
func (r *Ring) Keys() []int {
	var keys []int
	for k := range keysOf(r.set) {
		keys = append(keys, k)
	}
	return keys
}

// Evens cannot know how many there are.
func (r *Ring) Evens() []int {
	var some []int
	for v := range r.Even() {
		some = append(some, v) // even
	}
	return some
}

// Medians needs room for three in each round.
func Medians(rows [][]int, width int) (sum int) {
	median := func(row []int) int {
		acc := make([]int, width)
		for i, v := range row {
			acc[i%width] += v
		}
		best := 0
		for _, v := range acc {
			best = max(best, v)
		}
		return best
	}
	for _, row := range rows {
		sum += median(row)
	}
	return sum
}

// A Row is written as text.
type Row struct{ vals []int }

func (r *Row) write(b *bytes.Buffer) {
	for _, v := range r.vals {
		b.WriteString(strconv.Itoa(v))
		b.WriteByte(';')
	}
}

// Check is a sum of the row's text.
func (r *Row) Check() (sum int) {
	var b bytes.Buffer
	r.write(&b)
	for _, c := range b.Bytes() {
		sum += int(c)
	}
	return sum
}

func (r *Row) list(b *bytes.Buffer) {
	for _, v := range r.vals {
		b.WriteString(strconv.Itoa(v))
		b.WriteByte('\n')
	}
}

// Text is kept by who asks for it.
func (r *Row) Text() []byte {
	b := new(bytes.Buffer)
	r.list(b)
	return b.Bytes()
}

// Spread has calls of its literal that run side by side: each needs its own.
func Spread(rows [][]int, width int) int {
	var wg sync.WaitGroup
	sums := make([]int, len(rows))
	one := func(at int) {
		own := make([]int, width)
		for i, v := range rows[at] {
			own[i%width] += v
		}
		for _, v := range own {
			sums[at] = max(sums[at], v)
		}
		wg.Done()
	}
	for at := range rows[:4] {
		wg.Add(1)
		go one(at)
	}
	wg.Wait()
	return sums[0]
}

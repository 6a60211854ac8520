// Package values has values that live where they need not: on the heap, in interfaces, or in two places.
package values

import (
	"container/heap"
	"encoding/binary"
	"hash"
	"io"
	"strconv"
	"sync"
)

type Vec struct{ X, Y, Z float64 }

// Add gives a new vector.
//
//go:noinline
func (v *Vec) Add(w *Vec) *Vec {
	return &Vec{v.X + w.X, v.Y + w.Y, v.Z + w.Z}
}

// Center of all vectors.
func Center(vs []*Vec) Vec {
	sum := &Vec{}
	for _, v := range vs {
		sum = sum.Add(v)
	}
	return Vec{sum.X / float64(len(vs)), sum.Y / float64(len(vs)), sum.Z / float64(len(vs))}
}

type Range struct{ Low, High int }

// Bounds of the values.
//
//go:noinline
func Bounds(values []int) *Range {
	var r Range
	for _, v := range values {
		if v < r.Low {
			r.Low = v
		}
		if v > r.High {
			r.High = v
		}
	}
	return &r
}

// Checksum writes each number with its length in front.
//
//go:noinline
func Checksum(h hash.Hash, numbers []uint32) {
	for _, n := range numbers {
		var word [8]byte
		binary.LittleEndian.PutUint32(word[:], n)
		h.Write(word[:])
	}
}

type Rows interface {
	Next() bool
	Scan(into ...any) error
}

// Kinds counts events of a table.
func Kinds(rows Rows) int {
	n := 0
	for rows.Next() {
		var id int
		var kind [32]byte
		if err := rows.Scan(&id, &kind); err == nil && kind[0] == 's' {
			n += id
		}
	}
	return n
}

type Visitor interface{ Each(func(int)) }

type list []int

func (l list) Each(f func(int)) {
	for _, v := range l {
		f(v)
	}
}

// Total sums up what each visitor shows.
func Total(vs []Visitor) int {
	all := 0
	for _, v := range vs {
		sum := 0
		v.Each(func(x int) { sum += x })
		all += sum
	}
	return all
}

type Pixel struct{ R, G, B, A uint8 }

// Decode makes one pixel of four bytes.
func Decode(raw []byte) []*Pixel {
	out := make([]*Pixel, 0, len(raw)/4)
	for i := 0; i+4 <= len(raw); i += 4 {
		out = append(out, &Pixel{raw[i], raw[i+1], raw[i+2], raw[i+3]})
	}
	return out
}

// ---- into interfaces

type Stack struct{ items []any }

func (s *Stack) Push(v any) { s.items = append(s.items, v) }

// Pushes puts numbers on a stack of anything.
func Pushes(s *Stack, numbers []int) {
	s.items = s.items[:0]
	for _, n := range numbers {
		s.Push(n + 1000)
	}
}

type Job struct {
	Due  int64
	Name string
}
type jobs []Job

func (j jobs) Len() int           { return len(j) }
func (j jobs) Less(a, b int) bool { return j[a].Due < j[b].Due }
func (j jobs) Swap(a, b int)      { j[a], j[b] = j[b], j[a] }
func (j *jobs) Push(x any)        { *j = append(*j, x.(Job)) }
func (j *jobs) Pop() any {
	old := *j
	last := old[len(old)-1]
	*j = old[:len(old)-1]
	return last
}

// Schedule runs the jobs through a heap.
func Schedule(list []Job) int64 {
	var sum int64
	h := make(jobs, 0, len(list))
	for _, job := range list {
		heap.Push(&h, job)
	}
	for h.Len() > 0 {
		next := heap.Pop(&h).(Job)
		sum = sum*31 + next.Due
	}
	return sum
}

type Shape interface{ Area() float64 }
type Square struct{ Side, Off float64 }

func (s Square) Area() float64 { return s.Side * s.Side }

// Shapes of the sides.
func Shapes(sides []float64) []Shape {
	out := make([]Shape, len(sides))
	for i, s := range sides {
		out[i] = Square{Side: s, Off: 1}
	}
	return out
}

var blocks = sync.Pool{New: func() any { return make([]byte, 0, 512) }}

// Sum pads each text to a block.
func Sum(w io.Writer, texts []string) {
	for _, t := range texts {
		b := blocks.Get().([]byte)[:0]
		b = append(b, t...)
		w.Write(b)
		blocks.Put(b)
	}
}

// Record keeps numbers by their names.
func Record(into map[string]any, names []string, sizes []int64) {
	for i, n := range names {
		into[n] = sizes[i]
	}
}

type stringer interface{ String() string }
type Num int

func (n Num) String() string { return strconv.Itoa(int(n)) }

func show(w io.Writer, s stringer) { io.WriteString(w, s.String()) }

// Shown: what String does with the number nobody knows.
func Shown(w io.Writer, ns []Num) {
	for _, n := range ns {
		show(w, n)
	}
}

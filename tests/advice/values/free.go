package values

import (
	"errors"
	"io"
	"sync"
)

type Node struct {
	Left, Right *Node
	Key         int
}

// Insert: nodes point at each other.
func Insert(t *Node, key int) *Node {
	if t == nil {
		return &Node{Key: key}
	}
	if key < t.Key {
		t.Left = Insert(t.Left, key)
	} else {
		t.Right = Insert(t.Right, key)
	}
	return t
}

type Guarded struct {
	mu sync.Mutex
	n  int
}

// NewGuarded must not be copied.
func NewGuarded(n int) *Guarded { return &Guarded{n: n} }

func (g *Guarded) Inc() { g.mu.Lock(); g.n++; g.mu.Unlock() }

type Session struct {
	User string
	Hits int
}

var sessions = map[string]*Session{}

// Open keeps each session by name: callers change it in place.
func Open(name string) *Session {
	s := sessions[name]
	if s == nil {
		s = &Session{User: name}
		sessions[name] = s
	}
	s.Hits++
	return s
}

// Local stays on the stack.
func Local(n int) int {
	v := Vec{float64(n), 1, 2}
	p := &v
	return int(p.X + p.Y)
}

// Print: pointers are put into interfaces as they are.
func Print(out []any, ns []*Node) []any {
	for _, n := range ns {
		out = append(out, n)
	}
	return out
}

var errOdd = errors.New("odd")

// Check gives an error that is made once.
func Check(n int) error {
	if n%2 != 0 {
		return errOdd
	}
	return nil
}

// Small numbers take no memory in an interface.
func Small(s *Stack, numbers []int) {
	s.items = s.items[:0]
	for _, n := range numbers {
		s.Push(n % 200)
	}
}

func double(v any) int {
	if n, ok := v.(int); ok {
		return n * 2
	}
	return 0
}

// Doubled: the interface does not leave the function that gets it.
func Doubled(ns []int) int {
	sum := 0
	for _, n := range ns {
		sum += double(n * 1000)
	}
	return sum
}

// Extent is inlined where it is called: its result lives there.
func Extent(values []int) *Range {
	var r Range
	r.High = values[0]
	return &r
}

// Optional makes a pointer, as fields want that may be missing.
//
//go:noinline
func Optional(n int) *int { return &n }

var pool = sync.Pool{New: func() any { b := make([]byte, 0, 512); return &b }}

func Pooled(w io.Writer, texts []string) {
	for _, t := range texts {
		b := pool.Get().(*[]byte)
		*b = append((*b)[:0], t...)
		w.Write(*b)
		pool.Put(b)
	}
}

// Package fields puts values into fields, and into literals: some of them are interfaces that nothing needs.
package fields

import (
	"net/url"
	"slices"
)

// ---- a field of interfaces ----

// Sample is a measured value.
type Sample struct {
	At    int64
	Value any
}

// Samples measures: all values are of one type.
func Samples(n int) []*Sample {
	out := make([]*Sample, 0, n)
	for i := range n {
		s := Sample{At: int64(i), Value: int64(i * 7919)} // of one type
		out = append(out, &s)
	}
	return out
}

// op is an instruction, with what belongs to its kind.
type op struct {
	arg  any
	kind int
}

// Program compiles: arguments are of several types.
func Program(n int) []*op {
	out := make([]*op, 0, n)
	for i := range n {
		out = append(out, jump(1000+i*13))
	}
	out[0] = &op{kind: 2, arg: [3]int{n, n, n}}
	return out
}

//go:noinline
func jump(to int) *op {
	return &op{kind: 1, arg: to} // of an op
}

// token has no names in its literals.
type token struct {
	kind int
	text any
}

// Lex reads numbers and words.
func Lex(words []string) (n int) {
	for i, w := range words {
		t := scan(w, i)
		n += t.kind
	}
	return n
}

//go:noinline
func scan(w string, i int) token {
	if w == "" {
		return token{0, i * 40503} // a number
	}
	return token{1, w} // a word
}

// ---- conversions ----

type matcher interface{ match(s string) int }

type text string

func (t text) match(s string) int { return len(s) - len(t) }

type any1 struct{}

func (*any1) match(s string) int { return len(s) }

// Parse makes lists of matchers, which are matchers.
func Parse(n int) (sum int) {
	stack := make([]matcher, 0, 8)
	for i := range n {
		stack = append(stack[:0], &any1{}, &any1{}, text("abc"))
		if i%2 == 0 {
			stack[1] = list(slices.Clone(stack[1:])) // a conversion
		} else {
			stack[1] = text("ab")
		}
		sum += stack[1].match("hello")
	}
	return sum
}

// ---- results ----

type set map[int]bool

// Cover gives sets.
func Cover(n int) (sum int) {
	for i := range n {
		sum += len(one(i)) + len(query(i))
	}
	return sum
}

//go:noinline
func one(i int) set {
	return set{i: true} // a set
}

//go:noinline
func query(int) url.Values {
	return url.Values{} // values of another package
}

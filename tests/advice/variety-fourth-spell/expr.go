// Package spell holds small tools: expressions, pictures, places and words.
package spell

import (
	"errors"
	"math"
	"sync"
)

type kind uint8

const (
	kNum kind = iota
	kOp
	kOpen
	kShut
	kEnd
)

type tok struct {
	k   kind
	op  byte
	num float64
	pos int
}

type lexer struct {
	src string
	pos int
}

var errSyntax = errors.New("syntax")

// next gives the token at the place where the lexer stands.
func (l *lexer) next() (*tok, error) {
	for l.pos < len(l.src) && l.src[l.pos] == ' ' {
		l.pos++
	}
	t := &tok{k: kEnd, pos: l.pos}
	if l.pos == len(l.src) {
		return t, nil
	}
	switch c := l.src[l.pos]; {
	case c >= '0' && c <= '9':
		t.k = kNum
		for l.pos < len(l.src) && l.src[l.pos] >= '0' && l.src[l.pos] <= '9' {
			t.num = t.num*10 + float64(l.src[l.pos]-'0')
			l.pos++
		}
		return t, nil
	case c == '(':
		t.k = kOpen
	case c == ')':
		t.k = kShut
	case c == '#':
		return nil, errSyntax
	default:
		t.k, t.op = kOp, c
	}
	l.pos++
	return t, nil
}

// scan does the same and gives a value.
func (l *lexer) scan() (t tok) {
	for l.pos < len(l.src) && l.src[l.pos] == ' ' {
		l.pos++
	}
	if l.pos == len(l.src) {
		return tok{k: kEnd}
	}
	t.pos = l.pos
	for l.pos < len(l.src) && l.src[l.pos]-'0' < 10 {
		t.num = t.num*10 + float64(l.src[l.pos]-'0')
		l.pos++
	}
	if l.pos > t.pos {
		return t
	}
	t.k, t.op = kOp, l.src[l.pos]
	l.pos++
	return t
}

func tokens(src string) (n int, err error) {
	l := lexer{src: src}
	for {
		t, err := l.next()
		if err != nil {
			return n, err
		}
		if t.k == kEnd {
			return n, nil
		}
		n += int(t.k) + t.pos
	}
}

func scanAll(src string) (n int) {
	l := lexer{src: src}
	for t := l.scan(); t.k != kEnd; t = l.scan() {
		n += t.pos
	}
	return n
}

// machine evaluates postfix; its stack holds anything.
type machine struct {
	stack []any
	ops   map[byte]func(a, b float64) float64
}

func newMachine() *machine {
	return &machine{ops: map[byte]func(a, b float64) float64{
		'+': func(a, b float64) float64 { return a + b },
		'-': func(a, b float64) float64 { return a - b },
		'*': func(a, b float64) float64 { return a * b },
		'^': math.Pow,
	}}
}

func (m *machine) push(v any) { m.stack = append(m.stack, v) }

func (m *machine) pop() any {
	top := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return top
}

func (m *machine) run(code []tok) (float64, error) {
	m.stack = m.stack[:0]
	for _, t := range code {
		if t.k == kNum {
			m.push(t.num)
			continue
		}
		if len(m.stack) < 2 {
			return 0, errSyntax
		}
		b, a := m.pop().(float64), m.pop().(float64)
		m.push(m.ops[t.op](a, b))
	}
	return m.pop().(float64), nil
}

// typed is the same with a stack of numbers.
type typed[T ~float64 | ~int] struct{ stack []T }

func (m *typed[T]) run(code []tok) (r T) {
	m.stack = m.stack[:0]
	for i := range code {
		if code[i].k == kNum {
			m.stack = append(m.stack, T(code[i].num))
			continue
		}
		n := len(m.stack)
		a, b := m.stack[n-2], m.stack[n-1]
		m.stack = append(m.stack[:n-2], a+b)
	}
	return m.stack[0]
}

// slots are variables that may be shared.
type slots struct {
	mu  sync.Mutex
	val [26]float64
}

// clampIndex is called for each access to a slot.
func clampIndex(i int) (r int) {
	defer func() {
		if r > 25 {
			r = 25
		}
	}()
	if i < 0 {
		return 0
	}
	return i
}

func (s *slots) sum(at []int) (v float64) {
	for _, i := range at {
		v += s.val[clampIndex(i)]
	}
	return v
}

// wrap is small enough to be inlined.
func wrap(i int) int { return i % 26 }

func (s *slots) sumWrapped(at []int) (v float64) {
	for _, i := range at {
		v += s.val[wrap(i)]
	}
	return v
}

// ways counts how many ways there are to bracket n operands.
func ways(n int) int {
	if n < 2 {
		return 1
	}
	return ways(n-1) + 2*ways(n-2)
}

// depth follows a tree, each node once.
type tree struct {
	l, r *tree
	v    int
}

func (t *tree) depth() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.l.depth(), t.r.depth())
}

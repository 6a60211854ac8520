package parse

import (
	"errors"
	"fmt"
	"slices"
)

// node is an expression: a sum, a product, a number or a name.
type node struct {
	op    byte
	value float64
	name  string
	span  [2]int
	notes [24]int32
	args  []node
}

func eval(n node, env map[string]float64) float64 {
	if n.op == 'v' {
		return env[n.name]
	}
	total := n.value
	for i := range n.args {
		v := eval(n.args[i], env)
		switch {
		case i == 0:
			total = v
		case n.op == '+':
			total += v
		default:
			total *= v
		}
	}
	return total
}

// depth walks by pointer.
func depth(n *node) int {
	most := 0
	for i := range n.args {
		most = max(most, depth(&n.args[i]))
	}
	return most + 1
}

// machine is a stack machine for compiled expressions.
type machine struct {
	stack []any
}

func (m *machine) push(v any) { m.stack = append(m.stack, v) }

func (m *machine) pop() any {
	v := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return v
}

type instruction struct {
	op byte
	n  float64
}

var errOp = errors.New("unknown instruction")

func (m *machine) run(code []instruction) (float64, error) {
	m.stack = m.stack[:0]
	for _, in := range code {
		v := in.n
		switch in.op {
		case 'p':
		case '+':
			v = m.pop().(float64) + m.pop().(float64)
		case '*':
			v = m.pop().(float64) * m.pop().(float64)
		default:
			return 0, fmt.Errorf("%q: %w", in.op, errOp)
		}
		m.push(v)
	}
	return m.pop().(float64), nil
}

// floats is the same machine for numbers alone.
type floats []float64

func (f *floats) run(code []instruction) (float64, error) {
	s := (*f)[:0]
	for _, in := range code {
		switch in.op {
		case 'p':
			s = append(s, in.n)
		case '+':
			s[len(s)-2] += s[len(s)-1]
			s = s[:len(s)-1]
		case '*':
			s[len(s)-2] *= s[len(s)-1]
			s = s[:len(s)-1]
		default:
			return 0, fmt.Errorf("%q: %w", in.op, errOp)
		}
	}
	*f = s
	return s[0], nil
}

// registers holds what a script has set: pointers go into the interface as they are.
type registers struct {
	values []any
}

func (r *registers) load(nodes []node) {
	r.values = r.values[:0]
	for i := range nodes {
		r.values = append(r.values, &nodes[i])
	}
}

// reduce takes one token after the other from the front of the queue.
func reduce(queue []token) (sum int) {
	for len(queue) > 0 {
		t := queue[0]
		queue = slices.Delete(queue, 0, 1)
		sum += t.end - t.start
	}
	return sum
}

// reduceFrom moves the start of the queue.
func reduceFrom(queue []token) (sum int) {
	for len(queue) > 0 {
		t := queue[0]
		queue = queue[1:]
		sum += t.end - t.start
	}
	return sum
}

// ways is in how many ways a text can be split into words.
func ways(text string, words []string) int {
	if text == "" {
		return 1
	}
	n := 0
	for _, w := range words {
		if len(w) <= len(text) && text[:len(w)] == w {
			n += ways(text[len(w):], words)
		}
	}
	return n
}

// waysTable counts the same from the end, each rest once.
func waysTable(text string, words []string) int {
	table := make([]int, len(text)+1)
	table[len(text)] = 1
	for at := len(text) - 1; at >= 0; at-- {
		for _, w := range words {
			if end := at + len(w); end <= len(text) && text[at:end] == w {
				table[at] += table[end]
			}
		}
	}
	return table[0]
}

// lowered is an instruction of the target.
type lowered struct {
	code uint8
	arg  float64
}

// lower translates a program; what is new in the target takes the place of what was there.
func lower(code []instruction) (ops []lowered) {
	for i := range code {
		op := lowered{arg: code[i].n}
		switch code[i].op {
		case 'p':
			op.code = 1
		case '+':
			op.code = 2
		case '*':
			op.code = 3
		}
		ops = append(ops, op)
	}
	return ops
}

// reach is the list of nodes that can be reached: it grows while it is read.
func reach(next [][]int, from int) []int {
	seen := make([]bool, len(next))
	seen[from] = true
	work := []int{from}
	for i := 0; i < len(work); i++ {
		for _, to := range next[work[i]] {
			if !seen[to] {
				seen[to] = true
				work = append(work, to)
			}
		}
	}
	return work
}

// tally counts operators; the map is emptied and used again.
type tally struct{ n map[byte]int }

func (t *tally) count(code []instruction) int {
	clear(t.n)
	for i := range code {
		t.n[code[i].op]++
	}
	return len(t.n)
}

// tree is a parsed list: its nodes stay, and are linked.
type tree struct {
	value int
	next  *tree
}

func chain(n int) *tree {
	var head *tree
	for i := range n {
		head = &tree{value: i, next: head}
	}
	return head
}

package telecom

import (
	"strconv"
	"strings"
)

// Node is a part of a rule.
type Node interface{ Accept(v Visitor) }

// Visitor goes through a rule.
type Visitor interface {
	Leaf(*Leaf)
	Enter(*Group)
	Exit(*Group)
}

// Leaf compares a field.
type Leaf struct {
	Field string
	Op    byte
	Value int
}

// Group joins parts.
type Group struct {
	Any  bool
	Kids []Node
}

// Accept implements Node.
func (l *Leaf) Accept(v Visitor) { v.Leaf(l) }

// Accept implements Node.
func (g *Group) Accept(v Visitor) {
	v.Enter(g)
	for _, k := range g.Kids {
		k.Accept(v)
	}
	v.Exit(g)
}

// printer writes a rule as text.
type printer struct {
	text  string
	depth int
}

func (p *printer) Leaf(l *Leaf) {
	p.text += l.Field + string(rune(l.Op)) + strconv.Itoa(l.Value) + " "
}

func (p *printer) Enter(g *Group) { p.depth++ }

func (p *printer) Exit(*Group) { p.depth-- }

// Text is a rule as text.
func Text(n Node) string {
	var p printer
	n.Accept(&p)
	return p.text
}

// counter counts parts of a rule.
type counter struct{ leaves, groups int }

func (c *counter) Leaf(*Leaf)   { c.leaves++ }
func (c *counter) Enter(*Group) { c.groups++ }
func (c *counter) Exit(*Group)  {}

// Size is the number of parts of a rule.
func Size(n Node) int {
	var c counter
	n.Accept(&c)
	return c.leaves + c.groups
}

// fieldLister lists the fields of rules.
type fieldLister struct {
	names []string
}

// Fields lists the fields of the leaves of a flat rule.
func (f *fieldLister) Fields(leaves []*Leaf) []string {
	f.names = nil
	for _, l := range leaves {
		f.names = append(f.names, l.Field)
	}
	return f.names
}

// state is a state of the session machine.
type state uint8

const (
	idle state = iota
	dialing
	talking
	closed
)

// machine is a state machine of a call leg.
type machine struct {
	now   state
	steps int
	trace []string
	debug bool
}

// step goes on with an event.
func (m *machine) step(ev byte) {
	prev := m.now
	switch {
	case ev == 'd' && m.now == idle:
		m.now = dialing
	case ev == 'a' && m.now == dialing:
		m.now = talking
	case ev == 'h':
		m.now = closed
	case ev == 'r' && m.now == closed:
		m.now = idle
	}
	m.steps++
	if m.debug {
		m.trace = append(m.trace, strconv.Itoa(int(prev))+">"+strconv.Itoa(int(m.now)))
	}
}

// runAll feeds events.
func (m *machine) runAll(events []byte) state {
	for _, e := range events {
		m.step(e)
	}
	return m.now
}

// eval tells whether a rule holds; it calls itself for groups.
func eval(n Node, facts *[8]int) bool {
	switch t := n.(type) {
	case *Leaf:
		v := facts[len(t.Field)&7]
		if t.Op == '<' {
			return v < t.Value
		}
		return v >= t.Value
	case *Group:
		for _, k := range t.Kids {
			if eval(k, facts) == t.Any {
				return t.Any
			}
		}
		return !t.Any
	}
	return false
}

// padNumber fills a short number with zeros; most have their length already.
func padNumber(n string, width int) string {
	for len(n) < width {
		n = "0" + n
	}
	return n
}

// Normalise pads numbers.
func Normalise(numbers []string) int {
	total := 0
	for _, n := range numbers {
		total += len(padNumber(strings.TrimSpace(n), 9))
	}
	return total
}

// backlog is the line of rule events that wait.
type backlog struct {
	items []Leaf
}

// Drain takes events from the front until none is left.
func (b *backlog) Drain(handle func(Leaf)) {
	for len(b.items) > 0 {
		first := b.items[0]
		copy(b.items, b.items[1:])
		b.items = b.items[:len(b.items)-1]
		handle(first)
	}
}

// opcode is an instruction of a compiled rule.
type opcode uint8

const (
	opLoad opcode = iota
	opLess
	opAnd
	opNot
)

// instr is an instruction and its argument.
type instr struct {
	op  opcode
	arg int
}

// vm runs compiled rules.
type vm struct {
	stack []any
}

func (v *vm) push(x any) { v.stack = append(v.stack, x) }

func (v *vm) pop() any {
	x := v.stack[len(v.stack)-1]
	v.stack = v.stack[:len(v.stack)-1]
	return x
}

// Run tells whether a rule holds for the values of a call.
func (v *vm) Run(code []instr, values []int64) bool {
	v.stack = v.stack[:0]
	for _, in := range code {
		switch in.op {
		case opLoad:
			v.push(values[in.arg])
		case opLess:
			b, a := v.pop().(int64), v.pop().(int64)
			v.push(a < b)
		case opAnd:
			b, a := v.pop().(bool), v.pop().(bool)
			v.push(a && b)
		case opNot:
			v.push(!v.pop().(bool))
		}
	}
	return v.pop().(bool)
}

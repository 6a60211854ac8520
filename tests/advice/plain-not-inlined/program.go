package wire

type machine struct {
	acc, x int64
	mem    [64]int64
	pc     int
}

type instr struct {
	op  uint8
	arg int64
}

type handler func(m *machine, arg int64)

func opLoad(m *machine, arg int64)  { m.acc = m.mem[arg&63] }
func opStore(m *machine, arg int64) { m.mem[arg&63] = m.acc }
func opAdd(m *machine, arg int64)   { m.acc += arg }
func opXor(m *machine, arg int64)   { m.acc ^= m.mem[arg&63] }
func opSwap(m *machine, _ int64)    { m.acc, m.x = m.x, m.acc }

// handlers may be replaced by the plug-ins of a site.
var handlers = [256]handler{0: opLoad, 1: opStore, 2: opAdd, 3: opXor, 4: opSwap}

func (m *machine) run(prog []instr) int64 {
	for m.pc = 0; m.pc < len(prog); m.pc++ {
		in := prog[m.pc]
		handlers[in.op](m, in.arg)
	}
	return m.acc
}

type rangeNode struct {
	left, right *rangeNode
	lo, hi      int
	sum         int64
}

func buildRange(vals []int64, lo int) *rangeNode {
	n := &rangeNode{lo: lo, hi: lo + len(vals)}
	if len(vals) == 1 {
		n.sum = vals[0]
		return n
	}
	mid := len(vals) / 2
	n.left, n.right = buildRange(vals[:mid], lo), buildRange(vals[mid:], lo+mid)
	n.sum = n.left.sum + n.right.sum
	return n
}

func (n *rangeNode) query(lo, hi int) int64 {
	if n == nil || hi <= n.lo || lo >= n.hi {
		return 0
	}
	if lo <= n.lo && hi >= n.hi {
		return n.sum
	}
	return n.left.query(lo, hi) + n.right.query(lo, hi)
}

const (
	tokEnd = iota
	tokNumber
	tokName
	tokString
	tokMark
)

type lexer struct {
	src []byte
	pos int
}

// next returns the kind of the next token and where it starts.
func (l *lexer) next() (kind, start int) {
	for l.pos < len(l.src) && (l.src[l.pos] == ' ' || l.src[l.pos] == '\n') {
		l.pos++
	}
	start = l.pos
	if start == len(l.src) {
		return tokEnd, start
	}
	switch c := l.src[start]; {
	case c >= '0' && c <= '9':
		for l.pos < len(l.src) && (l.src[l.pos] >= '0' && l.src[l.pos] <= '9' || l.src[l.pos] == '.') {
			l.pos++
		}
		return tokNumber, start
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_':
		for l.pos < len(l.src) && (l.src[l.pos]|32 >= 'a' && l.src[l.pos]|32 <= 'z' || l.src[l.pos] == '_') {
			l.pos++
		}
		return tokName, start
	case c == '"':
		for l.pos++; l.pos < len(l.src) && l.src[l.pos] != '"'; l.pos++ {
			if l.src[l.pos] == '\\' {
				l.pos++
			}
		}
		l.pos++
		return tokString, start
	}
	l.pos++
	return tokMark, start
}

func (l *lexer) tally() (counts [5]int) {
	for {
		kind, _ := l.next()
		counts[kind]++
		if kind == tokEnd {
			return counts
		}
	}
}

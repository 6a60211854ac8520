package agent

// op is an operation of an alarm's formula.
type op byte

const (
	opConst op = iota
	opLoad
	opAdd
	opMul
	opMax
)

type instr struct {
	arg int
	op  op
}

// Machine evaluates the formulas of alarms on a stack.
type Machine struct {
	stack  []any
	consts []any
}

// Eval runs a formula over the values of the metrics.
func (m *Machine) Eval(code []instr, metrics []any) float64 {
	m.stack = m.stack[:0]
	for _, in := range code {
		switch in.op {
		case opConst:
			m.stack = append(m.stack, m.consts[in.arg])
		case opLoad:
			m.stack = append(m.stack, metrics[in.arg])
		default:
			n := len(m.stack)
			x, y := m.stack[n-2].(float64), m.stack[n-1].(float64)
			m.stack = m.stack[:n-1]
			var z float64
			switch in.op {
			case opAdd:
				z = x + y
			case opMul:
				z = x * y
			case opMax:
				z = max(x, y)
			}
			m.stack[n-2] = z
		}
	}
	return m.stack[0].(float64)
}

// Tree is a search tree over keys of any type.
type Tree struct {
	root    *branch
	compare func(a, b any) int
}

type branch struct {
	key, value  any
	left, right *branch
}

// Put stores a value.
func (t *Tree) Put(key, value any) {
	at := &t.root
	for *at != nil {
		switch c := t.compare(key, (*at).key); {
		case c < 0:
			at = &(*at).left
		case c > 0:
			at = &(*at).right
		default:
			(*at).value = value
			return
		}
	}
	*at = &branch{key: key, value: value}
}

// Get looks a key up.
func (t *Tree) Get(key any) any {
	for b := t.root; b != nil; {
		switch c := t.compare(key, b.key); {
		case c < 0:
			b = b.left
		case c > 0:
			b = b.right
		default:
			return b.value
		}
	}
	return nil
}

// Limits are the limits of processes.
type Limits struct {
	byPID *Tree
}

// NewLimits returns an empty table.
func NewLimits() *Limits {
	return &Limits{byPID: &Tree{compare: func(a, b any) int { return int(a.(int64) - b.(int64)) }}}
}

// Limit is what a process may use.
type Limit struct {
	Bytes, Files int64
}

// Over counts the processes that are above their limit.
func (l *Limits) Over(pids []int64, used func(pid int64) int64) int {
	n := 0
	for _, pid := range pids {
		if limit, ok := l.byPID.Get(pid).(*Limit); ok && used(pid) > limit.Bytes {
			n++
		}
	}
	return n
}

// Probe measures something.
type Probe interface {
	Read(now int64) float64
}

type ramp struct{ slope, base float64 }

func (r *ramp) Read(now int64) float64 { return r.base + r.slope*float64(now) }

type square struct{ high, period int64 }

func (s *square) Read(now int64) float64 { return float64(now / s.period % 2 * s.high) }

// readAll reads probes of one kind.
func readAll[P Probe](probes []P, now int64) float64 {
	sum := 0.0
	for _, p := range probes {
		sum += read(p, now)
	}
	return sum
}

//go:noinline
func read(p Probe, now int64) float64 {
	if now < 0 {
		return 0
	}
	return p.Read(now)
}

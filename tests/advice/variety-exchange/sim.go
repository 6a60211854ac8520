package exchange

import "math"

// Vec3 is a state of the model: price, variance, rate.
type Vec3 struct{ X, Y, Z float64 }

// drift is the change of a state in a step.
func drift(s *Vec3, dt float64) *Vec3 {
	d := &Vec3{X: s.X * s.Z * dt, Y: (0.04 - s.Y) * dt}
	if s.Y < 0 {
		d.Y = -s.Y
	}
	for range 2 {
		d.X += math.Sqrt(math.Abs(s.Y)) * d.X * 0.5
	}
	if d.X > s.X/2 {
		d.X = s.X / 2
	}
	d.Z = (0.03 - s.Z) * dt
	return d
}

// driftOf returns a value.
func driftOf(s Vec3, dt float64) (d Vec3) {
	d.X, d.Y, d.Z = s.X*s.Z*dt, (0.04-s.Y)*dt, (0.03-s.Z)*dt
	return d
}

// path walks n steps.
func path(start Vec3, n int) Vec3 {
	s := start
	for range n {
		d := drift(&s, 1/float64(n))
		s.X += d.X
		s.Y += d.Y
		s.Z += d.Z
	}
	return s
}

func pathOf(s Vec3, n int) Vec3 {
	for range n {
		d := driftOf(s, 1/float64(n))
		s.X, s.Y, s.Z = s.X+d.X, s.Y+d.Y, s.Z+d.Z
	}
	return s
}

// stepper integrates a system of equations.
type stepper struct {
	rhs func(dst, y []float64)
	k   []float64
}

// midpoint takes a step.
func (s *stepper) midpoint(y []float64, h float64) {
	k1 := make([]float64, len(y))
	s.rhs(k1, y)
	for i := range y {
		y[i] += h * k1[i]
	}
}

func (s *stepper) euler(y []float64, h float64) {
	if len(s.k) < len(y) {
		s.k = make([]float64, len(y))
	}
	s.rhs(s.k, y)
	for i := range y {
		y[i] += h * s.k[i]
	}
}

// tree prices an option in a binomial tree.
type tree struct {
	up, down, p, disc, strike float64
	steps                     int
}

func (t *tree) value(at int, spot float64) float64 {
	if at == t.steps {
		return max(spot-t.strike, 0)
	}
	return t.disc * (t.p*t.value(at+1, spot*t.up) + (1-t.p)*t.value(at+1, spot*t.down))
}

// lattice is value from the leaves back.
func (t *tree) lattice(spot float64) float64 {
	var v [64]float64
	for i := range t.steps + 1 {
		v[i] = max(spot*math.Pow(t.up, float64(i))*math.Pow(t.down, float64(t.steps-i))-t.strike, 0)
	}
	for n := t.steps; n > 0; n-- {
		for i := range n {
			v[i] = t.disc * (t.p*v[i+1] + (1-t.p)*v[i])
		}
	}
	return v[0]
}

// part is a node of a tree that somebody sums up: it is walked once.
type part struct {
	weight      float64
	left, right *part
}

func (p *part) total() float64 {
	if p == nil {
		return 0
	}
	return p.weight + p.left.total() + p.right.total()
}

// Matrix lies row by row in one slice.
type Matrix struct {
	rows, cols int
	data       []float64
}

// At is small enough to be a part of its callers, were it not for the comment.
//
//go:noinline
func (m *Matrix) At(i, j int) float64 { return m.data[i*m.cols+j] }

func (m *Matrix) row(i int) []float64 { return m.data[i*m.cols : (i+1)*m.cols] }

func (m *Matrix) trace() (t float64) {
	for i := range m.rows {
		for j := range m.cols {
			t += m.At(i, j)
		}
	}
	return t
}

func (m *Matrix) mul(v, out []float64) {
	for i := range m.rows {
		s := 0.0
		for j, x := range m.row(i) {
			s += x * v[j]
		}
		out[i] = s
	}
}

// lcg makes numbers that look random. A blank makes a comment of what was to be a directive:
//
// go:nosplit
func lcg(state *uint64) float64 {
	x := *state
	for range 2 {
		x = x*6364136223846793005 + 1442695040888963407
		x ^= x >> 29
	}
	*state = x
	return float64(x>>11) / (1 << 53)
}

func mean(seed uint64, n int) (s float64) {
	for range n {
		s += lcg(&seed)
	}
	return s / float64(n)
}

// history is a window of prices that is really used.
var history = make([]float64, 1<<16)

func remember(i int, x float64) float64 {
	at := i & (len(history) - 1)
	old := history[at]
	history[at] = x
	return old
}

// headroom keeps the collector from running too often after start.
var headroom []byte

func init() {
	headroom = make([]byte, 48<<20)
}

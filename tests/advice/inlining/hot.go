// Package inlining has small functions that are called often.
package inlining

type Grid struct {
	W, H  int
	Cells []int32
	reads int
}

// At is a little over the budget: the message is built where it is rarely needed.
func (g *Grid) At(x, y int) int32 {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		panic("inlining: the place " + itoa(x) + "," + itoa(y) + " is outside of the grid of " + itoa(g.W) + "," + itoa(g.H))
	}
	return g.Cells[y*g.W+x]
}

// Neighbours sums up around each cell.
func (g *Grid) Neighbours() int64 {
	var sum int64
	for y := 1; y < g.H-1; y++ {
		for x := 1; x < g.W-1; x++ {
			sum += int64(g.At(x-1, y)) + int64(g.At(x+1, y)) + int64(g.At(x, y-1)) + int64(g.At(x, y+1))
		}
	}
	return sum
}

// Peek counts its uses.
func (g *Grid) Peek(i int) int32 {
	defer g.count()
	return g.Cells[i]
}

func (g *Grid) count() { g.reads++ }

// Peeks reads all.
func (g *Grid) Peeks() int64 {
	var sum int64
	for i := range g.Cells {
		sum += int64(g.Peek(i))
	}
	return sum
}

// step looks at its cost only when it is asked to.
//
//go:noinline
func step(h uint64, b byte) uint64 {
	h ^= uint64(b)
	return h * 1099511628211
}

// go:noinline
func Hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = step(h, s[i])
	}
	return h
}

//go:inline
func mix(a, b, c uint32) uint32 {
	a -= b
	a -= c
	a ^= c >> 13
	b -= c
	b -= a
	b ^= a << 8
	c -= a
	c -= b
	c ^= b >> 13
	a -= b
	a -= c
	a ^= c >> 12
	b -= c
	b -= a
	b ^= a << 16
	c -= a
	c -= b
	return c ^ b>>5
}

// Mixed hashes the numbers.
func Mixed(v []uint32) uint32 {
	var h uint32
	for i := 0; i+2 < len(v); i++ {
		h += mix(v[i], v[i+1], v[i+2])
	}
	return h
}

func low(v uint32) uint32 { return v & 0xff }

// Lows adds up.
//
// It takes the low byte.
func Lows(v []uint32) (n uint32) {
	for _, x := range v {
		n += low(x)
	}
	return n
}

// high is the high byte.
func high(v uint32) uint32 { return v >> 24 }

// Highs adds up.
func Highs(v []uint32) (n uint32) {
	for _, x := range v {
		n += high(x)
	}
	return n
}

type point struct{ x, y float64 }

//go:noinline
func (p point) dot(q point) float64 {
	return p.x*q.x + p.y*q.y
}

//go:noinlne
func Dots(ps []point) (sum float64) {
	for i := range ps {
		sum += ps[i].dot(ps[len(ps)-1-i])
	}
	return sum
}

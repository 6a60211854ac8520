// Package copies holds weather stations, their readings and maps.
package copies

import (
	"fmt"
	"sync"
)

// Station is one of a network, with a year of means.
type Station struct {
	ID       int
	Lat, Lon float64
	Height   float64
	Mean     [36]float64
}

// Network knows stations by name.
type Network struct {
	byName map[string]Station
	list   []Station
	mu     sync.Mutex
}

// ByName gives the station.
func (n *Network) ByName(name string) (Station, bool) {
	s, ok := n.byName[name]
	return s, ok
}

// Higher counts the stations above a height.
func (n *Network) Higher(names []string, than float64) (count int) {
	for _, name := range names {
		if s, ok := n.ByName(name); ok && s.Height > than {
			count++
		}
	}
	return count
}

// At gives the station at a place of the list.
func (n *Network) At(i int) Station { return n.list[i] }

// Heights adds up all heights.
func (n *Network) Heights() (sum float64) {
	for i := 0; i < len(n.list); i++ {
		s := n.At(i)
		sum += s.Height
	}
	return sum
}

// Find looks for a station by its number.
func Find(all []Station, id int) (Station, bool) {
	for _, s := range all {
		if s.ID == id {
			return s, true
		}
	}
	return Station{}, false
}

// Snapshot is a copy that the network goes on changing.
func (n *Network) Snapshot(i int) Station {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.list[i]
}

// SnapshotHeight reads one.
func (n *Network) SnapshotHeight(i int) float64 {
	s := n.Snapshot(i)
	return s.Height
}

// View is how a map is drawn.
type View struct {
	Zoom, X, Y int
	Palette    [40]uint64
}

// Shift moves the view.
func (v View) Shift(dx, dy int) View {
	v.X += dx
	v.Y += dy
	return v
}

// Pan moves a view along a path.
func Pan(v View, path []int) int {
	for _, p := range path {
		v = v.Shift(p, -p)
	}
	return v.X - v.Y
}

// Shifted keeps what it began with: a changed copy is asked for.
func Shifted(v View, path []int, out []View) []View {
	for i, p := range path {
		out[i] = v.Shift(p, p)
	}
	return out
}

// Pixels is a picture of the radar.
type Pixels struct {
	vals []uint8
	name string
}

// At checks the place first and says much where it is wrong.
func (p *Pixels) At(i int) uint8 {
	if uint(i) < uint(len(p.vals)) {
		return p.vals[i]
	}
	panic(fmt.Sprintf("%s: pixel %d of %d", p.name, i, len(p.vals)))
}

// Sum adds up the pixels.
func (p *Pixels) Sum() (sum int) {
	for i := range p.vals {
		sum += int(p.At(i))
	}
	return sum
}

// Tape is read one value at a time.
type Tape[T any] struct {
	vals []T
	pos  int
}

// Next gives the value and moves on.
func (t *Tape[T]) Next() T {
	defer func() { t.pos++ }()
	return t.vals[t.pos]
}

// Total reads a tape to its end.
func Total(t *Tape[float64]) (sum float64) {
	for t.pos < len(t.vals) {
		sum += t.Next()
	}
	return sum
}

// Reading is what a station sends.
type Reading struct {
	Station int
	Value   float64
}

// First finds the first reading above a limit.
func First(all []Reading, limit float64) *Reading {
	var found *Reading
	for _, r := range all {
		if r.Value > limit {
			found = &r
			break
		}
	}
	return found
}

// Above keeps pointers to copies of most readings: they are what is wanted.
func Above(all []Reading, limit float64, out []*Reading) []*Reading {
	out = out[:0]
	for _, r := range all {
		if r.Value > limit {
			out = append(out, &r)
		}
	}
	return out
}

type pools struct {
	heap struct {
		rest []uint64
	}
	buf []byte
}

var shared = &pools{buf: make([]byte, 32<<20)}

var once sync.Once

// Reserve holds memory back.
func Reserve(words int) {
	once.Do(func() { shared.heap.rest = make([]uint64, words) })
}

// Buf is used.
func Buf(i int) byte {
	shared.buf[i&0xfffff]++
	return shared.buf[i&0xffff]
}

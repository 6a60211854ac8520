package science

import (
	"container/list"
	"fmt"
	"math/rand"
	"strings"
	"time"
)

// Cell is a living thing.
type Cell struct{ alive bool }

// ToString is how a cell looks.
func (c Cell) ToString() string {
	if c.alive {
		return "#"
	}
	return "."
}

// Board is a game of life.
type Board struct {
	cells  []Cell
	spare  []Cell
	width  int
	height int
}

// ToString draws the board.
func (b *Board) ToString() string {
	picture := ""
	row := make([]byte, b.width)
	for y := 0; y < b.height; y++ {
		for x := range row {
			row[x] = b.cells[y*b.width+x].ToString()[0]
		}
		picture = strings.Join([]string{picture, string(row)}, "\n")
	}
	return picture
}

func (b *Board) neighbours(x, y int) (n int) {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			cx, cy := (x+dx+b.width)%b.width, (y+dy+b.height)%b.height
			if (dx != 0 || dy != 0) && b.cells[cy*b.width+cx].alive {
				n++
			}
		}
	}
	return n
}

// Step swaps two boards: nothing is allocated.
func (b *Board) Step() {
	for y := 0; y < b.height; y++ {
		for x := 0; x < b.width; x++ {
			n := b.neighbours(x, y)
			b.spare[y*b.width+x].alive = n == 3 || n == 2 && b.cells[y*b.width+x].alive
		}
	}
	b.cells, b.spare = b.spare, b.cells
}

// CellChanged is what observers are told.
type CellChanged struct {
	x, y int
	born bool
}

// Subject is the base class of what can be observed.
type Subject struct {
	observers []func(event interface{})
}

// Subscribe adds an observer.
func (s *Subject) Subscribe(fn func(event interface{})) {
	s.observers = append(s.observers, fn)
}

// Notify tells all.
func (s *Subject) Notify(event interface{}) {
	for _, o := range s.observers {
		o(event)
	}
}

// Simulation is a subject.
type Simulation struct {
	Subject
	tick int
}

// Advance tells of some cells that changed.
func (s *Simulation) Advance(n int) {
	for i := 0; i < n; i++ {
		s.tick++
		s.Notify(CellChanged{s.tick, i, i&1 == 0})
	}
}

// Reset tells everyone with one pointer.
func (s *Simulation) Reset() {
	s.tick = 0
	s.Notify(s)
}

// Body is a star with its history.
type Body struct {
	x, y, z, vx, vy, vz, mass float64
	trail                     [32]float64
}

// Universe knows bodies by number.
type Universe struct {
	bodies map[int]Body
	list   []Body
}

// Drift moves a body.
func (u *Universe) Drift(id int, dt float64) float64 {
	b := u.bodies[id]
	b.x += b.vx * dt
	b.y += b.vy * dt
	return b.x + b.y + b.mass
}

// DriftAll moves all in place.
func (u *Universe) DriftAll(dt float64) {
	for i := range u.list {
		b := &u.list[i]
		b.x += b.vx * dt
		b.y += b.vy * dt
	}
}

// Checkpoint is a copy of a body, which goes on moving.
func (u *Universe) Checkpoint(i int) Body { return u.list[i] }

// DiceService rolls.
type DiceService struct{ sides int }

// Roll is new Random().nextInt(sides).
func (d *DiceService) Roll() int {
	random := rand.New(rand.NewSource(time.Now().UnixNano()))
	return random.Intn(d.sides)
}

// LoadedDice has a generator of its own, seeded once.
type LoadedDice struct{ random *rand.Rand }

// NewLoadedDice seeds it.
func NewLoadedDice(seed int64) *LoadedDice {
	return &LoadedDice{rand.New(rand.NewSource(seed))}
}

// Roll uses it.
func (d *LoadedDice) Roll() int { return d.random.Intn(6) + 1 }

// Coordinate is a place on a grid.
type Coordinate struct{ X, Y int }

// HashCode is the key of a place.
func (c Coordinate) HashCode() string {
	return fmt.Sprint(c.X, "/", c.Y)
}

// Visited remembers places.
type Visited struct{ seen map[string]bool }

// Mark says whether the place is new.
func (v *Visited) Mark(c Coordinate) bool {
	k := c.HashCode()
	old := v.seen[k]
	v.seen[k] = true
	return !old
}

// VisitedByPlace has the place itself as key.
type VisitedByPlace struct{ seen map[Coordinate]bool }

// Mark says whether the place is new.
func (v *VisitedByPlace) Mark(c Coordinate) bool {
	old := v.seen[c]
	v.seen[c] = true
	return !old
}

// Check throws: the text is made only then.
func (c Coordinate) Check(limit int) error {
	if c.X >= limit || c.Y >= limit {
		return fmt.Errorf("place %d/%d is beyond %d", c.X, c.Y, limit)
	}
	return nil
}

// Path is built step by step.
type Path struct{ points []Coordinate }

// LineTo is fluent.
func (p *Path) LineTo(x, y int) *Path {
	p.points = append(p.points, Coordinate{x, y})
	return p
}

// Polyline draws all places.
func Polyline(xs, ys []int) *Path {
	p := &Path{}
	for i := range xs {
		p.LineTo(xs[i], ys[i])
	}
	return p
}

// Triangle has three points: growth does not matter.
func Triangle(a, b, c Coordinate) *Path {
	return (&Path{make([]Coordinate, 0, 3)}).LineTo(a.X, a.Y).LineTo(b.X, b.Y).LineTo(c.X, c.Y)
}

// Recent is a list of what was used, with moves to the front: a linked list is right.
type Recent struct {
	order *list.List
	index map[int]*list.Element
}

// Use moves a number to the front.
func (r *Recent) Use(id int) {
	if e, ok := r.index[id]; ok {
		r.order.MoveToFront(e)
		return
	}
	r.index[id] = r.order.PushFront(id)
}

//go:aggressiveinlining
func scramble(h uint64, rounds int) uint64 {
	for i := 0; i < rounds; i++ {
		h ^= h >> 33
		h *= 0xff51afd7ed558ccd
		if h&1 == 0 {
			h = h<<7 | h>>57
		} else {
			h = h<<11 ^ h>>3
		}
	}
	return h
}

// Scramble is a noise function.
func Scramble(seed uint64) uint64 { return scramble(seed, 64) }

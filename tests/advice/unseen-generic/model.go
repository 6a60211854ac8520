package generic

import (
	"bytes"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"text/template"
)

// Stack holds anything.
type Stack struct{ items []any }

// Push puts a value on top.
func (s *Stack) Push(v any) { s.items = append(s.items, v) }

// Pop takes the value on top.
func (s *Stack) Pop() any {
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v
}

// Depth walks a tree that is kept in an array.
func Depth(kids [][2]int) (deepest int) {
	type step struct{ node, depth int }
	var s Stack
	s.Push(step{0, 1})
	for len(s.items) > 0 {
		at := s.Pop().(step)
		deepest = max(deepest, at.depth)
		for _, k := range kids[at.node] {
			if k > 0 {
				s.Push(step{k, at.depth + 1})
			}
		}
	}
	return deepest
}

// StackOf holds values of one kind.
type StackOf[T any] struct{ items []T }

// Push puts a value on top.
func (s *StackOf[T]) Push(v T) { s.items = append(s.items, v) }

// Pop takes the value on top.
func (s *StackOf[T]) Pop() T {
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v
}

// Event is something that happened.
type Event struct {
	At   int64
	Kind uint32
	From uint32
	Cost float64
}

// Bus gives events to handlers.
type Bus struct{ handlers []func(any) }

// On adds a handler.
func (b *Bus) On(f func(any)) { b.handlers = append(b.handlers, f) }

// Emit gives an event to all.
func (b *Bus) Emit(e any) {
	for _, h := range b.handlers {
		h(e)
	}
}

// Meter emits events.
type Meter struct {
	*Bus
	from uint32
	all  []Event
}

// Tick emits the event of a moment.
func (m *Meter) Tick(at int64) {
	m.Emit(Event{At: at, From: m.from, Cost: float64(at) / 2})
}

// Replay emits the events that are kept.
func (m *Meter) Replay() {
	for i := range m.all {
		m.Emit(&m.all[i])
	}
}

// Config has all settings of a client.
type Config struct {
	Name    string
	Hosts   [12]string
	Limits  [16]int64
	Weights [8]float64
	Retry   int
	Trace   bool
}

// Option changes a setting.
type Option func(Config) Config

// WithRetry sets the number of attempts.
func WithRetry(n int) Option {
	return func(c Config) Config {
		c.Retry = n
		return c
	}
}

// WithTrace turns tracing on.
func WithTrace() Option {
	return func(c Config) Config {
		c.Trace = true
		return c
	}
}

// New makes a client's settings.
func New(base *Config, opts ...Option) (retry int) {
	c := *base
	for _, o := range opts {
		c = o(c)
	}
	return c.Retry
}

// Setting is Option that changes in place.
type Setting func(*Config)

// Apply makes settings of a template, which stays as it is.
func Apply(base *Config, set []Setting) *Config {
	c := *base
	for _, s := range set {
		s(&c)
	}
	return &c
}

// Tile is a part of a picture.
type Tile struct {
	X, Y int32
	Pix  [64]float32
}

// Level is the mean of a tile.
func (t Tile) Level() (s float32) {
	for _, p := range t.Pix[:4] {
		s += p
	}
	return s / 4
}

// Brightness uses the level of all tiles.
func Brightness(tiles []Tile, level func(Tile) float32) (s float32) {
	for i := range tiles {
		s += level(tiles[i])
	}
	return s
}

// Board is a row of tiles.
type Board struct{ tiles []Tile }

// All gives each tile.
func (b *Board) All() iter.Seq[Tile] {
	return func(yield func(Tile) bool) {
		for _, t := range b.tiles {
			if !yield(t) {
				return
			}
		}
	}
}

// Each gives each tile where it is.
func (b *Board) Each() iter.Seq2[int, *Tile] {
	return func(yield func(int, *Tile) bool) {
		for i := range b.tiles {
			if !yield(i, &b.tiles[i]) {
				return
			}
		}
	}
}

// Corner counts the tiles of the first rows.
func (b *Board) Corner() (n int) {
	for t := range b.All() {
		if t.X < 10 && t.Y < 10 {
			n++
		}
	}
	return n
}

// CornerAt is Corner by place.
func (b *Board) CornerAt() (n int) {
	for _, t := range b.Each() {
		if t.X < 10 && t.Y < 10 {
			n++
		}
	}
	return n
}

type point struct{ x, y int32 }

// Manhattan takes small values as they are.
//
//go:noinline
func Manhattan(ps []point) (s int32) {
	for _, p := range ps {
		s += p.x + p.y
	}
	return s
}

// Slots is a table whose places are checked.
type Slots[T any] struct {
	vals []T
	name string
}

// At gives a value.
func (s *Slots[T]) At(i int) T {
	if i < 0 || i >= len(s.vals) {
		panic(fmt.Sprintf("%s: place %d of %d is outside; the table has been made too small", s.name, i, len(s.vals)))
	}
	return s.vals[i]
}

// Total adds up values at places.
func Total(s *Slots[int], places []int) (n int) {
	for _, p := range places {
		n += s.At(p)
	}
	return n
}

// Field is a table whose places are checked elsewhere.
type Field[T any] struct{ vals []T }

// At gives a value.
func (f *Field[T]) At(i int) T { return f.vals[i] }

// Cell is an entry of a Grid.
type Cell[K comparable, V any] struct {
	live  bool
	key   K
	stale bool
	val   V
	gen   uint16
}

// Grid is a table of cells.
type Grid[K comparable, V any] struct{ cells []Cell[K, V] }

// Grow makes the table anew.
func (g *Grid[K, V]) Grow(n int) {
	g.cells = make([]Cell[K, V], n)
}

// Pair is two values side by side, and whether they are set.
type Pair[A, B any] struct {
	a A
	b B
	t bool
	u bool
}

// Pairs makes n of them.
func Pairs(n int) []Pair[int64, int32] { return make([]Pair[int64, int32], n) }

// Journal gathers what happened.
type Journal struct {
	text string
	n    int
}

func (j *Journal) note(word string) {
	j.text += word + ";"
	j.n++
}

// Tell notes all words.
func (j *Journal) Tell(words iter.Seq[string]) int {
	for w := range words {
		j.note(w)
	}
	return len(j.text)
}

// Render gives a line for a name.
func Render(name string, n int) (string, error) {
	t, err := template.New("line").Parse("{{.Name}} has {{.N}}")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, struct {
		Name string
		N    int
	}{name, n})
	return b.String(), err
}

var page = template.Must(template.New("page").Parse("<{{.}}>"))

// Page gives the page of a title.
func Page(title string) (string, error) {
	var b strings.Builder
	err := page.Execute(&b, title)
	return b.String(), err
}

// Vec is a row of numbers.
type Vec []int

func (v Vec) encodeTo(b *bytes.Buffer) {
	for _, n := range v {
		b.Write(strconv.AppendInt(b.AvailableBuffer(), int64(n), 10))
		b.WriteByte(',')
	}
}

// CSV writes the rows.
func CSV(b *bytes.Buffer, rows iter.Seq[Vec]) {
	for r := range rows {
		for _, n := range r {
			fmt.Fprintf(b, "%d,", n)
		}
		b.WriteByte('\n')
	}
}

// Dump is for people.
func Dump(b *bytes.Buffer, rows []Vec) {
	for i, r := range rows {
		fmt.Fprintf(b, "%4d  %+v  %T\n", i, r, r)
	}
}

// Handle is something that must be closed.
type Handle struct {
	owner *Handles
	n     int
}

// Close gives it back.
func (h Handle) Close() { h.owner.open-- }

// Handles counts what is open.
type Handles struct {
	open int
	all  []int
}

// Open gives each as a handle.
func (hs *Handles) Open() iter.Seq[Handle] {
	return func(yield func(Handle) bool) {
		for _, n := range hs.all {
			hs.open++
			if !yield(Handle{hs, n}) {
				return
			}
		}
	}
}

// SumOpen adds up all handles.
func (hs *Handles) SumOpen() (s int) {
	for h := range hs.Open() {
		defer h.Close()
		s += h.n
	}
	return s
}

// SumEach is SumOpen with one at a time.
func (hs *Handles) SumEach() (s int) {
	use := func(o Handle) {
		defer o.Close()
		s += o.n
	}
	for h := range hs.Open() {
		use(h)
	}
	return s
}

//go:specialize int float64
func sumOf[T int | float64](in []T) (s T) {
	for _, v := range in {
		s += v
	}
	return s
}

//go:noinline
func sumOfInts(in []int) (s int) { return sumOf(in) }

// Parts makes the sum of the parts of a polynomial.
func Parts(xs []float64) float64 {
	return sumOf(xs) + float64(sumOfInts([]int{1, 2}))
}

// Ways counts the ways up a stair of n steps.
func Ways[T ~int](n T) T {
	if n < 2 {
		return 1
	}
	return Ways(n-1) + Ways(n-2)
}

// Split goes down both halves.
func Split(in []int) int {
	if len(in) < 2 {
		return len(in)
	}
	return Split(in[:len(in)/2]) + Split(in[len(in)/2:])
}

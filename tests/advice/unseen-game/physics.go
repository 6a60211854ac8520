package game

import (
	"fmt"
	"math"
	"runtime"
	"sync"
)

// Grid is a map of tiles with heights.
type Grid struct {
	w, h    int
	tiles   []uint8
	heights []float64
}

// NewGrid makes one.
func NewGrid(w, h int) *Grid {
	return &Grid{w: w, h: h, tiles: make([]uint8, w*h), heights: make([]float64, w*h)}
}

// Tile is the i-th tile, row by row.
func (g *Grid) Tile(i int) uint8 {
	if uint(i) >= uint(len(g.tiles)) {
		panic(fmt.Sprintf("game: tile %d is not in a grid of %d x %d", i, g.w, g.h))
	}
	return g.tiles[i]
}

// Solid counts solid tiles.
func (g *Grid) Solid() (n int) {
	for y := range g.h {
		for x := range g.w {
			if g.Tile(y*g.w+x) != 0 {
				n++
			}
		}
	}
	return n
}

// Smooth lets heights flow to their neighbours.
func (g *Grid) Smooth() {
	next := make([]float64, len(g.heights))
	g.relax(next)
	copy(g.heights, next)
}

func (g *Grid) relax(dst []float64) {
	for i := 1; i < len(g.heights)-1; i++ {
		dst[i] = (g.heights[i-1] + 2*g.heights[i] + g.heights[i+1]) / 4
	}
}

var around = [...][2]int{{0, 1}, {1, 0}, {0, -1}, {-1, 0}}

// Flow is the lowest neighbour of each tile.
func (g *Grid) Flow() (sum float64) {
	for y := 1; y < g.h-1; y++ {
		for x := 1; x < g.w-1; x++ {
			low := math.Inf(1)
			for _, d := range around {
				low = min(low, g.heights[(y+d[1])*g.w+x+d[0]])
			}
			sum += low
		}
	}
	return sum
}

// Hit is where a ray ends.
type Hit struct {
	X, Y int
	Dist float64
}

// Caster sends rays through a grid.
type Caster interface {
	Cast(x, y, dx, dy int) (*Hit, bool)
}

// Cast walks until something solid.
func (g *Grid) Cast(x, y, dx, dy int) (*Hit, bool) {
	for n := 0; n < 4; n++ {
		x, y = x+dx, y+dy
		if x < 0 || y < 0 || x >= g.w || y >= g.h {
			return &Hit{x, y, float64(n)}, true
		}
	}
	return nil, false
}

// Sweep sends a ray from each of the tiles at the border.
func Sweep(c Caster, w int) (d float64) {
	for x := range w {
		if h, ok := c.Cast(x, 0, 0, -1); ok {
			d += h.Dist + float64(h.X)
		}
	}
	return d
}

// mix is the hash of noise.
//
//go:forceinline
func mix(x, y uint64) uint64 {
	h := x*0x9e3779b97f4a7c15 ^ y*0xc2b2ae3d27d4eb4f
	for range 3 {
		h ^= h >> 31
		h *= 0x94d049bb133111eb
	}
	return h
}

// Noise adds up the noise of a field.
func Noise(w, h int) (sum uint64) {
	for y := range h {
		for x := range w {
			sum += mix(uint64(x), uint64(y)) >> 40
		}
	}
	return sum
}

// erode is kept out of line, so that profiles show it by itself.
//
//go:noinline
func erode(h []float64, rounds int) {
	for range rounds {
		for i := 1; i < len(h); i++ {
			h[i] += (h[i-1] - h[i]) * 0.01
		}
	}
}

// particle is a spark; there are very many of them.
type particle struct {
	alive bool
	x     float64
	team  uint8
	vx    float64
	flags uint16
	mass  float32
}

// Burst makes sparks.
func Burst(n int) []particle {
	ps := make([]particle, n)
	for i := range ps {
		ps[i].alive = true
		ps[i].vx = math.Sin(float64(i))
	}
	return ps
}

// emitter is padded as well; a world has a handful.
type emitter struct {
	on   bool
	rate float64
	kind uint8
	max  int64
}

// Emitters makes those of a level.
func Emitters() []emitter { return make([]emitter, 6) }

// body is what Step moves.
type body struct {
	p, v Vec3
	hits int
}

func (b *body) step(dt float64) {
	b.p.X += b.v.X * dt
	b.p.Y += b.v.Y * dt
	b.p.Z += b.v.Z * dt
}

// Bodies are all bodies of a scene.
type Bodies []*body

// Step moves all of them.
func (bs Bodies) Step(dt float64) {
	var wg sync.WaitGroup
	for _, b := range bs {
		wg.Add(1)
		go func() { // for a body
			defer wg.Done()
			b.step(dt)
		}()
	}
	wg.Wait()
}

// StepParts moves them in as many parts as there are processors.
func (bs Bodies) StepParts(dt float64) {
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	size := (len(bs) + n - 1) / n
	for lo := 0; lo < len(bs); lo += size {
		part := bs[lo:min(lo+size, len(bs))]
		wg.Add(1)
		go func() { // for a part
			defer wg.Done()
			for _, b := range part {
				b.step(dt)
			}
		}()
	}
	wg.Wait()
}

// Lava counts tiles of a kind in a part of the grid.
func (g *Grid) Lava(lo, hi int, kind uint8) (n int) {
	for y := lo; y < hi; y++ {
		for x := lo; x < hi; x++ {
			if g.Tile(y*g.w+x) == kind {
				n++
			}
		}
	}
	return n
}

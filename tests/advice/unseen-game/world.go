// Package game is the core of a small authoritative game server.
package game

import (
	"fmt"
	"iter"
	"sync"
)

// ID names an entity.
type ID uint32

// Vec3 is a position or a direction.
type Vec3 struct{ X, Y, Z float64 }

// Entity is one thing in the world.
type Entity struct {
	ID       ID
	Name     string
	Pos, Vel Vec3
	HP       int
	Slots    [24]uint64
	Effects  [12]float64
	Tags     []string
}

// World holds entities and the chunks they stand in.
type World struct {
	ents    map[ID]*Entity
	chunks  map[string]*Chunk
	byPos   map[chunkPos]*Chunk
	players roster
	visible []ID
	seen    map[ID]bool
}

type roster map[ID]Entity

type chunkPos struct{ cx, cz int32 }

// Chunk is 16 x 16 columns.
type Chunk struct {
	pos    chunkPos
	blocks [256]uint16
	loaded int
}

// NewWorld makes a world of n entities and w x w chunks.
func NewWorld(n, w int) *World {
	wd := &World{
		ents:    make(map[ID]*Entity, n),
		chunks:  make(map[string]*Chunk, w*w),
		byPos:   make(map[chunkPos]*Chunk, w*w),
		players: make(roster, n),
		seen:    map[ID]bool{},
	}
	for i := range n {
		e := &Entity{ID: ID(i), Name: "npc", Pos: Vec3{float64(i), 0, float64(i % 7)}, HP: 1 << 30, Tags: []string{"mob", "hostile", "fire"}}
		wd.ents[e.ID] = e
		wd.players[e.ID] = *e
	}
	for x := range w {
		for z := range w {
			c := &Chunk{pos: chunkPos{int32(x), int32(z)}}
			wd.chunks[chunkKey(c.pos)] = c
			wd.byPos[c.pos] = c
		}
	}
	return wd
}

func chunkKey(p chunkPos) string {
	return fmt.Sprintf("%d:%d", p.cx, p.cz)
}

// At finds the chunk below a position.
func (w *World) At(v Vec3) (*Chunk, bool) {
	c, ok := w.chunks[chunkKey(chunkPos{int32(v.X) >> 4, int32(v.Z) >> 4})]
	return c, ok
}

// Near finds it by the position itself.
func (w *World) Near(v Vec3) *Chunk { return w.byPos[chunkPos{int32(v.X) >> 4, int32(v.Z) >> 4}] }

// Len is the number of entities.
func (w *World) Len() int { return len(w.ents) }

// IDs goes through the ids of all entities.
func (w *World) IDs() iter.Seq[ID] {
	return func(yield func(ID) bool) {
		for id := range w.ents {
			if !yield(id) {
				return
			}
		}
	}
}

// Targets are all ids, for a spell that hits everyone.
func (w *World) Targets() []ID {
	var ids []ID
	for id := range w.IDs() {
		ids = append(ids, id)
	}
	return ids
}

// Visible fills the list that the world keeps of what can be seen from v.
func (w *World) Visible(v Vec3, r float64) []ID {
	w.visible = w.visible[:0]
	for id, e := range w.ents {
		if dx := e.Pos.X - v.X; dx*dx < r*r {
			w.visible = append(w.visible, id)
		}
	}
	return w.visible
}

// Unique counts ids that come several times.
func (w *World) Unique(ids []ID) int {
	clear(w.seen)
	for _, id := range ids {
		w.seen[id] = true
	}
	return len(w.seen)
}

// Hurt takes hit points from a player.
func (r roster) Hurt(id ID, points int) bool {
	p, ok := r[id]
	if !ok {
		return false
	}
	p.HP -= points
	r[id] = p
	return p.HP > 0
}

// Simulate moves an entity and takes it back where it would fall out of the world.
func (w *World) Simulate(e *Entity, dt float64, steps int) bool {
	before := *e
	for s := range steps {
		e.Effects[s%12] -= dt
		e.Slots[s%24]++
		e.HP--
		e.Pos.X += e.Vel.X * dt
		e.Pos.Y += e.Vel.Y * dt
		e.Pos.Z += e.Vel.Z * dt
		e.Vel.Y -= 9.81 * dt
	}
	if e.Pos.Y < -64 {
		*e = before
		return false
	}
	return true
}

// HasTag looks through an entity's own tags.
func (e *Entity) HasTag(t string) bool {
	for _, x := range e.Tags {
		if x == t {
			return true
		}
	}
	return false
}

// Burning counts the entities that carry a tag.
func (w *World) Burning(tag string) (n int) {
	for _, e := range w.ents {
		if e.HasTag(tag) {
			n++
		}
	}
	return n
}

// Region is a part of the world with a lock of its own.
type Region struct {
	mu    sync.Mutex
	gold  int64
	temps []int32
}

func (r *Region) tick() {
	for i := range r.temps {
		r.temps[i]++
	}
}

// TickAll advances each region.
func TickAll(rs []*Region) {
	for _, r := range rs {
		r.mu.Lock()
		defer r.mu.Unlock() // after the tick
		r.tick()
	}
}

// Tax moves gold between all regions at once: nobody may see a sum that is short.
func Tax(rs []*Region, to *Region) {
	for _, r := range rs {
		r.mu.Lock()
		defer r.mu.Unlock() // all are held
	}
	var sum int64
	for _, r := range rs {
		t := r.gold / 10
		r.gold -= t
		sum += t
	}
	to.gold += sum
}

func (r *Region) spend(n int64) (ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock() // of spend
	if r.gold >= n {
		r.gold -= n
		ok = true
	}
	return ok
}

// Buy spends from each of the regions.
func Buy(rs []*Region, n int64) (sold int) {
	for _, r := range rs {
		if r.spend(n) {
			sold++
		}
	}
	return sold
}

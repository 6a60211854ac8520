package game

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
)

// Item is a stack of things.
type Item struct {
	Kind  uint32
	Count int
	Name  string
}

// Bag holds the items of a player.
type Bag struct {
	items []Item
}

// Add puts an item into the bag, onto the stack of its kind if there is one.
func (b *Bag) Add(it Item) {
	i := slices.IndexFunc(b.items, func(x Item) bool { return x.Kind == it.Kind })
	if i < 0 {
		b.items = append(b.items, it)
		return
	}
	b.items[i].Count += it.Count
}

// Loot fills a bag with all of a dungeon.
func Loot(its []Item) *Bag {
	b := &Bag{items: make([]Item, 0, len(its))}
	for _, it := range its {
		b.Add(it)
	}
	return b
}

// Catalog knows items by name.
type Catalog struct {
	byName map[string]*Item
	total  int
}

// Option sets up a catalog.
type Option func(*Catalog)

// WithItems registers items.
func WithItems(items []Item) Option {
	return func(c *Catalog) {
		for i := range items {
			c.register(&items[i])
		}
	}
}

func (c *Catalog) register(it *Item) {
	c.byName[it.Name] = it
	c.total += it.Count
}

// NewCatalog makes one.
func NewCatalog(opts ...Option) *Catalog {
	c := &Catalog{byName: make(map[string]*Item)}
	for _, o := range opts {
		o(c)
	}
	return c
}

// errNone is what Take says of an empty bag.
var errNone = errors.New("game: nothing there")

// Take takes items out.
func (b *Bag) Take(kind uint32, n int) error {
	if len(b.items) == 0 {
		return errNone
	}
	for i := range min(8, len(b.items)) {
		if b.items[i].Kind == kind {
			if b.items[i].Count < n {
				return fmt.Errorf("game: %d of %s wanted, %d there", n, b.items[i].Name, b.items[i].Count)
			}
			b.items[i].Count -= n
			return nil
		}
	}
	return errNone
}

// board draws tables of scores.
type board struct {
	out  string
	cols int
}

func (t *board) cell(s string) *board {
	t.out += s
	t.cols++
	return t
}

func (t *board) end() *board {
	t.cell("\n").cols = 0
	return t
}

// Scores draws the table of a match.
func Scores(names []string, points []string) string {
	var t board
	for i := range names {
		t.cell(names[i]).cell(" ").cell(points[i]).end()
	}
	return t.out
}

// Labels are the tags that float above players.
func Labels(names []string, guild string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "<" + guild + "> " + n + " of the realm"
	}
	return out
}

// ScoresText is the same in a builder.
func ScoresText(names []string, points []string) string {
	var sb strings.Builder
	sb.Grow(len(names) * 24)
	for i := range names {
		sb.WriteString(names[i])
		sb.WriteByte(' ')
		sb.WriteString(points[i])
		sb.WriteByte('\n')
	}
	return sb.String()
}

// Generate makes the same level for the same seed, on all servers.
func Generate(seed int64, n int) []uint8 {
	r := rand.New(rand.NewSource(seed))
	out := make([]uint8, n)
	for i := range out {
		out[i] = uint8(r.Intn(12))
	}
	return out
}

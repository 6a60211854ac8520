// Package tables builds look-up tables.
package tables

// Item is an entry of a catalogue.
type Item struct {
	SKU   string
	Name  string
	Price int64
	Tags  []string
}

// BySKU finds items by article.
func BySKU(items []Item) map[string]Item {
	index := make(map[string]Item)
	for _, it := range items {
		index[it.SKU] = it
	}
	return index
}

// Unique drops duplicates.
func Unique(ids []uint64) []uint64 {
	seen := map[uint64]struct{}{}
	out := make([]uint64, 0, len(ids))
	for _, id := range ids {
		if _, ok := seen[id]; ok {
			continue
		}
		seen[id] = struct{}{}
		out = append(out, id)
	}
	return out
}

func fill(positions map[string]int, names []string) {
	for i, name := range names {
		positions[name] = i
	}
}

// Positions tells where each name stands; the table is filled in a helper.
func Positions(names []string) map[string]int {
	positions := make(map[string]int)
	fill(positions, names)
	return positions
}

// Graph is a set of edges in both directions.
type Graph struct {
	out map[int]int
	in  map[int]int
}

// NewGraph reads edges.
func NewGraph(from, to []int) *Graph {
	g := &Graph{out: make(map[int]int), in: map[int]int{}}
	for i := 0; i < len(from); i++ {
		g.out[from[i]] = to[i]
		g.in[to[i]] = from[i]
	}
	return g
}

// Counts tells how often each word stands in a text.
func Counts(words []string) map[string]int {
	counts := map[string]int{}
	for _, w := range words {
		counts[w]++
	}
	return counts
}

// Inverse swaps keys and values.
func Inverse(m map[string]int) map[int]string {
	inv := make(map[int]string)
	for k, v := range m {
		inv[v] = k
	}
	return inv
}

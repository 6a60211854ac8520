package algo

import (
	"slices"
	"sort"
)

// History keeps the last eight.
type History struct{ lines []string }

// Add moves eight at most.
func (h *History) Add(line string) {
	h.lines = append([]string{line}, h.lines...)
	if len(h.lines) > 8 {
		h.lines = h.lines[:8]
	}
}

// Product has a few tags of its own.
type Product struct {
	id    int
	tags  []string
	marks [6]string
}

func (p *Product) has(tag string) bool {
	for _, t := range p.tags {
		if t == tag {
			return true
		}
	}
	return false
}

// Tagged asks each product for its own tags.
func Tagged(products []*Product, tag string) (n int) {
	for _, p := range products {
		if p.has(tag) {
			n++
		}
	}
	return n
}

// marked walks through six.
func (p *Product) marked(mark string) bool {
	for i := range p.marks {
		if p.marks[i] == mark {
			return true
		}
	}
	return false
}

// Marks asks one product for many marks.
func (p *Product) Marks(marks []string) (n int) {
	for _, m := range marks {
		if p.marked(m) {
			n++
		}
	}
	return n
}

// OwnTags has a local function that walks through what it is handed.
func OwnTags(products []*Product, tag string) (n int) {
	in := func(tags []string, t string) bool {
		for _, have := range tags {
			if have == t {
				return true
			}
		}
		return false
	}
	for _, p := range products {
		if in(p.tags, tag) {
			n++
		}
	}
	return n
}

// Quartile sorts a batch once.
func Quartile(batch []int) int {
	s := slices.Clone(batch)
	slices.Sort(s)
	return s[len(s)/4]
}

// Rounds sorts what is new in each round.
func Rounds(seed uint32, rounds int, room []int) (sum int) {
	for range rounds {
		for i := range room {
			seed = seed*1664525 + 1013904223
			room[i] = int(seed >> 8)
		}
		sort.Ints(room)
		sum += room[len(room)/2]
	}
	return sum
}

// Medians sorts a copy of each row.
func Medians(rows [][]int, room []int) (sum int) {
	for _, r := range rows {
		copy(room, r)
		sort.Ints(room)
		sum += room[len(room)/2]
	}
	return sum
}

// RateOf finds the band by halves.
func (t *Tariff) RateOf(parcels []int) (sum int) {
	for _, g := range parcels {
		i := sort.Search(len(t.bands), func(i int) bool { return g < t.bands[i].to })
		if i < len(t.bands) && g >= t.bands[i].from {
			sum += t.bands[i].rate
		}
	}
	return sum
}

// Drain moves the start of the queue.
func Drain(q []int64) (sum int64) {
	for len(q) > 0 {
		sum += q[0]
		q = q[1:]
	}
	return sum
}

// Trim takes three words out.
func Trim(words []string) []string {
	stop := []string{"a", "an", "the"}
	return slices.DeleteFunc(words, func(w string) bool { return slices.Contains(stop, w) })
}

package fields

// Style is large, and its methods take it by value.
type Style struct {
	set     uint64
	colors  [32]int64
	margins [32]int64
}

func (s Style) isSet(k int) bool {
	if k > 63 {
		return s.isSet(k - 64)
	}
	return s.set&(1<<k) != 0
}

//go:noinline
func (s Style) color(k int) int64 {
	if !s.isSet(k) { // of a color
		return 0
	}
	return s.colors[k]
}

//go:noinline
func (s Style) margin(k int) int64 {
	n := int64(0)
	for side := range 4 {
		if s.isSet(k + side) { // of a margin
			n += s.margins[(k+side)&31]
		}
	}
	return n
}

// Render reads a style again and again.
func (s Style) Render(n int) (sum int64) {
	for i := range n {
		sum += s.color(i & 31) // rendered
	}
	return sum
}

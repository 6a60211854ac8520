// Package strides reads tables of fixed records, cuts texts and keeps books: loops that go in steps.
package strides

import "encoding/binary"

const recordLen = 12

// A Fix is a place on a track.
type Fix struct {
	Time     uint32
	Lat, Lon int32
}

type edge struct{ from, to uint32 }

// Edges come as pairs of nodes.
func Edges(nodes []uint32) []edge {
	var out []edge
	for i := 0; i+1 < len(nodes); i += 2 {
		out = append(out, edge{nodes[i], nodes[i+1]})
	}
	return out
}

// Fixes decodes whole records.
func Fixes(p []byte) []Fix {
	var out []Fix
	for off := 0; off+recordLen <= len(p); off += recordLen {
		r := p[off : off+recordLen]
		out = append(out, Fix{binary.LittleEndian.Uint32(r), int32(r[4]), int32(r[8])}) // record
	}
	return out
}

// Words cuts eight bytes off in each round.
func Words(rest []byte) []uint64 {
	words := []uint64{}
	for len(rest) >= 8 {
		words = append(words, binary.BigEndian.Uint64(rest))
		rest = rest[8:]
	}
	return words
}

// Wrap breaks a text where the line ends.
func Wrap(s string, width int) []string {
	var lines []string
	for len(s) > 0 {
		n := min(width, len(s))
		lines = append(lines, s[:n])
		s = s[n:]
	}
	return lines
}

// Thousands gives the groups of a number's digits, from the right.
func Thousands(digits string) (groups []string) {
	for i := len(digits); i > 0; i -= 3 {
		groups = append(groups, digits[max(0, i-3):i])
	}
	return groups
}

// Countdown has the squares from n down.
func Countdown(n int) []int {
	var out []int
	for i := n; i > 0; i-- {
		out = append(out, i*i)
	}
	return out
}

// Ticks are the marks of an axis.
func Ticks(from, to, step int) []int {
	var marks []int
	for t := from; t < to; t = t + step {
		marks = append(marks, t)
	}
	return marks
}

// Quads walks with the slice itself as its variable.
func Quads(data []byte) []uint32 {
	var quads []uint32
	for p := data; len(p) >= 4; p = p[4:] {
		quads = append(quads, binary.BigEndian.Uint32(p))
	}
	return quads
}

// Fields has lengths in the data itself: nobody knows how many come.
func Fields(rest []byte) [][]byte {
	var fields [][]byte
	for len(rest) > 1 {
		n := min(int(rest[0])+1, len(rest))
		fields = append(fields, rest[1:n])
		rest = rest[n:]
	}
	return fields
}

// Order visits a graph; the queue grows while it is read.
func Order(next [][]int) []int {
	var order []int
	seen := make([]bool, len(next))
	queue := []int{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		order = append(order, at)
		for _, to := range next[at] {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to) // found
			}
		}
	}
	return order
}

// Powers are few, however large n is.
func Powers(n int) []int {
	var out []int
	for i := 1; i < n; i *= 2 {
		out = append(out, i)
	}
	return out
}

// Tokens goes on without a cut of its own where there is a blank.
func Tokens(s string) []string {
	var out []string
	for len(s) > 0 {
		if s[0] == ' ' {
			s = s[1:]
			continue
		}
		n := min(4, len(s))
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

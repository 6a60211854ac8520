// Package rounds counts ways, places and shares: some of it again and again.
package rounds

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// change counts the ways to pay an amount, order counted.
func change(amount int, coins []int) int {
	if amount == 0 {
		return 1
	}
	n := 0
	for _, c := range coins {
		if c <= amount {
			n += change(amount-c, coins)
		}
	}
	return n
}

type pricelist struct{ of []int }

// cut is the best price of a rod of that length.
func (p *pricelist) cut(length int) (best int) {
	for i := 1; i <= length; i++ {
		best = max(best, p.of[i-1]+p.cut(length-i))
	}
	return best
}

// Spells tells whether a text is made of the words alone.
func Spells(text string, words []string) bool {
	if text == "" {
		return true
	}
	for _, w := range words {
		if rest, ok := strings.CutPrefix(text, w); ok && Spells(rest, words) {
			return true
		}
	}
	return false
}

// trees counts search trees of n keys.
func trees(n int) int {
	if n <= 1 {
		return 1
	}
	sum := 0
	for left := range n {
		sum += trees(left) * trees(n-1-left)
	}
	return sum
}

type found struct {
	at   int
	line int
}

// Marks are the places of all TODOs, with their lines.
func Marks(src string) (all []found) {
	for at := 0; ; {
		i := strings.Index(src[at:], "TODO")
		if i < 0 {
			return all
		}
		at += i + 4
		all = append(all, found{at, len(strings.Split(src[:at], "\n"))})
	}
}

type reader struct {
	text []byte
	at   int
	rows []int
}

func (r *reader) row() int { return 1 + bytes.Count(r.text[:r.at], []byte("\n")) }

func (r *reader) words() {
	for r.at = 0; r.at < len(r.text); r.at++ {
		if r.text[r.at] == '#' {
			r.rows = append(r.rows, r.row())
		}
	}
}

// column counts the characters in front of a place.
func column(line string, at int) int { return utf8.RuneCountInString(line[:at]) }

func columns(line string) []int {
	all := make([]int, 0, 300)
	for i := range len(line) {
		if line[i] == ',' {
			all = append(all, column(line, i))
		}
	}
	return all
}

// where walks to the place by hand.
func where(src string, pos int) (line, col int) {
	line, col = 1, 1
	for _, c := range src[:pos] {
		if c == '\n' {
			line++
			col = 1
		} else {
			col++
		}
	}
	return line, col
}

func wheres(src string, places []int) (sum int) {
	for _, p := range places {
		line, col := where(src, p)
		sum += line ^ col
	}
	return sum
}

package spell

import (
	"fmt"
	"strings"
	"unicode"
)

// lexicon is a set of words.
type lexicon map[string]struct{}

func newLexicon(ws ...string) lexicon {
	lx := lexicon{}
	for _, w := range ws {
		lx[w] = struct{}{}
	}
	return lx
}

// edits yields all that is one removal away.
func (lx lexicon) edits(w string) []string {
	var res []string
	for i := range w {
		res = append(res, w[:i]+w[i+1:])
	}
	return res
}

// has copies nothing.
func (lx lexicon) has(w []byte) bool {
	_, ok := lx[string(w)]
	return ok
}

// walk goes through the neighbours of words, breadth first.
func (lx lexicon) walk(from []string, limit int) (n int) {
	queue := make([]string, len(from), len(from)+limit)
	copy(queue, from)
	for len(queue) > 0 && n < limit {
		head := queue[0]
		copy(queue, queue[1:])
		queue = queue[:len(queue)-1]
		n++
		if _, ok := lx[head]; ok && len(head) > 1 {
			queue = append(queue, head[1:])
		}
	}
	return n
}

// walkOn moves the start of the queue.
func (lx lexicon) walkOn(from []string, limit int) (n int) {
	queue := from
	for len(queue) > 0 && n < limit {
		head := queue[0]
		queue = queue[1:]
		n += len(head) & 1
	}
	return n
}

// dist is the distance of two words, with a row for each call.
func dist(a, b string) int {
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := prev[0]
		prev[0] = i
		for j := 1; j <= len(b); j++ {
			up := prev[j]
			if a[i-1] == b[j-1] {
				prev[j] = diag
			} else {
				prev[j] = 1 + min(diag, up, prev[j-1])
			}
			diag = up
		}
	}
	return prev[len(b)]
}

// ruler has a row that is used again.
type ruler struct{ row []int }

func (r *ruler) dist(a, b string) int {
	if cap(r.row) < len(b)+1 {
		r.row = make([]int, len(b)+1)
	}
	row := r.row[:len(b)+1]
	for j := range row {
		row[j] = j
	}
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n + row[len(b)] - len(b)
}

// explain tells of each word what it is.
func explain(ws []string, emit func(string)) {
	for i, w := range ws {
		emit(fmt.Sprintf("%s/%d/%v", w, i, len(w) > 4))
	}
}

// fail is not hot.
func fail(w string) error { return fmt.Errorf("no such word: %q (%d letters)", w, len(w)) }

// lookup gives an error for what is not there.
func (lx lexicon) lookup(w string) error {
	if _, ok := lx[w]; !ok {
		return fail(w)
	}
	return nil
}

// titled makes the first letter a capital.
func titled(w string) string {
	return strings.Map(func(r rune) rune { return unicode.ToUpper(r) }, w[:1]) + w[1:]
}

// shout makes a new text of all words by bytes.
func shout(ws []string, out []byte) []byte {
	for _, w := range ws {
		for _, c := range []byte(w) {
			out = append(out, c&^32)
		}
	}
	return out
}

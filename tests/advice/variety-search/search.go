// Package search is a text index and the reports on it.
package search

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Index is an inverted index.
type Index struct {
	terms map[string][]int32
	docs  int
	stop  map[string]bool
}

// NewIndex makes an empty index.
func NewIndex(stop ...string) *Index {
	ix := &Index{terms: map[string][]int32{}, stop: make(map[string]bool, len(stop))}
	for _, s := range stop {
		ix.stop[s] = true
	}
	return ix
}

// distinct gives each word of a text once, in order.
func distinct(words []string) []string {
	uniq := make([]string, 0, len(words))
	for _, w := range words {
		if slices.Contains(uniq, w) {
			continue
		}
		uniq = append(uniq, w)
	}
	return uniq
}

// tokenize lets yield see each word; the bytes belong to the caller's buffer.
func tokenize(text []byte, yield func([]byte) bool) {
	for len(text) > 0 {
		i := bytes.IndexFunc(text, unicode.IsLetter)
		if i < 0 {
			return
		}
		text = text[i:]
		j := bytes.IndexFunc(text, notLetter)
		if j < 0 {
			j = len(text)
		}
		if !yield(text[:j]) {
			return
		}
		text = text[j:]
	}
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// Known counts the words of a text that the index knows.
func (ix *Index) Known(text []byte) (n int) {
	tokenize(text, func(w []byte) bool {
		if _, ok := ix.terms[string(w)]; ok {
			n++
		}
		return true
	})
	return n
}

// Add puts a document in: the key of a new word must be a copy of its own.
func (ix *Index) Add(text []byte) {
	id := int32(ix.docs)
	ix.docs++
	tokenize(text, func(w []byte) bool {
		if ix.stop[string(w)] {
			return true
		}
		list := ix.terms[string(w)]
		if n := len(list); n > 0 && list[n-1] == id {
			return true
		}
		ix.terms[string(w)] = append(list, id)
		return true
	})
}

// score works out how well each document fits.
func (ix *Index) score(query []string) (bestDoc int32, bestScore float64) {
	scores := make([]float64, ix.docs)
	for _, q := range query {
		list := ix.terms[q]
		if len(list) == 0 {
			continue
		}
		idf := math.Log(float64(ix.docs) / float64(len(list)))
		for _, d := range list {
			scores[d] += idf
		}
	}
	for d, s := range scores {
		if s > bestScore {
			bestDoc, bestScore = int32(d), s
		}
	}
	return bestDoc, bestScore
}

// scorer is score with arrays that live as long as the searcher.
type scorer struct {
	*Index
	scores []float64
}

func (s *scorer) top(query []string) (bestDoc int32) {
	s.scores = slices.Grow(s.scores[:0], s.docs)[:s.docs]
	clear(s.scores)
	for _, q := range query {
		for _, d := range s.terms[q] {
			s.scores[d]++
		}
	}
	var high float64
	for d, x := range s.scores {
		if x > high {
			bestDoc, high = int32(d), x
		}
	}
	return bestDoc
}

// fold makes the form of a text that is compared: no accents' case, single blanks.
func fold(texts []string) (size int) {
	for _, t := range texts {
		var buf bytes.Buffer
		blank := true
		for _, r := range t {
			if unicode.IsSpace(r) {
				if !blank {
					buf.WriteByte(' ')
				}
				blank = true
				continue
			}
			blank = false
			buf.WriteRune(unicode.ToLower(r))
		}
		size += len(bytes.TrimRight(buf.Bytes(), " "))
	}
	return size
}

// snippet gives the words around a hit.
func snippet(doc []byte, word string) string {
	at := strings.Index(string(doc), word)
	if at < 0 {
		return ""
	}
	from, to := max(0, at-20), min(len(doc), at+len(word)+20)
	return string(doc[from:to])
}

func hits(docs [][]byte, word string) (out int) {
	for _, d := range docs {
		if snippet(d, word) != "" {
			out++
		}
	}
	return out
}

// node is a part of the tree of categories.
type node struct {
	name string
	kids []*node
}

// walk goes down to all leaves.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, k := range n.kids {
		k.walk(visit)
	}
}

// outline puts all names into one text.
func outline(root *node) string {
	text := ""
	root.walk(func(n *node) {
		text += n.name + "\n"
	})
	return text
}

func outlineTo(root *node, b *strings.Builder) {
	root.walk(func(n *node) {
		b.WriteString(n.name)
		b.WriteByte('\n')
	})
}

// breadcrumb has two or three parts, each once.
func breadcrumb(path ...string) (s string) {
	for i, p := range path {
		if i > 0 {
			s += " > "
		}
		s += p
		if i == 1 {
			break
		}
	}
	return s
}

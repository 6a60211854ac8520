package science

import (
	"regexp"
	"strings"
)

// Genome is a string of bases.
type Genome struct{ bases []byte }

// ReverseComplement reads the other strand.
func (g *Genome) ReverseComplement() string {
	strand := ""
	for _, c := range g.bases {
		strand = complement(c) + strand
	}
	return strand
}

func complement(c byte) string {
	switch c {
	case 'A':
		return "T"
	case 'T':
		return "A"
	case 'C':
		return "G"
	}
	return "C"
}

// Transcribe writes into one block.
func (g *Genome) Transcribe() string {
	out := make([]byte, len(g.bases))
	for i, c := range g.bases {
		if c == 'T' {
			c = 'U'
		}
		out[i] = c
	}
	return string(out)
}

// CountMotif finds a motif again and again.
func (g *Genome) CountMotif(motif string) (n int) {
	at := 0
	for {
		next := strings.Index(string(g.bases[at:]), motif)
		if next < 0 {
			return n
		}
		n++
		at += next + 1
	}
}

// StartsWith compares: no copy is made.
func (g *Genome) StartsWith(prefix string) bool {
	return len(g.bases) >= len(prefix) && string(g.bases[:len(prefix)]) == prefix
}

// Codons counts triplets; the map is read by bytes.
func (g *Genome) Codons(known map[string]int) (n int) {
	for i := 0; i+3 <= len(g.bases); i += 3 {
		n += known[string(g.bases[i:i+3])]
	}
	return n
}

// LongestCommon is the length of the longest common subsequence.
func LongestCommon(a, b []byte) int {
	previous := make([]int, len(b)+1)
	for i := range a {
		current := make([]int, len(b)+1)
		for j := range b {
			if a[i] == b[j] {
				current[j+1] = previous[j] + 1
			} else {
				current[j+1] = max(previous[j+1], current[j])
			}
		}
		previous = current
	}
	return previous[len(b)]
}

// EditDistance has two rows that change places.
func EditDistance(a, b []byte, rows *[2][]int) int {
	previous, current := rows[0][:len(b)+1], rows[1][:len(b)+1]
	for j := range previous {
		previous[j] = j
	}
	for i := range a {
		current[0] = i + 1
		for j := range b {
			cost := previous[j]
			if a[i] != b[j] {
				cost++
			}
			current[j+1] = min(cost, previous[j+1]+1, current[j]+1)
		}
		previous, current = current, previous
	}
	return previous[len(b)]
}

// Lexeme is a piece of a formula.
type Lexeme struct {
	kind  byte
	value float64
}

// ObjectStack holds anything.
type ObjectStack struct{ elements []interface{} }

// Push puts an object.
func (s *ObjectStack) Push(o interface{}) { s.elements = append(s.elements, o) }

// Pop takes an object.
func (s *ObjectStack) Pop() interface{} {
	o := s.elements[len(s.elements)-1]
	s.elements = s.elements[:len(s.elements)-1]
	return o
}

// Evaluator works out formulas in reverse Polish notation.
type Evaluator struct{ stack ObjectStack }

// Eval gives the value.
func (e *Evaluator) Eval(formula []Lexeme) float64 {
	for _, l := range formula {
		result := l.value
		switch l.kind {
		case '+':
			result = e.stack.Pop().(float64) + e.stack.Pop().(float64)
		case '*':
			result = e.stack.Pop().(float64) * e.stack.Pop().(float64)
		}
		e.stack.Push(result)
	}
	return e.stack.Pop().(float64)
}

// TypedStack is generic.
type TypedStack[T any] struct{ elements []T }

// Push puts a value.
func (s *TypedStack[T]) Push(v T) { s.elements = append(s.elements, v) }

// Pop takes it.
func (s *TypedStack[T]) Pop() (v T) {
	v = s.elements[len(s.elements)-1]
	s.elements = s.elements[:len(s.elements)-1]
	return v
}

// Total adds what is on a typed stack.
func Total(values []float64, s *TypedStack[float64]) (sum float64) {
	for _, v := range values {
		s.Push(v)
	}
	for range values {
		sum += s.Pop()
	}
	return sum
}

// Rule is a rule of the tokenizer.
type Rule interface{ Match(text string) int }

// NumberRule takes numbers.
type NumberRule struct{}

// Match gives the length of a number at the start.
func (NumberRule) Match(text string) int {
	loc := numberPattern().FindStringIndex(text)
	if loc == nil {
		return 0
	}
	return loc[1]
}

func numberPattern() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9]+(\.[0-9]+)?`)
}

// WordRule has its pattern.
type WordRule struct{ pattern *regexp.Regexp }

// NewWordRule compiles it.
func NewWordRule() *WordRule { return &WordRule{regexp.MustCompile(`^[a-z]+`)} }

// Match gives the length of a word at the start.
func (r *WordRule) Match(text string) int { return len(r.pattern.FindString(text)) }

// Split gives the words of a text; how many there are nobody knows.
func Split(text string) []string {
	var words []string
	for text != "" {
		word, rest, _ := strings.Cut(text, " ")
		words = append(words, word)
		text = rest
	}
	return words
}

// Initials is a short text of at most three letters.
func Initials(names [3]string) string {
	s := ""
	for _, n := range names {
		if n != "" {
			s += n[:1]
		}
	}
	return s
}

// Letters counts by letter: there are few.
func Letters(text string) map[byte]int {
	counts := make(map[byte]int)
	for i := 0; i < len(text); i++ {
		counts[text[i]&7]++
	}
	return counts
}

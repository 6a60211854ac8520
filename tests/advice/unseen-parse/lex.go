// Package parse reads configurations, tables, templates and expressions.
package parse

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

type kind uint8

const (
	kindEnd kind = iota
	kindIdent
	kindNumber
	kindOp
	kindString
)

// token is a piece of the input.
type token struct {
	kind  kind
	start int
	end   int
}

// lexer cuts an expression into tokens.
type lexer struct {
	src string
	pos int
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func (l *lexer) run(ok func(byte) bool) {
	for l.pos < len(l.src) && ok(l.src[l.pos]) {
		l.pos++
	}
}

// next is the next token.
func (l *lexer) next() *token {
	l.run(func(c byte) bool { return c == ' ' || c == '\n' })
	if l.pos >= len(l.src) {
		return &token{kind: kindEnd, start: l.pos, end: l.pos}
	}
	start, k := l.pos, kindOp
	switch c := l.src[l.pos]; {
	case isLetter(c):
		k = kindIdent
		l.run(isLetter)
	case isDigit(c):
		k = kindNumber
		l.run(isDigit)
	default:
		l.pos++
	}
	return &token{kind: k, start: start, end: l.pos}
}

// CountTokens counts the tokens of a kind.
func CountTokens(src string, k kind) (n int) {
	l := lexer{src: src}
	for {
		t := l.next()
		if t.kind == kindEnd {
			return n
		}
		if t.kind == k {
			n += t.end - t.start
		}
	}
}

var errQuote = errors.New("quote is not closed")

// unquote reads a quoted text and gives what follows it.
func unquote(src string) (text, rest string, err error) {
	if src == "" || src[0] != '"' {
		return "", src, errQuote
	}
	src = src[1:]
scan:
	for src != "" {
		r, n := utf8.DecodeRuneInString(src)
		src = src[n:]
		switch r {
		case '"':
			return text, src, nil
		case '\\':
			if src == "" {
				break scan
			}
			r, n = utf8.DecodeRuneInString(src)
			src = src[n:]
		}
		text += string(r)
	}
	return "", "", errQuote
}

// unescape does the same for a text without its quotes, in one allocation.
func unescape(src string) string {
	at := strings.IndexByte(src, '\\')
	if at < 0 {
		return src
	}
	var b strings.Builder
	b.Grow(len(src))
	for at >= 0 && at+1 < len(src) {
		b.WriteString(src[:at])
		b.WriteByte(src[at+1])
		src = src[at+2:]
		at = strings.IndexByte(src, '\\')
	}
	b.WriteString(src)
	return b.String()
}

// lineOf tells the line of a place.
func lineOf(src string, pos int) int { return strings.Count(src[:pos], "\n") + 1 }

// mark is a token with its line.
type mark struct {
	line int
	word string
}

// Marks finds all marks (@word), with their lines.
func Marks(src string) (marks []mark) {
	for pos := 0; pos < len(src); pos++ {
		if src[pos] != '@' {
			continue
		}
		end := pos + 1
		for end < len(src) && isLetter(src[end]) {
			end++
		}
		marks = append(marks, mark{lineOf(src, pos), src[pos+1 : end]})
		pos = end
	}
	return marks
}

// lineIndex knows where each line starts.
type lineIndex []int

func newLineIndex(src string) lineIndex {
	starts := make(lineIndex, 1, strings.Count(src, "\n")+1)
	for i := range len(src) {
		if src[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func (x lineIndex) line(pos int) int {
	at, found := slices.BinarySearch(x, pos)
	if found {
		return at + 1
	}
	return at
}

// LinesOfMarks gives the lines of all marks.
func LinesOfMarks(src string) (sum int) {
	x := newLineIndex(src)
	for pos := range len(src) {
		if src[pos] == '@' {
			sum += x.line(pos)
		}
	}
	return sum
}

// bits reads flags out of a bitmap.
type bits struct {
	words []uint64
	name  string
}

func (b *bits) at(i int) uint64 {
	if uint(i) >= uint(len(b.words))*64 {
		panic(fmt.Sprintf("flag %d of %s: there are only %d", i, b.name, len(b.words)*64))
	}
	return b.words[i>>6] >> (i & 63) & 1
}

// Flags counts the flags that are set among the given ones.
func Flags(b *bits, flags []int) (n uint64) {
	for _, i := range flags {
		n += b.at(i)
	}
	return n
}

// skipBlank finds the first byte that is no blank.
//
//go:forceinline
func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

// Indents sums the indents of all lines.
func Indents(lines []string) (sum int) {
	for _, line := range lines {
		sum += skipBlank(line, 0)
	}
	return sum
}

// hashWord is a word's place in the table of keywords; it has a loop, and is called once a word.
//
//go:noinline
func hashWord(w string) uint32 {
	h := uint32(2166136261)
	for i := range len(w) {
		h = (h ^ uint32(w[i])) * 16777619
	}
	return h
}

// Keywords counts words by their hash.
func Keywords(words []string) (n uint32) {
	for _, w := range words {
		n += hashWord(w) & 1
	}
	return n
}

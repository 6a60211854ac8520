// Package query is the front end of a small search service: it reads requests, ranks and keeps sessions.
package query

import (
	"errors"
	"strings"
)

var errPort = errors.New("query: bad port")

type endpoint struct {
	host string
	port int
}

// parseEndpoint takes host:port apart.
func parseEndpoint(s string) (*endpoint, error) {
	host, port, ok := strings.Cut(s, ":")
	if !ok {
		return &endpoint{host: host, port: 9200}, nil
	}
	n := 0
	for i := 0; i < len(port); i++ {
		d := port[i] - '0'
		if d > 9 || n > 6553 {
			return nil, errPort
		}
		n = n*10 + int(d)
	}
	ep := &endpoint{host: host, port: n}
	return ep, nil
}

// Spread counts on how many of 64 slots a list of endpoints falls.
func Spread(addrs []string) (int, error) {
	var slots uint64
	for _, a := range addrs {
		ep, err := parseEndpoint(a)
		if err != nil {
			return 0, err
		}
		slots |= 1 << ((ep.port + len(ep.host)) % 64)
	}
	n := 0
	for ; slots != 0; slots &= slots - 1 {
		n++
	}
	return n, nil
}

type token struct {
	text string
	kind int
}

const (
	tokWord = iota
	tokNumber
	tokSign
)

// Lexer cuts a query into tokens.
type Lexer struct {
	src string
	at  int
}

// Next returns the next token, nil at the end.
func (l *Lexer) Next() *token {
	for l.at < len(l.src) && l.src[l.at] == ' ' {
		l.at++
	}
	if l.at == len(l.src) {
		return nil
	}
	start, kind := l.at, tokSign
	switch c := l.src[l.at]; {
	case 'a' <= c && c <= 'z':
		kind = tokWord
		for l.at < len(l.src) && 'a' <= l.src[l.at] && l.src[l.at] <= 'z' {
			l.at++
		}
	case '0' <= c && c <= '9':
		kind = tokNumber
		for l.at < len(l.src) && '0' <= l.src[l.at] && l.src[l.at] <= '9' {
			l.at++
		}
	default:
		l.at++
	}
	return &token{kind: kind, text: l.src[start:l.at]}
}

// Cost guesses what a query costs by its tokens.
func Cost(query string) int {
	l := &Lexer{src: query}
	cost := 0
	for t := l.Next(); t != nil; t = l.Next() {
		if t.kind == tokWord {
			cost += 10
		}
		cost += len(t.text)
	}
	return cost
}

// FieldError says which field of a document is wrong.
type FieldError struct {
	Field string
	Pos   int
}

// Error is of error.
func (e *FieldError) Error() string { return "query: bad field " + e.Field }

func checkField(name string, pos int) error {
	for i := 0; i < len(name); i++ {
		if c := name[i]; c != '_' && (c < 'a' || c > 'z') {
			return &FieldError{Field: name, Pos: pos}
		}
	}
	return nil
}

// Validate gathers all that is wrong with a document's fields.
func Validate(names []string, report []error) []error {
	for pos, name := range names {
		if err := checkField(name, pos); err != nil {
			report = append(report, err)
		}
	}
	return report
}

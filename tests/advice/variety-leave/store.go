//go:build go1.26

// Package leave holds what looks like waste and is none, and a little that is.
package leave

import (
	"strconv"
	"strings"
	"sync"
	"time"
)

type Record struct {
	ID    *int
	Name  *string
	Limit *float64
}

// Records has optional fields: new(expr) gives a pointer to a copy, which is kept, and no interface.
func Records(n int) []Record {
	out := make([]Record, n)
	for i := range out {
		out[i] = Record{ID: new(i), Limit: new(float64(i) / 2)}
	}
	return out
}

// Bus lets one event through at a time; who delivers it says when the next may come.
type Bus struct {
	mu   sync.Mutex
	seen int
}

func (b *Bus) Post(n int, done *sync.WaitGroup) {
	b.mu.Lock()
	b.seen++
	go func() {
		defer b.mu.Unlock()
		deliver(n)
		done.Done()
	}()
}

//go:noinline
func deliver(n int) {
	time.Sleep(time.Duration(n%3+1) * 100 * time.Microsecond)
}

// Params are the parameters of a request; Query is no question to a database.
type Params struct{ text string }

func (p *Params) Query(key string) string {
	_, rest, _ := strings.Cut(p.text, key+"=")
	value, _, _ := strings.Cut(rest, "&")
	return value
}

type Board struct {
	mu   sync.Mutex
	best map[string]int
}

// Score reads the request with the lock held.
func (s *Board) Score(p *Params, player string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, _ := strconv.Atoi(p.Query("points"))
	if n > s.best[player] {
		s.best[player] = n
	}
	return s.best[player]
}

// Cell tells what a cell of a table holds: a number, a text or a truth.
func Cell(col int, text string) any {
	switch {
	case col%3 == 0:
		n, _ := strconv.Atoi(text)
		return n + 1000
	case col%3 == 1:
		return text
	}
	return len(text) > 3
}

// Row is all cells of a row.
func Row(texts []string) (n int) {
	for i, t := range texts {
		var v any
		if i%2 == 0 {
			v = len(t) + 1000
		} else {
			v = float64(i) + 0.5
		}
		if hold(v, Cell(i, t)) {
			n++
		}
	}
	return n
}

var last [2]any

//go:noinline
func hold(v, w any) bool {
	last[0], last[1] = v, w
	return v != w
}

type Tag struct{ Key, Value string }

// Boxed puts structs of one type into an interface, one by one.
func Boxed(tags []Tag) (out []any) {
	out = make([]any, 0, len(tags))
	for _, t := range tags {
		out = append(out, t)
	}
	return out
}

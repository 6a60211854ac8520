package once

import (
	"bufio"
	"io"
	"strconv"
	"sync"
)

// answer counts what goes through it.
type answer struct {
	to io.Writer
	n  int64
}

func (a *answer) Write(p []byte) (int, error) {
	n, err := a.to.Write(p)
	a.n += int64(n)
	return n, err
}

// Call writes name and body; an answer takes bytes alone.
func (a *answer) Call(name string, body []byte) error {
	if _, err := a.Write([]byte(name + "(")); err != nil {
		return err
	}
	_, err := a.Write(body)
	return err
}

// page has all that its buffer can do.
type page struct {
	*bufio.Writer
	lines int
}

// Add writes a line of text.
func (p *page) Add(text string) error {
	p.lines++
	_, err := p.Write([]byte(text))
	return err
}

type record struct {
	id   int
	text string
}

type sink interface{ Put(r *record) int }

type sinkFunc func(r *record) int

func (f sinkFunc) Put(r *record) int { return f(r) }

// OneByOne lets one record at a time through to s: that is all that it is for.
func OneByOne(s sink) sink {
	var mu sync.Mutex
	return sinkFunc(func(r *record) int {
		defer mu.Unlock()
		mu.Lock()
		return s.Put(r)
	})
}

// journal keeps the newest line of each kind.
type journal struct {
	mu   sync.Mutex
	last map[int]string
}

func join(id int, text string) string {
	var b []byte
	for i := 0; i < 40; i++ {
		b = strconv.AppendInt(b, int64(id+i), 10)
		b = append(b, text...)
	}
	return string(b)
}

// Note makes the line with the lock held, although that needs none.
func (j *journal) Note(r *record) {
	defer j.mu.Unlock()
	j.mu.Lock()
	line := join(r.id, r.text)
	j.last[r.id&7] = line
}

// Package relay filters messages on their way and counts what went through.
package relay

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// Filter holds back messages that carry one of its marks.
type Filter struct {
	marks []string
	held  int
}

// Holds reports whether the body of a message is to be held back.
func (f *Filter) Holds(body []byte) bool {
	for _, mark := range f.marks {
		if strings.Contains(string(body), mark) {
			f.held++
			return true
		}
	}
	return false
}

// Spool writes the lines of a message to the spool file, each with its end.
func Spool(w *bufio.Writer, lines []string) error {
	for _, line := range lines {
		if _, err := w.Write([]byte(line)); err != nil {
			return err
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return w.Flush()
}

// Subscriber is somebody who wants the messages of a topic.
type Subscriber interface {
	Deliver(payload []byte)
}

// Topic hands messages on.
type Topic struct {
	subscribers []Subscriber
}

// Broadcast delivers a message to all. A subscriber only reads it.
func (t *Topic) Broadcast(message string) {
	for _, s := range t.subscribers {
		s.Deliver([]byte(message))
	}
}

// Archive keeps the lines of a message.
type Archive struct {
	lines []string
}

// Read takes all lines of r into the archive.
func (a *Archive) Read(r *bufio.Reader) error {
	a.lines = a.lines[:0]
	for {
		raw, err := r.ReadSlice('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		a.lines = append(a.lines, string(bytes.TrimSpace(raw)))
	}
}

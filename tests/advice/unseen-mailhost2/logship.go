package cirunner

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Shipper sends log lines to the server.
type Shipper struct {
	lines chan string
	sent  int
	size  int
}

// Run sends until the channel is closed; it gives up when no line comes for a while.
func (s *Shipper) Run(idle time.Duration) bool {
	for {
		select {
		case l, ok := <-s.lines:
			if !ok {
				return true
			}
			s.sent++
			s.size += len(l)
		case <-time.After(idle):
			return false
		}
	}
}

// Watch counts beats, and gives up when none comes for a while.
func Watch(beats <-chan int, idle time.Duration) int {
	t := time.NewTimer(idle)
	defer t.Stop()
	n := 0
	for {
		select {
		case b, ok := <-beats:
			if !ok {
				return n
			}
			n += b
			t.Reset(idle)
		case <-t.C:
			return n
		}
	}
}

// Masker hides secrets and writes what is left.
type Masker struct {
	out     *bufio.Writer
	secrets []string
}

// WriteLine writes a line of the log.
func (m *Masker) WriteLine(line string) error {
	for _, s := range m.secrets {
		if strings.Contains(line, s) {
			line = strings.ReplaceAll(line, s, "****")
		}
	}
	if _, err := m.out.Write([]byte(line)); err != nil {
		return err
	}
	return m.out.WriteByte('\n')
}

// Trace writes events of a job to a file through a buffer.
type Trace struct {
	w *bufio.Writer
}

// NewTrace makes a trace on a file.
func NewTrace(f *os.File) *Trace { return &Trace{w: bufio.NewWriterSize(f, 16<<10)} }

// Event adds an event.
func (t *Trace) Event(name string, at int64) error {
	if _, err := t.w.WriteString(name); err != nil {
		return err
	}
	_, err := t.w.Write(strconv.AppendInt(t.w.AvailableBuffer(), at, 10))
	return err
}

var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Chunk frames lines and sends them.
func Chunk(w io.Writer, lines []string) error {
	buf := bodies.Get().(*bytes.Buffer)
	buf.Reset()
	for _, l := range lines {
		buf.WriteString(l)
		buf.WriteByte('\n')
	}
	_, err := w.Write(buf.Bytes())
	bodies.Put(buf)
	return err
}

// Collect takes lines from a step until it ends.
func Collect(lines <-chan string) []string {
	var all []string
	for l := range lines {
		all = append(all, l)
	}
	return all
}

// Terminate ends each line the way the server wants it.
func Terminate(dst, lines []string) []string {
	for _, l := range lines {
		if !strings.HasSuffix(l, "\r\n") {
			l += "\r\n"
		}
		dst = append(dst, l)
	}
	return dst
}

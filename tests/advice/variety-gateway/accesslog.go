package gateway

import (
	"bufio"
	"io"
	"iter"
	"os"
	"strconv"
	"time"
)

// Field is a pair of an entry.
type Field struct{ Name, Value string }

// Entry is a request in the log.
type Entry struct {
	At     int64
	Status int
	Bytes  int64
	Fields []Field
}

// All yields the fields.
func (e *Entry) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := range e.Fields {
			if !yield(e.Fields[i].Name, e.Fields[i].Value) {
				return
			}
		}
	}
}

// Line renders the entry.
func (e *Entry) Line() string {
	line := strconv.Itoa(e.Status)
	for k, v := range e.All() {
		line = line + " " + k + "=" + v
	}
	return line + "\n"
}

// AppendTo renders it into a buffer.
func (e *Entry) AppendTo(b []byte) []byte {
	b = strconv.AppendInt(b, int64(e.Status), 10)
	for k, v := range e.All() {
		b = append(b, ' ')
		b = append(b, k...)
		b = append(b, '=')
		b = append(b, v...)
	}
	return append(b, '\n')
}

// stamper renders times in the zone of the customer.
type stamper struct {
	zone   string
	cached *time.Location
}

func (s stamper) stamp(at int64) string {
	loc, err := time.LoadLocation(s.zone)
	if err != nil {
		loc = time.UTC
	}
	return time.Unix(at, 0).In(loc).Format(time.RFC3339)
}

func (s *stamper) stampCached(dst []byte, at int64) []byte {
	if s.cached == nil {
		known, err := time.LoadLocation(s.zone)
		if err != nil {
			known = time.UTC
		}
		s.cached = known
	}
	return time.Unix(at, 0).In(s.cached).AppendFormat(dst, time.RFC3339)
}

// sink is where lines go.
type sink struct {
	*os.File
	lines int
}

func (s *sink) emit(line []byte) error {
	s.lines++
	_, err := s.Write(line)
	return err
}

// FileLog logs to a file.
type FileLog struct {
	dst sink
	buf []byte
}

// Log writes the entries of a batch.
func (l *FileLog) Log(entries []Entry) error {
	for i := range entries {
		l.buf = entries[i].AppendTo(l.buf[:0])
		if err := l.dst.emit(l.buf); err != nil {
			return err
		}
	}
	return nil
}

// BufferedLog logs through a buffer.
type BufferedLog struct {
	w   *bufio.Writer
	buf []byte
}

// Log writes the entries of a batch.
func (l *BufferedLog) Log(entries []Entry) error {
	for i := range entries {
		l.buf = entries[i].AppendTo(l.buf[:0])
		if _, err := l.w.Write(l.buf); err != nil {
			return err
		}
	}
	return l.w.Flush()
}

// Batched writes all entries at once.
func (l *FileLog) Batched(entries []Entry) error {
	l.buf = l.buf[:0]
	for i := range entries {
		l.buf = entries[i].AppendTo(l.buf)
	}
	_, err := l.dst.Write(l.buf)
	return err
}

// Replay reads a log back and counts its lines and bytes.
func Replay(f *os.File) (lines, size int) {
	var one [1]byte
	for {
		n, err := f.Read(one[:])
		if n == 0 || err != nil {
			return lines, size
		}
		size++
		if one[0] == '\n' {
			lines++
		}
	}
}

// ReplayBlocks reads it in blocks.
func ReplayBlocks(f io.Reader) (lines, size int) {
	block := make([]byte, 32<<10)
	for {
		n, err := f.Read(block)
		for _, c := range block[:n] {
			if c == '\n' {
				lines++
			}
		}
		size += n
		if err != nil {
			return
		}
	}
}

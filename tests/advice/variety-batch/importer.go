package batch

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// Row is a line of a batch.
type Row struct {
	ID    string
	Plan  int
	Cents int64
}

// Batch is what one upload holds.
type Batch struct {
	rows  []Row
	stage []string
}

// IDs lists the rows.
func (b *Batch) IDs() (ids []string) {
	for i := range b.rows {
		ids = append(ids, b.rows[i].ID)
	}
	return ids
}

// Project maps each element.
func Project[T, U any](in []T, f func(T) U) []U {
	var out []U
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// ProjectTo maps into what the caller has.
func ProjectTo[T, U any](dst []U, in []T, f func(T) U) []U {
	for _, v := range in {
		dst = append(dst, f(v))
	}
	return dst
}

// Lines reads all lines; nobody knows how many.
func Lines(r io.Reader) (lines []string) {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		lines = append(lines, sc.Text())
	}
	return lines
}

// Comments counts the lines that are none.
func Comments(data []byte) (n int) {
	for line := range bytes.Lines(data) {
		if strings.Contains(string(line), "#skip") {
			n++
		}
	}
	return n
}

// CommentsIn does so in place.
func CommentsIn(data []byte) (n int) {
	mark := []byte("#skip")
	for line := range bytes.Lines(data) {
		if bytes.Contains(line, mark) {
			n++
		}
	}
	return n
}

// version of the format, as a file says it.
type version struct{ major, minor, patch int }

func parseVersion(s string) (v version, err error) {
	_, err = fmt.Sscanf(s, "v%d.%d.%d", &v.major, &v.minor, &v.patch)
	return v, err
}

// parseCents reads an amount by hand.
func parseCents(s string) (n int64, ok bool) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '.':
			continue
		case c < '0' || c > '9':
			return 0, false
		default:
			n = n*10 + int64(c-'0')
		}
	}
	return n, true
}

// Frames reads frames with a length in front and sums their bytes.
func Frames(r io.Reader, limit int) (sum uint64, err error) {
	for {
		var head [8]byte
		if _, err = io.ReadFull(r, head[:]); err == io.EOF {
			return sum, nil
		} else if err != nil {
			return sum, err
		}
		n := int(binary.LittleEndian.Uint32(head[:]))
		if n > limit {
			return sum, fmt.Errorf("frame of %d bytes", n)
		}
		body := make([]byte, n)
		if _, err = io.ReadFull(r, body); err != nil {
			return sum, err
		}
		sum += uint64(body[0]) + uint64(body[n-1])
	}
}

// FramesKept reads the frames and keeps them.
func FramesKept(r io.Reader, limit int) (all [][]byte, err error) {
	head := make([]byte, 8)
	for {
		if _, err = io.ReadFull(r, head); err != nil {
			return all, nil
		}
		n := int(binary.LittleEndian.Uint32(head))
		if n > limit {
			return all, fmt.Errorf("frame of %d bytes", n)
		}
		kept := make([]byte, n)
		if _, err = io.ReadFull(r, kept); err != nil {
			return all, err
		}
		all = append(all, kept)
	}
}

// stages of a batch.
type stages struct {
	open int
	took []int
}

func (s *stages) enter(i int) func() {
	s.open++
	return func() { s.open--; s.took[i]++ }
}

// Run goes through the stages of the batch.
func (s *stages) Run(names []string) (n int) {
	for i, name := range names {
		if name == "" {
			continue
		}
		leave := s.enter(i)
		defer leave()
		n += len(name)
	}
	return n
}

// RunEach ends each stage on its own.
func (s *stages) RunEach(names []string) (n int) {
	for i, name := range names {
		func() {
			defer s.leaveOf(i)
			s.open++
			n += len(name)
		}()
	}
	return n
}

func (s *stages) leaveOf(i int) { s.open--; s.took[i]++ }

// Settle books each row on its plan.
func Settle(rows []Row, plans []Plan) (missing int) {
rows:
	for i := range rows {
		for j := range plans {
			if plans[j].Code == rows[i].Plan {
				plans[j].Sum += rows[i].Cents
				continue rows
			}
		}
		missing++
	}
	return missing
}

// Plan is what is sold.
type Plan struct {
	Code int
	Sum  int64
}

// Newest puts the rows that came last in front.
func Newest(rows []Row) (out []string) {
	for i := range rows {
		out = append([]string{rows[i].ID}, out...)
	}
	return out
}

// History puts one row in front.
func History(old []string, id string) []string {
	return append([]string{id}, old...)
}

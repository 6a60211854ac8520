// Package collector gathers events on a host, keeps them in files and ships them over the net.
package collector

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
)

type event struct {
	line string
	kind uint8
}

type journal struct {
	file  *os.File
	lines int
}

// flush appends all pending events to the journal's file.
func (j *journal) flush(pending []event) error {
	for i := range pending {
		if pending[i].kind == 0 {
			continue
		}
		if _, err := j.file.WriteString(pending[i].line); err != nil {
			return err
		}
		j.lines++
	}
	return nil
}

type manifest struct {
	raw [64]byte
}

var errLong = errors.New("manifest: line too long")

// load reads the lines of a manifest: names of up to 64 bytes.
func (m *manifest) load(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	lines, n := 0, 0
	for {
		if n == len(m.raw) {
			return lines, errLong
		}
		_, err := f.Read(m.raw[n : n+1])
		if err == io.EOF {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
		if m.raw[n] != '\n' {
			n++
			continue
		}
		lines++
		n = 0
	}
}

type row struct {
	Host string  `json:"host"`
	Load float64 `json:"load"`
	Up   bool    `json:"up"`
}

type table struct {
	rows []row
}

// dump writes the rows, one JSON object a line.
func (t *table) dump(w io.Writer) error {
	enc := json.NewEncoder(w)
	for i := range t.rows {
		if err := enc.Encode(&t.rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// save writes the table to a file from its start on.
func (t *table) save(f *os.File) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return t.dump(f)
}

type archive struct {
	file *os.File
	out  *bufio.Writer
}

func newArchive(f *os.File) *archive {
	return &archive{file: f, out: bufio.NewWriterSize(f, 16<<10)}
}

// store appends all events.
func (a *archive) store(events []event) error {
	for i := range events {
		if err := a.out.WriteByte('0' + events[i].kind); err != nil {
			return err
		}
		if _, err := a.out.WriteString(events[i].line); err != nil {
			return err
		}
	}
	return a.out.Flush()
}

type sheet struct {
	out *csv.Writer
}

func newSheet(f *os.File) *sheet { return &sheet{csv.NewWriter(f)} }

func (s *sheet) append(records [][]string) error {
	for _, r := range records {
		if err := s.out.Write(r); err != nil {
			return err
		}
	}
	s.out.Flush()
	return s.out.Error()
}

// spill copies memory blocks to the spill file.
func spill(f *os.File, blocks [][]byte) (n int64, err error) {
	for _, b := range blocks {
		k, err := f.Write(b)
		n += int64(k)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

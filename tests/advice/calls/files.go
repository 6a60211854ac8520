// Package calls does dear things for each small thing: a system call a line, a regular expression a string.
package calls

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

type Row struct {
	ID    int
	Name  string
	Score float64
}

// Export writes a table.
func Export(f *os.File, rows []Row) error {
	for i := range rows {
		if _, err := fmt.Fprintf(f, "%d;%s;%.2f\n", rows[i].ID, rows[i].Name, rows[i].Score); err != nil {
			return err
		}
	}
	return nil
}

// Dump takes any writer; it is given files.
func Dump(w io.Writer, lines []string) {
	for _, l := range lines {
		io.WriteString(w, l)
		w.Write([]byte{'\n'})
	}
}

type sink struct {
	out *os.File
	n   int
}

func (s *sink) put(key string, v int) {
	n, _ := s.out.WriteString(key + "=" + strconv.Itoa(v) + "\n")
	s.n += n
}

func (s *sink) All(keys []string) {
	for i, k := range keys {
		s.put(k, i)
	}
}

// CountLines reads a file to its end.
func CountLines(f *os.File) (lines int) {
	var one [1]byte
	for {
		if _, err := f.Read(one[:]); err != nil {
			return lines
		}
		if one[0] == '\n' {
			lines++
		}
	}
}

// Tree prints what belongs together.
func Tree(path string, depth int) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	emit := func(level int, name string) {
		f.WriteString(strings.Repeat("  ", level))
		f.WriteString(name)
	}
	for d := 0; d < depth; d++ {
		for k := 0; k < 10; k++ {
			emit(d, "node\n")
		}
	}
	return nil
}

// ---- these are gathered, or large, or must not wait

func Gathered(f *os.File, rows []Row) error {
	w := bufio.NewWriter(f)
	for i := range rows {
		fmt.Fprintf(w, "%d;%s\n", rows[i].ID, rows[i].Name)
	}
	return w.Flush()
}

func AtOnce(f *os.File, lines []string) {
	var b bytes.Buffer
	for _, l := range lines {
		b.WriteString(l)
		b.WriteByte('\n')
	}
	f.Write(b.Bytes())
}

// Blocks copies in large pieces.
func Blocks(dst, src *os.File) (n int) {
	block := make([]byte, 64<<10)
	for {
		k, err := src.Read(block)
		if k > 0 {
			dst.Write(block[:k])
		}
		n += k
		if err != nil {
			return n
		}
	}
}

func Scan(f *os.File) (n int) {
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		n += len(sc.Bytes())
	}
	return n
}

// Durable must have each entry on the disk before it goes on.
func Durable(f *os.File, entries []string) error {
	for _, e := range entries {
		if _, err := f.WriteString(e + "\n"); err != nil {
			return err
		}
		if err := f.Sync(); err != nil && !isDevice(err) {
			return err
		}
	}
	return nil
}

func isDevice(err error) bool { return err != nil }

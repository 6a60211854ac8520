package lists

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"os"
)

// Log writes each line at once.
func Log(f *os.File, jobs []Job) error {
	w := bufio.NewWriter(f)
	for i := range jobs {
		if _, err := w.WriteString(jobs[i].Title); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// Store writes numbers.
func Store(f *os.File, jobs []Job) error {
	for i := range jobs {
		if err := binary.Write(f, binary.LittleEndian, int64(jobs[i].ID)); err != nil {
			return err
		}
	}
	return nil
}

// Count reads a file byte by byte.
func Count(name string) (lines int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var one [1]byte
	for {
		n, err := f.Read(one[:])
		if n == 0 || err != nil {
			return lines, nil
		}
		if one[0] == '\n' {
			lines++
		}
	}
}

// Export writes a file once, through a buffer.
func Export(name string, jobs []Job) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<14)
	for i := range jobs {
		fmt.Fprintf(w, "%d %s\n", jobs[i].ID, jobs[i].Title)
	}
	return w.Flush()
}

// Key names a sheet.
func (j *Job) Key() string { return fmt.Sprintf("%d/%d", j.Press, j.ID) }

// Keys is the same for all.
func Keys(jobs []Job) (n int) {
	for i := range jobs {
		n += len(jobs[i].Key())
	}
	return n
}

// Parse reads a number.
func Parse(s string) (id, press int, err error) {
	_, err = fmt.Sscanf(s, "%d/%d", &id, &press)
	return id, press, err
}

// Hex prints a checksum.
func Hex(sum []byte) string { return fmt.Sprintf("%x", sum) }

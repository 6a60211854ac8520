package lists

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
)

// Late are the few jobs that have many lines.
func Late(jobs []Job) []int {
	var late []int
	for i := range jobs {
		if len(jobs[i].Lines) > 5 {
			late = append(late, jobs[i].ID)
		}
	}
	return late
}

// Rare counts the few clients that have many lines.
func Rare(jobs []Job) map[string]int {
	rare := map[string]int{}
	for i := range jobs {
		if len(jobs[i].Lines) > 5 {
			rare[jobs[i].Title] = i
		}
	}
	return rare
}

// Most are the jobs that have lines.
func Most(jobs []Job) []Job {
	var most []Job
	for _, j := range jobs {
		if len(j.Lines) > 0 {
			most = append(most, j)
		}
	}
	return most
}

// Sheets cuts a list of lines into sheets.
func Sheets(lines []string, size int) (sheets [][]string) {
	for i := 0; i < len(lines); i += size {
		sheets = append(sheets, lines[i:min(i+size, len(lines))])
	}
	return sheets
}

// Rest cuts in another way.
func Rest(lines []string, size int) [][]string {
	var sheets [][]string
	for len(lines) > size {
		sheets = append(sheets, lines[:size])
		lines = lines[size:]
	}
	return append(sheets, lines)
}

// Result is what a search gives.
type Result struct {
	IDs   []int
	Names []string
}

// Search puts IDs and names into a result.
func Search(jobs []Job) *Result {
	res := &Result{}
	for i := range jobs {
		res.IDs = append(res.IDs, jobs[i].ID)
		res.Names = append(res.Names, jobs[i].Title)
	}
	return res
}

// Grid is a sheet of numbers.
func Grid(w, h int) [][]int {
	grid := [][]int{}
	for y := 0; y < h; y++ {
		row := []int{}
		for x := 0; x < w; x++ {
			row = append(row, x*y)
		}
		grid = append(grid, row)
	}
	return grid
}

// Each goes through jobs with a function.
func Each(jobs []Job, f func(*Job)) {
	for i := range jobs {
		f(&jobs[i])
	}
}

// Titles collects through a function.
func Titles(jobs []Job) []string {
	var titles []string
	Each(jobs, func(j *Job) { titles = append(titles, j.Title) })
	return titles
}

// Codes are the characters of a text.
func Codes(s string) []rune {
	var codes []rune
	for _, r := range s {
		codes = append(codes, r)
	}
	return codes
}

// Unique keeps each client once.
func Unique(jobs []Job) []string {
	seen := map[string]bool{}
	out := []string{}
	for i := range jobs {
		if seen[jobs[i].Title] {
			continue
		}
		seen[jobs[i].Title] = true
		out = append(out, jobs[i].Title)
	}
	return out
}

// Frame puts a head in front of a body.
func Frame(id int, body []byte) []byte {
	head := make([]byte, 8)
	head[0], head[1] = byte(id), byte(id>>8)
	frame := append(head, body...)
	return frame
}

// Frames is the same, told the length first.
func Frames(id int, body []byte) []byte {
	head := make([]byte, 8, 8+len(body))
	head[0], head[1] = byte(id), byte(id>>8)
	return append(head, body...)
}

// Numbers is a list as text: the buffer is the result.
func Numbers(ids []int) ([]byte, error) {
	b := make([]byte, 0, 8*len(ids)+2)
	for _, id := range ids {
		if id < 0 {
			return nil, errors.New("negative")
		}
		b = append(b, ',', byte('0'+id%10))
	}
	b[0] = '['
	return append(b, ']'), nil
}

func closed(b []byte) []byte { return append(b, '}', '\n') }

// Fields hands its buffer to a helper, which gives it back.
func Fields(ids []int) []byte {
	b := make([]byte, 0, 4*len(ids)+4)
	for _, id := range ids {
		b = append(b, byte('0'+id%10))
	}
	return closed(b)
}

// Trimmed gives a part of its buffer.
func Trimmed(ids []int) []byte {
	b := make([]byte, 0, 4*len(ids)+4)
	for _, id := range ids {
		b = append(b, byte('0'+id%10), ' ')
	}
	return bytes.TrimSpace(b)
}

// Load reads a whole file.
func Load(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Fill reads a whole file into a buffer.
func Fill(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var buf bytes.Buffer
	if _, err := io.Copy(&buf, f); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// Send writes each job as JSON.
func Send(w io.Writer, jobs []Job) error {
	for i := range jobs {
		var out bytes.Buffer
		if err := json.NewEncoder(&out).Encode(&jobs[i]); err != nil {
			return err
		}
		if _, err := w.Write(out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// Clean makes a path without double slashes.
func Clean(path string) string {
	buf := make([]byte, 0, len(path))
	for i := 0; i < len(path); i++ {
		if path[i] == '/' && i > 0 && path[i-1] == '/' {
			continue
		}
		buf = append(buf, path[i])
	}
	return string(buf)
}

// Median needs a sorted copy.
func Median(levels []float64) float64 {
	tmp := make([]float64, len(levels))
	copy(tmp, levels)
	slices.Sort(tmp)
	return tmp[len(tmp)/2]
}

// Widest looks for the longest line of all.
func Widest(jobs []Job) string {
	var all []string
	for _, j := range jobs {
		all = append(all, j.Lines...)
	}
	return slices.MaxFunc(all, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

// Joined is a text of all lines in capitals.
func Joined(jobs []Job) string {
	var parts []string
	for _, j := range jobs {
		for _, l := range j.Lines {
			parts = append(parts, strings.ToUpper(l))
		}
	}
	return strings.Join(parts, "\n")
}

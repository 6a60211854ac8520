package parse

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
)

// table is a CSV file with its head.
type table struct {
	head []string
	rows [][]string
}

func (t *table) index(name string) int {
	for i, h := range t.head {
		if h == name {
			return i
		}
	}
	return -1
}

// column is all of a column, with a default where a row is too short.
func (t *table) column(name, def string) (col []string) {
	at := t.index(name)
	if at < 0 {
		return nil
	}
	for _, row := range t.rows {
		value := def
		if at < len(row) && row[at] != "" {
			value = row[at]
		}
		col = append(col, value)
	}
	return col
}

// wide are the few rows that are too long.
func (t *table) wide() (rows []int) {
	for i, row := range t.rows {
		if len(row) > len(t.head) {
			rows = append(rows, i)
		}
	}
	return rows
}

// numbers parses a column; each cell is parsed by itself.
func numbers(cells []string) []int {
	type result struct{ at, n int }
	results := make(chan result, len(cells))
	for i, cell := range cells {
		go func() {
			n, _ := strconv.Atoi(cell)
			results <- result{i, n}
		}()
	}
	out := make([]int, len(cells))
	for range cells {
		r := <-results
		out[r.at] = r.n
	}
	return out
}

// cell is where a cell stands in the text.
type cell struct {
	quoted bool
	start  int64
	empty  bool
	end    int64
	row    uint16
	line   int64
	col    uint16
}

// cells notes where the cells of a text are.
func cells(src string, n int) []cell {
	all := make([]cell, 0, n)
	start, col := 0, uint16(0)
	for i := range len(src) {
		if src[i] != ',' {
			continue
		}
		all = append(all, cell{start: int64(start), end: int64(i), empty: i == start, col: col})
		start = i + 1
		col++
	}
	return all
}

// header is the head of a binary table; the order of its fields is that of the file.
type header struct {
	Version uint8
	Rows    uint32
	Flags   uint8
	Cols    uint16
	Sum     uint32
	Kind    uint8
	Size    uint64
}

// headers reads the heads of many tables.
func headers(data []byte) ([]header, error) {
	size := binary.Size(header{})
	all := make([]header, len(data)/size)
	for i := range all {
		if _, err := binary.Decode(data[i*size:], binary.LittleEndian, &all[i]); err != nil {
			return nil, fmt.Errorf("head %d: %w", i, err)
		}
	}
	return all, nil
}

// blobs writes binary cells as base64.
type blobs struct {
	w    io.Writer
	line []byte
}

func (b *blobs) write(cell []byte) error {
	text := make([]byte, base64.StdEncoding.EncodedLen(len(cell))+1)
	base64.StdEncoding.Encode(text, cell)
	text[len(text)-1] = '\n'
	_, err := b.w.Write(text)
	return err
}

func (b *blobs) append(cell []byte) error {
	b.line = base64.StdEncoding.AppendEncode(b.line[:0], cell)
	b.line = append(b.line, '\n')
	_, err := b.w.Write(b.line)
	return err
}

// encode is the cell as base64, for who wants to keep it.
func encode(cell []byte) []byte {
	text := make([]byte, base64.StdEncoding.EncodedLen(len(cell)))
	base64.StdEncoding.Encode(text, cell)
	return text
}

// encodeAll keeps all cells of a row.
func encodeAll(row [][]byte) [][]byte {
	out := make([][]byte, len(row))
	for i, cell := range row {
		out[i] = encode(cell)
	}
	return out
}

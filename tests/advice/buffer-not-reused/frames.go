// Package frames encodes, compresses and checks frames.
package frames

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"strconv"
)

// Record is what is sent.
type Record struct {
	ID   uint64
	Name string
	Data []byte
}

// Copy moves n blocks from one to the other.
func Copy(w io.Writer, r io.Reader, n, size int) error {
	for i := 0; i < n; i++ {
		block := make([]byte, size)
		if _, err := io.ReadFull(r, block); err != nil {
			return err
		}
		if _, err := w.Write(block); err != nil {
			return err
		}
	}
	return nil
}

// Encode writes a frame a record: length, check sum, content.
func Encode(w io.Writer, records []Record) error {
	for i := range records {
		body := new(bytes.Buffer)
		if err := json.NewEncoder(body).Encode(&records[i]); err != nil {
			return err
		}
		head := make([]byte, 8)
		binary.LittleEndian.PutUint32(head, uint32(body.Len()))
		binary.LittleEndian.PutUint32(head[4:], crc32.ChecksumIEEE(body.Bytes()))
		if _, err := w.Write(head); err != nil {
			return err
		}
		if _, err := w.Write(body.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// Line writes one record as a line of text.
func Line(w io.Writer, r *Record) error {
	var buf bytes.Buffer
	buf.WriteString(r.Name)
	buf.WriteByte(' ')
	buf.WriteString(strconv.FormatUint(r.ID, 10))
	buf.WriteByte('\n')
	_, err := w.Write(buf.Bytes())
	return err
}

// Packed compresses each record on its own.
func Packed(w io.Writer, records []Record) error {
	for i := range records {
		zw := gzip.NewWriter(w)
		if _, err := zw.Write(records[i].Data); err != nil {
			return err
		}
		if err := zw.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Rows writes a row of numbers a record.
func Rows(w io.Writer, records []Record) {
	for i := range records {
		var row []byte
		for _, b := range records[i].Data[:16] {
			row = strconv.AppendInt(row, int64(b), 10)
			row = append(row, ',')
		}
		row = append(row, '\n')
		w.Write(row)
	}
}

// Lines counts the lines of several sources.
func Lines(sources []io.Reader) int {
	n := 0
	for _, src := range sources {
		br := bufio.NewReader(src)
		for {
			if _, err := br.ReadSlice('\n'); err != nil {
				break
			}
			n++
		}
	}
	return n
}

// Smooth weighs a copy of each window.
func Smooth(values []float64, width int) float64 {
	sum := 0.0
	for i := 0; i+width <= len(values); i++ {
		window := make([]float64, width)
		copy(window, values[i:i+width])
		for j := range window {
			window[j] *= float64(j)
			sum += window[j]
		}
	}
	return sum
}

package spell

import (
	"bytes"
	"io"
)

type (
	kernel [7][7]float64
	pixel  struct{ r, g, b, a uint8 }
	image  struct {
		w, h int
		pix  []pixel
	}
	// filter is one step of a pipeline.
	filter struct {
		name string
		mat  kernel
		gain float64
	}
)

func newImage(w, h int) *image { return &image{w, h, make([]pixel, w*h)} }

func (m *image) at(x, y int) pixel { return m.pix[y*m.w+x] }

//go:noinline
func (f filter) weigh(x, y int) float64 { return f.mat[y%7][x%7] * f.gain }

// center is the weight of all filters.
func center(fs []filter, n int) (s float64) {
	for i := 0; i < n; i++ {
		for k := range fs {
			s += fs[k].weigh(i, k)
		}
	}
	return s
}

//go:noinline
func (f *filter) weighAt(x, y int) float64 { return f.mat[y%7][x%7] * f.gain }

func centerAt(fs []filter, n int) (s float64) {
	for i := 0; i < n; i++ {
		for k := range fs {
			s += fs[k].weighAt(i, k)
		}
	}
	return s
}

// preset gives a copy that the caller changes.
func preset(all map[string]*filter, name string) filter {
	f := *all[name]
	f.gain *= 2
	return f
}

// encode writes rows to w.
func encode(w io.Writer, m *image) error {
	for y := range m.h {
		var row bytes.Buffer
		for x := range m.w {
			p := m.at(x, y)
			row.WriteByte(p.r)
			row.WriteByte(p.g)
			row.WriteByte(p.b)
		}
		if _, err := w.Write(row.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// encodeWhole has one row for all.
func encodeWhole(w io.Writer, m *image) error {
	row := make([]byte, m.w*3)
	for y := range m.h {
		for x := range m.w {
			p := m.at(x, y)
			copy(row[x*3:], []byte{p.r, p.g, p.b})
		}
		if _, err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

// shrink makes a picture of a quarter, which the caller keeps.
func shrink(m *image) *image {
	out := newImage(m.w/2, m.h/2)
	for y := range out.h {
		for x := range out.w {
			a, b := m.at(2*x, 2*y), m.at(2*x+1, 2*y+1)
			out.pix[y*out.w+x] = pixel{a.r/2 + b.r/2, a.g/2 + b.g/2, a.b/2 + b.b/2, a.a}
		}
	}
	return out
}

// luma lists brightness by columns.
func luma(m *image) []uint16 {
	var ys []uint16
	for x := 0; x < m.w; x++ {
		for y := 0; y < m.h; y++ {
			p := m.at(x, y)
			ys = append(ys, uint16(p.r)+uint16(p.g)+uint16(p.b))
		}
	}
	return ys
}

// lumaRow is a fixed row on the stack.
func lumaRow(m *image, y int) (s int) {
	var row [64]uint16
	for x := range min(m.w, len(row)) {
		row[x] = uint16(m.at(x, y).g)
	}
	for _, v := range row {
		s += int(v)
	}
	return s
}

// Package media reads, scales and describes pictures, sound, subtitles and playlists.
package media

import (
	"fmt"
	"math"
	"sync"
)

// Pixmap is a grey picture.
type Pixmap struct {
	pix    []uint8
	stride int
	height int
}

func newPixmap(w, h int) *Pixmap {
	p := &Pixmap{pix: make([]uint8, w*h), stride: w, height: h}
	for i := range p.pix {
		p.pix[i] = uint8(i*7 + i/w)
	}
	return p
}

func (p *Pixmap) at(x, y int) uint8 {
	if x < 0 || y < 0 || x >= p.stride || y >= p.height {
		panic(fmt.Sprintf("media: pixel %d,%d is outside of %dx%d", x, y, p.stride, p.height))
	}
	return p.pix[y*p.stride+x]
}

// EdgeSum adds up the differences of neighbours.
func (p *Pixmap) EdgeSum() (sum int) {
	for y := 0; y < p.height; y++ {
		for x := 1; x < p.stride; x++ {
			sum += int(p.at(x, y)) - int(p.at(x-1, y))
		}
	}
	return sum
}

// level is small enough to be put in place.
func (p *Pixmap) level(i int) int {
	if i >= len(p.pix) {
		return 0
	}
	return int(p.pix[i])
}

func (p *Pixmap) Histogram() (h [16]int) {
	for i := range p.pix {
		h[p.level(i)>>4]++
	}
	return h
}

//go:forceinline
func blend(a, b uint8, alpha float64) uint8 {
	v := float64(a)*alpha + float64(b)*(1-alpha)
	v = math.Pow(v/255, 0.9) * 255
	switch {
	case v < 0:
		return 0
	case v > 255:
		return 255
	}
	return uint8(v)
}

func (p *Pixmap) Overlay(o *Pixmap, alpha float64) {
	for i := range p.pix {
		p.pix[i] = blend(p.pix[i], o.pix[i], alpha)
	}
}

// gamma must stay a call of its own: its address is compared by the plugin table.
//
//go:noinline
func gamma(v float64) float64 {
	for i := 0; i < 6; i++ {
		v = v - (v*v*v-0.5)/(3*v*v+1)
	}
	return math.Sqrt(v)
}

func (p *Pixmap) Gamma() (sum float64) {
	for _, c := range p.pix {
		sum += gamma(float64(c)/255 + 0.1)
	}
	return sum
}

// Shrink makes a picture of half the width and height.
func (p *Pixmap) Shrink() *Pixmap {
	w, h := p.stride/2, p.height/2
	out := &Pixmap{pix: make([]uint8, w*h), stride: w, height: h}
	fill := func(y int) {
		acc := make([]uint16, w)
		for k := 0; k < 2; k++ {
			row := p.pix[(2*y+k)*p.stride:][:2*w]
			for x := range acc {
				acc[x] += uint16(row[2*x]) + uint16(row[2*x+1])
			}
		}
		for x, v := range acc {
			out.pix[y*w+x] = uint8(v / 4)
		}
	}
	for y := range h {
		fill(y)
	}
	return out
}

// Blur takes its rows from a scratch that it makes once.
func (p *Pixmap) Blur() *Pixmap {
	out := &Pixmap{pix: make([]uint8, len(p.pix)), stride: p.stride, height: p.height}
	prefix := make([]uint32, p.stride+1)
	for y := 0; y < p.height; y++ {
		row := p.pix[y*p.stride:][:p.stride]
		for x, c := range row {
			prefix[x+1] = prefix[x] + uint32(c)
		}
		for x := range row {
			lo, hi := max(0, x-2), min(p.stride, x+3)
			out.pix[y*p.stride+x] = uint8((prefix[hi] - prefix[lo]) / uint32(hi-lo))
		}
	}
	return out
}

// Invert starts a goroutine for each row.
func (p *Pixmap) Invert() {
	var wg sync.WaitGroup
	for off := 0; off+p.stride <= len(p.pix); off += p.stride {
		row := p.pix[off : off+p.stride]
		wg.Add(1)
		go func() { // row
			defer wg.Done()
			for i := range row {
				row[i] = ^row[i]
			}
		}()
	}
	wg.Wait()
}

// Sharpen works with four goroutines, whatever the height.
func (p *Pixmap) Sharpen() {
	const parts = 4
	var wg sync.WaitGroup
	step := (len(p.pix) + parts - 1) / parts
	for k := range parts {
		part := p.pix[min(k*step, len(p.pix)):min((k+1)*step, len(p.pix))]
		wg.Add(1)
		go func() { // part
			defer wg.Done()
			for round := 0; round < 8; round++ {
				for i := 1; i+1 < len(part); i++ {
					part[i] = uint8((int(part[i])*6 - int(part[i-1]) - int(part[i+1])) / 4)
				}
			}
		}()
	}
	wg.Wait()
}

// Exif is what a camera writes into a picture.
type Exif struct {
	Width, Height int
	Zones         [40]int32
	Lens          [64]byte
	Maker         [64]byte
	GPS           [8]float64
}

func (e Exif) brightness(zone int) int32 {
	sum := e.Zones[zone%40]
	for i := zone & 3; i < 4; i++ {
		sum += e.Zones[i] >> 1
	}
	return sum
}

// Album keeps pictures by their number.
type Album struct {
	shots  []Exif
	byDate map[int]Exif
}

func (a *Album) Brightest() (best int32) {
	for i := range a.shots {
		if b := a.shots[i].brightness(i); b > best {
			best = b
		}
	}
	return best
}

// Touch corrects the width of all pictures.
func (a *Album) Touch(days []int) (n int) {
	for _, day := range days {
		e, ok := a.byDate[day]
		if !ok {
			continue
		}
		e.Width++
		n += e.Width
		a.byDate[day] = e
	}
	return n
}

// Snapshot is what the writer sends while the album goes on changing.
func (a *Album) Snapshot() []Exif {
	out := make([]Exif, 0, len(a.shots))
	for _, e := range a.shots {
		out = append(out, e)
	}
	return out
}

type point struct{ x, y, z int32 }

func (p point) dist(o point) int32 {
	d := int32(0)
	for _, v := range [...]int32{p.x - o.x, p.y - o.y, p.z - o.z} {
		d += v * v
	}
	return d
}

func path(ps []point) (sum int32) {
	for i := 1; i < len(ps); i++ {
		sum += ps[i].dist(ps[i-1])
	}
	return sum
}

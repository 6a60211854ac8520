package spell

import (
	"math"
	"strconv"
)

// Place is somewhere on earth.
type Place struct {
	Lat, Lon float64
	Name     string
}

type cell struct{ x, y int16 }

// Grid is an index of places.
type Grid struct {
	step  float64
	cells map[cell][]*Place
	all   []*Place
}

// reserve keeps the collector calm.
var reserve = make([]byte, 48<<20)

// cosines are used by each search.
var cosines [4096]float64

func init() {
	reserve[0] = 1
	for i := range cosines {
		cosines[i] = math.Cos(float64(i) * math.Pi / 4096)
	}
}

// Load makes places of coordinates.
func Load(coords [][2]float64) []*Place {
	places := make([]*Place, 0, len(coords))
	for i, c := range coords {
		p := new(Place)
		p.Lat, p.Lon = c[0], c[1]
		p.Name = names[i%len(names)]
		places = append(places, p)
	}
	return places
}

var names = [...]string{"north", "south", "east", "west"}

// LoadFlat makes one block of places.
func LoadFlat(coords [][2]float64) []Place {
	places := make([]Place, len(coords))
	for i := range coords {
		places[i] = Place{coords[i][0], coords[i][1], names[i%len(names)]}
	}
	return places
}

// NewGrid sorts places into cells.
func NewGrid(step float64, places []*Place) *Grid {
	g := &Grid{step: step, all: places, cells: make(map[cell][]*Place, 64)}
	for _, p := range places {
		c := g.cellOf(p.Lat, p.Lon)
		g.cells[c] = append(g.cells[c], p)
	}
	return g
}

func (g *Grid) cellOf(lat, lon float64) cell {
	return cell{int16(lat / g.step), int16(lon / g.step)}
}

// Near visits the places of one cell.
func (g *Grid) Near(lat, lon float64, visit func(*Place) bool) {
	for _, p := range g.cells[g.cellOf(lat, lon)] {
		if !visit(p) {
			return
		}
	}
}

// shape is anything with a distance.
type shape interface {
	dist(lat, lon float64) float64
}

type disc struct{ lat, lon, r float64 }

func (d disc) dist(lat, lon float64) float64 {
	return math.Hypot(lat-d.lat, lon-d.lon) - d.r
}

// shapes makes a disc of each place.
func shapes(ps []Place, r float64, into []shape) []shape {
	into = into[:0]
	for i := range ps {
		into = append(into, disc{ps[i].Lat, ps[i].Lon, r})
	}
	return into
}

// discs makes them without an interface.
func discs(ps []Place, r float64, into []disc) []disc {
	into = into[:0]
	for i := range ps {
		into = append(into, disc{lat: ps[i].Lat, lon: ps[i].Lon, r: r})
	}
	return into
}

// polyline writes a line of coordinates as text.
func polyline(ps []Place) string {
	line, sep := "", ""
	for i := 0; i < len(ps); i, sep = i+1, ";" {
		line += sep + strconv.FormatFloat(ps[i].Lat, 'f', 2, 64)
	}
	return line
}

// bounds is returned as a value.
func bounds(ps []Place) (lo, hi Place) {
	lo, hi = ps[0], ps[0]
	for i := range ps {
		lo.Lat, lo.Lon = min(lo.Lat, ps[i].Lat), min(lo.Lon, ps[i].Lon)
		hi.Lat, hi.Lon = max(hi.Lat, ps[i].Lat), max(hi.Lon, ps[i].Lon)
	}
	return
}

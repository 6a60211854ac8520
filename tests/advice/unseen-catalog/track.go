// Package fleet follows vehicles: where they are, what they report, and which zones they are in.
package fleet

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// Fix is a position at a time.
type Fix struct {
	Vehicle string
	Cell    string
	X, Y    int32
	At      int64
}

// Trails writes down for each vehicle the cells that it came through.
func Trails(fixes []Fix) map[string]string {
	trails := make(map[string]string, 8)
	for i := range fixes {
		f := &fixes[i]
		trails[f.Vehicle] += ";" + f.Cell
	}
	return trails
}

// LastCells keeps the last cell of each vehicle, with the vehicle's name in front.
func LastCells(fixes []Fix) map[string]string {
	last := make(map[string]string, 8)
	for i := range fixes {
		f := &fixes[i]
		last[f.Vehicle] = f.Vehicle + "@" + f.Cell
	}
	return last
}

// Vehicle is one car of the fleet.
type Vehicle struct {
	ID    string
	Depot int
	Home  *Vehicle
}

// Fleet is all vehicles.
type Fleet struct {
	vehicles map[string]*Vehicle
}

// IDs lists the vehicles.
func (f *Fleet) IDs() []string {
	ids := slices.Collect(maps.Keys(f.vehicles))
	return ids
}

// at gives the vehicles of a depot.
func (f *Fleet) at(depot int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for id, v := range f.vehicles {
			if v.Depot == depot && !yield(id) {
				return
			}
		}
	}
}

// AtDepot lists the vehicles of a depot: a handful of all, nobody knows how many.
func (f *Fleet) AtDepot(depot int) []string { return slices.Collect(f.at(depot)) }

// set is a set of names.
type set map[string]struct{}

func (s set) add(name string) { s[name] = struct{}{} }

// Seen is the set of all cells in which anyone was; each fix has a cell of its own.
func Seen(fixes []Fix) set {
	seen := set{}
	for i := range fixes {
		seen.add(fixes[i].Cell)
	}
	return seen
}

// group is a set of few names.
type group map[string]int

func (g group) count(name string) { g[name]++ }

// PerVehicle counts the fixes of the few vehicles that are on this tour.
func PerVehicle(fixes []Fix) group {
	g := group{}
	for i := range fixes {
		g.count(fixes[i].Vehicle)
	}
	return g
}

// Newest lists cells with the newest first.
func Newest(fixes []Fix) []string {
	trail := make([]string, 0, len(fixes))
	for i := range fixes {
		trail = slices.Insert(trail, 0, fixes[i].Cell)
	}
	return trail
}

// Ordered keeps the best few of all distances in order; there are five of them.
func Ordered(fixes []Fix) [5]int32 {
	best := make([]int32, 0, 6)
	for i := range fixes {
		at, _ := slices.BinarySearch(best, fixes[i].X)
		best = slices.Insert(best, at, fixes[i].X)
		if len(best) > 5 {
			best = best[:5]
		}
	}
	return [5]int32(best)
}

// histogram counts speeds.
type histogram struct {
	buckets [512]uint64
	total   uint64
}

// slowest is the first bucket that is not empty.
func (h *histogram) slowest() int {
	for speed, n := range h.buckets {
		if n > 0 {
			return speed
		}
	}
	return -1
}

// fastest is the last one.
func (h *histogram) fastest() int {
	for speed := range h.buckets {
		at := len(h.buckets) - 1 - speed
		if h.buckets[at] > 0 {
			return at
		}
	}
	return -1
}

// state is a copy of the histogram for the report: the histogram itself goes on counting.
func (h *histogram) state() (all [512]uint64) {
	all = h.buckets
	for i := 1; i < len(all); i++ {
		all[i] += all[i-1]
	}
	return all
}

type validity struct{ ok bool }

// sample is one measurement of a sensor.
type sample struct {
	validity
	value  float64
	raised bool
	at     int64
	sensor uint16
	source *Vehicle
	late   bool
}

// samples makes the samples of a tour.
func samples(n int) []sample {
	all := make([]sample, n)
	for i := range all {
		s := &all[i]
		s.ok, s.at, s.value = true, int64(i), float64(i)
	}
	return all
}

// limits is the one setting of a depot: its fields stand in the order of the form.
type limits struct {
	Strict bool
	Speed  int64
	Night  bool
	Weight int64
	Winter bool
}

func newLimits(strict bool) *limits {
	return &limits{Strict: strict, Speed: 80, Weight: 7500}
}

// loaded makes the fixes of an archive.
func loaded(cells []string) []*Fix {
	all := make([]*Fix, 0, len(cells))
	for i, cell := range cells {
		all = append(all, &Fix{Cell: cell, At: int64(i)})
	}
	return all
}

// linked makes vehicles that refer to their home and are changed by whoever holds them.
func linked(n int) *Fleet {
	f := &Fleet{vehicles: make(map[string]*Vehicle, n)}
	var home *Vehicle
	for i := range n {
		v := &Vehicle{ID: cellName(i), Depot: i % 50, Home: home}
		f.vehicles[v.ID] = v
		if i%50 == 0 {
			home = v
		}
	}
	return f
}

func cellName(i int) string {
	var b strings.Builder
	b.Grow(6)
	for range 6 {
		b.WriteByte('a' + byte(i%26))
		i /= 26
	}
	return b.String()
}

//go:build go1.25

// Package growth has code of an archive of measurements that collects, joins and compares.
package growth

import (
	"bytes"
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Station is a place that measures.
type Station struct {
	Name  string
	Level float64
}

// Newest gives the station that was seen last.
func Newest(seen map[string]int64) string {
	list := slices.Collect(maps.Keys(seen))
	return slices.MaxFunc(list, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

// Levels gives all levels for a sum.
func Levels(at map[int64]Station) (sum float64) {
	for _, s := range slices.AppendSeq([]Station(nil), maps.Values(at)) {
		sum += s.Level
	}
	return sum
}

// ByPlace numbers the stations.
func ByPlace(list []Station) map[int]Station {
	return maps.Collect(slices.All(list))
}

// Ordered has a few keys in order: sorting takes the time.
func Ordered(by map[string]int64) []string { return slices.Sorted(maps.Keys(by)) }

// Sized has its room.
func Sized(seen map[string]int64) []string {
	return slices.AppendSeq(make([]string, 0, len(seen)), maps.Keys(seen))
}

// Long keeps what is long: how many is not known.
func Long(words iter.Seq[string]) []string {
	return slices.Collect(func(yield func(string) bool) {
		for w := range words {
			if len(w) > 6 && !yield(w) {
				return
			}
		}
	})
}

// Blocks makes a sum of each block of levels.
func Blocks(levels []float64, size int) []float64 {
	var sums []float64
	for block := range slices.Chunk(levels, size) {
		s := 0.0
		for _, v := range block {
			s += v
		}
		sums = append(sums, s)
	}
	return sums
}

// InOrder walks a map by its sorted keys.
func InOrder(by map[int64]Station) []Station {
	var list []Station
	for _, k := range slices.Sorted(maps.Keys(by)) {
		list = append(list, by[k])
	}
	return list
}

// Fields has as many as there are.
func Fields(line string) []string {
	var out []string
	for f := range strings.SplitSeq(line, ";") {
		out = append(out, strings.TrimSpace(f))
	}
	return out
}

// Column is one value of each line.
func Column(text []byte) (n int) {
	var cells [][]byte
	for line := range bytes.Lines(text) {
		cells = append(cells, line[:3])
	}
	return len(cells)
}

// Name is a name of a station.
type Name string

// Route writes the names of a route.
func Route[T ~string](stops iter.Seq2[int, T]) T {
	var route T
	for i, stop := range stops {
		if i == 0 {
			route = stop
			continue
		}
		route += "-" + stop
	}
	return route
}

// Initials takes a letter of each.
func Initials(line string) string {
	out := ""
	for w := range strings.FieldsSeq(line) {
		out = out + w[:1] + "."
	}
	return out
}

// First stops at the first that has a mark.
func First[T ~string](stops iter.Seq[T], mark T) (found T) {
	for s := range stops {
		if strings.HasPrefix(string(s), string(mark)) {
			found += "at " + s
			break
		}
	}
	return found
}

package desk

import (
	"math"
	"slices"
	"sort"
)

// surcharges of the few classes of goods that have one.
var surchargeClasses = [...]uint16{17, 23, 40, 88}

// surcharged counts the items of those classes.
func surcharged(classes []uint16) (n int) {
	for _, c := range classes {
		if slices.Contains(surchargeClasses[:], c) {
			n++
		}
	}
	return n
}

type point struct{ x, y, r float64 }

// overlaps counts the pairs of drop zones that overlap, and weighs each by how far.
func overlaps(zones []point) (pairs int, depth float64) {
	for i := range zones {
		for j := i + 1; j < len(zones); j++ {
			d := math.Hypot(zones[i].x-zones[j].x, zones[i].y-zones[j].y)
			depth += 1 / (1 + d)
			if d < zones[i].r+zones[j].r {
				pairs++
			}
		}
	}
	return pairs, depth
}

type tariff struct {
	upTo  []float64
	price []int
}

// price of all weights, each by the step of the tariff that it falls in.
func (t *tariff) total(weights []float64) (sum int) {
	for _, w := range weights {
		i := sort.SearchFloat64s(t.upTo, w)
		sum += t.price[i]
	}
	return sum
}

type shift struct {
	driver uint32
	scans  []int32
}

// medians returns the sum of the middle scan times of all shifts. The scans themselves stay as they are.
func medians(shifts []shift, scratch []int32) (sum int) {
	for i := range shifts {
		times := append(scratch[:0], shifts[i].scans...)
		slices.Sort(times)
		sum += int(times[len(times)/2])
	}
	return sum
}

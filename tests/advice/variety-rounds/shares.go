package rounds

import (
	"slices"
	"sort"
)

// percentile is the nearest rank.
func percentile(of []float64, p float64) float64 {
	sorted := slices.Clone(of)
	slices.Sort(sorted)
	return sorted[min(int(p*float64(len(sorted))), len(sorted)-1)]
}

// Quantiles are what a page shows.
func Quantiles(times []float64, asked []float64) []float64 {
	out := make([]float64, 0, len(asked))
	for _, p := range asked {
		out = append(out, percentile(times, p))
	}
	return out
}

type sizes struct {
	all  []int
	unit int
}

func (s *sizes) rank(share int) int {
	ordered := make([]int, len(s.all))
	copy(ordered, s.all)
	sort.Slice(ordered, func(i, j int) bool { return ordered[i] < ordered[j] })
	return ordered[len(ordered)*share/100] / s.unit
}

type summary struct{ low, mid, high, n int }

func (s *sizes) count() int { return len(s.all) }

func (s *sizes) summary() summary {
	return summary{low: s.rank(5), mid: s.rank(50), high: s.rank(95), n: s.count()}
}

// middle sorts a copy: each call has data of its own.
func middle(of []int) int {
	mine := append([]int(nil), of...)
	sort.Ints(mine)
	return mine[len(mine)/2]
}

func middles(rows [][]int) (sum int) {
	for _, r := range rows {
		sum += middle(r)
	}
	return sum
}

// running asks again, after the data has changed.
func running(of []int) (sum int) {
	seen := make([]int, 0, len(of))
	for _, v := range of {
		seen = append(seen, v)
		sum += middleOf(seen)
	}
	return sum
}

func middleOf(of []int) int {
	mine := append([]int(nil), of...)
	slices.Sort(mine)
	return mine[len(mine)/2]
}

func (s *sizes) pick(name string) int {
	switch name {
	case "low":
		return s.part(5)
	case "high":
		return s.part(95)
	}
	return 0
}

func (s *sizes) part(share int) int {
	one := slices.Clone(s.all)
	slices.Sort(one)
	return one[len(one)*share/100]
}

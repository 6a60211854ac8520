//go:build go1.25

package growth

// Smooth averages a line of levels some times.
func Smooth(start []float64, rounds int) float64 {
	line := make([]float64, len(start))
	copy(line, start)
	for range rounds {
		next := make([]float64, len(start))
		for i := 1; i+1 < len(line); i++ {
			next[i] = (line[i-1] + line[i] + line[i+1]) / 3
		}
		line = next
	}
	return line[len(line)/2]
}

// Reach counts what can be reached, step by step.
func Reach(links [][]int32, from int32, seen []bool) (n int) {
	edge := []int32{from}
	for len(edge) > 0 {
		var next []int32
		for _, at := range edge {
			for _, to := range links[at] {
				if !seen[to] {
					seen[to] = true
					next = append(next, to)
				}
			}
		}
		n += len(edge)
		edge = next
	}
	return n
}

// Binomial is a row of Pascal's triangle: each row is longer.
func Binomial(n int) []uint64 {
	row := []uint64{1}
	for k := 1; k <= n; k++ {
		longer := make([]uint64, k+1)
		longer[0], longer[k] = 1, 1
		for i := 1; i < k; i++ {
			longer[i] = row[i-1] + row[i]
		}
		row = longer
	}
	return row
}

// Steps keeps all lines of a run: each is of its own.
func Steps(start []float64, rounds int) (all [][]float64) {
	line := make([]float64, len(start))
	copy(line, start)
	all = make([][]float64, 0, rounds)
	for range rounds {
		steps := make([]float64, len(start))
		for i := range line {
			steps[i] = line[i] / 2
		}
		all = append(all, line)
		line = steps
	}
	return all
}

// Halved begins with what belongs to its caller.
func Halved(line []float64, rounds int) float64 {
	for range rounds {
		half := make([]float64, len(line))
		for i := range line {
			half[i] = line[i] / 2
		}
		line = half
	}
	return line[0]
}

// SmoothIn has two lines that change places.
func SmoothIn(line, next []float64, rounds int) float64 {
	for range rounds {
		for i := 1; i+1 < len(line); i++ {
			next[i] = (line[i-1] + line[i] + line[i+1]) / 3
		}
		line, next = next, line
	}
	return line[len(line)/2]
}

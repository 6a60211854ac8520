// Package science holds small programs of a laboratory: matrices, rays, cells, genomes.
package science

import (
	"fmt"
	"math"
	"sort"
)

// Column is a vector with checked access.
type Column struct {
	values []float64
	name   string
}

// GetValue throws where the index is out of bounds.
func (c *Column) GetValue(i int) float64 {
	if i < 0 || i >= len(c.values) {
		panic(fmt.Errorf("IndexOutOfBoundsException: %s[%d] of %d", c.name, i, len(c.values)))
	}
	return c.values[i]
}

// Dot is the inner product.
func (c *Column) Dot(o *Column) (sum float64) {
	for i := 0; i < len(c.values); i++ {
		sum += c.GetValue(i) * o.GetValue(i)
	}
	return sum
}

// FastColumn throws from a function of its own.
type FastColumn struct{ values []float64 }

// GetValue is small enough.
func (c *FastColumn) GetValue(i int) float64 {
	if uint(i) >= uint(len(c.values)) {
		throwIndex(i, len(c.values))
	}
	return c.values[i]
}

//go:noinline
func throwIndex(i, n int) {
	panic(fmt.Errorf("IndexOutOfBoundsException: %d of %d", i, n))
}

// Dot is the inner product.
func (c *FastColumn) Dot(o *FastColumn) (sum float64) {
	for i := range c.values {
		sum += c.GetValue(i) * o.GetValue(i)
	}
	return sum
}

// DenseMatrix is an array of arrays, as it always was.
type DenseMatrix struct {
	cells []float64
	rows  int
	cols  int
}

// At reads a cell.
func (m *DenseMatrix) At(i, j int) float64 { return m.cells[i*m.cols+j] }

// ToRows gives the matrix to those who want [][]float64.
func (m *DenseMatrix) ToRows() [][]float64 {
	out := make([][]float64, m.rows)
	for i := range out {
		for j := 0; j < m.cols; j++ {
			out[i] = append(out[i], m.At(i, j))
		}
	}
	return out
}

// Multiply writes the product into a matrix that the caller keeps.
func (m *DenseMatrix) Multiply(o, into *DenseMatrix) {
	for i := 0; i < m.rows; i++ {
		for j := 0; j < o.cols; j++ {
			var s float64
			for k := 0; k < m.cols; k++ {
				s += m.At(i, k) * o.At(k, j)
			}
			into.cells[i*into.cols+j] = s
		}
	}
}

// Quaternion turns things.
type Quaternion struct{ w, x, y, z float64 }

// Vector3 is immutable: each operation gives a new one.
type Vector3 struct{ x, y, z float64 }

// RotateBy turns the vector.
func (v *Vector3) RotateBy(q *Quaternion) *Vector3 {
	tx := 2 * (q.y*v.z - q.z*v.y)
	ty := 2 * (q.z*v.x - q.x*v.z)
	tz := 2 * (q.x*v.y - q.y*v.x)
	n := math.Sqrt(q.w*q.w + q.x*q.x + q.y*q.y + q.z*q.z)
	return &Vector3{
		x: v.x + (q.w*tx+q.y*tz-q.z*ty)/n,
		y: v.y + (q.w*ty+q.z*tx-q.x*tz)/n,
		z: v.z + (q.w*tz+q.x*ty-q.y*tx)/n,
	}
}

// Spin turns many times.
func Spin(v *Vector3, q *Quaternion, times int) float64 {
	for i := 0; i < times; i++ {
		v = v.RotateBy(q)
	}
	return v.x
}

// Scaled is small: where it is inlined nothing is allocated.
func (v *Vector3) Scaled(f float64) *Vector3 { return &Vector3{v.x * f, v.y * f, v.z * f} }

// Length is that of a scaled vector.
func Length(v *Vector3, f float64) float64 {
	s := v.Scaled(f)
	return s.x*s.x + s.y*s.y + s.z*s.z
}

// Consumer is a java.util.function.
type Consumer interface{ Accept(x float64) }

// Source is anything that has numbers.
type Source interface {
	ForEach(fn func(x float64))
}

// Triple is a source of three.
type Triple [3]float64

// ForEach visits them.
func (t *Triple) ForEach(fn func(x float64)) {
	fn(t[0])
	fn(t[1])
	fn(t[2])
}

// MeanDeviation tells how far the mean of a source lies from the middle of its range.
func MeanDeviation(s Source) float64 {
	low, high, total, count := math.Inf(1), math.Inf(-1), 0.0, 0
	s.ForEach(func(x float64) {
		low, high = min(low, x), max(high, x)
		total += x
		count++
	})
	return total/float64(count) - (low+high)/2
}

// SumTriple knows the type: the compiler sees it all.
func SumTriple(t *Triple) float64 {
	sum := 0.0
	t.ForEach(func(x float64) { sum += x })
	return sum
}

// SlidingMedian is the median of the last values.
type SlidingMedian struct {
	window []float64
	at     int
	sorted []float64
}

// Push takes a value and tells the median.
func (s *SlidingMedian) Push(v float64) float64 {
	s.window[s.at] = v
	s.at = (s.at + 1) % len(s.window)
	s.sorted = append(s.sorted[:0], s.window...)
	sort.Float64s(s.sorted)
	return s.sorted[len(s.sorted)/2]
}

// Quartiles sorts a batch once and reads three of it.
func Quartiles(batch, room []float64) (a, b, c float64) {
	room = append(room[:0], batch...)
	sort.Float64s(room)
	n := len(room)
	return room[n/4], room[n/2], room[3*n/4]
}

// Histogram counts by bucket.
type Histogram struct{ buckets [20]int }

// Fill sorts numbers into buckets.
func (h *Histogram) Fill(values []float64) {
	for _, v := range values {
		h.buckets[int(v)%len(h.buckets)]++
	}
}

// Measurement has small fields between large ones.
type Measurement struct {
	valid  bool
	value  float64
	unit   uint8
	taken  int64
	sensor uint16
	error  float64
	final  bool
}

// NewSeries makes room for a day.
func NewSeries(n int) []Measurement {
	series := make([]Measurement, n)
	for i := range series {
		series[i].value = float64(i)
	}
	return series
}

// Sample is in order: nothing can be gained.
type Sample struct {
	value float64
	taken int64
	unit  uint8
	final bool
}

// NewSamples makes room for a day.
func NewSamples(n int) []Sample {
	samples := make([]Sample, n)
	for i := range samples {
		samples[i].value = float64(i)
	}
	return samples
}

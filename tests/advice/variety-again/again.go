// Package again has code that makes the same thing anew: scratch, order, small values, system calls.
package again

import (
	"cmp"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
)

var errForm = errors.New("no colon")

type vec []float64

// model is a linear one with several outputs.
type model struct {
	weights []vec
	seen    map[int][]int32
	cols    int
}

// predict says which output is the largest.
func (m *model) predict(x vec) (best int) {
	out := make(vec, len(m.weights))
	for i, w := range m.weights {
		for j := range x {
			out[i] += w[j] * x[j]
		}
	}
	for i, v := range out {
		if v > out[best] {
			best = i
		}
	}
	return best
}

// median works on a copy: the order of what is given stays.
func (m *model) median(xs []int) int {
	tmp := make([]int, len(xs))
	copy(tmp, xs)
	slices.Sort(tmp)
	return tmp[len(tmp)/2]
}

// remember keeps what it makes.
func (m *model) remember(id int, x vec) int32 {
	marks := make([]int32, len(x))
	for i, v := range x {
		marks[i] = int32(v * 8)
	}
	m.keep(id, marks)
	return marks[0]
}

func (m *model) keep(id int, marks []int32) { m.seen[id&7] = marks }

// columns makes its scratch once for all lines.
func (m *model) columns(lines []string) (n int) {
	at := make([]int, m.cols)
	for _, l := range lines {
		clear(at)
		for i := range at {
			at[i] = strings.IndexByte(l, byte('a'+i))
		}
		for _, p := range at {
			n += p
		}
	}
	return n
}

// mergeSort needs room at each depth.
func mergeSort(xs []int) {
	if len(xs) < 16 {
		slices.Sort(xs)
		return
	}
	aux := make([]int, len(xs))
	mid := len(xs) / 2
	mergeSort(xs[:mid])
	mergeSort(xs[mid:])
	copy(aux, xs)
	for i, j, k := 0, mid, 0; k < len(xs); k++ {
		if j >= len(aux) || (i < mid && aux[i] <= aux[j]) {
			xs[k] = aux[i]
			i++
		} else {
			xs[k] = aux[j]
			j++
		}
	}
}

type score struct {
	who    int32
	points int32
}

func byPoints(a, b score) int { return cmp.Compare(b.points, a.points) }

// board holds the best scores.
type board struct {
	top  []score
	size int
}

func (b *board) add(s score) {
	b.top = append(b.top, s)
	slices.SortFunc(b.top, byPoints)
	if len(b.top) > b.size {
		b.top = b.top[:b.size]
	}
}

func (b *board) play(all []score) {
	for _, s := range all {
		b.add(s)
	}
}

// addLazily sorts when there are twice as many as are wanted.
func (b *board) addLazily(s score) {
	b.top = append(b.top, s)
	if len(b.top) < 2*b.size {
		return
	}
	slices.SortStableFunc(b.top, byPoints)
	b.top = b.top[:b.size]
}

func (b *board) playLazily(all []score) {
	for _, s := range all {
		b.addLazily(s)
	}
}

// smooth gives the sum of the medians of a window.
func smooth(xs []int, width int) (sum int) {
	var win []int
	for _, x := range xs {
		win = append(win, x)
		slices.Sort(win)
		if len(win) > width {
			win = win[1:]
		}
		sum += win[len(win)/2]
	}
	return sum
}

// inRuns sorts run after run.
func inRuns(xs []int, run int) (sum int) {
	for len(xs) > 0 {
		n := min(run, len(xs))
		part := xs[:n]
		slices.Sort(part)
		sum += part[0]
		xs = xs[n:]
	}
	return sum
}

// batches sorts each batch when it is full.
func batches(xs []int, size int) (sum int) {
	batch := make([]int, 0, size)
	for _, x := range xs {
		batch = append(batch, x)
		if len(batch) == size {
			slices.Sort(batch)
			sum += batch[0]
			batch = batch[:0]
		}
	}
	return sum
}

type pair struct{ key, value string }

// cut gives the two sides of a colon; it is inlined, and allocates nothing there.
func cut(s string) (*pair, bool) {
	p := pair{}
	i := 0
	for i < len(s) && s[i] != ':' {
		i++
	}
	if i == len(s) {
		return nil, false
	}
	p.key, p.value = s[:i], s[i+1:]
	for len(p.value) > 0 && p.value[0] == ' ' {
		p.value = p.value[1:]
	}
	return &p, true
}

func width(lines []string) (n int) {
	for _, l := range lines {
		p, ok := cut(l)
		if ok {
			n += len(p.key) + len(p.value)
		}
	}
	return n
}

// lookup gives nil where there is none.
func lookup(s string) *pair {
	q := pair{value: s}
	for i := range len(s) {
		if s[i] == ':' {
			q.key = s[:i]
			return &q
		}
	}
	return nil
}

func found(lines []string) (n int) {
	for _, l := range lines {
		if p := lookup(l); p != nil {
			n += len(p.key)
		}
	}
	return n
}

// parse makes what the table keeps.
func parse(s string) (*pair, error) {
	var r pair
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return nil, errForm
	}
	r.key, r.value = s[:i], s[i+1:]
	if r.key == "" {
		return nil, errForm
	}
	return &r, nil
}

func table(lines []string, into map[string]*pair) int {
	for _, l := range lines {
		r, err := parse(l)
		if err != nil {
			continue
		}
		into[r.key] = r
	}
	return len(into)
}

// chunks reads records with a head of eight bytes.
type chunks struct {
	file *os.File
	head [8]byte
	body [64 << 10]byte
}

func (c *chunks) skipAll() (n int, err error) {
	for {
		if _, err = c.file.Read(c.head[:]); err != nil {
			return n, err
		}
		n += int(c.head[0])
	}
}

// tags looks at the first four bytes of each page of the buffer.
func (c *chunks) tags() (n int, err error) {
	for {
		if _, err = io.ReadFull(c.file, c.body[:4]); err != nil {
			return n, err
		}
		n += int(c.body[3])
	}
}

func (c *chunks) large() (n int, err error) {
	for {
		k, err := c.file.Read(c.body[:])
		if err != nil {
			return n, err
		}
		n += k
	}
}

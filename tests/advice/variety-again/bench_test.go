package again

import (
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var sink int

func run(b *testing.B, name string, f func() int) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			sink += f()
		}
	})
}

func numbers(n int) []int {
	r := rand.New(rand.NewSource(3))
	out := make([]int, n)
	for i := range out {
		out[i] = r.Intn(1 << 20)
	}
	return out
}

func lines(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("a%02d: value bcd %d", i%37, i)
	}
	return out
}

func BenchmarkModel(b *testing.B) {
	m := &model{seen: map[int][]int32{}, cols: 24}
	x := make(vec, 24)
	for i := range x {
		x[i] = float64(i)
	}
	for range 60 {
		m.weights = append(m.weights, x)
	}
	xs, ls := numbers(120), lines(40)
	run(b, "Predict", func() int { return m.predict(x) })
	run(b, "Median", func() int { return m.median(xs) })
	run(b, "Remember", func() int { return int(m.remember(sink, x)) })
	run(b, "Columns", func() int { return m.columns(ls) })
	big := numbers(4000)
	work := make([]int, len(big))
	run(b, "Merge", func() int { copy(work, big); mergeSort(work); return work[0] })
}

func BenchmarkOrder(b *testing.B) {
	all := make([]score, 600)
	for i, n := range numbers(len(all)) {
		all[i] = score{int32(i), int32(n)}
	}
	bd := &board{size: 40}
	run(b, "Board", func() int { bd.top = bd.top[:0]; bd.play(all); return len(bd.top) })
	run(b, "Lazy", func() int { bd.top = bd.top[:0]; bd.playLazily(all); return len(bd.top) })
	xs := numbers(600)
	run(b, "Smooth", func() int { return smooth(xs, 30) })
	run(b, "Runs", func() int { return inRuns(slices.Clone(xs), 50) })
	run(b, "Batches", func() int { return batches(xs, 50) })
}

func BenchmarkPairs(b *testing.B) {
	ls := lines(500)
	run(b, "Width", func() int { return width(ls) })
	run(b, "Found", func() int { return found(ls) })
	into := map[string]*pair{}
	run(b, "Table", func() int { return table(ls, into) })
}

func BenchmarkChunks(b *testing.B) {
	path := filepath.Join(b.TempDir(), "data")
	if err := os.WriteFile(path, make([]byte, 64<<10), 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	c := &chunks{file: f}
	for name, read := range map[string]func() (int, error){"Heads": c.skipAll, "Tags": c.tags, "Large": c.large} {
		run(b, name, func() int {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				b.Fatal(err)
			}
			n, err := read()
			if !errors.Is(err, io.EOF) {
				b.Fatal(err)
			}
			return n
		})
	}
}

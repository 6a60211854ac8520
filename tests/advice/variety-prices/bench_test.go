package prices

import (
	"os"
	"sync"
	"testing"
)

var sink int

func together(b *testing.B, f func(i int)) {
	for b.Loop() {
		var wg sync.WaitGroup
		for range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range 400 {
					f(i)
				}
			}()
		}
		wg.Wait()
	}
}

func BenchmarkDraw(b *testing.B) {
	var t tickets
	together(b, func(int) { t.draw() })
}

func BenchmarkElect(b *testing.B) {
	var v vote
	together(b, func(i int) {
		v.elect(uint64(i))
		if v.leader() == 1<<40 {
			panic("no")
		}
	})
}

func BenchmarkPut(b *testing.B) {
	s := shelf{label: map[int]string{}}
	words := []string{"red", "green", "blue", "black", "white", "brown", "yellow", "grey"}
	together(b, func(i int) { s.put(i, words) })
}

func BenchmarkHall(b *testing.B) {
	all := make([]guest, 800)
	for i := range all {
		all[i] = guest{seat: i * 7919, name: "n", fee: i}
	}
	for b.Loop() {
		sink = hall(all)
	}
}

func net(n int) *network {
	w := &network{next: make([][]int, n)}
	for i := range n {
		for d := 1; d <= 3 && i+d < n; d++ {
			w.next[i] = append(w.next[i], i+d)
		}
	}
	return w
}

func BenchmarkTour(b *testing.B) {
	w := net(700)
	for b.Loop() {
		t := tour{of: w}
		t.go1(0)
		sink = len(t.seen)
	}
}

func BenchmarkMarked(b *testing.B) {
	w := net(700)
	for b.Loop() {
		sink = marked(w, 0, make(map[int]bool, 700))
	}
}

func BenchmarkDepth(b *testing.B) {
	w := net(700)
	ends := []int{699, 698, 697, 696, 695, 694}
	for b.Loop() {
		sink = w.depth(0, ends)
	}
}

func BenchmarkRates(b *testing.B) {
	xs := make([]int64, 1000)
	for i := range xs {
		xs[i] = int64(i * i)
	}
	for b.Loop() {
		sink = int(rates(xs))
	}
}

func BenchmarkNote(b *testing.B) {
	f, err := os.Create(b.TempDir() + "/notes")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	l := ledger{f}
	for b.Loop() {
		for i := range 50 {
			l.note(i)
		}
	}
}

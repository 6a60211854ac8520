package market

import (
	"sync"
	"testing"
)

var names = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// crowd runs f in eight goroutines, as a busy server does.
func crowd(b *testing.B, name string, f func(worker int)) {
	b.Run(name, func(b *testing.B) {
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := w; i < b.N; i += 8 {
					for range 100 {
						f(w)
					}
				}
			}()
		}
		wg.Wait()
	})
}

func BenchmarkLocks(b *testing.B) {
	c := NewCache(1000)
	crowd(b, "Cache", func(w int) { c.Get(uint64(w * 97)) })
	books := Books{make(gate, 1), map[string]int{}}
	crowd(b, "Books", func(w int) { books.Add(names) })
	q := NewQueue()
	crowd(b, "Queue", func(w int) { q.Work(w) })
	var st Stats
	crowd(b, "Stats", func(w int) {
		if w == 3 {
			st.Note(errBusy)
		} else {
			st.Note(nil)
		}
	})
	var g gauge[int64]
	crowd(b, "Gauge", func(w int) { g.Add(1) })
	var br breaker
	br.Trip(false)
	crowd(b, "Breaker", func(w int) { br.Closed() })
	se := Settings{lock: new(sync.RWMutex)}
	se.Replace(config{3, map[string]int{"a": 1, "b": 2}})
	crowd(b, "Settings", func(w int) { se.Limit("b") })
	var sp Spread
	crowd(b, "Spread", func(w int) { sp.Add(w) })
	ac := Account{moves: make([]int64, 0, 100)}
	crowd(b, "Account", func(w int) { ac.Move(int64(w)) })
}

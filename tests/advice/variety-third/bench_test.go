package third

import (
	"sync"
	"testing"
	"time"
)

func crowd(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := w; i < b.N; i += 8 {
					for range 100 {
						f()
					}
				}
			}()
		}
		wg.Wait()
	})
}

func BenchmarkThird(b *testing.B) {
	s := Server{&Requests{}, "a"}
	crowd(b, "Serve", s.Serve)
	if s.Count() == 0 {
		b.Fatal("none")
	}
	crowd(b, "Spend", func() { Spend(1) })
	var f Flag
	f.Set()
	crowd(b, "Flag", func() { f.IsSet() })
	var ss Sessions
	ss.Reload(map[string]*session{"a": {"x"}, "b": {"y"}})
	crowd(b, "Find", func() { ss.Find("b") })
	var bu Bucket
	now := time.Now()
	crowd(b, "Take", func() { bu.Take(now) })
	var h Hits
	crowd(b, "Hits", h.Hit)
	var l Log
	parts := []string{"one", "two", "three"}
	crowd(b, "Log", func() { l.Print(parts) })
}

//go:build go1.26

package leave

import (
	"fmt"
	"sync"
	"testing"
)

func crowd(b *testing.B, f func(i int)) {
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := w; i < b.N; i += 8 {
				for k := range 20 {
					f(k)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkLeave(b *testing.B) {
	b.Run("Records", func(b *testing.B) {
		for b.Loop() {
			Records(500)
		}
	})
	var bus Bus
	b.Run("Post", func(b *testing.B) {
		for b.Loop() {
			var done sync.WaitGroup
			for i := range 20 {
				done.Add(1)
				go bus.Post(i, &done)
			}
			done.Wait()
		}
	})
	board := Board{best: map[string]int{}}
	p := &Params{"game=tetris&level=7&points=12345&player=eve"}
	b.Run("Score", func(b *testing.B) { crowd(b, func(i int) { board.Score(p, "eve") }) })
	texts := make([]string, 300)
	for i := range texts {
		texts[i] = fmt.Sprint(i * 37)
	}
	b.Run("Row", func(b *testing.B) {
		for b.Loop() {
			Row(texts)
		}
	})
	tags := make([]Tag, 300)
	b.Run("Boxed", func(b *testing.B) {
		for b.Loop() {
			Boxed(tags)
		}
	})
}

package shop

import (
	"runtime"
	"strings"
)

// Product is what is searched.
type Product struct {
	ID    uint32
	Title string
	Sold  uint32
}

type hit struct {
	id    uint32
	score float32
}

// Query is a search of a customer.
type Query struct {
	words []string
}

func (q *Query) score(p *Product, out chan<- hit) {
	h := hit{id: p.ID}
	for _, w := range q.words {
		if strings.Contains(p.Title, w) {
			h.score += float32(len(w))
		}
	}
	h.score += float32(p.Sold) / 1e6
	out <- h
}

// Best returns the product that matches best.
func (q *Query) Best(products []Product) uint32 {
	hits := make(chan hit, len(products))
	for i := range products {
		go q.score(&products[i], hits)
	}
	var best hit
	for range products {
		if h := <-hits; h.score > best.score || h.score == best.score && h.id < best.id {
			best = h
		}
	}
	return best.id
}

// Each runs f for all elements, no more than limit at the same time.
func Each[T, R any](in []T, limit int, f func(T) R) []R {
	out := make([]R, len(in))
	tickets := make(chan struct{}, limit)
	done := make(chan struct{})
	for i, v := range in {
		go func(i int, v T) {
			tickets <- struct{}{}
			out[i] = f(v)
			<-tickets
			done <- struct{}{}
		}(i, v)
	}
	for range in {
		<-done
	}
	return out
}

// Slugs makes the last part of product addresses.
func Slugs(titles []string) []string {
	return Each(titles, runtime.GOMAXPROCS(0), func(t string) string {
		if i := strings.IndexByte(t, ','); i >= 0 {
			t = t[:i]
		}
		return strings.TrimSpace(t)
	})
}

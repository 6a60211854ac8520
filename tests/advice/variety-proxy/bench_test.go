package proxy

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"testing"
)

func requests(n int) []Request {
	out := make([]Request, n)
	for i := range out {
		out[i] = Request{fmt.Sprintf("/v1/items/%d", i%50), i % 9, int64(i), []string{"a", "bb", fmt.Sprint(i % 5)}}
	}
	return out
}

func logLines(n int) (out [][]byte) {
	for i := range n {
		out = append(out, fmt.Appendf(nil, "host%d GET /items/%d/details/of/the/item HTTP/1.1 200;42;%d", i%10, i, i))
	}
	return out
}

func backends(n int) []Backend {
	out := make([]Backend, n)
	for i := range out {
		out[i].Name = fmt.Sprintf("backend-%05d", i)
		out[i].Weight = (i * 7919) % n
	}
	return out
}

func BenchmarkTrace(b *testing.B) {
	g := &Gateway{NewTrace(io.Discard), map[string]int{}}
	reqs := requests(500)
	b.Run("Route", func(b *testing.B) {
		for b.Loop() {
			g.Route(reqs)
		}
	})
	b.Run("Count", func(b *testing.B) {
		for b.Loop() {
			g.Count(reqs)
		}
	})
	b.Run("Check", func(b *testing.B) {
		for b.Loop() {
			g.Check(reqs)
		}
	})
}

func BenchmarkPrinted(b *testing.B) {
	reqs := requests(500)
	eps := make([]endpoint, 500)
	for i := range eps {
		eps[i] = endpoint{"zone", i % 40}
	}
	b.Run("Spread", func(b *testing.B) {
		for b.Loop() {
			Spread(eps)
		}
	})
	b.Run("Signatures", func(b *testing.B) {
		for b.Loop() {
			Signatures(reqs)
		}
	})
	sets := make([][]int, 300)
	for i := range sets {
		sets[i] = []int{80, 443, 8000 + i}
	}
	b.Run("Ports", func(b *testing.B) {
		for b.Loop() {
			Ports(io.Discard, sets)
		}
	})
	vs := []any{1, "x", endpoint{"z", 1}, 2.5}
	b.Run("Show", func(b *testing.B) {
		for b.Loop() {
			Show(vs)
		}
	})
}

func BenchmarkColumns(b *testing.B) {
	lines := logLines(400)
	log := bytes.Join(lines, []byte("\n"))
	b.Run("Gets", func(b *testing.B) {
		for b.Loop() {
			Gets(log)
		}
	})
	b.Run("Sizes", func(b *testing.B) {
		for b.Loop() {
			Sizes(lines)
		}
	})
	b.Run("Paths", func(b *testing.B) {
		for b.Loop() {
			Paths(lines)
		}
	})
	b.Run("Table", func(b *testing.B) {
		for b.Loop() {
			Table(lines)
		}
	})
}

func crowd(b *testing.B, f func(i int)) {
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < b.N; i += 8 {
				for k := range 20 {
					f(k)
				}
			}
		}()
	}
	wg.Wait()
}

func BenchmarkTurns(b *testing.B) {
	q := NewQuotas(64)
	b.Run("Take", func(b *testing.B) { crowd(b, func(i int) { q.Take(i) }) })
	p := NewPool()
	b.Run("Pool", func(b *testing.B) {
		crowd(b, func(i int) {
			p.Do(func() int {
				s := 0
				for k := range 500 {
					s += k ^ i
				}
				return s
			})
		})
	})
}

func BenchmarkValues(b *testing.B) {
	bs := backends(2000)
	b.Run("Order", func(b *testing.B) {
		for b.Loop() {
			Order(bs)
		}
	})
	b.Run("Names", func(b *testing.B) {
		for b.Loop() {
			Names(bs, 10)
		}
	})
	b.Run("Lookup", func(b *testing.B) {
		for b.Loop() {
			Lookup(bs)
		}
	})
	ss := []scorer{polynomial{label: "a"}, polynomial{label: "b"}, line{1, 2}}
	xs := make([]float64, 1000)
	b.Run("Best", func(b *testing.B) {
		for b.Loop() {
			Best(ss, xs)
		}
	})
}

func BenchmarkKept(b *testing.B) {
	var j Jobs
	b.Run("Jobs", func(b *testing.B) {
		for b.Loop() {
			for i := range 500 {
				j.Add(i, 3)
			}
			j.Run()
		}
	})
	b.Run("Sum", func(b *testing.B) {
		for b.Loop() {
			j.Add(1, 1)
			for i := range 200 {
				j.Sum(i)
			}
			j.Run()
		}
	})
	reqs := requests(500)
	b.Run("Serve", func(b *testing.B) {
		for b.Loop() {
			Serve(context.Background(), reqs, Tenant)
		}
	})
	b.Run("Sessions", func(b *testing.B) {
		for b.Loop() {
			Sessions(1000)
		}
	})
	b.Run("Windows", func(b *testing.B) {
		for b.Loop() {
			Windows(100)
		}
	})
}

package reads

import (
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

var (
	parts  = strings.Fields(strings.Repeat("some words that come together ", 40))
	keys   []string
	worker atomic.Int64
)

func init() {
	for i := 0; i < 200; i++ {
		keys = append(keys, "key/"+strconv.Itoa(i))
	}
}

// parallel runs f in eight goroutines for each processor.
func parallel(b *testing.B, f func(i int)) {
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for i := int(worker.Add(1)) << 32; pb.Next(); i++ {
			f(i)
		}
	})
}

func BenchmarkSettings(b *testing.B) {
	s := &Settings{values: map[string]string{}}
	for _, k := range keys {
		s.Set(k, k)
	}
	parallel(b, func(i int) { s.Get(keys[i%200]) })
}

func BenchmarkLibrary(b *testing.B) {
	l := &Library{}
	for _, k := range keys {
		l.Add(strings.Repeat(k, 20))
	}
	parallel(b, func(i int) { l.Find("y/17k") })
}

func BenchmarkRoutes(b *testing.B) {
	r := &Routes{table: map[string]int{}}
	for i, k := range keys {
		r.Handle(k, i)
	}
	parallel(b, func(i int) { r.Lookup(keys[i%200]) })
}

func BenchmarkEnabled(b *testing.B) {
	features.on = map[string]bool{}
	for _, k := range keys {
		Enable(k)
	}
	parallel(b, func(i int) { Enabled(keys[i%200]) })
}

func BenchmarkCatalogue(b *testing.B) {
	c := &Catalogue{names: keys}
	parallel(b, func(i int) { c.Match("9") })
}

func BenchmarkAlone(b *testing.B) {
	a := &Alone{values: map[string]string{}}
	for b.Loop() {
		a.Get("  key/12 ")
	}
}

func BenchmarkSnapshot(b *testing.B) {
	s := &Snapshot{}
	s.table.Store(&map[string]int{})
	for i, k := range keys {
		s.Put(k, i)
	}
	parallel(b, func(i int) { s.Lookup(keys[i%200]) })
}

func BenchmarkStriped(b *testing.B) {
	var s Striped
	for i := range s.stripes {
		s.stripes[i].m = map[int]int{}
	}
	parallel(b, func(i int) { s.Add(i >> 32) })
}

func BenchmarkQuiet(b *testing.B) {
	q := &Quiet{}
	parallel(b, func(i int) { q.Note(parts[:10]) })
}

package faults

import (
	"context"
	"testing"
	"time"
)

var (
	app  = NewApp("test")
	heap = NewHeap()
	n    int
)

func TestFaults(t *testing.T) {
	b := &Broker{}
	get := func(s string) string { return s + "!" }
	for range 3 {
		b.Subscribe("news", func(string) {})
		First([]string{"a", "b", "c"}, get)
		FirstKept([]string{"a", "b", "c"}, get)
		Stages(10)
		StagesDone(context.Background(), 10)
		Orphans(2)
	}
	var m Meter
	m.Crowd(20)
	n = len(Collect(20))
	w := Watch(func() {})
	time.Sleep(5 * time.Millisecond)
	w.Stop()
	time.Sleep(5 * time.Millisecond)
	s := Safe{n: map[int]int{}}
	s.Crowd(20)
}

func BenchmarkFaults(b *testing.B) {
	get := func(s string) string { return s + "!" }
	b.Run("First", func(b *testing.B) {
		for i := 0; i < b.N && i < 300; i++ {
			First([]string{"a", "b", "c"}, get)
		}
	})
	b.Run("Kept", func(b *testing.B) {
		for b.Loop() {
			n = len(FirstKept([]string{"a", "b", "c"}, get))
		}
	})
	b.Run("Stages", func(b *testing.B) {
		for i := 0; i < b.N && i < 300; i++ {
			Stages(10)
		}
	})
	b.Run("Subscribe", func(b *testing.B) {
		br := &Broker{}
		for i := 0; i < b.N && i < 300; i++ {
			br.Subscribe("x", func(string) {})
		}
	})
	b.Run("Orphans", func(b *testing.B) {
		for i := 0; i < b.N && i < 100; i++ {
			Orphans(2)
		}
	})
	b.Run("Done", func(b *testing.B) {
		for b.Loop() {
			StagesDone(context.Background(), 10)
		}
	})
	b.Run("Safe", func(b *testing.B) {
		s := Safe{n: map[int]int{}}
		for b.Loop() {
			s.Crowd(4)
		}
	})
	b.Run("Heap", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			heap.Set(i, byte(i))
		}
	})
	n = len(app.name)
}

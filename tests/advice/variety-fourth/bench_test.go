package parlor

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

type nullSink struct{ n int }

func (s *nullSink) Deliver(f *Frame) error { s.n += len(f.Body); return nil }

var (
	sinkInt  int
	sinkIDs  []MemberID
	sinkStrs []string
)

func crowd(b *testing.B, n int, f func(i int)) {
	var wg sync.WaitGroup
	for w := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < b.N; i += n {
				for k := range 100 {
					f(k)
				}
			}
		}()
	}
	wg.Wait()
}

func room(n int) *Room {
	r := NewRoom("lobby", WithTopic("hello"))
	for i := range n {
		_ = r.Join(MemberID(i*7), "nick"+strconv.Itoa(i), &nullSink{})
	}
	return r
}

func BenchmarkRoster(b *testing.B) {
	r := room(300)
	for b.Loop() {
		sinkIDs = r.Roster()
	}
}

func BenchmarkNicksIdle(b *testing.B) {
	r := room(300)
	for b.Loop() {
		sinkStrs = r.Nicks()
		sinkIDs = r.Idle(10)
	}
}

func BenchmarkMeter(b *testing.B) {
	r := room(1)
	crowd(b, 4, func(i int) { r.traffic.add(i) })
}

func BenchmarkAverage(b *testing.B) {
	var a average
	for b.Loop() {
		for i := range 100 {
			a.observe(float64(i))
		}
	}
	sinkInt = int(a.mean())
}

func BenchmarkPublish(b *testing.B) {
	r := room(64)
	f := &Frame{Body: []byte("hello")}
	for b.Loop() {
		r.Publish(f)
	}
}

func BenchmarkPublishInParts(b *testing.B) {
	r := room(64)
	f := &Frame{Body: []byte("hello")}
	for b.Loop() {
		r.PublishInParts(f)
	}
}

func BenchmarkPump(b *testing.B) {
	s := &nullSink{}
	f := &Frame{Body: []byte("x")}
	for b.Loop() {
		c := make(chan *Frame, 64)
		for range 64 {
			c <- f
		}
		close(c)
		sinkInt, _ = pump(c, s, time.Minute)
	}
}

func BenchmarkDrain(b *testing.B) {
	f := &Frame{Body: []byte("x")}
	for b.Loop() {
		c := make(chan *Frame, 256)
		for range 256 {
			c <- f
		}
		close(c)
		sinkInt = drain(c, time.Minute)
	}
}

func BenchmarkPolicies(b *testing.B) {
	p := &policies{byTag: map[string]policy{}}
	p.set("a", policy{1, 2})
	p.set("b", policy{3, 4})
	crowd(b, 4, func(int) { _, _ = p.lookup("b") })
}

func BenchmarkFeatures(b *testing.B) {
	var f features
	f.cur.Store(&map[string]bool{"x": true})
	crowd(b, 4, func(int) { f.on("x") })
}

func BenchmarkJournal(b *testing.B) {
	j := &journal{}
	body := []byte(strings.Repeat("so it goes ", 10))
	crowd(b, 8, func(int) { j.note(body) })
}

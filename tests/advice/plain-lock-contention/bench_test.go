package frontend

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

var sink atomic.Uint64

func BenchmarkTouch(b *testing.B) {
	sessions := make([]Session, 1000)
	ids := make([]string, len(sessions))
	for i := range sessions {
		ids[i] = fmt.Sprintf("sess-%08x", i*2654435761)
		sessions[i] = Session{ID: ids[i], User: uint32(i)}
	}
	s := NewSessionStore(7, sessions)
	body := []byte(strings.Repeat("<p>an answer of some length</p>", 40))
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		var x uint64
		for i := 0; pb.Next(); i++ {
			t, _ := s.Touch(ids[i*7%len(ids)], body, int64(i))
			x += t
		}
		sink.Add(x)
	})
}

func BenchmarkAllow(b *testing.B) {
	l := NewLimiter(1e6, 100)
	var start atomic.Uint64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		c := start.Add(977)
		n := uint64(0)
		for i := int64(0); pb.Next(); i++ {
			c = (c*5 + 3) & 2047
			if l.Allow(c, i*100) {
				n++
			}
		}
		sink.Add(n)
	})
}

func BenchmarkObserve(b *testing.B) {
	keys := make([]string, 200)
	for i := range keys {
		keys[i] = fmt.Sprintf("/api/v1/resource/%d", i)
	}
	r := NewRegistry(keys)
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			r.Observe(keys[i*13%len(keys)], float64(i%5000))
		}
	})
}

func BenchmarkVolumeByDomain(b *testing.B) {
	messages := make([]string, 8000)
	for i := range messages {
		messages[i] = fmt.Sprintf("Received: by mx%d.example.com\r\nDate: Mon, 3 Feb 2025 10:00:%02d\r\nFrom: Some One <one@dom%d.example>\r\nTo: two@example.org\r\nSubject: number %d\r\nContent-Length: %d\r\n", i%3, i%60, i%40, i, i*17)
	}
	for b.Loop() {
		sink.Add(uint64(len(VolumeByDomain(messages, 4))))
	}
}

func BenchmarkJournal(b *testing.B) {
	j := new(Journal)
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		obj := [48]byte{1, 2, 3}
		for i := 0; pb.Next(); i++ {
			obj[i%48]++
			j.Append(uint32(i), uint16(i%9), &obj)
		}
	})
	sink.Add(j.head)
}

func BenchmarkTally(b *testing.B) {
	var mu sync.Mutex
	var all []*Tally
	b.RunParallel(func(pb *testing.PB) {
		t := new(struct {
			_ [64]byte
			Tally
			_ [64]byte
		})
		mu.Lock()
		all = append(all, &t.Tally)
		mu.Unlock()
		for i := 0; pb.Next(); i++ {
			t.Record(200+100*(i%4), i%3000, int64(i%300_000))
		}
	})
	n, _ := Sum(all)
	sink.Add(uint64(n))
}

func BenchmarkPriceBook(b *testing.B) {
	p := NewPriceBook(4096)
	for i := range uint64(4096) {
		p.Quote(i, 1)
	}
	var start atomic.Uint64
	b.RunParallel(func(pb *testing.PB) {
		a, n := start.Add(1283), uint64(0)
		for i := int64(0); pb.Next(); i++ {
			a = (a*5 + 3) & 4095
			if p.Quote(a, i%977) {
				n++
			}
		}
		sink.Add(n)
	})
}

func BenchmarkReport(b *testing.B) {
	bookings := make([]int64, 60_000)
	for i := range bookings {
		bookings[i] = int64(i * 7919)
	}
	for b.Loop() {
		r := &Report{bookings: bookings}
		var wg sync.WaitGroup
		for range 4 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				sink.Add(uint64(r.Totals()[17]))
			}()
		}
		wg.Wait()
	}
}

package infra

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "service.queue-" + strconv.Itoa(i)
	}
	return out
}

func tasks(n int) []Task {
	out := make([]Task, n)
	for i := range out {
		out[i] = Task{Due: int64(i*7919) % 1000, ID: uint64(i), Prio: int32(i), Kind: uint8(i)}
	}
	return out
}

var sinkInt int
var sinkAny any

func BenchmarkSchedule(b *testing.B) {
	s, ts, n := &Scheduler{}, tasks(32), 0
	for b.Loop() {
		for _, t := range ts {
			s.Schedule(t)
		}
		s.Due(1000, func(Task) { n++ })
	}
}

func BenchmarkDrain(b *testing.B) {
	s, ts := &Scheduler{leases: leaseBook{free: 1000}}, tasks(200)
	for b.Loop() {
		sinkInt = s.Drain(ts)
	}
}

func BenchmarkDrainEach(b *testing.B) {
	s, ts := &Scheduler{leases: leaseBook{free: 1000}}, tasks(200)
	ws := []*worker{{busy: true}, {busy: true}, {}}
	for b.Loop() {
		sinkInt = s.DrainEach(ts)
		for i := range ts {
			Assign(ws, &ts[i])
		}
	}
}

func BenchmarkWheel(b *testing.B) {
	var w wheel
	ts, n := tasks(500), 0
	for b.Loop() {
		for _, t := range ts {
			w.add(t)
		}
		for range 64 {
			w.tick(func(Task) { n++ })
		}
	}
}

func inbox(n int) *Inbox {
	return &Inbox{in: make(chan Task, n), stop: make(chan struct{}), idle: time.Minute}
}

func BenchmarkPump(b *testing.B) {
	q, ts := inbox(100), tasks(100)
	for b.Loop() {
		for _, t := range ts {
			q.in <- t
		}
		q.Pump(len(ts), func(t Task) { sinkInt += int(t.ID) })
	}
}

func BenchmarkNextAll(b *testing.B) {
	q, ts := inbox(100), tasks(100)
	for b.Loop() {
		for _, t := range ts {
			q.in <- t
		}
		q.NextAll(len(ts), time.Minute)
	}
}

func BenchmarkUntilQuiet(b *testing.B) {
	q, ts := inbox(100), tasks(100)
	for b.Loop() {
		for _, t := range ts {
			q.in <- t
		}
		q.Until(50, time.Minute)
		q.Quiet(50)
	}
}

func BenchmarkRetry(b *testing.B) {
	for b.Loop() {
		n := 0
		Retry(nil, func() bool { n++; return n == 2 })
	}
}

func BenchmarkAllow(b *testing.B) {
	l := &Limiter{refill: 1000}
	for i := int64(0); b.Loop(); i++ {
		l.Allow(int(i&7), 3, i)
	}
}

func BenchmarkPeek(b *testing.B) {
	l := &Limiter{}
	l.tokens[0] = 100
	bk := Buckets{by: map[string]*bucket{}}
	ns := names(8)
	for i := int64(0); b.Loop(); i++ {
		l.Peek(int(i&7), 3, i)
		bk.get(ns[i&7]).left--
	}
}

func BenchmarkGate(b *testing.B) {
	g, a, s := &Gate{most: 100}, &Average{}, NewStriped()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if g.Enter() {
				a.Add(1)
				g.Leave()
			}
			s.Add(1, 1)
		}
	})
	sinkAny = a.Value()
}

func BenchmarkTrack(b *testing.B) {
	p := &Pressure{name: "x"}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			p.Track(func() {})
		}
	})
}

func BenchmarkSequence(b *testing.B) {
	next := Sequence(1)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			next()
		}
	})
}

func BenchmarkBroadcast(b *testing.B) {
	t := NewTopic(names(100))
	for i := 0; b.Loop(); i++ {
		t.Broadcast(Message{uint64(i), 10})
	}
}

func BenchmarkReplay(b *testing.B) {
	t := NewTopic(names(100))
	for i := 0; b.Loop(); i++ {
		t.Replay(Message{uint64(i), 10})
	}
}

func BenchmarkSpread(b *testing.B) {
	t := NewTopic(names(2000))
	for i := 0; b.Loop(); i++ {
		t.Spread(Message{uint64(i), 10})
		Pair(func() int { return len(t.Idle(1)) }, func() int { return len(t.Idle(2)) })
	}
}

func BenchmarkRoster(b *testing.B) {
	t := NewTopic(names(500))
	for b.Loop() {
		sinkInt = len(t.Roster())
	}
}

func BenchmarkPending(b *testing.B) {
	s := NewTopic(names(1)).list[0]
	for b.Loop() {
		s.ch <- Message{}
		s.ch <- Message{}
		sinkAny = s.Pending()
	}
}

func BenchmarkHedge(b *testing.B) {
	ask := []func() int{func() int { return 1 }, func() int { return 2 }}
	for range b.N {
		sinkInt = Hedge(ask)
		if b.N > 3000 {
			time.Sleep(20 * time.Microsecond)
		}
	}
}

func BenchmarkHedgeRoom(b *testing.B) {
	ask := []func() int{func() int { return 1 }, func() int { return 2 }}
	for b.Loop() {
		sinkInt = HedgeRoom(ask)
		ctx, cancel := context.WithCancel(context.Background())
		c := Watch(ctx, func(Message) {})
		c <- Message{}
		cancel()
	}
}

func BenchmarkFollow(b *testing.B) {
	for range b.N {
		f := Follow(Message{1, 1})
		f.Unfollow()
		if b.N > 3000 {
			time.Sleep(20 * time.Microsecond)
		}
	}
}

func BenchmarkObserve(b *testing.B) {
	r := NewRegistry(names(10))
	r.Describe("x", 1, 2)
	for i := 0; b.Loop(); i++ {
		r.Observe("service.queue", 200+i%300)
	}
}

func BenchmarkExport(b *testing.B) {
	r := NewRegistry(names(500))
	for b.Loop() {
		sinkInt = len(r.Export())
	}
}

func BenchmarkExportTo(b *testing.B) {
	r := NewRegistry(names(500))
	out := map[string]int64{}
	for b.Loop() {
		r.ExportTo(out)
		sinkInt = len(r.ByLength())
	}
}

func BenchmarkClean(b *testing.B) {
	for b.Loop() {
		sinkInt = len(Clean(" service.queue-a/b c "))
	}
}

func BenchmarkLower(b *testing.B) {
	ns, vs := names(50), make([]int64, 50)
	long := strings.Repeat("ABC.def", 10)
	for b.Loop() {
		sinkInt = len(Lower(long)) + len(Text(ns, vs))
	}
}

func BenchmarkNote(b *testing.B) {
	w := &Window{}
	for b.Loop() {
		both(func(side int) {
			for v := range int64(2000) {
				w.Note(v + int64(side))
			}
		})
	}
}

func both(f func(side int)) {
	done := make(chan bool)
	go func() {
		f(1)
		close(done)
	}()
	f(0)
	<-done
}

func BenchmarkFill(b *testing.B) {
	h, vs := &Histogram{}, make([]uint64, 1000)
	for i := range vs {
		vs[i] = uint64(i*7919) << 20
	}
	for b.Loop() {
		h.Fill(vs)
	}
}

func BenchmarkLookup(b *testing.B) {
	r := &Routes{}
	r.Load(map[string]string{"/a": "1", "/b": "2", "/c": "3"})
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r.Lookup("/b")
		}
	})
}

func BenchmarkFlags(b *testing.B) {
	f := &Flags{}
	f.on.Store(&map[string]bool{"a": true})
	f.Set("b", true)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			f.On("b")
		}
	})
}

func BenchmarkTouch(b *testing.B) {
	r := &Recent{most: 1000}
	keys := make([]uint64, 1000)
	for i := range keys {
		keys[i] = uint64(i * 7919 % 1000)
	}
	r.TouchAll(keys)
	for b.Loop() {
		r.TouchAll(keys)
	}
}

func BenchmarkLRU(b *testing.B) {
	c := NewLRU(500)
	p := &pinned{[]string{"a", "b", "service.queue-3"}}
	ns, v := names(50), []byte("x")
	for b.Loop() {
		for i := range uint64(600) {
			c.Put(i, v)
			c.Get(i * 3 % 600)
		}
		sinkInt = p.CountPinned(ns)
	}
}

func BenchmarkStore(b *testing.B) {
	v := &Vault{vals: map[int]sealed{}}
	var n atomic.Int64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		id, data := int(n.Add(1)), make([]byte, 32<<10)
		for pb.Next() {
			v.Store(id, data)
		}
	})
}

func BenchmarkStoreSealed(b *testing.B) {
	v := &Vault{vals: map[int]sealed{}}
	for i := 0; b.Loop(); i++ {
		v.StoreSealed(i&1023, sealed{sum: uint32(i)})
	}
}

func BenchmarkResize(b *testing.B) {
	for b.Loop() {
		t := &Table{}
		t.Resize(100)
		t.slots[3].key = 1
		t.Resize(300)
		sinkAny = t
	}
}

func BenchmarkSample(b *testing.B) {
	r := &Ring{vals: make([]any, 256)}
	for i := int64(0); b.Loop(); i++ {
		r.Sample(300, i)
	}
}

func BenchmarkRingOf(b *testing.B) {
	r := &RingOf[reading]{vals: make([]reading, 256), mask: 255}
	for i := range int64(256) {
		r.Put(reading{i, float64(i)})
	}
	for b.Loop() {
		sinkInt = int(r.Sum(256, func(v *reading) float64 { return v.value }))
	}
}

func BenchmarkPut(b *testing.B) {
	r := &RingOf[reading]{vals: make([]reading, 256), mask: 255}
	for i := int64(0); b.Loop(); i++ {
		r.Put(reading{i, float64(i)})
	}
}

func BenchmarkLeads(b *testing.B) {
	e := &Election{}
	for b.Loop() {
		both(func(side int) {
			for n := range 1000 {
				if side == 0 {
					e.Renew(n&1 == 0)
				} else if e.Leads() {
					e.beats++
				}
			}
		})
	}
	sinkInt = int(e.Term())
}

func BenchmarkQuota(b *testing.B) {
	at := time.Unix(1700000000, 0)
	for b.Loop() {
		sinkInt = Quota("Europe/Berlin", at)
	}
}

func BenchmarkQuotaOf(b *testing.B) {
	at := time.Unix(1700000000, 0)
	for b.Loop() {
		sinkInt = QuotaOf("Europe/Berlin", at)
	}
}

func BenchmarkPool(b *testing.B) {
	p := &Pool{dial: func() *conn { time.Sleep(50 * time.Microsecond); return new(conn) }}
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			p.Give(p.Take())
		}
	})
}

func BenchmarkLimits(b *testing.B) {
	s := &Settings{}
	s.Change(Limits{1, 2, 3})
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if s.Limits().Rate == 0 {
				panic("rate")
			}
		}
	})
}

package game

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	sinkInt   int
	sinkU     uint64
	sinkF     float64
	sinkStr   string
	sinkStrs  []string
	sinkIDs   []ID
	sinkCat   *Catalog
	sinkBag   *Bag
	sinkPs    []particle
	sinkEm    []emitter
	sinkBytes []byte
	sinkInts  []int
)

func items(n int) []Item {
	its := make([]Item, n)
	for i := range its {
		its[i] = Item{Kind: uint32(i), Count: 1, Name: "item-" + strconv.Itoa(i)}
	}
	return its
}

func names(n int) (a, b []string) {
	for i := range n {
		a = append(a, "player-"+strconv.Itoa(i))
		b = append(b, strconv.Itoa(i*37))
	}
	return a, b
}

func body200() Payload {
	return Payload("well met traveller, the road to the northern keep is closed and the bridge is down; meet us at the mill, bring rope and torches and forget not the bread and the cheese for the long night watch we keep")
}

func BenchmarkChunkKey(b *testing.B) {
	w := NewWorld(10, 12)
	for i := range b.N {
		if c, ok := w.At(Vec3{float64(i % 190), 0, float64(i % 180)}); ok {
			sinkInt += c.loaded
		}
	}
}

func BenchmarkTargets(b *testing.B) {
	w := NewWorld(1500, 1)
	for range b.N {
		sinkIDs = w.Targets()
	}
}

func BenchmarkHurt(b *testing.B) {
	w := NewWorld(200, 1)
	for i := range b.N {
		w.players.Hurt(ID(i%200), 1)
	}
}

func BenchmarkTickAll(b *testing.B) {
	rs := make([]*Region, 400)
	for i := range rs {
		rs[i] = &Region{temps: make([]int32, 4)}
	}
	for range b.N {
		TickAll(rs)
	}
}

func BenchmarkSolid(b *testing.B) {
	g := NewGrid(200, 200)
	for range b.N {
		sinkInt += g.Solid()
	}
}

func BenchmarkSmooth(b *testing.B) {
	g := NewGrid(32, 32)
	for range b.N {
		g.Smooth()
	}
}

func BenchmarkSweep(b *testing.B) {
	g := NewGrid(64, 64)
	for range b.N {
		sinkF += Sweep(g, 64)
	}
}

func BenchmarkNoise(b *testing.B) {
	for range b.N {
		sinkU += Noise(64, 64)
	}
}

func BenchmarkBurst(b *testing.B) {
	for range b.N {
		sinkPs = Burst(3000)
	}
}

func BenchmarkStep(b *testing.B) {
	bs := make(Bodies, 500)
	for i := range bs {
		bs[i] = &body{v: Vec3{1, 2, 3}}
	}
	for range b.N {
		bs.Step(0.01)
	}
}

func BenchmarkLoot(b *testing.B) {
	its := items(600)
	for range b.N {
		sinkBag = Loot(its)
	}
}

func BenchmarkCatalog(b *testing.B) {
	its := items(1200)
	for range b.N {
		sinkCat = NewCatalog(WithItems(its))
	}
}

func BenchmarkScores(b *testing.B) {
	n, p := names(64)
	for range b.N {
		sinkStr = Scores(n, p)
	}
}

func BenchmarkClean(b *testing.B) {
	m := &Message{Body: body200()}
	for range b.N {
		if m.Clean() {
			sinkInt++
		}
	}
}

func BenchmarkSanitize(b *testing.B) {
	var s Sanitizer = emoteSanitizer{}
	for range b.N {
		sinkStr = s.Sanitize("hello :) take the :sword: and <3")
	}
}

func BenchmarkSay(b *testing.B) {
	r := &Room{}
	long := strings.Repeat(string(body200()), 60)
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		m := &Message{From: "a player", Text: long, Room: 7}
		for pb.Next() {
			if err := r.Say(m); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkTraffic(b *testing.B) {
	t := &Traffic{}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			t.Add(3)
		}
	})
	sinkInt += int(t.Sent())
}

func BenchmarkPrices(b *testing.B) {
	p := &Prices{m: map[uint32]int{}}
	for i := range 100 {
		p.Set(uint32(i), i)
	}
	b.RunParallel(func(pb *testing.PB) {
		i := uint32(0)
		n := 0
		for pb.Next() {
			g, _ := p.Of(i % 100)
			n += g
			i++
		}
		if n < 0 {
			b.Error(n)
		}
	})
}

func BenchmarkFight(b *testing.B) {
	bus := &Bus{}
	bus.subs = append(bus.subs, func(e Event) { bus.sum += e.Weight() })
	for range b.N {
		Fight(bus, 200)
	}
}

func BenchmarkFastest(b *testing.B) {
	for range b.N {
		sinkInt += Fastest([]int{1, 2, 3})
	}
}

func BenchmarkPlay(b *testing.B) {
	t := &Tally{}
	for range b.N {
		sinkInt += int(t.Play(2, 2000))
	}
}

func BenchmarkServe(b *testing.B) {
	c := &Conn{in: make(chan int, 1), idle: time.Minute}
	for range b.N {
		sinkInt += c.Serve(100)
	}
}

func BenchmarkFrames(b *testing.B) {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r := NewRecorder(f)
	fs := make([]Frame, 100)
	for i := range fs {
		fs[i] = Frame{uint32(i), make([]byte, 40)}
	}
	for range b.N {
		if err := r.Frames(fs); err != nil {
			b.Fatal(err)
		}
	}
}

// what is fine

func BenchmarkWorldFine(b *testing.B) {
	w := NewWorld(400, 12)
	ids := w.Targets()
	n := 0
	for i := range b.N {
		n += len(w.Visible(Vec3{X: 100}, 50))
		n += w.Unique(ids)
		n += w.Burning("fire")
		n += w.Near(Vec3{X: float64(i % 100)}).loaded
	}
	sinkInt += n
}

func BenchmarkSimulate(b *testing.B) {
	w := NewWorld(10, 1)
	e := w.ents[3]
	for range b.N {
		e.Vel.Y = 9
		w.Simulate(e, 0.01, 60)
	}
}

func BenchmarkRegionsFine(b *testing.B) {
	rs := make([]*Region, 100)
	for i := range rs {
		rs[i] = &Region{gold: 1 << 40}
	}
	var to Region
	for i := range b.N {
		if i%4 == 0 {
			Tax(rs, &to)
		}
		sinkInt += Buy(rs, 3)
	}
}

func BenchmarkPhysicsFine(b *testing.B) {
	g := NewGrid(64, 64)
	h := make([]float64, 2000)
	bs := make(Bodies, 20000)
	for i := range bs {
		bs[i] = &body{v: Vec3{1, 2, 3}}
	}
	for range b.N {
		sinkF += g.Flow()
		erode(h, 10)
		bs.StepParts(0.01)
		sinkEm = Emitters()
	}
}

func BenchmarkTextsFine(b *testing.B) {
	n, p := names(64)
	for range b.N {
		sinkStrs = Labels(n, "Wolves")
		sinkStr = ScoresText(n, p)
		sinkStr = Plain("a\tb\r & something else that is longer")
	}
}

func BenchmarkChatFine(b *testing.B) {
	var h History
	m := &Message{Body: body200(), Room: 2}
	wave := &Message{Body: Payload("/wave"), Room: 2}
	for range b.N {
		h.Keep(m)
		sinkInt += wave.Run() + m.Run()
	}
	sinkInt += h.n
}

func BenchmarkGenerate(b *testing.B) {
	for range b.N {
		sinkBytes = Generate(42, 4000)
	}
}

func BenchmarkTell(b *testing.B) {
	r := &Room{}
	l := &Latency{}
	b.RunParallel(func(pb *testing.PB) {
		m := &Message{From: "a player", Text: string(body200()), Room: 7}
		for pb.Next() {
			if err := r.Tell(m); err != nil {
				b.Error(err)
			}
			l.Observe(3)
		}
	})
	sinkF += l.Mean()
}

func BenchmarkSessions(b *testing.B) {
	s := NewSessions(512)
	ru := &Rules{}
	ru.p.Store(&map[string]int{})
	ru.Set("pvp", 1)
	b.RunParallel(func(pb *testing.PB) {
		i, n := uint32(0), 0
		for pb.Next() {
			n += s.Touch(i*7%600) + ru.Get("pvp")
			i++
		}
		if n < 0 {
			b.Error(n)
		}
	})
}

func BenchmarkQueueFine(b *testing.B) {
	bus := &Bus{}
	bus.subs = append(bus.subs, func(e Event) { bus.sum += e.Weight() })
	ds := make([]Death, 500)
	var l Line
	c := &Conn{in: make(chan int, 64), idle: time.Minute}
	bag := Loot(items(6))
	for range b.N {
		Bury(bus, ds)
		for i := range 100 {
			l.Push(ID(i))
		}
		for id, ok := l.Pop(); ok; id, ok = l.Pop() {
			sinkInt += int(id)
		}
		sinkInt += c.Drain(60)
		for i := range 50 {
			c.in <- i
		}
		sinkInts = c.Batch()
		for i := range 50 {
			if bag.Take(uint32(i), 0) != nil {
				sinkInt++
			}
		}
	}
}

func BenchmarkQuickest(b *testing.B) {
	for range b.N {
		sinkInt += Quickest([]int{1, 2, 3})
	}
}

func BenchmarkPackets(b *testing.B) {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r := newRing(4 << 20)
	var o Outbox
	fr := &Frame{1, make([]byte, 600)}
	for range b.N {
		o.Send(fr)
		r.put(o.packets[(o.n-1)&127])
		if o.n%8 == 0 {
			if err := Checkpoint(f, r); err != nil {
				b.Fatal(err)
			}
		}
	}
	sinkInt += len(headroom.pages)
}

func BenchmarkLava(b *testing.B) {
	g := NewGrid(100, 100)
	for range b.N {
		sinkInt += g.Lava(10, 90, 9)
	}
}

func BenchmarkTrafficMany(b *testing.B) {
	t := &Traffic{}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			t.Add(1500)
		}
	})
	sinkInt += int(t.Sent())
}

func BenchmarkPricesMany(b *testing.B) {
	p := &Prices{m: map[uint32]int{}}
	for i := range 1000 {
		p.Set(uint32(i), i)
	}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		n := 0
		for i := uint32(0); pb.Next(); i++ {
			if _, ok := p.Of(i % 2000); ok {
				n++
			}
		}
		if n < 0 {
			b.Error(n)
		}
	})
}

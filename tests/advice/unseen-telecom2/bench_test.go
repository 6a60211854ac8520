package radio

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
)

var (
	sinkInt int
	sinkF   float64
	sinkStr string
	sinkAny any
)

func sites(n int) []Site {
	ss := make([]Site, n)
	for i := range ss {
		s := &ss[i]
		s.ID, s.Region, s.Sectors, s.Active = fmt.Sprintf("S%05d", i), fmt.Sprintf("region-%d", i%9), 3, i%10 != 0
		for h := range s.Hourly {
			s.Hourly[h] = float64((i*31 + h*7) % 100)
		}
	}
	return ss
}

func pointers(ss []Site) []*Site {
	ps := make([]*Site, len(ss))
	for i := range ss {
		ps[i] = &ss[i]
	}
	return ps
}

func samples(n, cells int) []Sample {
	ss := make([]Sample, n)
	for i := range ss {
		ss[i] = Sample{Cell: uint32(i * 7919 % cells), Level: -int32(50 + i*13%70), At: int64(i), Handset: uint64(i) * 104729}
	}
	return ss
}

func units(n, payload int) []*PDU {
	us := make([]*PDU, n)
	for i := range us {
		text := strings.Repeat("hello from the network ", payload/23+1)[:payload]
		if i%50 == 0 {
			text += " STOP ALL"
		}
		us[i] = &PDU{Command: 4, Sequence: uint32(i), Source: "4915112345678", Dest: fmt.Sprintf("49170%07d", i), Payload: []byte(text)}
	}
	return us
}

func BenchmarkBusySites(b *testing.B) {
	ss := sites(800)
	for b.Loop() {
		sinkInt += BusySites(ss, 18, 60)
	}
}

func BenchmarkEveningPeak(b *testing.B) {
	ps := pointers(sites(400))
	for b.Loop() {
		sinkF += EveningPeak(ps)
	}
}

func BenchmarkWithoutDropsAndLabels(b *testing.B) {
	ss := sites(300)
	ps := pointers(ss)
	kept := make(map[string]Site, len(ss))
	var names []string
	for b.Loop() {
		WithoutDrops(ss, 3, func(s Site) { kept[s.ID] = s })
		names = Labels(ps, names)
	}
	sinkInt += len(names)
}

func BenchmarkInterference(b *testing.B) {
	lat, lon, into := make([]float64, 150), make([]float64, 150), make([]float64, 150)
	for i := range lat {
		lat[i], lon[i] = float64(i%13), float64(i%17)
	}
	for b.Loop() {
		Interference(lat, lon, into)
	}
}

func BenchmarkTransform(b *testing.B) {
	ss := samples(1500, 300)
	for b.Loop() {
		sinkAny = Transform(ss, func(s Sample) uint64 { return s.Handset })
	}
}

func BenchmarkSelectAndCollect(b *testing.B) {
	ss := samples(3000, 300)
	for b.Loop() {
		sinkInt += len(Select(ss, func(s Sample) bool { return s.Level < -118 }))
		sinkInt += len(Collect(WeakCells(ss, -117)))
	}
}

func BenchmarkIndexBy(b *testing.B) {
	ss := samples(1500, 1500)
	for b.Loop() {
		sinkAny = IndexBy(ss, func(s *Sample) uint64 { return s.Handset })
	}
}

func BenchmarkCountBy(b *testing.B) {
	ss := samples(1500, 6)
	for b.Loop() {
		sinkAny = CountBy(ss, func(s *Sample) uint32 { return s.Cell })
	}
}

func BenchmarkProbe(b *testing.B) {
	for b.Loop() {
		p := &probe{windows: make([][]measurement, 0, 4)}
		for w := range int64(4) {
			p.fill(1000, w)
		}
		sinkAny = p
	}
}

func BenchmarkDistinctCells(b *testing.B) {
	ss := samples(3000, 500)
	for b.Loop() {
		sinkInt += len(DistinctCells(ss))
	}
}

func BenchmarkOnBandAndDecibels(b *testing.B) {
	codes, ratios := make([]uint32, 4000), make([]float64, 300)
	for i := range codes {
		codes[i] = uint32(i%30) * 100
	}
	for i := range ratios {
		ratios[i] = 1 + float64(i)
	}
	for b.Loop() {
		sinkInt += OnBand(codes)
		sinkF += MeanDecibels(ratios)
	}
}

func BenchmarkTraffic(b *testing.B) {
	t := &traffic{name: "C1"}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			t.attempt()
		}
	})
	sinkInt += int(t.attempts)
}

func BenchmarkLoadStats(b *testing.B) {
	l := &loadStats{}
	b.RunParallel(func(pb *testing.PB) {
		v := 0.5
		for pb.Next() {
			l.add(v)
			v += 0.25
		}
	})
	sinkF += l.max
}

func BenchmarkDayCounterAndHistory(b *testing.B) {
	d := &dayCounter{days: map[int]int{}}
	for b.Loop() {
		h := newHistory(3600)
		for i := range 2000 {
			d.add(i % 7)
			sinkF += h.push(float64(i))
		}
	}
}

func BenchmarkSupervisorRun(b *testing.B) {
	for b.Loop() {
		events := make(chan int, 500)
		for i := range 500 {
			events <- i
		}
		close(events)
		sinkInt += NewSupervisor(events).Run()
	}
}

func BenchmarkSupervisorTimed(b *testing.B) {
	for b.Loop() {
		events := make(chan int, 500)
		for i := range 500 {
			events <- i
		}
		close(events)
		sinkInt += NewSupervisor(events).RunTimed()
	}
}

func BenchmarkStart(b *testing.B) {
	StartCollector(256)
	ss := samples(2000, 100)
	for b.Loop() {
		grouped := make(map[uint32][]Sample, 100)
		for _, s := range ss {
			grouped[s.Cell] = append(grouped[s.Cell], s)
		}
		sinkAny = grouped
	}
}

func BenchmarkBody(b *testing.B) {
	m := &LongMessage{}
	for i := range 60 {
		m.parts = append(m.parts, Part{Index: uint8(i), Text: strings.Repeat("part of a message ", 8)})
	}
	for b.Loop() {
		sinkStr = m.Body()
	}
}

func BenchmarkEncode(b *testing.B) {
	e, us := &Encoder{link: io.Discard}, units(200, 140)
	for b.Loop() {
		for _, p := range us {
			if err := e.Encode(p); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkOutbox(b *testing.B) {
	us := units(200, 140)
	for b.Loop() {
		o := &Outbox{waiting: make(map[uint32][]byte, len(us))}
		sinkInt += o.Queue(us)
		for _, p := range us {
			sinkInt += int(checksum(p))
		}
		sinkAny = o
	}
}

func BenchmarkReadUnits(b *testing.B) {
	data := bytes.Repeat([]byte("unit"), 768/4*200)
	src := bytes.NewReader(data)
	r := &Receiver{link: src}
	for b.Loop() {
		src.Reset(data)
		sum, err := r.ReadUnits(200)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += int(sum)
	}
}

func BenchmarkOptOuts(b *testing.B) {
	us := units(500, 150)
	for b.Loop() {
		sinkInt += OptOuts(us)
	}
}

func BenchmarkRouter(b *testing.B) {
	r := &router{routes: map[string]string{}, seen: map[string]int{}}
	var raw [][]byte
	for i := range 600 {
		raw = append(raw, fmt.Appendf(nil, "4917%d%06d", i%10, i))
		r.routes[fmt.Sprintf("4917%d%d", i%10, i%3)] = "op"
	}
	for b.Loop() {
		clear(r.seen)
		for _, n := range raw {
			sinkInt += len(r.operator(n))
			r.note(n)
		}
	}
}

func BenchmarkSchedule(b *testing.B) {
	ids := make([]uint64, 300)
	q := make(retryQueue, 0, 300)
	for b.Loop() {
		q = q[:0]
		q.Schedule(ids, 1000)
	}
}

func BenchmarkFan(b *testing.B) {
	ds := make([]delivery, 1000)
	for i := range ds {
		ds[i].state = uint8(i % 8)
	}
	sinks := []sink{&stateSink{}, &stateSink{}}
	for b.Loop() {
		Fan(sinks, ds)
		FanStates(sinks, ds)
	}
}

func BenchmarkMatches(b *testing.B) {
	check := Matches(`(?i)win \d+ (eur|usd)`)
	bodies := []string{"you win 500 eur", "lunch at noon?", "WIN 7 USD now"}
	for b.Loop() {
		for _, s := range bodies {
			if check(s) {
				sinkInt++
			}
		}
	}
}

func BenchmarkSpam(b *testing.B) {
	pc := &patternCache{}
	pc.byID = make(map[string]*regexp.Regexp)
	bodies := []string{"you win 500 eur", "lunch at noon?", "WIN 7 USD now"}
	for b.Loop() {
		n, err := pc.Spam("acme", `(?i)win \d+ (eur|usd)`, bodies)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += n
	}
}

package energy

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sinkI  int
	sink64 int64
	sinkF  float64
	sinkS  string
	sinkB  []byte
	sinkA  any
)

func sizes(b *testing.B, f func(b *testing.B, n int), ns ...int) {
	for _, n := range ns {
		b.Run(strconv.Itoa(n), func(b *testing.B) { f(b, n) })
	}
}

func readings(n, zones int) []Reading {
	rs := make([]Reading, n)
	for i := range rs {
		rs[i] = Reading{Meter: uint64(i)*2654435761 + 17, At: 1700000000 + int64(i)*900, Wh: int64(i*7919%5000) + 300, Zone: uint16(i % zones)}
	}
	return rs
}

func samples(n int) []Sample {
	s := make([]Sample, n)
	for i := range s {
		s[i] = Sample{Register: uint16(i % 11), At: 1700000000 + int64(i), Wh: float64(i) * 1.5}
	}
	return s
}

func series(n int) *Series {
	s := &Series{start: 1000, stamps: make([]int64, n), meter: make([]int64, n)}
	v := s.start
	for i := range n {
		v += int64(i * 7919 % 1000)
		s.stamps[i], s.meter[i] = int64(i)*900, v
	}
	return s
}

func BenchmarkParse(b *testing.B) {
	p := NewParser(map[string]Register{"1-0:1.8.0": {1, "Wh", 1}, "1-0:2.8.0": {2, "Wh", 1}, "1-0:16.7.0": {3, "W", 1}})
	var sb strings.Builder
	for i := range 300 {
		fmt.Fprintf(&sb, "1-0:%d.8.0;%d;%d.%03d\n", i%2+1, 1700000000+i*900, i*37, i)
	}
	push := []byte(sb.String())
	b.ResetTimer()
	for b.Loop() {
		sinkF = 0
		if err := p.ParseAll(push, func(s Sample) error { sinkF += s.Wh; return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func eventLog(n int) *EventLog {
	var sb strings.Builder
	words := []string{"INFO", "WARN", "ALARM", "VOLTAGE_SAG", "TAMPER", "DEBUG"}
	for i := range n {
		fmt.Fprintf(&sb, "%s 2025-03-%02dT10:%02d:00Z meter=%08d voltage L1=%d.%d L2=231.0 L3=229.8 frequency=50.01 relay=closed uplink=plc code=E%03d\n", words[i%len(words)], i%28+1, i%60, i, 220+i%20, i%10, i%40)
	}
	return &EventLog{raw: []byte(sb.String())}
}

func BenchmarkEventCount(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		l := eventLog(n)
		for b.Loop() {
			sinkI += l.Count("E017")
		}
	}, 100, 500)
}

func BenchmarkSeverity(b *testing.B) {
	l := eventLog(400)
	for b.Loop() {
		sinkI += l.Worst()
	}
}

func BenchmarkEWMA(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		r := NewRing(10)
		for i := range n {
			r.Push(int64(i * 7919 % 4000))
		}
		b.ResetTimer()
		for b.Loop() {
			sink64 += r.EWMA(3)
			sink64 += r.Ramp()
		}
	}, 700, 1500)
}

func BenchmarkUsed(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		s := series(n)
		var i int64
		for b.Loop() {
			i += 900
			from := i % (int64(n-8) * 900)
			sink64 += s.Used(from, from+3600)
		}
	}, 24, 32)
}

func BenchmarkDeltas(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		s := series(n)
		for b.Loop() {
			d := s.Deltas()
			sink64 += d[len(d)-1]
		}
	}, 96, 2976)
}

func BenchmarkPeaks(b *testing.B) {
	s := series(2976)
	for b.Loop() {
		sinkI += len(s.Peaks(992))
	}
}

func BenchmarkResample(b *testing.B) {
	s := series(2976)
	var dst []int64
	for b.Loop() {
		dst = s.Resample(dst, 2)
	}
	sinkI += len(dst)
}

func BenchmarkWhatIf(b *testing.B) {
	ps := make([]Profile, 60)
	for i := range ps {
		for j := range ps[i].Weight {
			ps[i].Weight[j] = float32(i*j%17) / 10
		}
	}
	b.ResetTimer()
	for b.Loop() {
		sinkF += float64(WhatIf(ps, 1.3))
	}
}

func BenchmarkTariffPrice(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		t := &Tariff{Name: "HT/NT", Zone: "Europe/Berlin", Day: 32000, Night: 21000, From: 6, To: 22}
		at := int64(1700000000)
		for b.Loop() {
			for range n {
				at += 900
				p, err := t.Price(at)
				if err != nil {
					b.Fatal(err)
				}
				sink64 += p
			}
		}
	}, 4, 96)
}

func BenchmarkTariffLookup(b *testing.B) {
	book := &TariffBook{}
	names := make([]string, 8)
	ts := make([]*Tariff, 8)
	for i := range ts {
		names[i] = "tariff-" + strconv.Itoa(i)
		ts[i] = &Tariff{Name: names[i], Day: int64(i)}
	}
	book.Reload(ts)
	sizes(b, func(b *testing.B, n int) {
		b.SetParallelism(n)
		b.RunParallel(func(pb *testing.PB) {
			var sum int64
			for i := 0; pb.Next(); i++ {
				for j := range 64 {
					sum += book.Lookup(names[(i+j)&7]).Day
				}
			}
			atomic.AddInt64(&sink64, sum)
		})
	}, 1, 2, 4, 8)
}

func BenchmarkInvoice(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		inv := &Invoice{Number: "2025-000123", Items: make([]Item, n)}
		for i := range inv.Items {
			inv.Items[i] = Item{"Arbeitspreis Tag " + strconv.Itoa(i), int64(i * 1000), int64(i * 31)}
		}
		b.ResetTimer()
		for b.Loop() {
			sinkS = inv.Text()
		}
	}, 40, 200)
}

func BenchmarkFilter(b *testing.B) {
	names := []string{"DE0001234", "DE0009999", "AT0004711", "DE0004712"}
	i := 0
	for b.Loop() {
		i++
		f, err := NewFilter(`^DE\d+` + strconv.Itoa(i%1000) + `$`)
		if err != nil {
			b.Fatal(err)
		}
		sinkI += f.Match(names)
	}
}

type countWriter struct{ n int64 }

func (w *countWriter) Write(p []byte) (int, error) {
	w.n += int64(len(p))
	return len(p), nil
}

func BenchmarkUplink(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		u := &Uplink{w: &countWriter{}, maxFrame: 8192}
		s := samples(n)
		for b.Loop() {
			if err := u.WriteBatch(s); err != nil {
				b.Fatal(err)
			}
		}
	}, 24, 96)
}

func BenchmarkOutbox(b *testing.B) {
	o := &Outbox{}
	body := make([]byte, 700)
	for b.Loop() {
		sinkB = o.Enqueue(body)
	}
}

func BenchmarkSeals(b *testing.B) {
	meters := make([]uint64, 200)
	for i := range meters {
		meters[i] = uint64(i) * 7919
	}
	var dst []uint32
	for b.Loop() {
		dst = Seals(dst, meters, 0x5eed)
	}
	sinkI += len(dst)
}

func BenchmarkChecksum(b *testing.B) {
	head, tail := make([]byte, 12), make([]byte, 20)
	for b.Loop() {
		sinkI += int(Checksum(head, tail))
	}
}

func BenchmarkSequencer(b *testing.B) {
	s := &Sequencer{}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			for range 16 {
				s.Next()
			}
		}
	})
}

func BenchmarkLimiter(b *testing.B) {
	l := &Limiter{rate: 30, burst: 1000}
	b.RunParallel(func(pb *testing.PB) {
		n, now := 0, int64(0)
		for pb.Next() {
			now += 40
			if l.Allow(now) {
				n++
			}
		}
		atomic.AddInt64(&sink64, int64(n))
	})
}

func fill(n int) chan Sample {
	ch := make(chan Sample, n)
	for i := range n {
		ch <- Sample{Wh: float64(i)}
	}
	close(ch)
	return ch
}

func BenchmarkDrain(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		for b.Loop() {
			k, _ := Drain(fill(n), time.Second)
			sinkI += k
		}
	}, 100, 400)
}

func BenchmarkCollect(b *testing.B) {
	for b.Loop() {
		k, _ := Collect(fill(300), time.Second)
		sinkI += k
	}
}

func BenchmarkSessions(b *testing.B) {
	g := &Gateway{sessions: make(map[uint64]*session, 4096)}
	var i uint64
	for b.Loop() {
		i++
		g.Open(i&4095, int64(i)).Touch(int64(i), 100)
	}
}

func BenchmarkFuseSum(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		fleet := make([]Meter, n)
		for i := range fleet {
			fleet[i].Zone, fleet[i].Fuse = uint8(i%12), 35
		}
		b.ResetTimer()
		for b.Loop() {
			sink64 += FuseSum(fleet, 3)
		}
	}, 300, 2000)
}

func BenchmarkIndexContracts(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		cs := make([]Contract, n)
		for i := range cs {
			cs[i].Meter = uint64(i) * 2654435761
		}
		b.ResetTimer()
		for b.Loop() {
			sinkI += len(IndexContracts(cs))
		}
	}, 200, 3000)
}

func BenchmarkByZone(b *testing.B) {
	rs := readings(3000, 12)
	for b.Loop() {
		sinkI += len(ByZone(rs))
	}
}

func BenchmarkSilent(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		rs := readings(n, 12)
		plan := make([]uint64, 0, n)
		for i := range rs {
			if i%10 != 0 {
				plan = append(plan, rs[i].Meter)
			}
		}
		b.ResetTimer()
		for b.Loop() {
			sinkI += len(Silent(plan, rs))
		}
	}, 600, 1500)
}

func BenchmarkReactive(b *testing.B) {
	s := samples(1000)
	for b.Loop() {
		sinkF += Reactive(s)
	}
}

func BenchmarkLargest(b *testing.B) {
	rs := readings(2000, 12)
	for b.Loop() {
		sinkI += len(Largest(rs, 1500))
	}
}

func BenchmarkEstimateAll(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		rs, out := readings(n, 12), make([]int64, n)
		for b.Loop() {
			EstimateAll(rs, out)
		}
	}, 500, 2000)
}

func BenchmarkEstimateParts(b *testing.B) {
	rs, out := readings(4000, 12), make([]int64, 4000)
	for b.Loop() {
		EstimateParts(rs, out)
	}
}

func BenchmarkDayPlan(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		for b.Loop() {
			p := DayPlan(n, 96, 1700000000)
			sinkI += len(p)
		}
	}, 2, 20)
}

func BenchmarkCost(b *testing.B) {
	offers := make([]Offer, 2000)
	for i := range offers {
		offers[i] = Offer{uint32(i), int32(i % 90), float64(i % 40)}
	}
	for b.Loop() {
		sinkF += Cost(offers)
	}
}

func BenchmarkSimulate(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		s := &Simulator{}
		for i := range n {
			s.Schedule(event{at: int64(i * 37 % 900), mw: float64(i), unit: uint32(i)})
		}
		now := int64(0)
		b.ResetTimer()
		for b.Loop() {
			now += 900
			sinkF = s.Run(now)
		}
	}, 12, 40, 120)
}

func BenchmarkOrderBook(b *testing.B) {
	book := NewOrderBook()
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		x := uint64(88172645463325252)
		for pb.Next() {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			book.Submit(x&1 == 0, 200+int(x>>8%100), int64(x>>20%50)+1)
		}
	})
}

func BenchmarkEscalation(b *testing.B) {
	e := &Escalation{Every: 60}
	for i := range 200 {
		e.Raise(&Alarm{Source: "feeder", Due: int64(i % 60)})
	}
	now := int64(0)
	b.ResetTimer()
	for b.Loop() {
		now += 30
		sinkI += e.Tick(now)
	}
}

func BenchmarkTemplate(b *testing.B) {
	ts := []*Template{{"%-12s level %d: %.1f V"}, {"[%[2]d] %[1]s reads %[3]g"}}
	a := &Alarm{Source: "feeder-12", Level: 3, Value: 243.7}
	i := 0
	for b.Loop() {
		i++
		sinkS = ts[i&1].Render(a)
	}
}

func BenchmarkBoard(b *testing.B) {
	board := &Board{last: make(map[uint64]int64, 2048)}
	for i := range uint64(2048) {
		board.Set(i, 1)
	}
	b.RunParallel(func(pb *testing.PB) {
		var sum int64
		for i := uint64(0); pb.Next(); i++ {
			if i%3 == 0 {
				board.Set(i*31%2048, int64(i))
			} else {
				sum += board.Get(i * 17 % 2048)
			}
		}
		atomic.AddInt64(&sink64, sum)
	})
}

func feeders(depth int) *Feeder {
	f := &Feeder{Name: "F", Watts: int64(depth) * 11}
	if depth > 0 {
		for range 3 {
			f.Below = append(f.Below, feeders(depth-1))
		}
	}
	return f
}

func BenchmarkLoad(b *testing.B) {
	root := feeders(5)
	for b.Loop() {
		sink64 += root.Load()
	}
}

func BenchmarkClaim(b *testing.B) {
	n := &Names{taken: map[string]bool{}}
	base := make([]string, 64)
	for i := range base {
		base[i] = "substation-north-feeder-" + strconv.Itoa(i)
		n.taken[base[i]] = true
	}
	i := 0
	for b.Loop() {
		i++
		n.Release(n.Claim(base[i&63]))
	}
}

func BenchmarkRegulate(b *testing.B) {
	zones := make([]*Zone, 200)
	for i := range zones {
		zones[i] = &Zone{watts: int64(i * 100)}
	}
	step := func(watts int64, tap int) int { return int(watts/1000+int64(tap)) & 7 }
	b.ResetTimer()
	for b.Loop() {
		sinkI += Regulate(zones, step)
	}
}

func BenchmarkFlow(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		v, y := make([]Phasor, n), make([]Phasor, n)
		for i := range v {
			v[i], y[i] = Phasor{1, 0}, Phasor{0.99, 0.01}
		}
		b.ResetTimer()
		for b.Loop() {
			sinkF += Flow(v, y)
		}
	}, 300, 1000, 2000)
}

func BenchmarkRollupDay(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		r := &Rollup{}
		for i := range n {
			r.segments = append(r.segments, &segment{})
			r.segments[i].days[3] = int64(i)
		}
		b.ResetTimer()
		for b.Loop() {
			sink64 += r.Day(3)
		}
	}, 60, 400)
}

func BenchmarkMonths(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		m := &Months{sums: map[string]int64{}}
		rs := readings(n, 12)
		b.ResetTimer()
		for b.Loop() {
			for i := range rs {
				m.Add(&rs[i], 2025, i%12+1)
			}
		}
	}, 50, 300)
}

func BenchmarkStorePut(b *testing.B) {
	s := &Store{blocks: make(map[uint64][]byte, 512)}
	curve := series(96).meter
	var next atomic.Uint64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		id := next.Add(1) << 32
		for i := uint64(0); pb.Next(); i++ {
			s.Put(id+i%64, curve)
		}
	})
}

func tempFile(b *testing.B) *os.File {
	f, err := os.CreateTemp(b.TempDir(), "export")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkExportCSV(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		f := tempFile(b)
		rs := readings(n, 12)
		b.ResetTimer()
		for b.Loop() {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				b.Fatal(err)
			}
			if err := ExportCSV(f, rs); err != nil {
				b.Fatal(err)
			}
		}
	}, 100, 1000)
}

func BenchmarkArchive(b *testing.B) {
	f := tempFile(b)
	a := NewArchive(f)
	rs := readings(4000, 12)
	b.ResetTimer()
	for b.Loop() {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			b.Fatal(err)
		}
		if err := a.Add(rs); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDaemon(b *testing.B) {
	d := &Daemon{}
	in := make(chan []Reading, 16)
	done := make(chan struct{})
	rs := readings(500, 12)
	b.ResetTimer()
	go func() { d.Serve(in); close(done) }()
	for b.Loop() {
		in <- rs
	}
	close(in)
	<-done
	sinkI += d.served
}

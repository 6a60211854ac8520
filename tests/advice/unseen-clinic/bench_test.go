package clinic

import (
	"bytes"
	"container/list"
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	sink    int
	sinkS   string
	sinkB   []byte
	sinkAny any
	node    = NewNode()
)

func visits(n int) []Appointment {
	as := make([]Appointment, n)
	for i := range as {
		as[i] = Appointment{i, i % 300, roomOrder[i%4], int64(i) * 900, 10 + i%30}
	}
	return as
}

func bill(n int) []Line {
	ls := make([]Line, n)
	for i := range ls {
		ls[i] = Line{"GOÄ" + strconv.Itoa(1000+i), int64(i) * 7, "consultation no " + strconv.Itoa(i)}
	}
	return ls
}

func claims(n, lines int) []*Claim {
	cs := make([]*Claim, n)
	for i := range cs {
		cs[i] = &Claim{i + 1000, "DE-" + strconv.Itoa(100000+i), bill(lines)}
	}
	return cs
}

func mail(n int) []Msg {
	ms := make([]Msg, n)
	for i := range ms {
		ms[i] = Msg{i, "patient" + strconv.Itoa(i), bytes.Repeat([]byte{'a' + byte(i%20)}, 1500)}
	}
	return ms
}

func BenchmarkReserve(b *testing.B) {
	for b.Loop() {
		var c Calendar
		for i := range 1000 {
			if c.Reserve(SlotKey{i % 9, int64(i) * 900}) != nil {
				b.Fatal()
			}
		}
	}
}

func BenchmarkStarts(b *testing.B) {
	as := visits(2000)
	for b.Loop() {
		sink += len(Starts(as))
	}
}

func BenchmarkGrid(b *testing.B) {
	for b.Loop() {
		sinkAny = NewGrid(0, 4000)
	}
}

func BenchmarkFollow(b *testing.B) {
	w := &Waiting{events: make(chan Event, 100), idle: time.Minute}
	for b.Loop() {
		w.events = make(chan Event, 100)
		for i := range 100 {
			w.events <- Event{i, i}
		}
		close(w.events)
		sink += w.Follow()
	}
}

func BenchmarkReindex(b *testing.B) {
	r := &Roster{list: make([]Patient, 3000)}
	for i := range r.list {
		r.list[i].ID = i * 3
	}
	for b.Loop() {
		r.reindex()
	}
}

func BenchmarkDesk(b *testing.B) {
	d := &Desk{}
	for i := range 4000 {
		d.Arrive(i)
	}
	for b.Loop() {
		id, _ := d.CallNext()
		d.Arrive(id)
	}
}

func BenchmarkPlausible(b *testing.B) {
	texts, limits := make([]string, 20), make([]int, 20)
	for i := range texts {
		texts[i], limits[i] = strconv.Itoa(i)+".5 mmol/l", i+1
	}
	for b.Loop() {
		sink += Plausible(texts, limits)
	}
}

func BenchmarkNote(b *testing.B) {
	r := &Results{map[string]int{}}
	i := 0
	for b.Loop() {
		r.Note(resultKey{"HB", 1000 + i%100, 20000})
		i++
	}
}

func BenchmarkFlagged(b *testing.B) {
	ps := make([]payload, 20)
	for i := range ps {
		ps[i] = payload(strings.Repeat("OBX-1-NM-718-7-HB ", 100+i) + "|ABNORMAL|")
	}
	for b.Loop() {
		sink += Flagged(ps)
	}
}

func BenchmarkSeverity(b *testing.B) {
	hs := make([]History, 50)
	for b.Loop() {
		sink += Severity(hs, 3)
	}
}

func BenchmarkVitals(b *testing.B) {
	ts := []string{"P80", "O97", "T366", "P120", "O99", "T371"}
	for b.Loop() {
		sink += int(SumVitals(ts))
	}
}

func BenchmarkMonitor(b *testing.B) {
	w := &window{kept: make([]any, 64)}
	pulses := make([]int32, 500)
	for b.Loop() {
		sink += int(Monitor(w, 1<<40, pulses))
	}
}

func BenchmarkPlate(b *testing.B) {
	p := &plate{32, 48, make([]int32, 32*48)}
	for b.Loop() {
		sink += int(p.sum())
	}
}

func BenchmarkDistance(b *testing.B) {
	x, y := "Marianne Schneider-Wolf", "Schn"
	for b.Loop() {
		sink += distance(x, y)
	}
}

func BenchmarkStatement(b *testing.B) {
	ls := bill(200)
	for b.Loop() {
		sinkS = Statement("Account", ls)
	}
}

func BenchmarkDunning(b *testing.B) {
	ls := bill(100)
	for b.Loop() {
		sinkS = Dunning(ls)
	}
}

func BenchmarkExport(b *testing.B) {
	c := claims(1, 5)[0]
	x := &Exporter{w: io.Discard}
	for b.Loop() {
		if x.export(c) != nil {
			b.Fatal()
		}
	}
}

func BenchmarkFlatten(b *testing.B) {
	cs := claims(200, 5)
	for b.Loop() {
		sink += len(Flatten(cs))
	}
}

func BenchmarkSettle(b *testing.B) {
	cs := claims(200, 1)
	var m meter
	for b.Loop() {
		sink += int(Settle(&m, cs))
	}
}

func BenchmarkSettleWeek(b *testing.B) {
	cs := claims(50, 1)
	var m meter
	for b.Loop() {
		sink += int(Settle(&m, cs))
	}
}

func BenchmarkDebtors(b *testing.B) {
	src := make([]ranked, 300)
	for i := range src {
		src[i] = ranked{int64(i * 7919 % 307), i}
	}
	rs := make([]ranked, len(src))
	for b.Loop() {
		copy(rs, src)
		sink += topDebtors(rs, 10)[0].account
	}
}

func BenchmarkPost(b *testing.B) {
	j, c, err := openJournal(os.DevNull)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	ls := bill(50)
	for b.Loop() {
		if j.post(ls) != nil {
			b.Fatal()
		}
	}
}

func BenchmarkSealed(b *testing.B) {
	ls := bill(40)
	var s sealer
	for b.Loop() {
		sink += int(s.seal(ls))
	}
}

func BenchmarkNumber(b *testing.B) {
	cs := claims(50, 1)
	dst := make([]string, len(cs))
	for b.Loop() {
		Number(dst, "BY", cs)
	}
}

func BenchmarkTaxes(b *testing.B) {
	ls := bill(1000)
	for b.Loop() {
		sink += int(taxes(ls))
	}
}

func BenchmarkEnqueue(b *testing.B) {
	o := &outbox{sent: map[[8]byte]int{}}
	ms := mail(20)
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			o.enqueue(&ms[i%len(ms)])
		}
	})
}

func BenchmarkAudit(b *testing.B) {
	var t guarded[trail]
	ms := mail(20)
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			record(&t, &ms[i%len(ms)])
		}
	})
}

func BenchmarkTally(b *testing.B) {
	var t tally[int64]
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			t.add(1)
		}
	})
}

func BenchmarkSettings(b *testing.B) {
	s := &settings{vals: map[string]string{}}
	for i := range 50 {
		s.set(fmt.Sprint("key", i), "on")
	}
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		n := 0
		for pb.Next() {
			n += len(s.get("key7", "off"))
		}
		_ = n
	})
}

func BenchmarkSettingsMissing(b *testing.B) {
	s := &settings{vals: map[string]string{"theme": "light"}}
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		n := 0
		for pb.Next() {
			n += len(s.get("lang", "de"))
		}
		_ = n
	})
}

type price int

func (p price) Quote(n int) int { return int(p) * n }

func BenchmarkFastest(b *testing.B) {
	gs := []Gateway{price(3), price(4)}
	for range min(b.N, 200) {
		sink += fastest(gs, 3)
	}
}

func BenchmarkStamp(b *testing.B) {
	ms := mail(100)
	for b.Loop() {
		Stamp(ms, 7)
	}
}

func BenchmarkBroadcast(b *testing.B) {
	p := &Pusher{}
	ms := mail(1000)
	for b.Loop() {
		sink += p.Broadcast(ms)
	}
}

func BenchmarkRender(b *testing.B) {
	m := &mail(1)[0]
	for b.Loop() {
		s, err := render(m)
		if err != nil {
			b.Fatal(err)
		}
		sinkS = s
	}
}

func BenchmarkFrontDesk(b *testing.B) {
	w := &Waiting{idle: time.Minute}
	as := visits(1000)
	d := &Desk{seen: map[int]bool{}}
	p := &Patient{1, "Ada", "Lovelace-King"}
	u := &Unit{3, []*Unit{{4, nil}, {5, []*Unit{{1, nil}}}}}
	r := &recent{order: list.New(), at: map[int]*list.Element{}}
	for i := range 10 {
		r.at[i] = r.order.PushFront(i)
	}
	for b.Loop() {
		w.events = make(chan Event, 200)
		for i := range 200 {
			w.events <- Event{i, i}
		}
		close(w.events)
		sink += w.FollowUntil(time.Minute)
		sink += d.Distinct(as) + len(d.Long(as, 20)) + byRoom(as)[1] + len(daySummary(as))
		a, err := Find(as, 700)
		if err != nil {
			b.Fatal(err)
		}
		sink += a.Minutes
		for i := range 20 {
			sinkS = p.FullName()
			sinkS = breadcrumb([3]string{"north", "ward", "room"})
			sink += u.AllBeds()
			r.open(i % 12)
		}
	}
}

func BenchmarkAnalyser(b *testing.B) {
	fields := [][]byte{[]byte("mmol/l"), []byte("mg/dl"), []byte("none")}
	raw := []byte(" a report of the analyser, some words long \n")
	text := strings.Repeat("HB-17\n", 40)
	head := []byte{1, 0, 0, 0, 2, 3, 0, 4}
	ds := make([]Dose, 40)
	src := make([]Sample, 50)
	for i := range src {
		src[i].Pulse = int32(i * 7919 % 53)
	}
	samples := make([]Sample, len(src))
	var h wireHead
	var c chartStore
	for b.Loop() {
		sink += knownUnits(fields)
		sinkAny = Keep(raw)
		codes, _ := readCodes(strings.NewReader(text))
		sink += len(codes) + int(totalDose(ds).Micro)
		if h.decode(head) != nil {
			b.Fatal()
		}
		copy(samples, src)
		trendRows(samples)
		for range 10 {
			chart := c.Snapshot()
			sink += chart.Patient
			if !ValidSample("S1234-AB") || !matches(`^[A-Z]\d+`, "S1234-AB") {
				b.Fatal()
			}
		}
	}
}

func BenchmarkMonthEnd(b *testing.B) {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	month := make([]byte, 64<<10)
	cs := claims(5, 5)
	cols := strings.Fields("id account code cents memo date")
	x := &Exporter{w: io.Discard}
	var m meter
	var bal balance
	q := quota{of: 10}
	for b.Loop() {
		if archive(f, month) != nil {
			b.Fatal()
		}
		sink += int(firstOpen(&m, cs))
		sinkS = csvHead(cols)
		for _, c := range cs {
			bal.pay(5)
			if q.take() {
				sink++
			}
			if x.exportShort(c) != nil || check(c) != nil {
				b.Fatal()
			}
			sink += weigh(c)
			sinkB = printable(c)
		}
	}
}

func BenchmarkDelivery(b *testing.B) {
	gs := []Gateway{price(3), price(4)}
	ms := mail(50)
	for b.Loop() {
		sink += cheapest(context.Background(), gs, 3)
		inParts(ms, func(m *Msg) { m.ID = int(checksum(m.Body)) })
		for i := range 1000 {
			sink += int(node.mark(uint16(i * 61)))
		}
		sinkAny = newSession(2)
	}
}

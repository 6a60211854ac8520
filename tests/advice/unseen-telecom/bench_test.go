package telecom

import (
	"fmt"
	"io"
	"path/filepath"
	"sync/atomic"
	"testing"
)

var (
	sinkInt  int
	sinkStr  string
	sinkAny  any
	sinkI64  int64
	sinkBool bool
)

func calls(n int) []CallRecord {
	cs := make([]CallRecord, n)
	for i := range cs {
		cs[i] = CallRecord{
			ID: uint64(i) * 7919, IMSI: fmt.Sprintf("26201%010d", i), Called: fmt.Sprintf("%d%08d", 30+i%60, i*7919%100000000),
			Cell: fmt.Sprintf("C%04d", i%300), Start: int64(1700000000 + i*61), Seconds: 10 + i*37%900,
		}
	}
	return cs
}

func zones(n int) []Zone {
	zs := make([]Zone, n)
	for i := range zs {
		zs[i] = Zone{Prefix: fmt.Sprint(30 + i), Name: fmt.Sprintf("Z%d", i%12), Millis: 3 + i%40, StepSecs: 10, MinSecs: 30}
	}
	return zs
}

func durations(n int) []int32 {
	ds := make([]int32, n)
	for i := range ds {
		ds[i] = int32(i * 7919 % 3600)
	}
	return ds
}

func leaves(n int) []*Leaf {
	ls := make([]*Leaf, n)
	for i := range ls {
		ls[i] = &Leaf{Field: fmt.Sprintf("field_%d", i%17), Op: "<>="[i%3], Value: i}
	}
	return ls
}

func invoices(n, lines int) []*Invoice {
	out := make([]*Invoice, n)
	for i := range out {
		inv := &Invoice{Number: fmt.Sprintf("R-%06d", i), To: Address{Name: "Ada Byron", City: "London"}, Paid: i%5 == 0}
		for k := range lines {
			inv.Lines = append(inv.Lines, Line{Text: fmt.Sprintf("item %d", k), Count: 1 + k%3, Cents: int64(100 + k), VATPct: 19})
		}
		out[i] = inv
	}
	return out
}

func BenchmarkZoneOf(b *testing.B) {
	t, cs := NewTariff(zones(300)), calls(500)
	for b.Loop() {
		for i := range cs {
			z, err := t.ZoneOf(cs[i].Called)
			if err != nil {
				b.Fatal(err)
			}
			sinkInt += z.Millis
		}
	}
}

func BenchmarkBill(b *testing.B) {
	t := NewTariff(zones(5), WithRoaming(99))
	cs, z := calls(1000), &zones(1)[0]
	for b.Loop() {
		sum, err := t.Bill(cs, z)
		if err != nil {
			b.Fatal(err)
		}
		sinkI64 += sum
	}
}

func BenchmarkDialPlan(b *testing.B) {
	d, cs := &dialPlan{hits: map[string]int{}}, calls(1000)
	for b.Loop() {
		d.Record(cs)
	}
	sinkInt += len(d.hits)
}

func BenchmarkCDRWriter(b *testing.B) {
	w, cs := NewCDRWriter(io.Discard), calls(1000)
	for b.Loop() {
		for i := range cs {
			if err := w.Write(&cs[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
	w.Flush()
}

func spool(b *testing.B) *SpoolFile {
	s, err := OpenSpool(filepath.Join(b.TempDir(), "spool"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

func BenchmarkSpoolAppend(b *testing.B) {
	s, cs := spool(b), calls(200)
	for b.Loop() {
		s.f.Seek(0, io.SeekStart)
		if err := s.Append(cs); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRateAll(b *testing.B) {
	t, cs, z := NewTariff(zones(5)), calls(1000), &zones(1)[0]
	for b.Loop() {
		sinkInt += len(t.RateAll(cs, z))
	}
}

func BenchmarkBilledSeconds(b *testing.B) {
	ds := durations(4000)
	for b.Loop() {
		sinkInt += BilledSeconds(ds, 30)
	}
}

func BenchmarkLongest(b *testing.B) {
	ds := durations(4000)
	for b.Loop() {
		sinkInt += int(Longest(ds))
	}
}

func BenchmarkSurcharges(b *testing.B) {
	kinds := []string{"shared", "premium", "vpn", "mass", "voting", "other"}
	for b.Loop() {
		sinkInt += Surcharges(kinds)
	}
}

func BenchmarkMissing(b *testing.B) {
	cs := calls(2000)
	for b.Loop() {
		sinkInt += Missing(cs, cs[:1900])
	}
}

func BenchmarkMaskAndNormalise(b *testing.B) {
	cs := calls(1000)
	var into, numbers []string
	for i := range cs {
		numbers = append(numbers, cs[i].Called[1:])
	}
	for b.Loop() {
		into = MaskAll(cs, into)
		sinkInt += Normalise(numbers)
	}
}

func BenchmarkSessions(b *testing.B) {
	st := &SessionTable{open: map[string]*Session{}}
	var imsis []string
	for i := range 512 {
		imsis = append(imsis, fmt.Sprintf("26201%010d", i))
		st.Begin(imsis[i], 1<<40)
	}
	for b.Loop() {
		for _, id := range imsis[:128] {
			st.Report(id, 3)
		}
		fresh := &SessionTable{open: make(map[string]*Session, 512)}
		for _, id := range imsis {
			s := fresh.Begin(id, 100)
			s.Used++
		}
		sinkAny = fresh
	}
}

func BenchmarkRuleText(b *testing.B) {
	g := &Group{}
	for _, l := range leaves(120) {
		g.Kids = append(g.Kids, l)
	}
	for b.Loop() {
		sinkStr = Text(g)
		sinkInt += Size(g)
	}
}

func BenchmarkFields(b *testing.B) {
	ls := leaves(800)
	var f fieldLister
	for b.Loop() {
		sinkAny = f.Fields(ls)
	}
}

func BenchmarkBacklog(b *testing.B) {
	src := make([]Leaf, 1500)
	bl := &backlog{}
	room := make([]Leaf, 1500)
	for b.Loop() {
		copy(room, src)
		bl.items = room
		bl.Drain(func(l Leaf) { sinkInt += l.Value })
	}
}

func BenchmarkMachineEvalChunks(b *testing.B) {
	g := &Group{}
	for i, l := range leaves(40) {
		l.Op, l.Value = '<', i+10
		g.Kids = append(g.Kids, &Group{Kids: []Node{l}})
	}
	events := []byte("dahrdahrdaahrxdhr")
	facts := &[8]int{1, 2, 3, 4, 5, 6, 7, 8}
	m := &machine{}
	t, cs, z := NewTariff(zones(5)), calls(8000), &zones(1)[0]
	for b.Loop() {
		for range 100 {
			sinkBool = eval(g, facts)
			sinkInt += int(m.runAll(events))
		}
		sinkInt += len(t.RateChunks(cs, z))
	}
}

func BenchmarkVM(b *testing.B) {
	var code []instr
	for i := range 20 {
		code = append(code, instr{opLoad, i}, instr{opLoad, i + 1}, instr{op: opLess})
		if i > 0 {
			code = append(code, instr{op: opAnd})
		}
	}
	values := make([]int64, 21)
	for i := range values {
		values[i] = int64(1000 + i)
	}
	v := &vm{}
	for b.Loop() {
		sinkBool = v.Run(code, values)
	}
}

func BenchmarkOutstanding(b *testing.B) {
	invs := invoices(300, 1)
	for b.Loop() {
		sinkI64 += Outstanding(invs)
	}
}

func BenchmarkRender(b *testing.B) {
	inv := invoices(1, 150)[0]
	for b.Loop() {
		sinkStr = Render(inv)
	}
}

func BenchmarkReminder(b *testing.B) {
	inv := invoices(1, 1)[0]
	for b.Loop() {
		s, err := Reminder(inv)
		if err != nil {
			b.Fatal(err)
		}
		sinkStr = s
	}
}

func BenchmarkStatement(b *testing.B) {
	inv := invoices(1, 300)[0]
	for b.Loop() {
		sinkAny = new(StatementBuilder).From(inv).Build().lines
	}
}

func BenchmarkInvoiceNumbers(b *testing.B) {
	var n numbers
	b.RunParallel(func(pb *testing.PB) {
		var last int64
		for pb.Next() {
			last = n.take()
		}
		atomic.StoreInt64(&sinkI64, last)
	})
}

func BenchmarkTotals(b *testing.B) {
	var t totals
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			t.book(100, 19)
		}
	})
}

func BenchmarkBlockAndLedger(b *testing.B) {
	s, cs := spool(b), calls(2000)

	bases, over := make([]int, 60), map[string]int{"eu": 3}

	for b.Loop() {
		s.f.Seek(0, io.SeekStart)
		if err := s.AppendBlock(cs); err != nil {
			b.Fatal(err)
		}
		sinkAny = Ledger(bases, over)
	}

}

func BenchmarkTotalsAndDurations(b *testing.B) {
	t, cs := NewTariff(zones(60)), calls(100)

	var fields []string
	for _, d := range durations(1000) {
		fields = append(fields, fmt.Sprint(d))
	}
	var out []int32

	for b.Loop() {
		sinkInt += len(t.ZoneTotals(cs))
		var err error
		if out, err = ParseDurations(fields, out); err != nil {
			b.Fatal(err)
		}
	}

}

func BenchmarkFreezeAndCover(b *testing.B) {
	invs := invoices(100, 2)

	inv := invoices(1, 1)[0]

	for b.Loop() {
		a := &Archive{byNumber: make(map[string]Invoice, len(invs))}
		a.Freeze(invs)
		sinkAny = a
		for range 20 {
			p, err := Cover(inv)
			if err != nil {
				b.Fatal(err)
			}
			sinkAny = p
		}
	}

}

package books

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
)

var (
	sinkInt int
	sinkAny any
	lines   = func() (ls []Line) {
		for i := range 600 {
			ls = append(ls, Line{fmt.Sprintf("Reference of the customer %06d", i*17%600), int64(i*17%600) * 100, i % 365})
		}
		return
	}()
	invoices = func() (is []Invoice) {
		for i := range 500 {
			is = append(is, Invoice{Ref: fmt.Sprintf("Reference of the customer %06d", i), Amount: int64(i) * 100})
			is[i].Items[2].vat = int64(i)
		}
		return
	}()
	chart = func() *Chart {
		c := &Chart{balances: map[string]int64{}}
		for i := range 1500 {
			c.accounts = append(c.accounts, &Account{ID: i, Parent: (i - 1) / 3, Name: fmt.Sprintf("acc%04d", i), Own: int64(i)})
			c.balances[c.accounts[i].Name] = int64(i - 700)
		}
		c.accounts[0].Parent = -1
		return c
	}()
	names = func() (ns []string) {
		for _, a := range chart.accounts {
			ns = append(ns, a.Name)
		}
		return
	}()
	ps   = postings(3000)
	plan = func() (ds []due) {
		for i := range 400 {
			ds = append(ds, due{i * 7919 % 401, int64(i)})
		}
		return
	}()
	report = func() *section {
		s := &section{title: "Year"}
		for m := range 12 {
			sub := section{title: fmt.Sprintf("Month %d", m)}
			for r := range 30 {
				sub.rows = append(sub.rows, fmt.Sprintf("posting %d of the month, some text", r))
			}
			s.subs = append(s.subs, sub)
		}
		return s
	}()
	parts = func() (p [][]int64) {
		for i := range 40 {
			p = append(p, make([]int64, 20+i))
		}
		return
	}()
	times = func() (t []int64) {
		for i := range 40 {
			t = append(t, int64(i)*86400*3)
		}
		return
	}()
	statement = func() []byte {
		var b bytes.Buffer
		for i := range 40 {
			fmt.Fprintf(&b, "%d,%s,%d\n", i, "an account number of some length", i*100)
		}
		return b.Bytes()
	}()
)

func null(b *testing.B) *os.File {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func together(n int, f func(w int)) {
	var wg sync.WaitGroup
	for w := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f(w)
		}()
	}
	wg.Wait()
}

func BenchmarkAssets(b *testing.B) {
	for range b.N {
		sinkInt += int(chart.Assets(names))
	}
}
func BenchmarkBelow(b *testing.B) {
	for range b.N {
		sinkInt += int(chart.below(2))
	}
}
func BenchmarkChartFine(b *testing.B) {
	for range b.N {
		for i := 10; i < 1500; i += 10 {
			sinkInt += len(chart.path(i)) + int(chart.CloseTwo(i, i/2)) + int(chart.Account(i).Own)
		}
		sinkAny = chart.Sorted()
	}
}
func BenchmarkClose(b *testing.B) {
	for range b.N {
		sinkInt += int(chart.Close())
	}
}
func BenchmarkNames(b *testing.B) {
	for range b.N {
		sinkAny = chart.Names()
	}
}
func BenchmarkMissing(b *testing.B) {
	for range b.N {
		sinkInt += chart.Missing(names)
	}
}
func BenchmarkCurrencies(b *testing.B) {
	ms := make([]Money, 2000)
	for i := range ms {
		ms[i].Currency[0] = byte('A' + i%4)
	}
	for range b.N {
		sinkAny = currencies(ms)
	}
}
func BenchmarkPostings(b *testing.B) {
	for range b.N {
		sinkAny = postings(4000)
	}
}
func BenchmarkEntries(b *testing.B) {
	for range b.N {
		sinkAny = entries(2000)
		for i := range 4000 {
			sinkInt += int(checkDigit(i * 31))
		}
	}
}
func BenchmarkSaldo(b *testing.B) {
	for range b.N {
		sinkInt += int(Saldo(ps))
	}
}
func BenchmarkChecksum(b *testing.B) {
	for range b.N {
		sinkInt += int(checksum(ps, 17))
	}
}
func BenchmarkHeadroom(b *testing.B) {
	for range b.N {
		byName(chart.accounts)
	}
	sinkInt += len(headroom)
}
func BenchmarkSequence(b *testing.B) {
	var s sequence
	for range b.N {
		together(4, func(int) {
			for range 3000 {
				s.next()
			}
		})
	}
}
func BenchmarkYearly(b *testing.B) {
	var y yearly
	for range b.N {
		together(2, func(int) {
			for range 200 {
				y.next(2024)
			}
		})
	}
}
func BenchmarkRates(b *testing.B) {
	r := &rates{to: map[string]float64{}}
	r.set("EUR", 1.1)
	for range b.N {
		together(4, func(w int) {
			sum := int64(0)
			for i := range 3000 {
				sum += r.convert(int64(i), "EUR")
			}
			if sum < 0 {
				b.Error(sum)
			}
		})
	}
}
func BenchmarkFees(b *testing.B) {
	f := &fees{}
	f.p.Store(&map[string]float64{"EUR": 0.1})
	for range b.N {
		together(4, func(w int) {
			sum := 0.0
			for range 2000 {
				sum += f.of("EUR")
			}
			if sum < 0 {
				b.Error(sum)
			}
		})
	}
}
func BenchmarkAudit(b *testing.B) {
	a := &audit{last: map[int]string{}}
	for range b.N {
		together(4, func(w int) {
			for i := range 20 {
				a.record(i+w, ps[:200])
			}
		})
	}
}
func BenchmarkTrail(b *testing.B) {
	t := &trail{last: map[int]int{}}
	for range b.N {
		together(4, func(w int) {
			for i := range 20 {
				t.record(i+w, ps[:200])
			}
		})
	}
}
func BenchmarkPlan(b *testing.B) {
	for range b.N {
		sinkInt += Plan(plan[:150])
	}
}
func BenchmarkPlanOnce(b *testing.B) {
	for range b.N {
		sinkInt += PlanOnce(plan)
	}
}
func BenchmarkMatch(b *testing.B) {
	for range b.N {
		sinkInt += Match(lines, invoices)
	}
}
func BenchmarkSettle(b *testing.B) {
	buf := make([]string, 0, 6000)
	for range b.N {
		buf = buf[:0]
		for range 10 {
			for i := range lines {
				buf = append(buf, lines[i].Ref)
			}
		}
		sinkInt += len(settle(buf, func(s string) bool { return s[len(s)-1]&1 == 1 }))
	}
}
func BenchmarkUnpaid(b *testing.B) {
	buf := make([]string, 0, 6000)
	for range b.N {
		buf = buf[:0]
		for i := range lines {
			buf = append(buf, lines[i].Ref)
		}
		sinkInt += len(unpaid(buf, func(s string) bool { return s[len(s)-1]&1 == 1 }))
	}
}
func BenchmarkReconcile(b *testing.B) {
	for range b.N {
		sinkInt += Reconcile(lines)
	}
}
func BenchmarkDoubles(b *testing.B) {
	for range b.N {
		sinkInt += Doubles(lines)
	}
}
func BenchmarkParseCSV(b *testing.B) {
	for range b.N {
		n, err := ParseCSV(statement)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += n
	}
}
func BenchmarkBytesFine(b *testing.B) {
	words := [][]byte{[]byte("direct debit by a company of the same group"), []byte("transfer of an amount to another account")}
	for range b.N {
		sinkAny = refs(statement)
		for range 300 {
			sinkInt += kinds(words)
		}
	}
}
func BenchmarkWriteRefs(b *testing.B) {
	w := bufio.NewWriter(io.Discard)
	for range b.N {
		WriteRefs(w, lines)
	}
}
func BenchmarkExport(b *testing.B) {
	for range b.N {
		Export(io.Discard, lines)
	}
}
func BenchmarkExporter(b *testing.B) {
	e := &exporter{w: io.Discard}
	for range b.N {
		for i := range lines {
			e.line(&lines[i])
		}
		sinkAny = Messages(lines)
	}
}
func BenchmarkPrintAll(b *testing.B) {
	for range b.N {
		PrintAll(io.Discard, invoices[:40])
	}
}
func BenchmarkPost(b *testing.B) {
	j := &journal{out: null(b)}
	for range b.N {
		j.Post(lines)
	}
}
func tempFile(b *testing.B) *os.File {
	f, err := os.CreateTemp(b.TempDir(), "books")
	if err != nil {
		b.Fatal(err)
	}
	f.WriteString(strings.Repeat("a,b\n", 300))
	b.Cleanup(func() { f.Close() })
	return f
}
func BenchmarkCount(b *testing.B) {
	f := tempFile(b)
	for range b.N {
		f.Seek(0, io.SeekStart)
		n, _ := count(f, ',')
		sinkInt += n
	}
}
func BenchmarkCountFast(b *testing.B) {
	f := tempFile(b)
	f.WriteString(strings.Repeat("a,b\n", 20000))
	for range b.N {
		f.Seek(0, io.SeekStart)
		n, _ := countFast(f, ',')
		sinkInt += n
	}
}
func BenchmarkEarliest(b *testing.B) {
	for range b.N {
		sinkInt += Earliest(plan)
	}
}
func BenchmarkLogger(b *testing.B) {
	var l logger
	for range b.N {
		l.Lines(lines)
	}
}
func BenchmarkWarn(b *testing.B) {
	var l logger
	for range b.N {
		l.warn(lines)
	}
}
func BenchmarkTaxes(b *testing.B) {
	for range b.N {
		sinkInt += int(Taxes(invoices, tax))
	}
}
func BenchmarkInvoicesFine(b *testing.B) {
	a := &archive{old: make(map[string]Invoice, 500)}
	for range b.N {
		for range 50 {
			sinkInt += int(Totals(invoices))
		}
		a.keep(invoices[:50])
	}
}
func BenchmarkPoll(b *testing.B) {
	in := make(chan Line, 1)
	for range b.N {
		sinkInt += int(Poll(in, 100))
	}
}
func BenchmarkPollAll(b *testing.B) {
	in := make(chan Line, 1)
	for range b.N {
		sinkInt += int(PollAll(in, 100))
	}
}
func one() float64 { return 1.1 }
func BenchmarkFirstRate(b *testing.B) {
	banks := []func() float64{one, one}
	for i := range b.N {
		if i == 100 { // some hundred that stay are enough
			banks = banks[:1]
		}
		sinkInt += int(firstRate(banks...))
	}
}
func BenchmarkSafeRate(b *testing.B) {
	for range b.N {
		sinkInt += int(safeRate(one, one))
		in := make(chan int)
		out := watch(context.Background(), in)
		in <- 4
		close(in)
		sinkInt += <-out
	}
}
func BenchmarkValidate(b *testing.B) {
	for range b.N {
		sinkInt += Validate(lines)
	}
}
func BenchmarkVerify(b *testing.B) {
	for range b.N {
		sinkInt += Verify(lines)
	}
}
func BenchmarkImport(b *testing.B) {
	var p progress
	for range b.N {
		sinkInt += p.Import(lines) + p.ImportSafe(lines)
	}
}
func BenchmarkText(b *testing.B) {
	for range b.N {
		sinkAny = report.Text()
	}
}
func BenchmarkPlain(b *testing.B) {
	for range b.N {
		sinkAny = report.Plain()
		for i := range 300 {
			sinkInt += len(report.label(i))
		}
	}
}
func BenchmarkFlatten(b *testing.B) {
	for range b.N {
		sinkAny = flatten(parts)
	}
}
func BenchmarkFill(b *testing.B) {
	var l ledgerRows
	for range b.N {
		sinkInt += l.fill(parts)
	}
}
func BenchmarkDays(b *testing.B) {
	for range b.N {
		sinkInt += Days(times)
	}
}
func BenchmarkDaysFixed(b *testing.B) {
	for range b.N {
		sinkInt += DaysFixed(times)
	}
}
func BenchmarkHTML(b *testing.B) {
	for range b.N {
		Send(html{}, io.Discard, invoices[:5])
	}
}
func BenchmarkLetter(b *testing.B) {
	l := newLetter()
	for range b.N {
		Send(l, io.Discard, invoices[:5])
	}
}
func BenchmarkTable(b *testing.B) {
	w := bufio.NewWriter(io.Discard)
	for range b.N {
		table(w, lines)
	}
}
func BenchmarkCompact(b *testing.B) {
	var buf bytes.Buffer
	for range b.N {
		buf.Reset()
		compact(&buf, lines)
	}
}

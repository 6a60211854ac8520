package orders

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"testing"
	"time"
)

var (
	orders   = makeOrders(600)
	lines    = allLines(orders)
	invoices = makeInvoices(300)
	hooks    = makeHooks(200)
	keys     = makeKeys(300)
	sink     any
	total    int64
)

func makeOrders(n int) []Order {
	out := make([]Order, n)
	countries := []string{"DE", "FR", "IT", "US"}
	for i := range out {
		o := &out[i]
		o.ID = fmt.Sprintf("ord-%06d", i)
		o.Customer = fmt.Sprintf("customer%d", i%500)
		o.Ship = Address{Name: "A. Customer", Street: []string{"Long Street 12", "c/o Other"}[:1+i%2], City: "Somewhere", Country: countries[i%4]}
		if i%300 == 7 {
			o.Status = StatusCancelled
		}
		for j := range 2 + i%3 {
			o.Lines = append(o.Lines, Line{SKU: fmt.Sprintf("AB-%04d", (i*7+j*3)%1000), Qty: 1 + (i+j)%120, Cents: int64(100 + i)})
		}
	}
	return out
}

func allLines(orders []Order) (all []Line) {
	for i := range orders {
		all = append(all, orders[i].Lines...)
	}
	return all
}

func makeInvoices(n int) []Invoice {
	out := make([]Invoice, n)
	for i := range out {
		out[i] = Invoice{Number: fmt.Sprintf("2026-%05d", i), Net: int64(i * 100), Tax: int64(i * 19), Due: time.Unix(1_700_000_000+int64(i*7919%1000), 0)}
	}
	return out
}

func makeHooks(n int) []webhook {
	out := make([]webhook, n)
	for i := range out {
		kind := "charge"
		if i%9 == 0 {
			kind = "refund"
		}
		out[i] = webhook(fmt.Sprintf(`payments-provider-with-a-long-name-%02d:{"id":"evt-%09d","amount":%d,"currency":"EUR","customer":"c-%08d","note":"nothing to be said here, only that it takes its room","more":"and some more of the same to make a body of common length","type":"%s"}`, i%40, i, i*100, i, kind))
	}
	return out
}

func makeKeys(n int) []priceKey {
	out := make([]priceKey, n)
	for i := range out {
		out[i] = priceKey{"tenant-one", fmt.Sprintf("AB-%04d", i), i % 3}
	}
	return out
}

func file(b *testing.B) *os.File {
	f, err := os.CreateTemp(b.TempDir(), "out")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkDTOs(b *testing.B) {
	for b.Loop() {
		sink = DTOs(orders)
	}
}

func BenchmarkByID(b *testing.B) {
	for b.Loop() {
		sink = ByID(orders)
	}
}

func BenchmarkMapperGood(b *testing.B) {
	for b.Loop() {
		sink = Totals(orders)
		sink = Cancelled(orders)
		sink = CentsByCountry(orders)
	}
}

func BenchmarkText(b *testing.B) {
	for b.Loop() {
		sink = Labels(orders)
		sink = Manifest(orders)
	}
}

func BenchmarkPriceRepo(b *testing.B) {
	repo := NewPriceRepo(keys)
	b.ResetTimer()
	for b.Loop() {
		total = repo.SumOf(keys)
	}
}

func BenchmarkTypedPriceRepo(b *testing.B) {
	repo := TypedPriceRepo{}
	for i, k := range keys {
		repo[k] = int64(i)
	}
	for b.Loop() {
		total, _ = repo.SumOf(keys)
	}
}

func BenchmarkRecent(b *testing.B) {
	c := newRecent(400)
	for b.Loop() {
		for i := range orders {
			if _, ok := c.get(orders[i&511].ID); !ok {
				c.put(&orders[i&511])
			}
		}
	}
}

func BenchmarkTouch(b *testing.B) {
	s := &session{held: make([]bool, len(orders))}
	for b.Loop() {
		total = s.touch(orders)
	}
}

func BenchmarkVisit(b *testing.B) {
	s := &session{held: make([]bool, len(orders))}
	for b.Loop() {
		total = s.visit(orders)
	}
}

func BenchmarkValidate(b *testing.B) {
	for b.Loop() {
		for i := range orders[:20] {
			if err := Validate(&orders[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkValidateLines(b *testing.B) {
	rules := &tenantRules{seen: map[string]*regexp.Regexp{}}
	for b.Loop() {
		if err := ValidateLines(lines[:200]); err != nil {
			b.Fatal(err)
		}
		re, _ := rules.of(`^[a-z]+$`)
		re.MatchString("abc")
	}
}

func BenchmarkShippable(b *testing.B) {
	for b.Loop() {
		total = int64(Shippable(orders))
		total += Discounted(lines)
	}
}

func BenchmarkCustomers(b *testing.B) {
	for b.Loop() {
		sink = Customers(orders)
	}
}

func BenchmarkRefunds(b *testing.B) {
	for b.Loop() {
		total = int64(Refunds(hooks))
	}
}

func BenchmarkTally(b *testing.B) {
	p := providers{}
	for i := range 30 {
		p[fmt.Sprintf("payments-provider-with-a-long-name-%02d", i)] = i
	}
	for b.Loop() {
		total = int64(p.tally(hooks))
	}
}

func BenchmarkReserve(b *testing.B) {
	inv := &Inventory{}
	for i := range 1000 {
		inv.stocks = append(inv.stocks, Stock{SKU: fmt.Sprintf("AB-%04d", i), Count: 1 << 30})
	}
	for b.Loop() {
		if err := inv.Reserve(lines); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMovements(b *testing.B) {
	for b.Loop() {
		sink = Movements(lines)
	}
}

func BenchmarkBookings(b *testing.B) {
	for b.Loop() {
		sink = Bookings(lines)
	}
}

func BenchmarkWeights(b *testing.B) {
	for b.Loop() {
		sink = Weights(orders)
	}
}

func BenchmarkWeightsByPart(b *testing.B) {
	for b.Loop() {
		sink = WeightsByPart(orders)
	}
}

func BenchmarkPicking(b *testing.B) {
	for b.Loop() {
		sink = Picking(lines)
	}
}

func BenchmarkClamped(b *testing.B) {
	for b.Loop() {
		total = int64(Clamped(lines, 50))
	}
}

func BenchmarkFingerprint(b *testing.B) {
	for b.Loop() {
		total = int64(Fingerprint(lines))
	}
}

func BenchmarkRenderText(b *testing.B) {
	for b.Loop() {
		sink = RenderText(lines[:300])
	}
}

func BenchmarkDueDate(b *testing.B) {
	at := time.Unix(1_700_000_000, 0)
	for b.Loop() {
		if _, err := DueDate(at, 14); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReceivables(b *testing.B) {
	at := time.Unix(1_600_000_000, 0)
	for b.Loop() {
		total = Receivables(invoices, at)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	l := &ledger{inv: invoices}
	for b.Loop() {
		for i := range invoices {
			inv := l.snapshot(i)
			total += inv.Net
		}
	}
}

func BenchmarkRemind(b *testing.B) {
	q := make(dunningQueue, 0, len(invoices))
	for b.Loop() {
		total = Remind(&q, invoices)
	}
}

func BenchmarkSumMoney(b *testing.B) {
	amounts := make([]string, 500)
	for i := range amounts {
		amounts[i] = fmt.Sprintf("EUR %d.00", 10+i)
	}
	for b.Loop() {
		total, _ = SumMoney(amounts)
	}
}

func BenchmarkAccounts(b *testing.B) {
	for b.Loop() {
		sink = Accounts(orders)
	}
}

func BenchmarkEDI(b *testing.B) {
	e := edi{io.Discard}
	for b.Loop() {
		e.Send(orders)
	}
}

func BenchmarkRows(b *testing.B) {
	for b.Loop() {
		for i := range orders {
			sendRow(io.Discard, &orders[i])
		}
		sink = Archive(orders[:50])
	}
}

func BenchmarkPay(b *testing.B) {
	f := file(b)
	p := &payout{file: f}
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		if err := p.Pay(invoices); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJournal(b *testing.B) {
	f := file(b)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		if err := Journal(f, invoices[:3]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExports(b *testing.B) {
	f := file(b)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		ExportCSV(f, invoices)
		ExportText(f, invoices)
	}
}

func BenchmarkSequence(b *testing.B) {
	var s sequence
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s.next()
		}
	})
}

func BenchmarkTakings(b *testing.B) {
	var t takings
	for b.Loop() {
		for i := range 100 {
			t.add(int64(i))
		}
		total = t.average()
	}
}

func BenchmarkRates(b *testing.B) {
	r := &rates{rate: map[string]int64{}}
	for _, code := range []string{"EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF"} {
		r.set(code, 11000)
	}
	b.RunParallel(func(pb *testing.PB) {
		n := int64(0)
		for pb.Next() {
			n += r.convert("CHF", n)
		}
	})
}

func BenchmarkPagesStore(b *testing.B) {
	p := &pages{bySum: map[uint32]int{}}
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			p.store(&orders[i%100])
		}
	})
}

func BenchmarkPagesHold(b *testing.B) {
	p := &pages{bySum: map[uint32]int{}}
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			p.hold(&orders[i%100])
		}
	})
}

func drain(b *testing.B, take func(*dispatcher, int) int64) {
	d := &dispatcher{in: make(chan *Order, 100), idle: time.Minute}
	for b.Loop() {
		for i := range 100 {
			d.in <- &orders[i]
		}
		total = take(d, 100)
	}
}

func BenchmarkDrain(b *testing.B)     { drain(b, (*dispatcher).drain) }
func BenchmarkDrainBy(b *testing.B)   { drain(b, (*dispatcher).drainBy) }
func BenchmarkDrainIdle(b *testing.B) { drain(b, (*dispatcher).drainIdle) }

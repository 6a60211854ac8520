package orders

import (
	"errors"
	"slices"
	"strings"
	"sync"
)

// Stock is what lies in the warehouse of one article.
type Stock struct {
	SKU   string
	Count int
	Shelf string
}

// Inventory is the warehouse.
type Inventory struct {
	stocks []Stock
}

func (inv *Inventory) lookup(sku string) *Stock {
	at := slices.IndexFunc(inv.stocks, func(s Stock) bool { return s.SKU == sku })
	if at < 0 {
		return nil
	}
	return &inv.stocks[at]
}

var errNoStock = errors.New("not in stock")

// Reserve takes what the lines need.
func (inv *Inventory) Reserve(lines []Line) error {
	for i := range lines {
		stock := inv.lookup(lines[i].SKU)
		if stock == nil {
			return errNoStock
		}
		stock.Count -= lines[i].Qty
	}
	return nil
}

// bracket is a step of the discount.
type bracket struct {
	from    int
	percent int64
}

var brackets = [...]bracket{{100, 15}, {50, 10}, {10, 5}, {0, 0}}

func discount(qty int) int64 {
	for _, b := range brackets {
		if qty >= b.from {
			return b.percent
		}
	}
	return 0
}

// Discounted sums lines with their discount.
func Discounted(lines []Line) (sum int64) {
	for i := range lines {
		l := &lines[i]
		sum += int64(l.Qty) * l.Cents * (100 - discount(l.Qty)) / 100
	}
	return sum
}

// movement is one booking of the warehouse journal.
type movement struct {
	in     bool
	qty    int64
	manual bool
	at     int64
	booked bool
	shelf  int32
}

// Movements makes the journal of a day.
func Movements(lines []Line) []movement {
	journal := make([]movement, len(lines))
	for i := range journal {
		m := &journal[i]
		m.in = lines[i].Qty&1 == 0
		m.qty = int64(lines[i].Qty)
		m.at = int64(i)
		m.booked = true
	}
	return journal
}

// booking is a movement with the large fields first.
type booking struct {
	qty    int64
	at     int64
	shelf  int32
	in     bool
	manual bool
}

// Bookings makes the journal of a day.
func Bookings(lines []Line) []booking {
	journal := make([]booking, len(lines))
	for i := range journal {
		journal[i] = booking{qty: int64(lines[i].Qty), at: int64(i), in: lines[i].Qty&1 == 0}
	}
	return journal
}

// weigh is what a line weighs, by its article.
func weigh(l *Line) int {
	w := 0
	for _, c := range []byte(l.SKU) {
		w = (w*31 + int(c)) & 0xffff
	}
	return w * l.Qty
}

// Weights weighs the lines of all orders.
func Weights(orders []Order) []int {
	sums := make([]int, len(orders))
	var wg sync.WaitGroup
	for i := range orders {
		wg.Add(1)
		go func() {
			defer wg.Done()
			o := &orders[i]
			for j := range o.Lines {
				sums[i] += weigh(&o.Lines[j])
			}
		}()
	}
	wg.Wait()
	return sums
}

// Picking sorts the list of a tour by article, once all of it is there.
func Picking(lines []Line) []Stock {
	pick := make([]Stock, 0, len(lines))
	for i := range lines {
		pick = append(pick, Stock{SKU: lines[i].SKU, Count: lines[i].Qty})
	}
	slices.SortFunc(pick, func(a, b Stock) int { return strings.Compare(a.SKU, b.SKU) })
	return pick
}

// clampQty keeps a quantity in its bounds.
//
//go:noinline
func clampQty(n, most int) int {
	if n > most {
		return most
	}
	return n
}

// Clamped sums the quantities, each at most so much.
func Clamped(lines []Line, most int) (sum int) {
	for i := range lines {
		sum += clampQty(lines[i].Qty, most)
	}
	return sum
}

// checksum mixes a line into the checksum of the batch.
//
//go:inline
func checksum(h uint64, l *Line) uint64 {
	for _, c := range []byte(l.SKU) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h ^ uint64(l.Qty)<<7 ^ uint64(l.Cents)
}

// Fingerprint is the checksum of a batch.
func Fingerprint(lines []Line) uint64 {
	h := uint64(14695981039346656037)
	for i := range lines {
		h = checksum(h, &lines[i])
	}
	return h
}

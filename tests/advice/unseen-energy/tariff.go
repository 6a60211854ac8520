package energy

import (
	"regexp"
	"strconv"
	"sync"
	"time"
)

// Tariff has a day and a night price in the zone of the customer.
type Tariff struct {
	Name       string
	Zone       string
	Day, Night int64 // in 1/1000 cent
	From, To   int   // hours of the day price
}

// Price is the price at a time.
func (t *Tariff) Price(at int64) (int64, error) {
	loc, err := time.LoadLocation(t.Zone)
	if err != nil {
		return 0, err
	}
	h := time.Unix(at, 0).In(loc).Hour()
	if h >= t.From && h < t.To {
		return t.Day, nil
	}
	return t.Night, nil
}

// Book of tariffs. Reload swaps it a few times a day; Lookup runs for each reading.
type TariffBook struct {
	mu     sync.RWMutex
	byName map[string]*Tariff
}

// Reload replaces the tariffs.
func (b *TariffBook) Reload(ts []*Tariff) {
	m := make(map[string]*Tariff, len(ts))
	for _, t := range ts {
		m[t.Name] = t
	}
	b.mu.Lock()
	b.byName = m
	b.mu.Unlock()
}

// Lookup returns a tariff, or nil.
func (b *TariffBook) Lookup(name string) *Tariff {
	b.mu.RLock()
	t := b.byName[name]
	b.mu.RUnlock()
	return t
}

// Item is a line of an invoice.
type Item struct {
	Label string
	Wh    int64
	Cent  int64
}

// Invoice of a customer.
type Invoice struct {
	Number string
	Items  []Item
}

// Text is the invoice as the print shop wants it.
func (inv *Invoice) Text() string {
	text := "INVOICE " + inv.Number + "\n"
	for i := range inv.Items {
		it := &inv.Items[i]
		text += it.Label + "\t" + strconv.FormatInt(it.Wh, 10) + "\t" + strconv.FormatInt(it.Cent, 10) + "\n"
	}
	return text
}

// Filter picks customers by a pattern that a clerk typed in.
type Filter struct {
	re *regexp.Regexp
}

// NewFilter compiles a clerk's pattern.
func NewFilter(pattern string) (*Filter, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	return &Filter{re: re}, nil
}

// Match counts the names that fit.
func (f *Filter) Match(names []string) (n int) {
	for _, s := range names {
		if f.re.MatchString(s) {
			n++
		}
	}
	return n
}

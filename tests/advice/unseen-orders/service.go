package orders

import (
	"hash/crc32"
	"strconv"
	"sync"
	"time"
)

// sequence gives invoices their numbers.
type sequence struct {
	sync.Mutex
	last int64
}

func (s *sequence) next() int64 {
	s.Lock()
	defer s.Unlock()
	s.last++
	return s.last
}

// takings are the day's takings: the sum and the number belong together.
type takings struct {
	mu    sync.Mutex
	cents int64
	sales int64
}

func (t *takings) add(cents int64) {
	t.mu.Lock()
	t.cents += cents
	t.sales++
	t.mu.Unlock()
}

func (t *takings) average() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sales == 0 {
		return 0
	}
	return t.cents / t.sales
}

// rates are the exchange rates; they change once a day.
type rates struct {
	mu   sync.RWMutex
	rate map[string]int64
}

func (r *rates) set(code string, rate int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rate[code] = rate
}

func (r *rates) convert(code string, cents int64) int64 {
	r.mu.RLock()
	rate, ok := r.rate[code]
	r.mu.RUnlock()
	if !ok {
		return cents
	}
	return cents * rate / 10000
}

// pages caches rendered order pages.
type pages struct {
	mu    sync.Mutex
	bySum map[uint32]int
}

// store renders the order and remembers its page.
func (p *pages) store(o *Order) uint32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	page := renderPage(o)
	sum := crc32.ChecksumIEEE(page)
	p.bySum[sum] = len(page)
	return sum
}

// hold renders before it takes the lock.
func (cache *pages) hold(o *Order) uint32 {
	page := renderPage(o)
	sum := crc32.ChecksumIEEE(page)
	cache.mu.Lock()
	cache.bySum[sum] = len(page)
	cache.mu.Unlock()
	return sum
}

func renderPage(o *Order) []byte {
	page := make([]byte, 0, 8192)
	for range 40 {
		page = append(page, "<tr><td>"...)
		page = append(page, o.ID...)
		for i := range o.Lines {
			page = append(page, "</td><td>"...)
			page = append(page, o.Lines[i].SKU...)
			page = strconv.AppendInt(page, o.Lines[i].Cents, 10)
		}
		page = append(page, "</td></tr>\n"...)
	}
	return page
}

// dispatcher hands orders to the warehouse.
type dispatcher struct {
	in   chan *Order
	idle time.Duration
}

// drain takes n orders, and gives up when nothing comes for a while.
func (d *dispatcher) drain(n int) (cents int64) {
	for range n {
		select {
		case o := <-d.in:
			cents += o.Lines[0].Cents
		case <-time.After(d.idle):
			return cents
		}
	}
	return cents
}

// drainBy takes n orders until a time that holds for all of them.
func (d *dispatcher) drainBy(n int) (cents int64) {
	deadline := time.After(d.idle)
	for range n {
		select {
		case o := <-d.in:
			cents += o.Lines[0].Cents
		case <-deadline:
			return cents
		}
	}
	return cents
}

// drainIdle uses its timer again.
func (d *dispatcher) drainIdle(n int) (cents int64) {
	idle := time.NewTimer(d.idle)
	defer idle.Stop()
	for range n {
		idle.Reset(d.idle)
		select {
		case o := <-d.in:
			cents += o.Lines[0].Cents
		case <-idle.C:
			return cents
		}
	}
	return cents
}

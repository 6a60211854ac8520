package pool

import (
	"encoding/json"
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// gauge is a number that many change.
type gauge struct {
	mu  sync.Mutex
	val int64
}

func (g *gauge) add(d int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.val += d
}

func (g *gauge) read() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.val
}

var rejects struct {
	sync.Mutex
	n uint64
}

func reject() {
	rejects.Lock()
	rejects.n++
	rejects.Unlock()
}

// average needs both numbers of one moment.
type average struct {
	mu    sync.Mutex
	sum   int64
	count int64
}

func (a *average) put(x int64) {
	a.mu.Lock()
	a.sum += x
	a.count++
	a.mu.Unlock()
}

// quota lets only so many through.
type quota struct {
	mu   sync.Mutex
	used int
	max  int
}

func (q *quota) enter() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.used >= q.max {
		return false
	}
	q.used++
	return true
}

// accepted is counted without a lock.
var accepted atomic.Int64

// Symbol is what is known of a paper.
type Symbol struct {
	Tick int64
	Lot  int64
}

// directory is filled in the morning and read all day.
type directory struct {
	mu   sync.RWMutex
	syms []Symbol
}

func (d *directory) lookup(id uint32) (Symbol, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if int(id) >= len(d.syms) {
		return Symbol{}, false
	}
	return d.syms[id], true
}

func (d *directory) put(s Symbol) {
	d.mu.Lock()
	d.syms = append(d.syms, s)
	d.mu.Unlock()
}

// settings are replaced as a whole.
type settings struct {
	cur atomic.Pointer[map[string]int]
}

func (s *settings) get(k string) int { return (*s.cur.Load())[k] }

// calendar holds the holidays; a search takes a while.
type calendar struct {
	sync.Mutex
	days []int32
}

func (c *calendar) between(from, to int32) (n int) {
	c.Lock()
	defer c.Unlock()
	for _, d := range c.days {
		if d >= from && d < to {
			n++
		}
	}
	return n
}

func (c *calendar) add(d int32) {
	c.Lock()
	c.days = append(c.days, d)
	c.Unlock()
}

// recent moves what was asked for to the front: to read is to write.
type recent struct {
	mu   sync.Mutex
	keys []string
}

func (r *recent) touch(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, k := range r.keys {
		if k == key {
			r.keys[0], r.keys[i] = r.keys[i], r.keys[0]
			return true
		}
	}
	return false
}

// journal keeps events as JSON.
type journal struct {
	mu  sync.Mutex
	buf []byte
}

func (j *journal) log(ev *auditEvent) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	b, err := json.Marshal(ev)
	if err != nil {
		return err
	}
	if len(j.buf) > 1<<16 {
		j.buf = j.buf[:0]
	}
	j.buf = append(j.buf, b...)
	return nil
}

type auditEvent struct {
	Who   string            `json:"who"`
	What  string            `json:"what"`
	Attrs map[string]string `json:"attrs"`
}

// gateway sends one request after the other, and waits for each.
type gateway struct {
	mu   sync.Mutex
	sent int
	wire func(int)
}

func (gw *gateway) send(n int) int {
	gw.mu.Lock()
	gw.sent += n
	gw.wire(n)
	total := gw.sent
	gw.mu.Unlock()
	return total
}

// relay waits outside.
type relay struct {
	mu   sync.Mutex
	sent map[int]int
	wire func(int)
}

func (r *relay) send(n int) {
	r.wire(n)
	r.mu.Lock()
	r.sent[n&7]++
	r.mu.Unlock()
}

func (r *relay) copyOf() map[int]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.sent)
}

// ticker counts what it sees, and somebody else looks on.
type ticker struct {
	seen int
	done atomic.Bool
}

func (t *ticker) see() { t.seen++ }

func slowWire(int) { time.Sleep(20 * time.Microsecond) }

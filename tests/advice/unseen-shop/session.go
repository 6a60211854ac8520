package shop

import (
	"sync"
	"sync/atomic"
	"time"
)

// HTTPSession is a bag of attributes.
type HTTPSession struct {
	attributes map[string]interface{}
}

// SetAttribute stores anything.
func (s *HTTPSession) SetAttribute(name string, value interface{}) {
	s.attributes[name] = value
}

// GetAttribute reads anything.
func (s *HTTPSession) GetAttribute(name string) interface{} { return s.attributes[name] }

// Touch counts a visit.
func (s *HTTPSession) Touch() int64 {
	n, _ := s.GetAttribute("visits").(int64)
	s.SetAttribute("visits", n+1)
	return n
}

// Attach stores a pointer: nothing is copied.
func (s *HTTPSession) Attach(p *ProductEntity) {
	s.SetAttribute("current", p)
}

// Monitor is the base class of what is synchronized.
type Monitor struct{ lock sync.Mutex }

// Enter and Exit are monitorenter and monitorexit.
func (m *Monitor) Enter() { m.lock.Lock() }

// Exit leaves the monitor.
func (m *Monitor) Exit() { m.lock.Unlock() }

// PageHits is a singleton that counts.
type PageHits struct {
	sync.Mutex
	hits int64
}

var pageHits *PageHits = &PageHits{}

// GetPageHits is the instance.
func GetPageHits() *PageHits { return pageHits }

// Increment counts a page.
func (p *PageHits) Increment() int64 {
	p.Lock()
	defer p.Unlock()
	p.hits++
	return p.hits
}

// Average is a sum and a count that belong together.
type Average struct {
	mu    sync.Mutex
	sum   int64
	count int64
}

// Observe adds a duration.
func (a *Average) Observe(v int64) {
	a.mu.Lock()
	a.sum += v
	a.count++
	a.mu.Unlock()
}

// Mean reads both.
func (a *Average) Mean() float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.count == 0 {
		return 0
	}
	return float64(a.sum) / float64(a.count)
}

// Properties are read by every request and set when the shop starts.
type Properties struct {
	guard  sync.RWMutex
	values map[string]string
}

// SetProperty is for the start-up.
func (p *Properties) SetProperty(k, v string) {
	p.guard.Lock()
	p.values[k] = v
	p.guard.Unlock()
}

// GetProperty is for everyone.
func (p *Properties) GetProperty(k, fallback string) string {
	p.guard.RLock()
	defer p.guard.RUnlock()
	if v, ok := p.values[k]; ok {
		return v
	}
	return fallback
}

// Flags are what Properties should be: readers load a pointer.
type Flags struct {
	current atomic.Pointer[map[string]bool]
}

// IsOn reads a flag.
func (f *Flags) IsOn(name string) bool { return (*f.current.Load())[name] }

// RecentList reorders when it is read: this is no mere read.
type RecentList struct {
	mu    sync.Mutex
	order []int64
}

// Get moves the entry to the front.
func (r *RecentList) Get(id int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, x := range r.order {
		if x == id {
			copy(r.order[1:i+1], r.order[:i])
			r.order[0] = id
			return true
		}
	}
	return false
}

// PriceCache is a computeIfAbsent.
type PriceCache struct {
	Monitor
	prices map[int64]int64
}

// ComputeIfAbsent asks the supplier for what is not there.
func (c *PriceCache) ComputeIfAbsent(id int64, supplier func(int64) int64) int64 {
	c.lock.Lock()
	defer c.lock.Unlock()
	if v, ok := c.prices[id]; ok {
		return v
	}
	v := supplier(id)
	if len(c.prices) > 100 {
		clear(c.prices)
	}
	c.prices[id] = v
	return v
}

// ShardedStock has a lock for each part.
type ShardedStock struct {
	part [16]struct {
		mu sync.Mutex
		n  map[int64]int64
		_  [48]byte
	}
}

// Take changes the stock of one article.
func (s *ShardedStock) Take(id, n int64) int64 {
	p := &s.part[id&15]
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n[id] -= n
	return p.n[id]
}

// Event is what the browser is told.
type Event struct {
	id   int64
	kind int
}

// BlockingQueue is java.util.concurrent's.
type BlockingQueue struct {
	ch    chan Event
	timer *time.Timer
}

// Offer puts an event.
func (q *BlockingQueue) Offer(e Event) bool {
	select {
	case q.ch <- e:
		return true
	default:
		return false
	}
}

// Poll waits for an event.
func (q *BlockingQueue) Poll(limit time.Duration) (Event, bool) {
	select {
	case e := <-q.ch:
		return e, true
	case <-time.After(limit):
		return Event{}, false
	}
}

// PollReset does the same with a timer of its own.
func (q *BlockingQueue) PollReset(limit time.Duration) (Event, bool) {
	q.timer.Reset(limit)
	select {
	case e := <-q.ch:
		return e, true
	case <-q.timer.C:
		return Event{}, false
	}
}

// DrainUntil has one limit for all.
func (q *BlockingQueue) DrainUntil(n int, limit time.Duration) int {
	deadline := time.After(limit)
	for i := 0; i < n; i++ {
		q.Offer(Event{id: int64(i)})
		select {
		case <-q.ch:
		case <-deadline:
			return i
		}
	}
	return n
}

// Future is a value that comes later.
type Future[T any] struct{ done chan T }

// SupplyAsync starts the work.
func SupplyAsync[T any](fn func() T) *Future[T] {
	f := &Future[T]{make(chan T)}
	go func() { f.done <- fn() }()
	return f
}

// GetNow is the value where it is there already, else the fallback.
func (f *Future[T]) GetNow(fallback T) T {
	select {
	case v := <-f.done:
		return v
	default:
		return fallback
	}
}

// SupplyBuffered has room for the answer: nobody waits.
func SupplyBuffered[T any](fn func() T) *Future[T] {
	f := &Future[T]{make(chan T, 1)}
	go func(room chan<- T) { room <- fn() }(f.done)
	return f
}

// Executor runs tasks.
type Executor struct {
	latch sync.WaitGroup
}

func (e *Executor) run(task func(int64), v int64) {
	defer e.latch.Done()
	task(v)
}

// InvokeAll is parallelStream().forEach.
func (e *Executor) InvokeAll(values []int64, task func(int64)) {
	e.latch.Add(len(values))
	for _, v := range values {
		go e.run(task, v)
	}
	e.latch.Wait()
}

// InvokeHalves has two workers, each with its half.
func (e *Executor) InvokeHalves(values []int64, task func(int64)) {
	e.latch.Add(2)
	for _, half := range [][]int64{values[:len(values)/2], values[len(values)/2:]} {
		go func() {
			defer e.latch.Done()
			for _, v := range half {
				task(v)
			}
		}()
	}
	e.latch.Wait()
}

// LastVisitor is what the dashboard shows.
type LastVisitor struct {
	id   int64
	seen atomic.Int64
}

// Visit notes who was here.
func (l *LastVisitor) Visit(id int64) {
	l.id = id
	l.seen.Add(1)
}

// Connection is a handle of the pool.
type Connection struct {
	used int
	open bool
}

// Close gives it back.
func (c *Connection) Close() { c.open = false }

// ConnectionPool has some handles.
type ConnectionPool struct{ all [32]Connection }

// Borrow opens a handle.
func (p *ConnectionPool) Borrow(i int) *Connection {
	c := &p.all[i&31]
	c.open = true
	c.used++
	return c
}

// QueryAll asks once for each id.
func (p *ConnectionPool) QueryAll(ids []int64) (rows int) {
	for i := range ids {
		conn := p.Borrow(i)
		defer conn.Close()
		rows += conn.used & 1
	}
	return rows
}

// UsingAll has try-with-resources around each round.
func (p *ConnectionPool) UsingAll(ids []int64) (rows int) {
	for i := range ids {
		func() {
			c := p.Borrow(i)
			defer c.Close()
			rows += c.used & 1
		}()
	}
	return rows
}

// TrafficStats is read as a whole.
type TrafficStats struct {
	mu     sync.Mutex
	counts Counts
}

// Counts are the figures by hour.
type Counts struct {
	byHour [24]int64
	total  int64
}

// Add counts one.
func (t *TrafficStats) Add(hour int) {
	t.mu.Lock()
	t.counts.byHour[hour]++
	t.counts.total++
	t.mu.Unlock()
}

// Snapshot is a copy that nobody changes any more.
func (t *TrafficStats) Snapshot() Counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts
}

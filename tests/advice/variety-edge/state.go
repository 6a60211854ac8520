package edge

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// gauge is a number with a lock.
type gauge struct {
	sync.Mutex
	v int64
}

func (g *gauge) add(d int64) {
	g.Lock()
	g.v += d
	g.Unlock()
}

func (g *gauge) load() int64 {
	g.Lock()
	defer g.Unlock()
	return g.v
}

// stats are of the whole gateway.
type stats struct {
	inflight gauge
	served   atomic.Int64

	errMu  sync.RWMutex
	errors uint32

	meanMu sync.Mutex
	sum, n int64
}

func (s *stats) failed() {
	s.errMu.Lock()
	defer s.errMu.Unlock()
	s.errors++
}

func (s *stats) took(d int64) {
	s.meanMu.Lock()
	s.sum += d
	s.n++
	s.meanMu.Unlock()
}

func (s *stats) mean() int64 {
	s.meanMu.Lock()
	defer s.meanMu.Unlock()
	return s.sum / max(s.n, 1)
}

// Directory knows the upstreams.
type Directory struct {
	mu   sync.RWMutex
	byID map[int]string
	live atomic.Pointer[map[int]string]
}

// Upstream returns an address.
func (d *Directory) Upstream(id int) (addr string, ok bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	addr, ok = d.byID[id]
	return
}

// Replace changes one; it happens a few times a day.
func (d *Directory) Replace(id int, addr string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.byID[id] = addr
	next := maps.Clone(d.byID)
	d.live.Store(&next)
}

// UpstreamLive reads the copy.
func (d *Directory) UpstreamLive(id int) string { return (*d.live.Load())[id] }

// guarded is a value with its lock.
type guarded[T any] struct {
	mu  sync.Mutex
	val T
}

func (g *guarded[T]) get() T {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.val
}

func (w *guarded[T]) with(f func(*T)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f(&w.val)
}

// Features are switches of the gateway.
type Features struct {
	set guarded[[]string]
}

// On says whether a switch is on.
func (f *Features) On(name string) bool { return slices.Contains(f.set.get(), name) }

// Enable turns one on.
func (f *Features) Enable(name string) {
	f.set.with(func(on *[]string) { *on = append(slices.Clip(*on), name) })
}

// Audit keeps the last lines.
type Audit struct {
	mu    sync.Mutex
	lines []string
	next  int
}

// Note keeps a line about a request.
func (a *Audit) Note(tenant int, parts []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	line := "tenant " + strconv.Itoa(tenant) + ": " + strings.ToUpper(strings.Join(parts, ", "))
	a.lines[a.next] = line
	a.next = (a.next + 1) % len(a.lines)
}

// NoteOutside makes it first.
func (o *Audit) NoteOutside(tenant int, parts []string) {
	line := "tenant " + strconv.Itoa(tenant) + ": " + strings.ToUpper(strings.Join(parts, ", "))
	o.mu.Lock()
	o.lines[o.next] = line
	o.next = (o.next + 1) % len(o.lines)
	o.mu.Unlock()
}

// Sessions are those that are open.
type Sessions struct {
	mu   sync.Mutex
	open map[int][]byte
}

// Each calls for each of them.
func (all *Sessions) Each(visit func(int, []byte)) {
	all.mu.Lock()
	for id, body := range all.open {
		visit(id, body)
	}
	all.mu.Unlock()
}

// Close closes one; the check and the change belong together.
func (s *Sessions) Close(id int) (ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok = s.open[id]; ok {
		delete(s.open, id)
	}
	return ok
}

// Tally counts in parallel.
func Tally(codes []int, workers int) (bad int) {
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < len(codes); i += workers {
				if codes[i] >= 500 {
					bad++
				}
			}
		}()
	}
	wg.Wait()
	return bad
}

// TallyOwn counts in each worker and adds up.
func TallyOwn(codes []int, workers int) int {
	var wg sync.WaitGroup
	var total atomic.Int64
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			own := 0
			for i := w; i < len(codes); i += workers {
				if codes[i] >= 500 {
					own++
				}
			}
			total.Add(int64(own))
		}()
	}
	wg.Wait()
	return int(total.Load())
}

// Lazy makes its text when it is asked for.
type Lazy struct {
	id   int
	text string
	once sync.Once
	safe string
}

// Text is what stands in the log.
func (l *Lazy) Text() string {
	if l.text == "" {
		l.text = fmt.Sprint("route ", l.id)
	}
	return l.text
}

// Safe is the same once.
func (l *Lazy) Safe() string {
	l.once.Do(func() { l.safe = fmt.Sprint("route ", l.id) })
	return l.safe
}

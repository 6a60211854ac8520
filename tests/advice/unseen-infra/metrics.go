package infra

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Registry has the counters of a process by name.
type Registry struct {
	mu     sync.RWMutex
	counts map[string]*atomic.Int64
	help   map[string]string
}

// NewRegistry makes a registry with the given names.
func NewRegistry(names []string) *Registry {
	r := &Registry{counts: make(map[string]*atomic.Int64, len(names)), help: map[string]string{}}
	for _, name := range names {
		r.counts[name] = new(atomic.Int64)
	}
	return r
}

// Observe counts for a name and a code.
func (r *Registry) Observe(name string, code int) {
	series := fmt.Sprintf("%s.%d", name, code)
	r.mu.RLock()
	c, ok := r.counts[series]
	r.mu.RUnlock()
	if !ok {
		r.mu.Lock()
		if c = r.counts[series]; c == nil {
			c = new(atomic.Int64)
			r.counts[series] = c
		}
		r.mu.Unlock()
	}
	c.Add(1)
}

// Describe sets the text of a name. It is called at the start of a program.
func (r *Registry) Describe(name string, args ...any) {
	r.help[name] = fmt.Sprintf("%s: counts %v", name, args)
}

// Export copies the numbers.
func (r *Registry) Export() map[string]int64 {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := map[string]int64{}
	for name, c := range r.counts {
		out[name] = c.Load()
	}
	return out
}

// ExportTo is Export into a map that is used again.
func (r *Registry) ExportTo(into map[string]int64) {
	clear(into)
	r.mu.RLock()
	defer r.mu.RUnlock()
	for name, c := range r.counts {
		into[name] = c.Load()
	}
}

// ByLength counts names by their length class.
func (r *Registry) ByLength() map[int]int {
	classes := make(map[int]int)
	for name := range r.counts {
		classes[len(name)/4]++
	}
	return classes
}

// Clean makes a label of any text.
func Clean(label string) string {
	label = strings.TrimSpace(label)
	return strings.NewReplacer(".", "_", "-", "_", " ", "_", "/", ":").Replace(label)
}

var lowerer = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("A", "a", "B", "b", "C", "c") })

// Lower is for the labels of old clients.
func Lower(label string) string { return lowerer().Replace(label) }

// Window is a running peak.
type Window struct {
	from time.Time
	peak int64
	ring [64]int64
}

// Note takes a value in.
func (w *Window) Note(v int64) {
	w.peak = max(w.peak, v)
}

//go:hot
func bin(v uint64) (n int) {
	for v > 1 {
		v >>= 1
		n++
	}
	return n
}

// Histogram counts by powers of two.
type Histogram struct {
	bins [64]uint64
}

// Fill counts all values.
func (h *Histogram) Fill(values []uint64) {
	for _, v := range values {
		h.bins[bin(v)&63]++
	}
}

// Routes maps a path to a backend; it changes when a new table is loaded.
type Routes struct {
	mu    sync.RWMutex
	table map[string]string
}

// Lookup finds the backend of a path.
func (r *Routes) Lookup(path string) (string, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	b, ok := r.table[path]
	return b, ok
}

// Load puts a new table in place.
func (r *Routes) Load(table map[string]string) {
	r.mu.Lock()
	r.table = maps.Clone(table)
	r.mu.Unlock()
}

// Flags is Routes for switches.
type Flags struct {
	on atomic.Pointer[map[string]bool]
}

// On says whether a switch is on.
func (f *Flags) On(name string) bool { return (*f.on.Load())[name] }

// Set turns a switch.
func (f *Flags) Set(name string, on bool) {
	next := maps.Clone(*f.on.Load())
	next[name] = on
	f.on.Store(&next)
}

// Text writes the numbers, one a line.
func Text(names []string, values []int64) string {
	var b strings.Builder
	b.Grow(len(names) * 24)
	for i, name := range names {
		b.WriteString(name)
		b.WriteByte(' ')
		b.WriteString(time.Duration(values[i]).String())
		b.WriteByte('\n')
	}
	return b.String()
}

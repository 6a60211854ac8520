// Package reads takes locks to read: long and short, alone and together.
package reads

import (
	"strings"
	"sync"
	"sync/atomic"
)

type Settings struct {
	mu     sync.RWMutex
	values map[string]string
}

func (s *Settings) Get(key string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.values[key]
}

func (s *Settings) Set(key, value string) {
	s.mu.Lock()
	s.values[key] = value
	s.mu.Unlock()
}

type Library struct {
	shelf sync.Mutex
	texts []string
}

func (l *Library) Find(word string) (found []int) {
	l.shelf.Lock()
	defer l.shelf.Unlock()
	for i, t := range l.texts {
		if strings.Contains(t, word) {
			found = append(found, i)
		}
	}
	return found
}

func (l *Library) Add(text string) {
	l.shelf.Lock()
	l.texts = append(l.texts, text)
	l.shelf.Unlock()
}

type Routes struct {
	m     sync.Mutex
	table map[string]int
}

func (r *Routes) Lookup(path string) (int, bool) {
	r.m.Lock()
	h, ok := r.table[path]
	r.m.Unlock()
	return h, ok
}

func (r *Routes) Handle(path string, h int) {
	r.m.Lock()
	r.table[path] = h
	r.m.Unlock()
}

var features struct {
	sync.RWMutex
	on map[string]bool
}

func Enabled(name string) bool {
	features.RLock()
	on := features.on[name]
	features.RUnlock()
	return on
}

func Enable(name string) {
	features.Lock()
	features.on[name] = true
	features.Unlock()
}

// ---- these are right as they are

// Catalogue has long reads and an RWMutex.
type Catalogue struct {
	rw    sync.RWMutex
	names []string
}

func (c *Catalogue) Match(word string) int {
	c.rw.RLock()
	defer c.rw.RUnlock()
	n := 0
	for _, name := range c.names {
		n += strings.Count(name, word)
	}
	return n
}

// Alone is used by one goroutine at a time.
type Alone struct {
	own    sync.RWMutex
	values map[string]string
}

func (a *Alone) Get(key string) string {
	a.own.RLock()
	v := a.values[strings.TrimSpace(key)]
	a.own.RUnlock()
	return v
}

// Snapshot reads without a lock.
type Snapshot struct {
	write sync.Mutex
	table atomic.Pointer[map[string]int]
}

func (s *Snapshot) Lookup(key string) int { return (*s.table.Load())[key] }

func (s *Snapshot) Put(key string, v int) {
	s.write.Lock()
	defer s.write.Unlock()
	next := make(map[string]int, len(*s.table.Load())+1)
	for k, v := range *s.table.Load() {
		next[k] = v
	}
	next[key] = v
	s.table.Store(&next)
}

// Striped spreads its keys over many locks.
type Striped struct {
	stripes [64]struct {
		lane sync.Mutex
		m    map[int]int
		_    [40]byte
	}
}

func (s *Striped) Add(key int) {
	st := &s.stripes[key&63]
	st.lane.Lock()
	st.m[key&1023]++
	st.lane.Unlock()
}

// Quiet does its work before it locks, for a moment.
type Quiet struct {
	short sync.Mutex
	last  string
}

func (q *Quiet) Note(words []string) {
	text := strings.Join(words, " ")
	for i := 0; i < 20; i++ {
		text = strings.ToUpper(strings.ToLower(text))
	}
	q.short.Lock()
	q.last = text
	q.short.Unlock()
}

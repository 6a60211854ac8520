// Package edge is a small reverse proxy.
package edge

import "sync"

// Settings can be changed by an operator while the proxy runs.
type Settings struct {
	MaxBody   int64
	Timeout   int64
	Retries   int
	Compress  bool
	LogSample uint32
}

// Live is where the current settings are.
type Live struct {
	mu  sync.RWMutex
	cur *Settings
}

func NewLive(s Settings) *Live { return &Live{cur: &s} }

func (l *Live) Current() *Settings {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.cur
}

func (l *Live) Reload(s Settings) {
	l.mu.Lock()
	l.cur = &s
	l.mu.Unlock()
}

// Admit tells whether a request may go on.
func (l *Live) Admit(size int64, attempt int) bool {
	s := l.Current()
	return size <= s.MaxBody && attempt <= s.Retries
}

// Rates hold the tariff of each zone.
type Rates struct {
	PerKB [32]int32
	Day   int
}

// Box holds a value that is replaced as a whole.
type Box[T any] struct {
	m sync.Mutex
	v T
}

func (b *Box[T]) Load() T {
	b.m.Lock()
	v := b.v
	b.m.Unlock()
	return v
}

func (b *Box[T]) Store(v T) {
	b.m.Lock()
	b.v = v
	b.m.Unlock()
}

// Charge is what a transfer costs.
func Charge(rates *Box[*Rates], zone uint8, kb int32) int32 {
	return rates.Load().PerKB[zone&31] * kb
}

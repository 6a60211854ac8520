package frontend

import "sync"

type bucket struct {
	tokens float64
	last   int64
}

// Limiter lets each client do so many requests a second.
type Limiter struct {
	lock    sync.Mutex
	rate    float64 // tokens a nanosecond
	burst   float64
	buckets map[uint64]*bucket
}

func NewLimiter(perSecond, burst float64) *Limiter {
	return &Limiter{rate: perSecond / 1e9, burst: burst, buckets: make(map[uint64]*bucket, 1<<12)}
}

// Allow takes a token of the client's bucket.
func (l *Limiter) Allow(client uint64, now int64) bool {
	l.lock.Lock()
	b := l.buckets[client]
	if b == nil {
		b = &bucket{tokens: l.burst, last: now}
		l.buckets[client] = b
	}
	b.tokens = min(l.burst, b.tokens+float64(now-b.last)*l.rate)
	b.last = now
	ok := b.tokens >= 1
	if ok {
		b.tokens--
	}
	l.lock.Unlock()
	return ok
}

const fragments = 64

type fragment struct {
	sync.Mutex
	prices map[uint64]int64
	_      [48]byte
}

// PriceBook keeps the last price of each article.
type PriceBook struct {
	part [fragments]fragment
}

func NewPriceBook(n int) *PriceBook {
	p := new(PriceBook)
	for i := range p.part {
		p.part[i].prices = make(map[uint64]int64, n/fragments+1)
	}
	return p
}

// Quote sets the price of an article and tells whether it went up.
func (p *PriceBook) Quote(article uint64, cents int64) bool {
	f := &p.part[(article*0x9E3779B97F4A7C15)>>58]
	f.Lock()
	was := f.prices[article]
	f.prices[article] = cents
	f.Unlock()
	return cents > was
}

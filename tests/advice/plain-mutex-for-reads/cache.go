package edge

import (
	"container/list"
	"sync"
)

type page struct {
	path string
	body []byte
}

// Pages keeps the pages that were asked for last.
type Pages struct {
	mu    sync.Mutex
	limit int
	byKey map[string]*list.Element
	order *list.List
}

func NewPages(limit int) *Pages {
	return &Pages{limit: limit, byKey: make(map[string]*list.Element, limit), order: list.New()}
}

func (p *Pages) Put(path string, body []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.order.Len() >= p.limit {
		last := p.order.Back()
		delete(p.byKey, p.order.Remove(last).(*page).path)
	}
	p.byKey[path] = p.order.PushFront(&page{path, body})
}

func (p *Pages) Get(path string) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.byKey[path]
	if !ok {
		return nil, false
	}
	p.order.MoveToFront(e)
	return e.Value.(*page).body, true
}

// Health is the running state of one backend: each answer changes it, the balancer looks now and then.
type Health struct {
	state  sync.RWMutex
	ok     int64
	failed int64
	streak int
	mean   float64
	worst  int64
}

func (h *Health) Answer(good bool, micros int64) {
	h.state.Lock()
	if good {
		h.ok++
		h.streak = 0
	} else {
		h.failed++
		h.streak++
	}
	h.mean += (float64(micros) - h.mean) / 64
	h.worst = max(h.worst, micros)
	h.state.Unlock()
}

func (h *Health) Score() float64 {
	h.state.RLock()
	s := float64(h.ok) / float64(h.ok+h.failed+1) / (1 + h.mean)
	if h.streak > 3 {
		s = 0
	}
	h.state.RUnlock()
	return s
}

// dice picks backends by weight; its state goes on with each throw.
type dice struct {
	throw sync.Mutex
	x     uint64
	cum   []uint32
}

func (d *dice) pick() int {
	d.throw.Lock()
	d.x ^= d.x << 13
	d.x ^= d.x >> 7
	d.x ^= d.x << 17
	r := uint32(d.x) % d.cum[len(d.cum)-1]
	d.throw.Unlock()
	for i, c := range d.cum {
		if r < c {
			return i
		}
	}
	return 0
}

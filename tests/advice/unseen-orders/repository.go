package orders

import (
	"container/list"
	"fmt"
	"sync"
)

// priceKey is what a price depends on.
type priceKey struct {
	tenant string
	sku    string
	tier   int
}

func (k priceKey) cacheKey() string { return fmt.Sprintf("%s/%s/%d", k.tenant, k.sku, k.tier) }

// PriceRepo keeps prices by tenant, article and tier.
type PriceRepo struct {
	prices map[string]int64
}

func NewPriceRepo(keys []priceKey) *PriceRepo {
	r := &PriceRepo{prices: make(map[string]int64, len(keys))}
	for i, k := range keys {
		r.prices[k.cacheKey()] = int64(i)
	}
	return r
}

// SumOf adds the prices of some keys.
func (r *PriceRepo) SumOf(keys []priceKey) (sum int64) {
	for _, k := range keys {
		if cents, ok := r.prices[k.cacheKey()]; ok {
			sum += cents
		}
	}
	return sum
}

// TypedPriceRepo is the same with the struct itself as key.
type TypedPriceRepo map[priceKey]int64

func (r TypedPriceRepo) SumOf(keys []priceKey) (sum int64, err error) {
	for _, k := range keys {
		cents, ok := r[k]
		if !ok {
			return 0, fmt.Errorf("price of %s/%s, tier %d: not found", k.tenant, k.sku, k.tier)
		}
		sum += cents
	}
	return sum, nil
}

// recent is an LRU of orders: a look-up changes the order of use.
type recent struct {
	mu    sync.Mutex
	order *list.List
	byID  map[string]*list.Element
	room  int
}

func newRecent(room int) *recent {
	return &recent{order: list.New(), byID: make(map[string]*list.Element, room), room: room}
}

func (c *recent) get(id string) (*Order, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byID[id]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*Order), true
}

func (c *recent) put(o *Order) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byID[o.ID]; ok {
		e.Value = o
		c.order.MoveToFront(e)
		return
	}
	if c.order.Len() >= c.room {
		last := c.order.Back()
		delete(c.byID, last.Value.(*Order).ID)
		c.order.Remove(last)
	}
	c.byID[o.ID] = c.order.PushFront(o)
}

// session is a unit of work on the store.
type session struct {
	held  []bool
	locks int
}

func (s *session) acquire(at int) { s.held[at], s.locks = true, s.locks+1 }
func (s *session) release(at int) { s.held[at] = false }

// touch marks each order of a batch, one at a time.
func (s *session) touch(orders []Order) (n int64) {
	for i := range orders {
		s.acquire(i)
		defer s.release(i)
		n += orders[i].Total()
	}
	return n
}

// visit does the same with the lock held for one order only.
func (s *session) visit(orders []Order) (n int64) {
	for i := range orders {
		func() {
			s.acquire(i)
			defer s.free(i)
			n += orders[i].Total()
		}()
	}
	return n
}

func (s *session) free(at int) { s.held[at], s.locks = false, s.locks-1 }

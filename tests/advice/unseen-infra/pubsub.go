//go:build go1.25

package infra

import (
	"context"
	"runtime"
	"sync"
)

// Message is what topics carry.
type Message struct {
	Seq  uint64
	Size int
}

type sub struct {
	name string
	seen uint64
	size int
	ch   chan Message
}

func (s *sub) deliver(m Message) {
	s.seen = max(s.seen, m.Seq)
	s.size += m.Size
}

// Topic is a name with subscribers.
type Topic struct {
	mu   sync.Mutex
	subs map[string]*sub
	list []*sub
}

// NewTopic makes a topic with subscribers of the given names.
func NewTopic(names []string) *Topic {
	t := &Topic{subs: make(map[string]*sub, len(names))}
	t.list = make([]*sub, 0, len(names))
	for _, name := range names {
		s := &sub{name: name, ch: make(chan Message, 4)}
		t.subs[name] = s
		t.list = append(t.list, s)
	}
	return t
}

// Broadcast gives the message to all, and returns when all have it.
func (t *Topic) Broadcast(m Message) {
	var wg sync.WaitGroup
	for _, s := range t.list {
		wg.Go(func() { s.deliver(m) })
	}
	wg.Wait()
}

// crew runs functions, some of them at a time.
type crew struct {
	slots chan struct{}
	wg    sync.WaitGroup
}

func (c *crew) async(f func(*sub), s *sub) {
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		c.slots <- struct{}{}
		f(s)
		<-c.slots
	}()
}

// Replay gives the newest message to all once more, four at a time.
func (t *Topic) Replay(m Message) {
	c := crew{slots: make(chan struct{}, 4)}
	for _, s := range t.list {
		c.async(func(s *sub) { s.deliver(m) }, s)
	}
	c.wg.Wait()
}

// Spread is Broadcast with as many goroutines as there are processors.
func (t *Topic) Spread(m Message) {
	var wg sync.WaitGroup
	part := (len(t.list) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for from := 0; from < len(t.list); from += part {
		wg.Go(func() {
			for _, s := range t.list[from:min(from+part, len(t.list))] {
				s.deliver(m)
			}
		})
	}
	wg.Wait()
}

// Pair asks both ends at once.
func Pair(a, b func() int) (int, int) {
	var x, y int
	var wg sync.WaitGroup
	for _, side := range []struct {
		f func() int
		p *int
	}{{a, &x}, {b, &y}} {
		wg.Go(func() { *side.p = side.f() })
	}
	wg.Wait()
	return x, y
}

// Roster lists the subscribers that are there now.
func (t *Topic) Roster() []*sub {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := []*sub{}
	for _, s := range t.subs {
		now = append(now, s)
	}
	return now
}

// Idle lists the few subscribers that have not seen a message.
func (t *Topic) Idle(since uint64) []*sub {
	var few []*sub
	for _, s := range t.list {
		if s.seen < since {
			few = append(few, s)
		}
	}
	return few
}

// Pending takes what waits in the channel of a subscriber, and does not wait for more.
func (s *sub) Pending() []Message {
	var all []Message
	for {
		select {
		case m := <-s.ch:
			all = append(all, m)
		default:
			return all
		}
	}
}

// Hedge asks all replicas and takes the first answer.
func Hedge(replicas []func() int) int {
	answers := make(chan int)
	for _, ask := range replicas {
		go func() { answers <- ask() }()
	}
	return <-answers
}

// HedgeRoom is Hedge with room for those who come late.
func HedgeRoom(replicas []func() int) int {
	answers := make(chan int, len(replicas))
	for _, ask := range replicas {
		go func() { answers <- ask() }()
	}
	return <-answers
}

// Watch calls f with each message until cancelled.
func Watch(ctx context.Context, f func(Message)) chan<- Message {
	c := make(chan Message)
	go func() {
		for {
			select {
			case m := <-c:
				f(m)
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

// feed is a subscription with a goroutine that reads it.
type feed struct {
	events chan Message
	total  int
}

func (f *feed) follow(events <-chan Message) {
	for m := range events {
		f.total += m.Size
	}
}

// Follow starts a feed.
func Follow(first Message) *feed {
	f := &feed{events: make(chan Message, 1)}
	f.events <- first
	go f.follow(f.events)
	return f
}

// Unfollow ends it.
func (f *feed) Unfollow() { f.events = nil }

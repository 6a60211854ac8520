// Package parlor is a chat server: rooms and presence.
package parlor

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// MemberID names one connected person.
type MemberID uint32

// Frame is what travels to a connection.
type Frame struct {
	Room string
	From MemberID
	Body []byte
}

// Sink receives frames.
type Sink interface {
	Deliver(f *Frame) error
}

type member struct {
	id    MemberID
	nick  string
	since int64
	sink  Sink
}

// Room is a set of members and what was said last.
type Room struct {
	name    string
	mu      sync.RWMutex
	members map[MemberID]*member
	topic   string
	traffic meter
	drops   atomic.Int64
}

// Option changes a room that is being made.
type Option func(*Room)

// WithTopic sets the topic.
func WithTopic(t string) Option { return func(r *Room) { r.topic = t } }

// NewRoom makes an empty room.
func NewRoom(name string, opts ...Option) *Room {
	r := &Room{name: name, members: map[MemberID]*member{}}
	for _, o := range opts {
		o(r)
	}
	return r
}

// Join lets a member in.
func (r *Room) Join(id MemberID, nick string, s Sink) error {
	if s == nil {
		return errors.New("join: no sink")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members[id] = &member{id: id, nick: nick, sink: s, since: time.Now().Unix()}
	return nil
}

// Roster lists who is there.
func (r *Room) Roster() (ids []MemberID) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for id := range r.members {
		ids = append(ids, id)
	}
	return
}

// Nicks lists the names, sized beforehand.
func (r *Room) Nicks() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	nicks := make([]string, 0, len(r.members))
	for _, m := range r.members {
		nicks = append(nicks, m.nick)
	}
	return nicks
}

// Idle lists the few who came before a moment; mostly nobody.
func (r *Room) Idle(before int64) []MemberID {
	var out []MemberID
	r.mu.RLock()
	defer r.mu.RUnlock()
	for id, m := range r.members {
		if m.since < before {
			out = append(out, id)
		}
	}
	return out
}

// meter counts bytes; it is embedded by value.
type meter struct {
	sync.Mutex
	total uint64
}

func (m *meter) add(n int) {
	m.Lock()
	defer m.Unlock()
	m.total += uint64(n)
}

// average needs both numbers of one moment.
type average struct {
	gate  sync.Mutex
	sum   float64
	count int
}

func (a *average) observe(v float64) {
	a.gate.Lock()
	a.sum += v
	a.count++
	a.gate.Unlock()
}

func (a *average) mean() float64 {
	a.gate.Lock()
	defer a.gate.Unlock()
	if a.count == 0 {
		return 0
	}
	return a.sum / float64(a.count)
}

// Publish hands one frame to everybody, one goroutine for each.
func (r *Room) Publish(f *Frame) {
	var pending sync.WaitGroup
	r.mu.RLock()
	pending.Add(len(r.members))
	for _, m := range r.members {
		go func(dst Sink) {
			defer pending.Done()
			if dst.Deliver(f) != nil {
				r.drops.Add(1)
			}
		}(m.sink)
	}
	r.mu.RUnlock()
	pending.Wait()
}

// PublishInParts does the same with two workers.
func (r *Room) PublishInParts(f *Frame) {
	const parts = 2
	r.mu.RLock()
	sinks := make([]Sink, 0, len(r.members))
	for _, m := range r.members {
		sinks = append(sinks, m.sink)
	}
	r.mu.RUnlock()
	var pending sync.WaitGroup
	for p := 0; p < parts; p++ {
		pending.Add(1)
		go func() {
			defer pending.Done()
			for i := p; i < len(sinks); i += parts {
				if sinks[i].Deliver(f) != nil {
					r.drops.Add(1)
				}
			}
		}()
	}
	pending.Wait()
}

// pump moves frames to a sink until the channel is closed or nothing comes for a while.
func pump(in <-chan *Frame, to Sink, idle time.Duration) (n int, err error) {
loop:
	for {
		select {
		case f, ok := <-in:
			if !ok {
				break loop
			}
			if err = to.Deliver(f); err != nil {
				return n, err
			}
			n++
		case <-time.After(idle):
			return n, errors.New("idle")
		}
	}
	return n, nil
}

// drain has one limit for all that it does.
func drain(in <-chan *Frame, limit time.Duration) (n int) {
	over := time.After(limit)
	for {
		select {
		case _, ok := <-in:
			if !ok {
				return n
			}
			n++
		case <-over:
			return n
		}
	}
}

// policies are asked for by each message and changed by hand.
type policies struct {
	guard sync.RWMutex
	byTag map[string]policy
}

type policy struct{ maxLen, rate int }

func (p *policies) lookup(tag string) (policy, bool) {
	p.guard.RLock()
	v, ok := p.byTag[tag]
	p.guard.RUnlock()
	return v, ok
}

func (p *policies) set(tag string, v policy) {
	p.guard.Lock()
	p.byTag[tag] = v
	p.guard.Unlock()
}

// features is the same behind an atomic pointer.
type features struct {
	cur atomic.Pointer[map[string]bool]
}

func (f *features) on(name string) bool { return (*f.cur.Load())[name] }

// journal keeps the last lines of all rooms.
type journal struct {
	mu    sync.Mutex
	lines [64]uint64
	next  int
}

func (j *journal) note(body []byte) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var h uint64 = 14695981039346656037
	for round := 0; round < 4; round++ {
		for _, c := range body {
			h = (h ^ uint64(c)) * 1099511628211
		}
	}
	j.lines[j.next&63] = h
	j.next++
}

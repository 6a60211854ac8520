// Package pool runs jobs, hands events around and counts what is done.
package pool

import (
	"context"
	"errors"
	"hash/fnv"
	"runtime"
	"sync"
	"time"
)

// Job is a piece of work.
type Job interface {
	Do() uint64
}

type hashJob struct {
	text string
}

// Do works out a sum of the text.
func (h hashJob) Do() uint64 {
	f := fnv.New64a()
	f.Write([]byte(h.text))
	return f.Sum64()
}

// Pool runs jobs.
type Pool struct {
	width int
	idle  time.Duration
}

// PoolOption changes a Pool.
type PoolOption func(*Pool)

// Width sets the number of workers.
func Width(n int) PoolOption { return func(p *Pool) { p.width = n } }

// NewPool makes a Pool.
func NewPool(opts ...PoolOption) *Pool {
	p := &Pool{width: runtime.GOMAXPROCS(0), idle: time.Minute}
	for _, o := range opts {
		o(p)
	}
	return p
}

// Each runs every job at once.
func (p *Pool) Each(jobs []Job, out []uint64) {
	var wg sync.WaitGroup
	for i, j := range jobs {
		wg.Go(func() { out[i] = j.Do() })
	}
	wg.Wait()
}

// Parts gives each worker a part.
func (p *Pool) Parts(jobs []Job, out []uint64) {
	var wg sync.WaitGroup
	size := (len(jobs) + p.width - 1) / p.width
	for from := 0; from < len(jobs); from += size {
		to := min(from+size, len(jobs))
		wg.Go(func() {
			for i := from; i < to; i++ {
				out[i] = jobs[i].Do()
			}
		})
	}
	wg.Wait()
}

// start runs width workers that end when the channel is closed.
func (p *Pool) start(in <-chan Job) *sync.WaitGroup {
	wg := new(sync.WaitGroup)
	for range p.width {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range in {
				j.Do()
			}
		}()
	}
	return wg
}

var errIdle = errors.New("nothing came")

// drain takes n jobs and gives up when none comes for a while.
func (p *Pool) drain(in chan Job, n int) (sum uint64, err error) {
	for range n {
		in <- hashJob{"x"}
		select {
		case j := <-in:
			sum += j.Do()
		case <-time.After(p.idle):
			return sum, errIdle
		}
	}
	return sum, nil
}

// drainUntil has one limit for all.
func (p *Pool) drainUntil(in chan Job, n int) (sum uint64, err error) {
	limit := time.After(p.idle)
	for range n {
		in <- hashJob{"y"}
		select {
		case j := <-in:
			sum += j.Do()
		case <-limit:
			return sum, errIdle
		}
	}
	return sum, nil
}

// heartbeat makes a timer for each beat.
func (p *Pool) heartbeat(beat <-chan struct{}, n int) (missed int) {
	for range n {
		t := time.NewTimer(p.idle)
		select {
		case <-beat:
		case <-t.C:
			missed++
		}
		t.Stop()
	}
	return missed
}

// source is somebody who knows a price.
type source interface {
	price(symbol string) (int64, error)
}

// firstPrice asks a source and does not wait for ever.
func firstPrice(ctx context.Context, s source, symbol string) (int64, error) {
	answer := make(chan int64)
	go func() {
		p, err := s.price(symbol)
		if err != nil {
			p = -1
		}
		answer <- p
	}()
	select {
	case p := <-answer:
		return p, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// anyPrice has room for the answer that nobody waits for.
func anyPrice(ctx context.Context, s source, symbol string) (int64, error) {
	reply := make(chan int64, 1)
	go func() {
		p, _ := s.price(symbol)
		reply <- p
	}()
	select {
	case p := <-reply:
		return p, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// OrderID is unique in a day.
type OrderID uint64

// Order is what a member sends.
type Order struct {
	ID  OrderID
	Qty int64
}

// Fill is a part of an order that was done.
type Fill struct {
	Maker, Taker OrderID
	Price, Qty   int64
}

// listener hears of trades until somebody closes its feed.
type listener struct {
	feed chan Fill
	sum  int64
}

func listen() *listener {
	l := &listener{feed: make(chan Fill)}
	go func() {
		for f := range l.feed {
			l.sum += f.Qty
		}
	}()
	return l
}

// bus keeps the last events for whoever asks.
type bus struct {
	ring [256]any
	next int
}

type trade struct {
	price, qty int64
	buyer      uint32
}

func (b *bus) publish(ev any) {
	b.ring[b.next%len(b.ring)] = ev
	b.next++
}

func (b *bus) trades(ts []trade) {
	for _, t := range ts {
		b.publish(t)
	}
}

func (b *bus) orders(os []*Order) {
	for _, o := range os {
		b.publish(o)
	}
}

// active lists the names of what runs.
func active(running map[string]time.Time) []string {
	names := []string{}
	for name := range running {
		names = append(names, name)
	}
	return names
}

func activeSized(running map[string]time.Time) []string {
	all := make([]string, 0, len(running))
	for name := range running {
		all = append(all, name)
	}
	return all
}

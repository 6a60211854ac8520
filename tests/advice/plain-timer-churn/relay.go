// Package relay moves messages between a radio link and the services behind it.
package relay

import (
	"context"
	"errors"
	"time"
)

type message struct {
	seq  uint32
	kind uint8
	size int
}

type stats struct {
	messages, bytes, quiet int
}

type relay struct {
	in    chan message
	quit  chan struct{}
	limit time.Duration
	stats stats
}

// consume takes n messages; the link is down when none comes for the limit.
func (r *relay) consume(n int) error {
	for r.stats.messages = 0; r.stats.messages < n; {
		select {
		case m := <-r.in:
			r.stats.messages++
			r.stats.bytes += m.size
		case <-time.After(r.limit):
			r.stats.quiet++
		case <-r.quit:
			return context.Canceled
		}
	}
	return nil
}

type dispatcher struct {
	out     chan message
	perItem time.Duration
	dropped int
}

// offer hands the batch to the workers; what they do not take in time is dropped.
func (d *dispatcher) offer(batch []message) {
	for _, m := range batch {
		t := time.NewTimer(d.perItem)
		select {
		case d.out <- m:
			t.Stop()
		case <-t.C:
			d.dropped++
		}
	}
}

var errTimeout = errors.New("relay: no answer")

// await waits for one message.
func await(ch <-chan message, d time.Duration) (message, error) {
	select {
	case m := <-ch:
		return m, nil
	case <-time.After(d):
		return message{}, errTimeout
	}
}

// collect gathers the parts of a large message.
func collect(ch <-chan message, parts int) (size int, err error) {
	for range parts {
		m, err := await(ch, 2*time.Second)
		if err != nil {
			return size, err
		}
		size += m.size
	}
	return size, nil
}

// burst takes what comes until the whole burst is in or its time is over.
func (r *relay) burst(n int, total time.Duration) (got int) {
	over := time.After(total)
	for got < n {
		select {
		case m := <-r.in:
			got++
			r.stats.bytes += m.size
		case <-over:
			return got
		case <-r.quit:
			return got
		}
	}
	return got
}

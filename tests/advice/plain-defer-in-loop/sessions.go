// Package fleet is the back end of a device fleet: sessions, exports, pages and work queues.
package fleet

import (
	"strconv"
	"sync"
)

const (
	stateActive = iota
	stateIdle
	stateGone
)

type session struct {
	mu       sync.Mutex
	user     string
	lastSeen int64
	missed   int
	state    uint8
}

type registry struct {
	sessions []*session
	ttl      int64
}

func newRegistry(n int, ttl int64) *registry {
	r := &registry{ttl: ttl, sessions: make([]*session, 0, n)}
	for i := range n {
		r.sessions = append(r.sessions, &session{user: "user" + strconv.Itoa(i), lastSeen: int64(i * 7 % 1000)})
	}
	return r
}

// sweep ages every session by the clock and returns how many are no longer active.
func (r *registry) sweep(now int64) (expired int) {
	for _, s := range r.sessions {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch age := now - s.lastSeen; {
		case age > 4*r.ttl:
			s.state = stateGone
			expired++
		case age > r.ttl:
			s.state = stateIdle
			s.missed++
			expired++
		default:
			s.state = stateActive
		}
	}
	return expired
}

type device struct {
	mu      sync.Mutex
	samples [48]float64
	mean    float64
	peak    float64
}

type poller struct {
	devices []*device
}

// refresh computes mean and peak of each device under the lock of that device.
func (p *poller) refresh(scale float64) float64 {
	var top float64
	for _, d := range p.devices {
		func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			var sum, peak float64
			for _, v := range &d.samples {
				v *= scale
				sum += v
				if v > peak {
					peak = v
				}
			}
			d.mean, d.peak = sum/float64(len(d.samples)), peak
			if peak > top {
				top = peak
			}
		}()
	}
	return top
}

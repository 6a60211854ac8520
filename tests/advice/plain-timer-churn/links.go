package relay

import "time"

// link closes itself after some time without traffic.
type link struct {
	idle   *time.Timer
	limit  time.Duration
	bytes  int
	closed bool
}

func (l *link) expire() { l.closed = true }

// touch notes traffic.
func (l *link) touch(size int) {
	l.bytes += size
	if l.idle != nil {
		l.idle.Stop()
	}
	l.idle = time.AfterFunc(l.limit, l.expire)
}

func (l *link) receive(ms []message) int {
	for i := range ms {
		l.touch(ms[i].size)
	}
	return l.bytes
}

// watch is consume with a timer of its own.
func (r *relay) watch(n int) (quiet int) {
	t := time.NewTimer(r.limit)
	defer t.Stop()
	for got := 0; got < n; {
		t.Reset(r.limit)
		select {
		case m := <-r.in:
			got++
			r.stats.bytes += m.size
		case <-t.C:
			quiet++
		}
	}
	return quiet
}

type request struct {
	seq     uint32
	retries int
	timer   *time.Timer
}

// tracker holds the requests that are under way, each with its own time limit.
type tracker struct {
	open  map[uint32]*request
	limit time.Duration
	lost  chan uint32
}

func (t *tracker) start(rq *request) {
	seq := rq.seq
	rq.timer = time.AfterFunc(t.limit, func() { t.lost <- seq })
	t.open[seq] = rq
}

func (t *tracker) done(seq uint32) bool {
	rq, ok := t.open[seq]
	if !ok {
		return false
	}
	delete(t.open, seq)
	return rq.timer.Stop()
}

// round starts all requests at once and takes the answers in whatever order.
func (t *tracker) round(rqs []request, answers []uint32) (ok int) {
	for i := range rqs {
		t.start(&rqs[i])
	}
	for _, seq := range answers {
		if t.done(seq) {
			ok++
		}
	}
	return ok
}

// pace moves n messages and reports on each tick.
func (r *relay) pace(n int, every time.Duration, report func(stats)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for n > 0 {
		select {
		case m := <-r.in:
			r.stats.messages++
			r.stats.bytes += m.size
			n--
		case <-tick.C:
			report(r.stats)
		}
	}
}

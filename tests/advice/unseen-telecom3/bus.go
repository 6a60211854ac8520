package logistics

import (
	"sync"
	"sync/atomic"
	"time"
)

// Event is something that happened.
type Event struct {
	Topic  string
	Parcel uint64
	Args   []any
}

// Handler takes an event.
type Handler func(*Event)

// Bus brings events to handlers.
type Bus struct {
	handlers map[string][]Handler
	scratch  Event
}

// On adds a handler.
func (b *Bus) On(topic string, h Handler) { b.handlers[topic] = append(b.handlers[topic], h) }

// Emit tells the handlers of a topic.
func (b *Bus) Emit(topic string, parcel uint64, args ...any) {
	b.scratch = Event{Topic: topic, Parcel: parcel, Args: args}
	for _, h := range b.handlers[topic] {
		h(&b.scratch)
	}
}

// Weigh tells of the weights of parcels.
func (b *Bus) Weigh(scans []Scan, grams []int64) {
	for i := range scans {
		b.Emit("weight", scans[i].Parcel, grams[i])
	}
}

// Arrive tells of parcels that came in.
func (b *Bus) Arrive(scans []Scan) {
	for i := range scans {
		b.Emit("arrived", scans[i].Parcel)
	}
}

// Handle is where a subscriber reads.
type Handle struct {
	in   chan uint64
	seen atomic.Int64
}

// Subscribe starts a reader; it lives until Cancel.
func Subscribe() *Handle {
	h := &Handle{in: make(chan uint64, 4)}
	go func() {
		for id := range h.in {
			h.seen.Add(int64(id & 1))
		}
	}()
	return h
}

// Cancel ends the reader.
func (h *Handle) Cancel() { close(h.in) }

// Watch starts a watcher of a parcel; it ends when the parcel is delivered.
func Watch(steps <-chan uint64, delivered func(uint64)) {
	go pump(steps, delivered)
}

func pump(steps <-chan uint64, delivered func(uint64)) {
	for id := range steps {
		delivered(id)
	}
}

// follow sends the steps of a parcel to a watcher.
func follow(ids []uint64, delivered func(uint64)) {
	steps := make(chan uint64)
	Watch(steps, delivered)
	for _, id := range ids {
		steps <- id
	}
}

// Poller asks a source until it is empty.
type Poller struct {
	every time.Duration
	asked int
}

// Next waits for an event or for the time to ask again.
func (p *Poller) Next(in <-chan uint64) (uint64, bool) {
	timeout := time.NewTimer(p.every)
	defer timeout.Stop()
	select {
	case id := <-in:
		return id, true
	case <-timeout.C:
		p.asked++
		return 0, false
	}
}

// DrainAll reads n events.
func (p *Poller) DrainAll(in <-chan uint64, n int) uint64 {
	var sum uint64
	for range n {
		if id, ok := p.Next(in); ok {
			sum += id
		}
	}
	return sum
}

// Settle waits once for a bus to be quiet.
func Settle(quiet <-chan struct{}, limit time.Duration) bool {
	select {
	case <-quiet:
		return true
	case <-time.After(limit):
		return false
	}
}

// lane is the counter of one worker; the rest keeps it on a cache line of its own.
type lane struct {
	n atomic.Uint64
	_ [56]byte
}

// lanes count for several workers.
type lanes [2]lane

// hit counts for a worker.
func (l *lanes) hit(worker int) { l[worker].n.Add(1) }

// weightBand is the tariff step of a weight.
type weightBand func(grams int64) int

// bandOf finds the step of a weight by way of a method that configuration chooses.
func bandOf(f weightBand, grams []int64) int {
	sum := 0
	for _, g := range grams {
		sum += f(g)
	}
	return sum
}

// standard is the usual table.
type standard struct{ step int64 }

func (s *standard) band(grams int64) int { return int(grams / s.step) }

// volumeUnits is how many units of volume a box takes.
func volumeUnits(w, h, d int32) (u int32) {
	defer func() {
		if recover() != nil {
			u = 0
		}
	}()
	return w * h * d / 5000
}

// Volume adds the volume of boxes.
func Volume(sides []int32) int32 {
	var sum int32
	for i := 2; i < len(sides); i++ {
		sum += volumeUnits(sides[i-2], sides[i-1], sides[i])
	}
	return sum
}

// task is a job of a dispatcher with what vans bid for it.
type task struct {
	bids  [16]float64
	taken int
}

// board is the jobs that all dispatchers share.
type board struct {
	access sync.Mutex
	open   map[uint64]*task
	ask    func(job uint64) float64
}

// Bid changes the bids for a job by the price that its carrier asks.
func (b *board) Bid(job uint64) float64 {
	b.access.Lock()
	defer b.access.Unlock()
	price := b.ask(job)
	t := b.open[job]
	if t == nil {
		t = &task{}
		b.open[job] = t
	}
	best := price
	for i := range t.bids {
		t.bids[i] = t.bids[i]*0.99 + price
		best = min(best, t.bids[i])
	}
	t.taken++
	return best
}

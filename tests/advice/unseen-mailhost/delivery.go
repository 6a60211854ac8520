package mailhost

import (
	"container/heap"
	"io"
	"net"
	"sync"
	"time"
)

// retry is a message that waits for its next attempt.
type retry struct {
	at    int64
	id    uint64
	tries int
}

type retryHeap []retry

func (h retryHeap) Len() int           { return len(h) }
func (h retryHeap) Less(i, j int) bool { return h[i].at < h[j].at }
func (h retryHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *retryHeap) Push(x any)        { *h = append(*h, x.(retry)) }
func (h *retryHeap) Pop() any {
	old := *h
	r := old[len(old)-1]
	*h = old[:len(old)-1]
	return r
}

// Schedule orders the messages that could not be delivered yet.
type Schedule struct {
	due retryHeap
}

// Defer puts a message off.
func (s *Schedule) Defer(id uint64, tries int, at int64) {
	heap.Push(&s.due, retry{at: at, id: id, tries: tries})
}

// Next takes the message that is due first.
func (s *Schedule) Next() (id uint64, tries int, ok bool) {
	if len(s.due) == 0 {
		return 0, 0, false
	}
	r := heap.Pop(&s.due).(retry)
	return r.id, r.tries, true
}

// attempt is what became of one delivery.
type attempt struct {
	tls     bool
	started int64
	final   bool
	took    int32
	retried bool
	size    int64
	code    int16
	host    uint64
	stored  bool
}

// History is the attempts of a day, which the report is made of.
type History struct {
	attempts []attempt
}

// Replay makes the history from sizes in the log.
func Replay(sizes []int64) *History {
	h := &History{attempts: make([]attempt, len(sizes))}
	for i, n := range sizes {
		a := &h.attempts[i]
		a.size, a.tls, a.code = n, n&1 == 0, 250
		a.started = int64(i)
	}
	return h
}

// lease is the hold that a worker has on a message.
type lease struct {
	message uint64
	until   int64
	worker  int32
	renewed bool
}

// Leases makes a lease for each message.
func Leases(ids []uint64, worker int32, until int64) []lease {
	out := make([]lease, len(ids))
	for i, id := range ids {
		out[i].message, out[i].until, out[i].worker = id, until, worker
	}
	return out
}

// rcptStatus is the state of one recipient of a message.
type rcptStatus struct {
	domain string
	hash   uint32
	ok     bool
}

func (r *rcptStatus) verify() {
	h := uint32(2166136261)
	for i := 0; i < len(r.domain); i++ {
		h = (h ^ uint32(r.domain[i])) * 16777619
	}
	r.hash, r.ok = h, h != 0
}

// VerifyAll checks the recipients of a message.
func VerifyAll(rcpts []rcptStatus) int {
	var wg sync.WaitGroup
	for i := range rcpts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rcpts[i].verify()
		}()
	}
	wg.Wait()
	n := 0
	for i := range rcpts {
		if rcpts[i].ok {
			n++
		}
	}
	return n
}

// lmtp is the server side of local delivery.
type lmtp struct {
	wg sync.WaitGroup
}

func (l *lmtp) serve(c net.Conn) {
	defer l.wg.Done()
	defer c.Close()
	var buf [64]byte
	for {
		n, err := c.Read(buf[:])
		if err != nil || n == 0 {
			return
		}
		if _, err := c.Write(ready); err != nil {
			return
		}
	}
}

var ready = []byte("250 ready\r\n")

// Deliver opens a connection for each mailbox and sends the commands on all of them in turn.
func (l *lmtp) Deliver(conns int, commands [][]byte) (int, error) {
	clients := make([]net.Conn, conns)
	for i := range clients {
		ours, theirs := net.Pipe()
		clients[i] = ours
		l.wg.Add(1)
		go l.serve(theirs)
	}
	var reply [16]byte
	got := 0
	for _, cmd := range commands {
		for _, c := range clients {
			if _, err := c.Write(cmd); err != nil {
				return got, err
			}
			n, err := io.ReadAtLeast(c, reply[:], len(ready))
			if err != nil {
				return got, err
			}
			got += n
		}
	}
	for _, c := range clients {
		c.Close()
	}
	l.wg.Wait()
	return got, nil
}

// Drain takes what is queued, until the queue is closed or the time is over.
func Drain(queue <-chan uint64, limit time.Duration) (sum uint64) {
	over := time.After(limit)
	for {
		select {
		case id, ok := <-queue:
			if !ok {
				return sum
			}
			sum += id
		case <-over:
			return sum
		}
	}
}

package clinic

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"runtime"
	"strings"
	"sync"
	"text/template"
)

// Msg is a message to a patient.
type Msg struct {
	ID   int
	To   string
	Body []byte
}

// outbox remembers what was sent.
type outbox struct {
	mu   sync.Mutex
	sent map[[8]byte]int
}

func (o *outbox) enqueue(m *Msg) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	sum := sha256.Sum256(m.Body)
	key := [8]byte(sum[:8])
	o.sent[key]++
	return o.sent[key] == 1
}

// guarded is a value with its lock.
type guarded[T any] struct {
	mu sync.Mutex
	v  T
}

func (g *guarded[T]) with(f func(*T)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f(&g.v)
}

type trail struct {
	last  []byte
	bytes int
}

// record puts a message into the audit trail.
func record(t *guarded[trail], m *Msg) {
	t.with(func(t *trail) {
		b, err := json.Marshal(m)
		if err != nil {
			return
		}
		t.last = b
		t.bytes += len(b)
	})
}

type count interface{ ~int64 | ~int32 }

// tally counts deliveries.
type tally[N count] struct {
	lock sync.Mutex
	n    N
}

func (t *tally[N]) add(by N) {
	t.lock.Lock()
	t.n += by
	t.lock.Unlock()
}

// settings are the clinic's, changed once in a while.
type settings struct {
	sync.RWMutex
	vals map[string]string
}

func (s *settings) get(key, or string) string {
	s.RLock()
	defer s.RUnlock()
	if v, ok := s.vals[key]; ok {
		return v
	}
	return or
}

func (s *settings) set(key, v string) {
	s.Lock()
	s.vals[key] = v
	s.Unlock()
}

// quota is how much may be sent.
type quota struct {
	mu       sync.Mutex
	used, of int
}

func (q *quota) take() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.used >= q.of {
		q.used = 0
		return false
	}
	q.used++
	return true
}

// Gateway sends a text.
type Gateway interface{ Quote(n int) int }

// fastest asks all gateways and takes the first answer.
func fastest(gs []Gateway, n int) int {
	first := make(chan int)
	for _, g := range gs {
		go func() { first <- g.Quote(n) }()
	}
	return <-first
}

// cheapest asks all gateways and gives up when the caller does.
func cheapest(ctx context.Context, gs []Gateway, n int) int {
	prices := make(chan int, len(gs))
	for _, g := range gs {
		go func() { prices <- g.Quote(n) }()
	}
	best := 1 << 30
	for range gs {
		select {
		case p := <-prices:
			best = min(best, p)
		case <-ctx.Done():
			return best
		}
	}
	return best
}

// each does f for all, at once.
func each[T any](xs []T, f func(*T)) {
	var wg sync.WaitGroup
	wg.Add(len(xs))
	run := func(x *T) {
		defer wg.Done()
		f(x)
	}
	for i := range xs {
		go run(&xs[i])
	}
	wg.Wait()
}

// Stamp numbers the messages.
func Stamp(ms []Msg, from int) {
	each(ms, func(m *Msg) { m.ID = from + len(m.Body) })
}

// inParts does f for all, as many at once as there are processors.
func inParts[T any](xs []T, f func(*T)) {
	var wg sync.WaitGroup
	p := runtime.GOMAXPROCS(0)
	size := (len(xs) + p - 1) / p
	for from := 0; from < len(xs); from += size {
		part := xs[from:min(from+size, len(xs))]
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range part {
				f(&part[i])
			}
		}()
	}
	wg.Wait()
}

// Node is the app of the clinic.
type Node struct {
	slack []byte
	table []uint16
}

// NewNode starts the app. The slack makes the heap large, so that it is collected seldom.
func NewNode() *Node {
	return &Node{
		slack: make([]byte, 256<<20),
		table: make([]uint16, 1<<16),
	}
}

func (n *Node) mark(id uint16) uint16 {
	n.table[id]++
	return n.table[id]
}

// Pusher sends to phones.
type Pusher struct {
	delivered int
	topics    []string
}

func (p *Pusher) push(ms []Msg) {
	for i := range ms {
		if len(ms[i].Body) > 0 {
			p.delivered++
		}
	}
}

// Broadcast sends two halves at once.
func (p *Pusher) Broadcast(ms []Msg) int {
	var wg sync.WaitGroup
	for _, half := range [][]Msg{ms[:len(ms)/2], ms[len(ms)/2:]} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			p.push(half)
		}()
	}
	wg.Wait()
	return p.delivered
}

// render is the text of a message.
func render(m *Msg) (string, error) {
	t, err := template.New("msg").Parse("Dear {{.To}}, your appointment {{.ID}} is near.")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, m)
	return b.String(), err
}

// session has an identity: its lock and its users.
type session struct {
	mu    sync.Mutex
	users int
}

func newSession(n int) *session {
	s := &session{users: n}
	s.mu.Lock()
	s.users++
	s.mu.Unlock()
	return s
}

// checksum is small, and has a loop.
func checksum(b []byte) (n uint32) {
	for _, c := range b {
		n = n<<1 ^ uint32(c)
	}
	return n
}

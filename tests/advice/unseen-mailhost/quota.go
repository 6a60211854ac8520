package mailhost

import (
	"strings"
	"sync"
)

// Metrics are the numbers of the status page.
type Metrics struct {
	mu       sync.Mutex
	accepted uint64
}

// Accept counts a message that was taken.
func (m *Metrics) Accept() {
	m.mu.Lock()
	m.accepted++
	m.mu.Unlock()
}

// Accepted is the count up to now.
func (m *Metrics) Accepted() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.accepted
}

// replies counts the status codes that one connection sent; the control socket may ask for them.
type replies struct {
	mu    sync.Mutex
	codes map[int]uint64
	last  int
}

func (r *replies) sent(code int) {
	r.mu.Lock()
	r.codes[code]++
	r.last = code
	r.mu.Unlock()
}

// Greylist remembers which senders were seen before.
type Greylist struct {
	mu   sync.Mutex
	seen map[string]uint32
}

// Check reports whether a sender came before, and counts it.
func (g *Greylist) Check(ip, from, to string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := ip + "|" + strings.ToLower(from) + "|" + strings.ToLower(to)
	n := g.seen[key]
	g.seen[key] = n + 1
	return n > 0
}

// Quotas holds what each user uses; the delivery loop owns it, the admin page looks in now and then.
type Quotas struct {
	mu   sync.Mutex
	used map[string]int64
}

// Charge adds the size of a message.
func (q *Quotas) Charge(user string, size int64) int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := q.used[user] + size
	q.used[user] = n
	return n
}

// Counters are the figures of one day.
type Counters struct {
	Hours    [24]uint64
	Codes    [16]uint64
	Bytes    uint64
	Rejected uint64
}

// Stats gathers Counters.
type Stats struct {
	mu  sync.Mutex
	day Counters
}

// Add counts one message.
func (s *Stats) Add(hour int, size uint64) {
	s.mu.Lock()
	s.day.Hours[hour%24]++
	s.day.Bytes += size
	s.mu.Unlock()
}

// Snapshot is the day up to now, for a report that is written later.
func (s *Stats) Snapshot() Counters {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.day
}

type sessionShard struct {
	mu    sync.RWMutex
	until map[uint32]int64
}

// Sessions are the logins that are valid; nearly each request prolongs its own.
type Sessions struct {
	shards [16]sessionShard
}

func newSessions() *Sessions {
	s := &Sessions{}
	for i := range s.shards {
		s.shards[i].until = make(map[uint32]int64)
	}
	return s
}

// Valid reports whether a login holds at a time.
func (s *Sessions) Valid(id uint32, now int64) bool {
	sh := &s.shards[id%16]
	sh.mu.RLock()
	t := sh.until[id]
	sh.mu.RUnlock()
	return t > now
}

// Prolong lets a login hold longer.
func (s *Sessions) Prolong(id uint32, until int64) {
	sh := &s.shards[id%16]
	sh.mu.Lock()
	sh.until[id] = until
	sh.mu.Unlock()
}

// Client is a connected user agent.
type Client struct {
	mu    sync.Mutex
	name  string
	state int
	open  bool
}

func (c *Client) login(state int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state, c.open = state, true
}

// Registry has the clients of a user.
type Registry struct {
	clients []*Client
}

func newClient(name string) *Client {
	if i := strings.IndexByte(name, '@'); i >= 0 {
		name = name[:i]
	}
	return &Client{name: name}
}

// Connect registers a client for each name, in the slots that there are.
func (r *Registry) Connect(names []string) {
	for i, n := range names {
		c := newClient(n)
		c.login(i & 3)
		r.clients[i%len(r.clients)] = c
	}
}

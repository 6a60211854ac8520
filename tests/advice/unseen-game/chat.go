package game

import (
	"container/list"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
)

// Payload is what a client sent.
type Payload []byte

// Message is a line of chat.
type Message struct {
	From string  `json:"from"`
	Body Payload `json:"-"`
	Text string  `json:"text"`
	Room int     `json:"room"`
}

var banned = []string{"goldseller", "cheapgold", "freecoins", "boosting"}

// Clean tells whether a message may be sent.
func (m *Message) Clean() bool {
	for _, w := range banned {
		if strings.Contains(string(m.Body), w) {
			return false
		}
	}
	return true
}

// command is what a chat command does.
type command func(m *Message) int

var commands = map[string]command{
	"/wave": func(m *Message) int { return 1 },
	"/sit":  func(m *Message) int { return m.Room },
}

// Run runs the command that a message is, if it is one.
func (m *Message) Run() int {
	if c, ok := commands[string(m.Body)]; ok {
		return c(m)
	}
	return 0
}

// History keeps the last lines.
type History struct {
	lines [64]string
	n     int
}

// Keep stores the text; the payload's memory goes back to the connection.
func (h *History) Keep(m *Message) {
	h.lines[h.n&63] = string(m.Body)
	h.n++
}

var emotes = []string{":)", "☺", ":(", "☹", "<3", "♥", "<script", "&lt;script", ":sword:", "⚔", ":skull:", "☠"}

// Sanitizer makes texts fit to show.
type Sanitizer interface{ Sanitize(s string) string }

type emoteSanitizer struct{ upper bool }

func (e emoteSanitizer) Sanitize(s string) string {
	s = strings.NewReplacer(emotes...).Replace(s)
	if e.upper {
		s = strings.ToUpper(s)
	}
	return s
}

var plain = strings.NewReplacer("\t", " ", "\r", "", "&", "+")

// Plain takes out what no font has.
func Plain(s string) string { return plain.Replace(s) }

// Room is a chat room.
type Room struct {
	mu    sync.Mutex
	last  [16][]byte
	n     int
	names map[string]int
}

// Say stores a message for those who come later.
func (r *Room) Say(m *Message) error {
	r.mu.Lock() // for the whole of Say
	defer r.mu.Unlock()
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	r.last[r.n&15] = b
	r.n++
	return nil
}

// Tell does the work first.
func (r *Room) Tell(m *Message) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	r.mu.Lock() // only to store
	r.last[r.n&15] = b
	r.n++
	r.mu.Unlock()
	return nil
}

// Traffic counts bytes.
type Traffic struct {
	sync.Mutex
	sent int64
}

// Add counts.
func (t *Traffic) Add(n int) {
	t.Lock() // counts
	t.sent += int64(n)
	t.Unlock()
}

// Sent is the sum.
func (t *Traffic) Sent() int64 {
	t.Lock()
	defer t.Unlock()
	return t.sent
}

// Latency keeps a sum and a number, which must fit together.
type Latency struct {
	mu  sync.Mutex
	sum int64
	n   int64
}

// Observe adds one.
func (l *Latency) Observe(d int64) {
	l.mu.Lock() // both numbers
	l.sum += d
	l.n++
	l.mu.Unlock()
}

// Mean is the mean.
func (l *Latency) Mean() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n == 0 {
		return 0
	}
	return float64(l.sum) / float64(l.n)
}

// Prices are the prices of the market; they change once a day.
type Prices struct {
	mu sync.RWMutex
	m  map[uint32]int
}

// Set changes one.
func (p *Prices) Set(kind uint32, gold int) {
	p.mu.Lock()
	p.m[kind] = gold
	p.mu.Unlock()
}

// Of is the price of a kind.
func (p *Prices) Of(kind uint32) (int, bool) {
	p.mu.RLock()
	g, ok := p.m[kind]
	p.mu.RUnlock()
	return g, ok
}

// Rules are kept behind a pointer that is replaced.
type Rules struct {
	p atomic.Pointer[map[string]int]
}

// Get reads one.
func (r *Rules) Get(name string) int { return (*r.p.Load())[name] }

// Set replaces all.
func (r *Rules) Set(name string, v int) {
	old := *r.p.Load()
	m := make(map[string]int, len(old)+1)
	for k, v := range old {
		m[k] = v
	}
	m[name] = v
	r.p.Store(&m)
}

// Sessions is a cache of sessions in the order of use.
type Sessions struct {
	mu    sync.Mutex
	order *list.List
	byKey map[uint32]*list.Element
	max   int
}

// NewSessions makes one.
func NewSessions(max int) *Sessions {
	return &Sessions{order: list.New(), byKey: make(map[uint32]*list.Element, max), max: max}
}

type session struct {
	key  uint32
	hits int
}

// Touch finds a session and makes it the youngest.
func (s *Sessions) Touch(key uint32) int {
	s.mu.Lock() // changes the order
	defer s.mu.Unlock()
	if e, ok := s.byKey[key]; ok {
		s.order.MoveToFront(e)
		v := e.Value.(*session)
		v.hits++
		return v.hits
	}
	s.byKey[key] = s.order.PushFront(&session{key: key})
	if s.order.Len() > s.max {
		e := s.order.Back()
		delete(s.byKey, e.Value.(*session).key)
		s.order.Remove(e)
	}
	return 0
}

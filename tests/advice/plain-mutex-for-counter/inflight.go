package relay

import "sync"

// gauge tells how many transfers are under way.
type gauge struct {
	name string
	rw   sync.RWMutex
	now  int64
}

func (g *gauge) enter() {
	g.rw.Lock()
	defer g.rw.Unlock()
	g.now++
}

func (g *gauge) leave() {
	g.rw.Lock()
	defer g.rw.Unlock()
	g.now--
}

func (g *gauge) value() int64 {
	g.rw.RLock()
	defer g.rw.RUnlock()
	return g.now
}

// Server answers requests and knows how many it is busy with.
type Server struct {
	busy  gauge
	table [256]uint32
}

func NewServer() *Server {
	s := &Server{busy: gauge{name: "transfers"}}
	for i := range s.table {
		s.table[i] = uint32(i) * 2654435761
	}
	return s
}

func (s *Server) Handle(op byte, arg uint32) uint32 {
	s.busy.enter()
	v := s.table[op] ^ arg
	s.busy.leave()
	return v
}

// slots are places for transfers; who finds none free waits.
type slots struct {
	mu    sync.Mutex
	free  *sync.Cond
	inUse int
	limit int
}

func newSlots(limit int) *slots {
	s := &slots{limit: limit}
	s.free = sync.NewCond(&s.mu)
	return s
}

func (s *slots) acquire() {
	s.mu.Lock()
	for s.inUse == s.limit {
		s.free.Wait()
	}
	s.inUse++
	s.mu.Unlock()
}

func (s *slots) release() {
	s.mu.Lock()
	s.inUse--
	s.mu.Unlock()
	s.free.Signal()
}

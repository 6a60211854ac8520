package edge

import (
	"errors"
	"sync"
)

// Backend is where requests of a host go.
type Backend struct {
	Addr   string
	Weight int
}

// Routes maps hosts to backends. A controller puts in a new table every few minutes.
type Routes struct {
	sync.RWMutex
	table map[string]Backend
	gen   int
}

func (r *Routes) Replace(table map[string]Backend) {
	r.Lock()
	defer r.Unlock()
	r.table = table
	r.gen++
}

func (r *Routes) Lookup(host string) (Backend, bool) {
	r.RLock()
	b, ok := r.table[host]
	r.RUnlock()
	return b, ok
}

// Codec packs bodies.
type Codec interface {
	Name() string
	Bound(n int) int
}

var (
	codecsMu sync.RWMutex
	codecs   = make(map[string]Codec)
)

var errNoCodec = errors.New("edge: unknown content coding")

// Register makes a codec known, in init functions as a rule.
func Register(c Codec) {
	codecsMu.Lock()
	defer codecsMu.Unlock()
	codecs[c.Name()] = c
}

func codecFor(name string) (Codec, error) {
	codecsMu.RLock()
	defer codecsMu.RUnlock()
	if c, ok := codecs[name]; ok {
		return c, nil
	}
	return nil, errNoCodec
}

// Peer is another proxy of the same network.
type Peer struct {
	ID   uint32
	X, Y int32
	Load int32
}

// Mesh knows the peers; they come and go.
type Mesh struct {
	members sync.RWMutex
	peers   []Peer
}

func (m *Mesh) Join(p Peer) {
	m.members.Lock()
	m.peers = append(m.peers, p)
	m.members.Unlock()
}

// Nearest finds the peer that is next to a place and not too busy.
func (m *Mesh) Nearest(x, y, maxLoad int32) (best uint32) {
	m.members.RLock()
	defer m.members.RUnlock()
	least := int64(1) << 62
	for i := range m.peers {
		p := &m.peers[i]
		if p.Load > maxLoad {
			continue
		}
		dx, dy := int64(p.X-x), int64(p.Y-y)
		if d := dx*dx + dy*dy; d < least {
			least, best = d, p.ID
		}
	}
	return best
}

package query

import "sync"

// Doc is a document as the ranker sees it.
type Doc struct {
	ID    int64
	Words []uint32
	Age   float64
}

type candidate struct {
	id    int64
	score float64
	hits  int
}

// Best returns the number and the score of the document that fits best.
func Best(docs []Doc, word uint32) (int64, float64) {
	var best *candidate
	for i := range docs {
		d := &docs[i]
		c := candidate{id: d.ID}
		for _, w := range d.Words {
			if w == word {
				c.hits++
			}
		}
		c.score = float64(c.hits) / (1 + d.Age)
		if best == nil || c.score > best.score {
			best = &c
		}
	}
	if best == nil {
		return 0, 0
	}
	return best.id, best.score
}

type findConfig struct {
	limit  int
	offset int
	floor  float64
}

// Option changes how Find works.
type Option func(*findConfig)

// Limit bounds the number of results.
func Limit(n int) Option { return func(c *findConfig) { c.limit = n } }

// Floor leaves out what scores less.
func Floor(score float64) Option { return func(c *findConfig) { c.floor = score } }

// Index holds scores.
type Index struct {
	scores []float64
}

// Find counts the documents from a place on that score enough.
func (x *Index) Find(from int, opts ...Option) int {
	cfg := findConfig{limit: 10, offset: from}
	for _, o := range opts {
		o(&cfg)
	}
	n := 0
	for _, s := range x.scores[cfg.offset:] {
		if n == cfg.limit {
			break
		}
		if s >= cfg.floor {
			n++
		}
	}
	return n
}

type vec struct{ x, y, z float64 }

func newVec(x, y, z float64) *vec { return &vec{x, y, z} }

func (v *vec) minus(o *vec) *vec { return newVec(v.x-o.x, v.y-o.y, v.z-o.z) }

func (v *vec) norm() float64 { return v.x*v.x + v.y*v.y + v.z*v.z }

// Nearest returns the point next to the centre.
func Nearest(points []vec, x, y, z float64) int {
	centre := newVec(x, y, z)
	at, least := -1, 1e300
	for i := range points {
		if d := points[i].minus(centre).norm(); d < least {
			at, least = i, d
		}
	}
	return at
}

type session struct {
	mu    sync.Mutex
	id    int64
	calls int64
}

// Sessions are the clients that are connected.
type Sessions struct {
	open map[int64]*session
}

// Open starts a session, which the connection's reader and writer share until Close.
func (s *Sessions) Open(id int64) *session {
	ses := &session{id: id}
	s.open[id] = ses
	return ses
}

// Close ends a session.
func (s *Sessions) Close(id int64) {
	delete(s.open, id)
}

type slot struct {
	key   uint64
	count uint64
}

// Counts is a table of counters with open addressing.
type Counts struct {
	slots []slot
}

func (c *Counts) at(key uint64) *slot {
	mask := uint64(len(c.slots) - 1)
	for i := key * 0x9e3779b97f4a7c15 >> 32 & mask; ; i = (i + 1) & mask {
		s := &c.slots[i]
		if s.key == key || s.key == 0 {
			return s
		}
	}
}

// Add counts keys.
func (c *Counts) Add(keys []uint64) {
	for _, k := range keys {
		s := c.at(k)
		s.key = k
		s.count++
	}
}

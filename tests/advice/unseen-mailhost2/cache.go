package cirunner

import (
	"container/list"
	"crypto/sha256"
	"sync"
)

// entry is an object in the cache.
type entry struct {
	key  uint64
	size int64
	hits int
}

// LRU is the index of the build cache, least recently used last.
type LRU struct {
	order *list.List
	items map[uint64]*list.Element
	max   int
}

// NewLRU makes an index for max objects.
func NewLRU(max int) *LRU {
	return &LRU{order: list.New(), items: make(map[uint64]*list.Element, max), max: max}
}

// Get finds an object and marks it as used.
func (c *LRU) Get(key uint64) (int64, bool) {
	e, ok := c.items[key]
	if !ok {
		return 0, false
	}
	c.order.MoveToFront(e)
	return e.Value.(entry).size, true
}

// Put adds an object; the oldest goes if there is no room.
func (c *LRU) Put(key uint64, size int64) {
	if c.order.Len() >= c.max {
		last := c.order.Back()
		delete(c.items, last.Value.(entry).key)
		c.order.Remove(last)
	}
	c.items[key] = c.order.PushFront(entry{key: key, size: size})
}

// Store holds the objects by digest.
type Store struct {
	mu      sync.Mutex
	objects map[[8]byte][]byte
	hits    int
}

// Add puts an object in and returns its name.
func (s *Store) Add(data []byte) [8]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := sha256.Sum256(data)
	var name [8]byte
	copy(name[:], sum[:])
	if _, ok := s.objects[name]; ok {
		s.hits++
		return name
	}
	s.objects[name] = data
	return name
}

// Settings are what the server may change while the runner runs.
type Settings struct {
	Concurrency int
	Region      string
	LogLimit    int
}

// Live gives out the settings that hold now.
type Live struct {
	mu  sync.RWMutex
	cur Settings
}

// Get is the settings that hold now.
func (l *Live) Get() Settings {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.cur
}

// Set takes what the server sent; it comes every few minutes.
func (l *Live) Set(s Settings) {
	l.mu.Lock()
	l.cur = s
	l.mu.Unlock()
}

// blobInfo is what the cache knows of a blob.
type blobInfo struct {
	present bool
	size    int64
	offset  int64
	created int64
	used    int64
	refs    int64
	shard   int64
	pinned  bool
}

// Blobs are the blobs of one project by number; deletes leave gaps.
type Blobs struct {
	infos []*blobInfo
}

// Touch replaces what is known of a blob that was uploaded anew; readers keep the record that they have.
func (b *Blobs) Touch(i int, size, now int64) {
	b.infos[i] = &blobInfo{present: true, size: size, created: now, used: now, refs: 1}
}

// Info is what is known of a blob.
func (b *Blobs) Info(i int) *blobInfo { return b.infos[i] }

// ByDigest turns the paths with their digests round.
func ByDigest(paths map[string]uint64) map[uint64]string {
	byDigest := make(map[uint64]string)
	for p, d := range paths {
		byDigest[d] = p
	}
	return byDigest
}

// Interner keeps one string of each that comes.
type Interner struct {
	known map[string]string
}

// Intern is the kept string of b.
func (t *Interner) Intern(b []byte) string {
	if s, ok := t.known[string(b)]; ok {
		return s
	}
	s := string(b)
	t.known[s] = s
	return s
}

// Missing are the keys that the cache lacks.
func Missing(want []uint64, have map[uint64]*list.Element) map[uint64]struct{} {
	lacking := make(map[uint64]struct{})
	for _, k := range want {
		if _, ok := have[k]; !ok {
			lacking[k] = struct{}{}
		}
	}
	return lacking
}

// span is a range of a cached archive.
type span struct {
	from, to int64
}

//go:inline
func (s *span) overlaps(o *span) bool {
	return s.from < o.to && o.from < s.to
}

// Overlapping counts the pairs of neighbours that overlap.
func Overlapping(spans []span) int {
	n := 0
	for i := 1; i < len(spans); i++ {
		if spans[i-1].overlaps(&spans[i]) {
			n++
		}
	}
	return n
}

// mix is the hash step of the shards; the tests replace it by assembly on some machines, so it must stay a call.
//
//go:noinline
func mix(h, v uint64) uint64 {
	for range 24 {
		h = (h ^ v) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h
}

// ShardOf is the shard of a list of keys.
func ShardOf(keys []uint64) uint64 {
	h := uint64(14695981039346656037)
	for _, k := range keys {
		h = mix(h, k)
	}
	return h
}

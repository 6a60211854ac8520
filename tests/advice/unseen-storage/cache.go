package storage

import (
	"hash/crc32"
	"maps"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// frame is a page with its state.
type frame struct {
	id    uint64
	pins  int
	dirty bool
	data  [256]byte
}

// Frames is a cache of small pages.
type Frames struct {
	by map[uint64]frame
}

func (c *Frames) get(id uint64) (frame, bool) {
	f, ok := c.by[id]
	return f, ok
}

// Dirty counts dirty pages among some.
func (c *Frames) Dirty(ids []uint64) (n int) {
	for _, id := range ids {
		if f, ok := c.get(id); ok && f.dirty {
			n++
		}
	}
	return n
}

// Snapshot copies a page that others go on changing.
func (c *Frames) Snapshot(id uint64, to *frame) {
	*to = c.by[id]
}

// pages is a cache with pins.
type pages struct {
	by map[uint64]*frame
}

func (p *pages) pin(id uint64) *frame {
	f := p.by[id]
	if f == nil {
		f = &frame{id: id}
		p.by[id] = f
	}
	f.pins++
	return f
}

func (p *pages) unpin(f *frame) { f.pins-- }

// Scan adds up the first bytes of pages.
func (p *pages) Scan(from, to uint64) (sum int) {
	for id := from; id < to; id++ {
		f := p.pin(id)
		defer p.unpin(f)
		if f.dirty {
			continue
		}
		sum += int(f.data[0])
	}
	return sum
}

// ScanOne adds up pages, one pinned at a time.
func (p *pages) ScanOne(from, to uint64) (sum int) {
	for id := from; id < to; id++ {
		f := p.pin(id)
		sum += int(f.data[0])
		p.unpin(f)
	}
	return sum
}

// LockAll takes the locks of all parts, for a moment in which nothing changes.
func LockAll(parts []*part, f func()) {
	for _, one := range parts {
		one.mu.Lock()
		defer one.mu.Unlock()
	}
	f()
}

type part struct {
	mu   sync.Mutex
	vals map[uint64][]byte
	sums map[uint64]uint32
}

// Refresh computes the checksum of a value and keeps it.
func (p *part) Refresh(id uint64, value []byte, rounds int) {
	p.mu.Lock()
	sum := uint32(0)
	for range rounds {
		sum = crc32.Update(sum, crc32.IEEETable, value)
	}
	p.sums[id] = sum
	p.mu.Unlock()
}

// RefreshOutside computes first.
func (q *part) RefreshOutside(id uint64, value []byte, rounds int) {
	sum := uint32(0)
	for range rounds {
		sum = crc32.Update(sum, crc32.IEEETable, value)
	}
	q.mu.Lock()
	q.sums[id] = sum
	q.mu.Unlock()
}

// Levels are the tables of the store; merges replace them now and then.
type Levels struct {
	mu     sync.RWMutex
	tables map[int][]uint64
}

// Tables gives those of a level, which nobody changes.
func (l *Levels) Tables(level int) []uint64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.tables[level]
}

// Replace puts new tables into a level.
func (l *Levels) Replace(level int, ids []uint64) {
	l.mu.Lock()
	l.tables[level] = ids
	l.mu.Unlock()
}

// Versions are Levels behind a pointer.
type Versions struct {
	now atomic.Pointer[map[int][]uint64]
}

// Tables gives those of a level.
func (v *Versions) Tables(level int) []uint64 { return (*v.now.Load())[level] }

// Replace puts new tables into a level.
func (v *Versions) Replace(level int, ids []uint64) {
	next := maps.Clone(*v.now.Load())
	next[level] = ids
	v.now.Store(&next)
}

// span is a run of keys in a table.
type span struct{ low, high, table uint64 }

// Assign finds the span of each key; spans are sorted and do not overlap.
func Assign(keys []uint64, spans []span, out []uint64) []uint64 {
	locate := func(k uint64) uint64 {
		for _, s := range spans {
			if s.low <= k && k <= s.high {
				return s.table
			}
		}
		return 0
	}
	out = out[:0]
	for _, k := range keys {
		out = append(out, locate(k))
	}
	return out
}

// AssignSorted is Assign by halves.
func AssignSorted(keys []uint64, spans []span, out []uint64) []uint64 {
	out = out[:0]
	for _, k := range keys {
		i := sort.Search(len(spans), func(i int) bool { return spans[i].high >= k })
		if i < len(spans) && spans[i].low <= k {
			out = append(out, spans[i].table)
		}
	}
	return out
}

// Free keeps the numbers of free pages.
type Free struct{ ids []uint64 }

// Release takes out the pages that a merge has used.
func (f *Free) Release(used func(uint64) bool) {
	for i := 0; i < len(f.ids); {
		if used(f.ids[i]) {
			f.ids = append(f.ids[:i], f.ids[i+1:]...)
			continue
		}
		i++
	}
}

// ReleaseAll is Release in one go.
func (f *Free) ReleaseAll(used func(uint64) bool) {
	f.ids = slices.DeleteFunc(f.ids, used)
}

// queue holds pages that wait for the disk.
type queue struct {
	ids [256]uint64
	n   int
}

func (q *queue) put(id uint64) {
	q.ids[q.n] = id
	q.n++
}

func (q *queue) take() uint64 {
	id := q.ids[0]
	copy(q.ids[:q.n-1], q.ids[1:q.n])
	q.n--
	return id
}

// Flush takes all.
func (q *queue) Flush() (sum uint64) {
	for q.n > 0 {
		sum += q.take()
	}
	return sum
}

// Merge puts two sorted runs into one.
func Merge(out, a, b []uint64) []uint64 {
	out = out[:0]
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

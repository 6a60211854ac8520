package fleet

import (
	"errors"
	"hash/adler32"
)

const (
	kindFree = iota
	kindLeaf
	kindInner
)

type page struct {
	pins  int
	kind  uint8
	lsn   uint64
	words [8]uint64
}

func (p *page) fold(h uint64) uint64 {
	for _, w := range &p.words {
		h = (h ^ w) * 1099511628211
	}
	return h
}

type extent struct{ first, last int }

type pagefile struct {
	pages   []page
	extents []extent
	flushed uint64
	dirty   int
}

func (f *pagefile) pin(no int) *page {
	p := &f.pages[no]
	p.pins++
	return p
}

// digest hashes the leaf pages of all extents; pages are pinned while they are read.
func (f *pagefile) digest() uint64 {
	h := uint64(14695981039346656037)
	for _, e := range f.extents {
		for no := e.first; no < e.last; no++ {
			pg := f.pin(no)
			switch pg.kind {
			case kindLeaf:
				defer func(p *page) {
					p.pins--
					if p.lsn > f.flushed {
						f.dirty++
					}
				}(pg)
				h = pg.fold(h)
			default:
				pg.pins--
			}
		}
	}
	return h
}

// run is a sorted run of keys of a merge.
type run struct {
	keys []uint32
	pos  int
	open bool
}

func (r *run) rewind()            { r.pos, r.open = 0, true }
func (r *run) close()             { r.open = false }
func (r *run) head() uint32       { return r.keys[r.pos] }
func (r *run) drained() bool      { return r.pos >= len(r.keys) }
func (r *run) step()              { r.pos++ }
func (r *run) usable() bool       { return r.open && !r.drained() }
func (r *run) before(o *run) bool { return r.head() < o.head() }

// merge writes the keys of all runs in order to dst and returns how many there were.
func merge(dst []uint32, runs []*run) (int, error) {
	for _, r := range runs {
		if len(r.keys) == 0 {
			return 0, errors.New("merge: empty run")
		}
		r.rewind()
		defer r.close()
	}
	n := 0
	for {
		var least *run
		for _, r := range runs {
			if r.usable() && (least == nil || r.before(least)) {
				least = r
			}
		}
		if least == nil {
			return n, nil
		}
		dst[n] = least.head()
		least.step()
		n++
	}
}

type lane struct {
	busy bool
	sent uint64
}

func (l *lane) free() { l.busy = false }

type dialer struct {
	lanes []lane
	next  int
}

var errBusy = errors.New("dialer: all lanes busy")

// send takes the first idle lane and sends the payload over it.
func (d *dialer) send(payload []byte) (uint32, error) {
	for range d.lanes {
		l := &d.lanes[d.next%len(d.lanes)]
		d.next++
		if l.busy {
			continue
		}
		l.busy = true
		defer l.free()
		l.sent += uint64(len(payload))
		return adler32.Checksum(payload), nil
	}
	return 0, errBusy
}

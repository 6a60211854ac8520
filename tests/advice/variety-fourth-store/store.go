// Package store keeps messages: a memtable, a log and segments.
package store

import (
	"bytes"
	"container/heap"
	"encoding/binary"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
)

const (
	hdrSize   = 16
	blockSize = 8 << 10
)

type (
	seqno uint64

	// entry is one row of the memtable.
	entry struct {
		dead bool
		seq  seqno
		hot  bool
		off  uint64
		tomb bool
	}

	// packed is the same with its large fields first.
	packed struct {
		seq             seqno
		off             uint64
		dead, hot, tomb bool
	}

	// page is a block of a segment with its head.
	page struct {
		first, last seqno
		body        [384]byte
		crc         uint32
		used        int
	}

	span struct{ lo, hi uint64 }

	memtable struct {
		keys []string
		rows []*entry
	}

	segment struct {
		mu    sync.Mutex
		pages []page
		live  int
	}
)

func mt_fill(n int) (t memtable) {
	t.rows = make([]*entry, n)
	for i := 0; i < n; i++ {
		t.rows[i] = &entry{seq: seqno(i), off: uint64(i) * hdrSize, hot: i&7 == 0}
	}
	return t
}

func mt_pack(n int) []packed {
	v := make([]packed, n)
	for i := 0; i < n; i++ {
		v[i].seq, v[i].off, v[i].hot = seqno(i), uint64(i)*hdrSize, i&7 == 0
	}
	return v
}

// mt_merge puts keys that are new behind those that are there.
func mt_merge(have, more []string) int {
	n := 0
	for i := range more {
		if slices.Index(have, more[i]) < 0 {
			n++
		}
	}
	return n
}

// mt_kind looks among four.
func mt_kind(kinds [4]string, all []string) (n int) {
	for _, k := range all {
		if slices.Contains(kinds[:], k) {
			n++
		}
	}
	return
}

// wal_frame writes head and body of each record to w.
func wal_frame(w io.Writer, recs [][]byte) (total int, err error) {
	for seq, r := range recs {
		blk := make([]byte, hdrSize+len(r))
		binary.LittleEndian.PutUint64(blk, uint64(seq))
		binary.LittleEndian.PutUint32(blk[8:], uint32(len(r)))
		copy(blk[hdrSize:], r)
		var k int
		if k, err = w.Write(blk); err != nil {
			return
		}
		total += k
	}
	return
}

// wal_keep makes frames that are kept by the queue.
func wal_keep(q *[][]byte, recs [][]byte) {
	for _, r := range recs {
		own := make([]byte, hdrSize+len(r))
		copy(own[hdrSize:], r)
		*q = append(*q, own)
	}
}

// wal_frames is the same as wal_frame with one block.
func wal_frames(w io.Writer, recs [][]byte) (total int, err error) {
	blk := make([]byte, 0, blockSize)
	for seq, r := range recs {
		blk = binary.LittleEndian.AppendUint64(blk[:0], uint64(seq))
		blk = append(blk, r...)
		var k int
		if k, err = w.Write(blk); err != nil {
			return
		}
		total += k
	}
	return
}

// rec_match tells how many records speak of a word.
func rec_match(recs [][]byte, word string) (n int) {
	for _, r := range recs {
		if strings.Count(string(r), word) > 0 {
			n++
		}
	}
	return n
}

// rec_known asks a map, which copies nothing.
func rec_known(recs [][]byte, m map[string]int) (n int) {
	for _, r := range recs {
		n += m[string(r)]
	}
	return n
}

// rec_text makes strings that stay.
func rec_text(recs [][]byte, into []string) []string {
	into = into[:0]
	for _, r := range recs {
		into = append(into, string(r))
	}
	return into
}

// seg_dump writes one short line for each page.
func seg_dump(path string, s *segment) (err error) {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if e := out.Close(); err == nil {
			err = e
		}
	}()
	var line [hdrSize]byte
	for i := range s.pages {
		binary.BigEndian.PutUint64(line[:], uint64(s.pages[i].first))
		binary.BigEndian.PutUint64(line[8:], uint64(s.pages[i].last))
		if _, err = out.Write(line[:]); err != nil {
			return err
		}
	}
	return nil
}

// seg_save gathers everything in a buffer first.
func seg_save(path string, s *segment) error {
	var all bytes.Buffer
	all.Grow(len(s.pages) * hdrSize)
	for i := range s.pages {
		all.Write(s.pages[i].body[:hdrSize])
	}
	return os.WriteFile(path, all.Bytes(), 0o600)
}

//go:noinline
func crcOf(p page) uint32 {
	h := p.crc
	for _, c := range p.body[:8] {
		h = h*31 + uint32(c)
	}
	return h ^ uint32(p.used)
}

func (s *segment) verify() (bad int) {
	for i := 0; i < len(s.pages); i++ {
		if crcOf(s.pages[i]) == 0 {
			bad++
		}
	}
	return
}

// verifyHeads reads by pointer.
func (s *segment) verifyHeads() (bad int) {
	for i := range s.pages {
		if p := &s.pages[i]; p.first > p.last {
			bad++
		}
	}
	return
}

// index maps sequence numbers to places.
func (s *segment) index() map[seqno]int {
	where := map[seqno]int{}
	for at := range s.pages {
		where[s.pages[at].first] = at
	}
	return where
}

// byUse counts; only a handful of classes exist.
func (s *segment) byUse() map[int]int {
	classes := make(map[int]int)
	for at := range s.pages {
		classes[s.pages[at].used&3]++
	}
	return classes
}

// touchAll takes each of the segments and lets all of them go.
func touchAll(segs []*segment) (n int) {
	for _, s := range segs {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.live++
		n += s.live & 1
	}
	return n
}

// touchEach lets each go before the next.
func touchEach(segs []*segment) (n int) {
	for _, s := range segs {
		n += func(one *segment) int {
			one.mu.Lock()
			defer one.mu.Unlock()
			one.live++
			return one.live & 1
		}(s)
	}
	return n
}

// locate finds the pages around a place; too large to be inlined.
func (s *segment) locate(at seqno) *span {
	lo, hi := 0, len(s.pages)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if s.pages[mid].first < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo > 0 && s.pages[lo-1].last >= at {
		lo--
	}
	for hi < len(s.pages) && s.pages[hi].first == at {
		hi++
	}
	return &span{lo: uint64(lo), hi: uint64(hi) + 1}
}

func (s *segment) width(ats []seqno) (n uint64) {
	for _, at := range ats {
		sp := s.locate(at)
		n += sp.hi - sp.lo
	}
	return n
}

// cursor is a place in one of the runs that are merged.
type cursor struct {
	run int
	key seqno
}

type cursors []cursor

func (c cursors) Len() int           { return len(c) }
func (c cursors) Less(i, j int) bool { return c[i].key < c[j].key }
func (c cursors) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }
func (c *cursors) Push(x any)        { *c = append(*c, x.(cursor)) }
func (c *cursors) Pop() any {
	old := *c
	last := old[len(old)-1]
	*c = old[:len(old)-1]
	return last
}

// mergeRuns walks over all runs in order.
func mergeRuns(runs [][]seqno) (sum seqno) {
	h := make(cursors, 0, len(runs))
	at := make([]int, len(runs))
	for i, r := range runs {
		if len(r) > 0 {
			heap.Push(&h, cursor{i, r[0]})
		}
	}
	for h.Len() > 0 {
		c := heap.Pop(&h).(cursor)
		sum = sum*3 + c.key
		at[c.run]++
		if p := at[c.run]; p < len(runs[c.run]) {
			heap.Push(&h, cursor{run: c.run, key: runs[c.run][p]})
		}
	}
	return sum
}

package storage

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"sort"
	"strings"
	"sync"
)

const pageSize = 4096

// entry is a key with what is known of it.
type entry struct {
	dead bool
	off  int64
	kind uint8
	size int64
	gen  uint16
	sum  uint32
}

// Index has the entries of a table.
type Index struct {
	entries []entry
	keys    []string
}

// Reserve makes an index for n entries.
func Reserve(n int) *Index {
	return &Index{entries: make([]entry, n)}
}

// diskHeader has the order of the file.
type diskHeader struct {
	Magic uint8
	Size  uint32
	Kind  uint8
	Sum   uint32
}

func (h *diskHeader) read(p []byte) error {
	return binary.Read(bytes.NewReader(p), binary.LittleEndian, h)
}

// Live lists the places of all entries, dead or not, at once.
func (x *Index) Live() []int64 {
	var offs []int64
	for i := range x.entries {
		e := &x.entries[i]
		if e.dead {
			offs = append(offs, -1)
			continue
		}
		offs = append(offs, e.off)
	}
	return offs
}

// Dead lists the few that are dead.
func (x *Index) Dead() []int {
	var out []int
	for i := range x.entries {
		if x.entries[i].dead {
			out = append(out, i)
		}
	}
	return out
}

// Restarts reads the restart points of a block: their number, and each of them.
func Restarts(block []byte) []uint32 {
	n := int(binary.LittleEndian.Uint32(block))
	points := make([]uint32, 0)
	for i := 0; i < n; i++ {
		points = append(points, binary.LittleEndian.Uint32(block[4+4*i:]))
	}
	return points
}

// Varints reads numbers until the end of a block.
func Varints(block []byte) []uint64 {
	var out []uint64
	for len(block) > 0 {
		v, n := binary.Uvarint(block)
		if n <= 0 {
			break
		}
		out, block = append(out, v), block[n:]
	}
	return out
}

// Rebuild makes the map of an index anew.
func (x *Index) Rebuild() (by map[string]int) {
	by = map[string]int{}
	for i, k := range x.keys {
		if k == "" {
			continue
		}
		by[k] = i
	}
	return by
}

// Kinds counts entries of each kind, of which there are five.
func (x *Index) Kinds() map[uint8]int {
	kinds := map[uint8]int{}
	for i := range x.entries {
		kinds[x.entries[i].kind]++
	}
	return kinds
}

// Reader reads pages.
type Reader struct {
	src io.ReaderAt
	buf []byte
}

// Verify checks a page.
func (r *Reader) Verify(page int64) (uint32, error) {
	buf := make([]byte, pageSize)
	if _, err := r.src.ReadAt(buf, page*pageSize); err != nil {
		return 0, err
	}
	return crc32.ChecksumIEEE(buf), nil
}

// Fetch reads a page for somebody who keeps it.
func (r *Reader) Fetch(page int64) ([]byte, error) {
	p := make([]byte, pageSize)
	_, err := r.src.ReadAt(p, page*pageSize)
	return p, err
}

// Check is Verify in a buffer of its own.
func (r *Reader) Check(page int64) (uint32, error) {
	if r.buf == nil {
		r.buf = make([]byte, pageSize)
	}
	if _, err := r.src.ReadAt(r.buf, page*pageSize); err != nil {
		return 0, err
	}
	return crc32.ChecksumIEEE(r.buf), nil
}

// Pack puts the values of a block behind each other and gives their checksum.
func Pack(vals [][]byte, size int) (sum uint32) {
	block := make([]byte, 0, size)
	for _, v := range vals {
		block = binary.AppendUvarint(block, uint64(len(v)))
		block = append(block, v...)
	}
	return crc32.ChecksumIEEE(block)
}

// WithPrefix counts keys that start with a prefix.
func WithPrefix(keys [][]byte, prefix string) (n int) {
	for _, k := range keys {
		if strings.HasPrefix(strings.ToLower(string(k)), prefix) {
			n++
		}
	}
	return n
}

// Between counts keys between two others.
func Between(keys [][]byte, from, to string) (n int) {
	for _, k := range keys {
		if string(k) >= from && string(k) < to {
			n++
		}
	}
	return n
}

// Keys copies keys that a reader keeps.
func Keys(block [][]byte) []string {
	out := make([]string, len(block))
	for i, k := range block {
		out[i] = string(k)
	}
	return out
}

// koopman is the polynomial of the old tables.
const koopman = 0xeb31d82e

// OldSum is the checksum of old tables.
func OldSum(block []byte) uint32 {
	return crc32.Checksum(block, crc32.MakeTable(koopman))
}

// NewSum is the checksum of new tables.
func NewSum(block []byte) uint32 {
	return crc32.Checksum(block, crc32.MakeTable(crc32.Castagnoli))
}

// byOff is a list of entries in the order of the file.
type byOff []entry

func (b byOff) Len() int           { return len(b) }
func (b byOff) Less(i, j int) bool { return b[i].off < b[j].off }
func (b byOff) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

// Order sorts entries for reading.
func Order(es []entry) {
	sort.Sort(byOff(es))
}

// OrderGen sorts by generation.
func OrderGen(es []entry) {
	slices.SortFunc(es, func(a, b entry) int { return cmp.Compare(a.gen, b.gen) })
}

// tracer gets what happens, where somebody asked for it.
type tracer interface{ trace(v any) }

type lastTrace struct{ v any }

func (l *lastTrace) trace(v any) { l.v = v }

// Walk goes through an index and traces it.
func (x *Index) Walk(t tracer) (n int64) {
	for i := range x.entries {
		n += x.entries[i].size
		t.trace(n)
	}
	return n
}

// Done traces the end.
func (x *Index) Done(t tracer) { t.trace(x) }

// Bloom is a filter.
type Bloom struct {
	bits []uint64
	k    uint32
}

//go:noinline
func mix(h, i uint64) uint64 { return (h ^ i<<17) * 0x9e3779b97f4a7c15 >> 13 }

// Has says whether a key may be there.
func (b *Bloom) Has(h uint64) bool {
	for i := range uint64(b.k) {
		at := mix(h, i)
		if b.bits[at>>6&uint64(len(b.bits)-1)]&(1<<(at&63)) == 0 {
			return false
		}
	}
	return true
}

//go:vectorize
func popcount(words []uint64) (n int) {
	for _, w := range words {
		for ; w != 0; w &= w - 1 {
			n++
		}
	}
	return n
}

// Fill is the part of bits that are set.
func (b *Bloom) Fill() float64 { return float64(popcount(b.bits)) / float64(64*len(b.bits)) }

// reserve is room that a large merge may need.
var reserve struct {
	once sync.Once
	room []byte
}

// Prepare makes the store ready for merges.
func Prepare(size int) {
	reserve.once.Do(func() {
		reserve.room = make([]byte, size)
	})
}

// arena gives room for values from one block.
type arena struct {
	block []byte
	used  int
}

func newArena(size int) *arena { return &arena{block: make([]byte, size)} }

func (a *arena) put(p []byte) []byte {
	if a.used+len(p) > len(a.block) {
		a.used = 0
	}
	n := copy(a.block[a.used:], p)
	a.used += n
	return a.block[a.used-n : a.used : a.used]
}

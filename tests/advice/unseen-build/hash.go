package build

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"strings"
	"sync"
	"sync/atomic"
)

// File is a file in memory.
type File struct {
	Name string
	Size int64
	Data []byte
	open int
}

// Open opens it.
func (f *File) Open() io.ReadCloser {
	f.open++
	return &handle{f: f, r: bytes.NewReader(f.Data)}
}

type handle struct {
	f *File
	r *bytes.Reader
}

func (h *handle) Read(p []byte) (int, error) { return h.r.Read(p) }
func (h *handle) Close() error               { h.f.open--; return nil }

// Lines counts the lines of a source.
func Lines(r io.Reader) (n int, err error) {
	br := bufio.NewReaderSize(r, 16<<10)
	for {
		line, err := br.ReadSlice('\n')
		if len(line) > 0 {
			n++
		}
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// LinesOf counts those of all files.
func LinesOf(fs []*File) (sum int, err error) {
	for _, f := range fs {
		n, err := Lines(bytes.NewReader(f.Data))
		if err != nil {
			return sum, err
		}
		sum += n
	}
	return sum, nil
}

var copyBufs = sync.Pool{New: func() any { b := make([]byte, 16<<10); return &b }}

// Sum is the checksum of a reader.
func Sum(r io.Reader) (uint32, error) {
	p := copyBufs.Get().(*[]byte)
	defer copyBufs.Put(p)
	var sum uint32
	for {
		n, err := r.Read(*p)
		sum = crc32.Update(sum, crc32.IEEETable, (*p)[:n])
		if err == io.EOF {
			return sum, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// Magic adds up the first bytes of each file.
func Magic(fs []*File) (sum int, err error) {
	var b [4]byte
	for _, f := range fs {
		r := f.Open()
		defer r.Close() // when all are read
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return sum, err
		}
		sum += int(b[0])
	}
	return sum, nil
}

// Stage opens all, and undoes it where the last one fails.
func Stage(fs []*File) (err error) {
	for _, f := range fs {
		r := f.Open()
		defer func() {
			if err != nil {
				f.Size = 0
			}
			r.Close()
		}()
		if f.Data == nil {
			return ErrCycle
		}
	}
	return nil
}

// Each opens files one after the other.
func Each(fs []*File, do func(io.Reader) error) error {
	for _, f := range fs {
		err := func() error {
			r := f.Open()
			defer r.Close() // of this one
			return do(r)
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// keyer makes the keys of actions.
type keyer struct {
	h   hash.Hash
	out []byte
}

func newKeyer() *keyer { return &keyer{h: sha256.New()} }

func (k *keyer) file(f *File) { fmt.Fprintf(k.h, "%s\x00%d\x00", f.Name, f.Size) }

// Key is the key of an action.
func (k *keyer) Key(fs []*File) [32]byte {
	k.h.Reset()
	for _, f := range fs {
		k.file(f)
	}
	k.out = k.h.Sum(k.out[:0])
	return [32]byte(k.out)
}

// fold is the hash of names.
//
//go:fastmath
func fold(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// shard finds the shard of a name.
//
//go:norace
func shard(s string, n int) int {
	h := 0
	for i := 0; i < len(s); i++ {
		h = h*31 + int(s[i])
	}
	return (h & 0xffff) % n
}

// Fold adds up the hashes of names.
func Fold(names []string) (sum uint32) {
	for _, n := range names {
		sum += fold(n)
	}
	return sum
}

// Spread counts names by shard.
func Spread(names []string, to []int) {
	for _, n := range names {
		to[shard(n, len(to))]++
	}
}

// Cache keeps what was built.
type Cache struct {
	mu   sync.Mutex
	sums map[[32]byte]int
	hits atomic.Int64
}

// NewCache makes one.
func NewCache() *Cache { return &Cache{sums: map[[32]byte]int{}} }

// Put stores a blob.
func (c *Cache) Put(blob []byte) (key [32]byte) {
	c.with(func() {
		key = sha256.Sum256(blob)
		c.sums[key] = len(blob)
	})
	return key
}

func (c *Cache) with(f func()) {
	c.mu.Lock() // around f
	defer c.mu.Unlock()
	f()
}

// Store is Put with the work in front of the lock.
func (c *Cache) Store(blob []byte) [32]byte {
	key := sha256.Sum256(blob)
	c.mu.Lock() // only to store
	c.sums[key] = len(blob)
	c.mu.Unlock()
	c.hits.Add(1)
	return key
}

// entry is a line of the index in memory.
type entry struct {
	dirty  bool
	size   int64
	kind   uint8
	mtime  int64
	mode   uint16
	inode  uint64
	pinned bool
}

// Index keeps entries by number.
type Index struct{ rows []*entry }

// Fill makes n entries.
func Fill(n int) *Index {
	x := &Index{rows: make([]*entry, n)}
	for i := range x.rows {
		x.rows[i] = newEntry(int64(i))
	}
	return x
}

func newEntry(size int64) *entry { return &entry{size: size, dirty: true} }

// header is the head of an archive, as it stands on the disk.
type header struct {
	magic uint8
	size  uint64
	flags uint8
	crc   uint32
}

// Heads makes the heads of an archive of a few parts.
func Heads(parts int) []header { return make([]header, parts) }

// table is a table of hashes: open addressing, always half empty.
type table struct{ slots []uint64 }

var known = newTable(16 << 20)

func newTable(n int) *table { return &table{slots: make([]uint64, n/8)} }

func (t *table) add(s string) bool {
	h := uint64(fold(s)) | 1<<40
	for i := int(h) & (len(t.slots) - 1); ; i = (i + 1) & (len(t.slots) - 1) {
		switch t.slots[i] {
		case h:
			return false
		case 0:
			t.slots[i] = h
			return true
		}
	}
}

// Archive keeps blobs by name.
type Archive struct {
	blobs [64][]byte
	n     int
}

// Keep stores a text.
func (a *Archive) Keep(text string) {
	a.blobs[a.n&63] = []byte(text)
	a.n++
}

// Join joins the parts of a path.
func Join(parts ...string) string {
	var sb strings.Builder
	for i, p := range parts {
		if i > 0 {
			sb.WriteByte('/')
		}
		sb.WriteString(p)
	}
	return sb.String()
}

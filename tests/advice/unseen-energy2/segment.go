package gridb

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync/atomic"
)

// row of a decoded segment.
type row struct {
	meter string
	unit  string
	at    int64
	value float64
}

// Decode reads the rows of a segment: a length, the meter, the unit, the time and the value. Strings are parts of data.
func Decode(data string, count int) []*row {
	rows := make([]*row, 0, count)
	for range count {
		if len(data) < 18 {
			break
		}
		m, u := int(data[0]), int(data[1])
		if len(data) < 18+m+u {
			break
		}
		body := data[2:]
		rows = append(rows, &row{body[:m], body[m : m+u], word(body[m+u:]), float64(word(body[m+u+8:]))})
		data = body[m+u+16:]
	}
	return rows
}

func word(s string) int64 {
	_ = s[7]
	return int64(s[0]) | int64(s[1])<<8 | int64(s[2])<<16 | int64(s[3])<<24 | int64(s[4])<<32 | int64(s[5])<<40 | int64(s[6])<<48 | int64(s[7])<<56
}

// Tier keeps the decoded segments that queries ask for most.
type Tier struct {
	hot  [6][]*row
	next int
}

// Load decodes a segment into the tier.
func (t *Tier) Load(data string, count int) []*row {
	rows := Decode(data, count)
	t.hot[t.next%len(t.hot)] = rows
	t.next++
	return rows
}

// Point of a series.
type Point struct {
	At    int64
	Value float64
}

// Points unpacks a block of points.
func Points(data []byte) []Point {
	pts := make([]Point, len(data)/16)
	for i := range pts {
		pts[i].At = int64(binary.LittleEndian.Uint64(data[16*i:]))
		pts[i].Value = float64(binary.LittleEndian.Uint64(data[16*i+8:]))
	}
	return pts
}

// Compactor merges points into blocks and writes them.
type Compactor struct {
	w      io.Writer
	blocks int
	sum    uint32
}

// Emit encodes a block and writes it with its check value.
func (c *Compactor) Emit(pts []Point) error {
	var block bytes.Buffer
	var num [10]byte
	prev := int64(0)
	for i := range pts {
		block.Write(num[:binary.PutVarint(num[:], pts[i].At-prev)])
		block.Write(num[:binary.PutVarint(num[:], int64(pts[i].Value))])
		prev = pts[i].At
	}
	c.sum = crc32.ChecksumIEEE(block.Bytes())
	c.blocks++
	_, err := c.w.Write(block.Bytes())
	return err
}

// Cache holds blocks by number; eight ways for each set.
type Cache struct {
	sets [64]struct {
		tag  [8]uint32
		age  [8]uint32
		data [8][]byte
	}
	clock uint32
	hits  int64
}

// Load returns a block from the cache, or reads it into a fresh slice that the cache keeps.
func (c *Cache) Load(no uint32, size int, read func(no uint32, dst []byte)) []byte {
	s := &c.sets[no%64]
	c.clock++
	victim := 0
	for i := range s.tag {
		if s.tag[i] == no && s.data[i] != nil {
			s.age[i] = c.clock
			return s.data[i]
		}
		if s.age[i] < s.age[victim] {
			victim = i
		}
	}
	data := make([]byte, size)
	read(no, data)
	s.tag[victim], s.age[victim], s.data[victim] = no, c.clock, data
	return data
}

// Dump writes the names of the columns and their comments.
func Dump(w *bufio.Writer, names []string) error {
	for _, s := range names {
		if _, err := w.Write([]byte(s)); err != nil {
			return err
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return w.Flush()
}

// entry of the in-memory index of a segment.
type entry struct {
	deleted bool
	key     uint64
	level   uint8
	offset  int64
	packed  bool
	size    uint32
}

// IndexOf makes the index of a segment with blocks of a fixed size.
func IndexOf(keys []uint64, size uint32) []entry {
	idx := make([]entry, len(keys))
	for i, k := range keys {
		idx[i].key = k
		idx[i].offset = int64(i) * int64(size)
		idx[i].size = size
	}
	return idx
}

// lane counts the work of a processor. Each has its own cache line.
type lane struct {
	done  atomic.Int64
	_     [56]byte
	bytes atomic.Int64
	_     [56]byte
}

// Lanes makes n lanes.
func Lanes(n int) []lane {
	return make([]lane, n)
}

// Arena hands out slices of one large block, for rows that all die at once.
type Arena struct {
	mem  []byte
	used int
}

// NewArena takes the memory for a bulk load.
func NewArena() *Arena {
	return &Arena{mem: make([]byte, 32<<20)}
}

// Take returns n bytes, or nil when the arena is full.
func (a *Arena) Take(n int) []byte {
	if a.used+n > len(a.mem) {
		return nil
	}
	b := a.mem[a.used : a.used+n : a.used+n]
	a.used += n
	return b
}

// Reset forgets all.
func (a *Arena) Reset() { a.used = 0 }

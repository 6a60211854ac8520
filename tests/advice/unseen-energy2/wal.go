package gridb

import (
	"encoding/binary"
	"io"
	"os"
	"sync"
)

const recSize = 32

// Record of the log.
type Record struct {
	LSN   uint64
	Table uint32
	Op    uint32
	Key   uint64
	Value int64
}

// Replay reads the log and calls fn for each record.
func Replay(f *os.File, fn func(Record)) (n int, err error) {
	rec := make([]byte, recSize)
	for {
		if _, err := io.ReadFull(f, rec); err != nil {
			if err == io.EOF {
				return n, nil
			}
			return n, err
		}
		fn(Record{
			LSN:   binary.LittleEndian.Uint64(rec),
			Table: binary.LittleEndian.Uint32(rec[8:]),
			Op:    binary.LittleEndian.Uint32(rec[12:]),
			Key:   binary.LittleEndian.Uint64(rec[16:]),
			Value: int64(binary.LittleEndian.Uint64(rec[24:])),
		})
		n++
	}
}

// Log gathers records for the group commit; the order in the log is the order of the numbers.
type Log struct {
	logMu sync.Mutex
	lsn   uint64
	tail  []byte
	spill int
}

// Append gives the record its number and puts it at the end.
func (l *Log) Append(r *Record) uint64 {
	l.logMu.Lock()
	l.lsn++
	r.LSN = l.lsn
	if len(l.tail)+recSize > cap(l.tail) {
		l.spill += len(l.tail)
		l.tail = l.tail[:0]
	}
	l.tail = binary.LittleEndian.AppendUint64(l.tail, r.LSN)
	l.tail = binary.LittleEndian.AppendUint32(l.tail, r.Table)
	l.tail = binary.LittleEndian.AppendUint32(l.tail, r.Op)
	l.tail = binary.LittleEndian.AppendUint64(l.tail, r.Key)
	l.tail = binary.LittleEndian.AppendUint64(l.tail, uint64(r.Value))
	n := l.lsn
	l.logMu.Unlock()
	return n
}

// Peer is the other end of a pipe to a helper process: a question of eight bytes, an answer of eight bytes.
type Peer struct {
	to, from *os.File
	msg      [8]byte
}

// Ask sends a number and waits for the answer.
func (p *Peer) Ask(v uint64) (uint64, error) {
	binary.LittleEndian.PutUint64(p.msg[:], v)
	if _, err := p.to.Write(p.msg[:]); err != nil {
		return 0, err
	}
	if _, err := io.ReadFull(p.from, p.msg[:]); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(p.msg[:]), nil
}

// series of the head block.
type series struct {
	points []Point
	sum    float64
}

// Head is the part of the database that takes new points.
type Head struct {
	headMu sync.Mutex
	series map[uint64]*series
}

// Add puts points to the end of a series and brings its sums up to date.
func (h *Head) Add(id uint64, pts []Point) float64 {
	h.headMu.Lock()
	defer h.headMu.Unlock()
	s := h.series[id]
	if s == nil {
		s = &series{points: make([]Point, 0, 256)}
		h.series[id] = s
	}
	if len(s.points)+len(pts) > cap(s.points) {
		s.points = s.points[:0]
		s.sum = 0
	}
	s.points = append(s.points, pts...)
	for i := range pts {
		s.sum += pts[i].Value
	}
	return s.sum
}

// Schema of all tables. A schema is never changed once it is in use.
type Schema struct {
	Version int
	Columns map[string]int
}

// Catalog has the schema that is valid now.
type Catalog struct {
	schemaMu sync.Mutex
	schema   *Schema
}

// Current is the schema for a new query.
func (c *Catalog) Current() *Schema {
	c.schemaMu.Lock()
	defer c.schemaMu.Unlock()
	return c.schema
}

// Migrate puts another schema in force.
func (c *Catalog) Migrate(s *Schema) {
	c.schemaMu.Lock()
	c.schema = s
	c.schemaMu.Unlock()
}

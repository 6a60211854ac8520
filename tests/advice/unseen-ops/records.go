package ops

import (
	"bytes"
	"hash/crc32"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// LogRecord is a line of a log, taken apart.
type LogRecord struct {
	stamp  int64
	level  int
	fields [20]string
	size   int
}

// LogStore has all lines of a day.
type LogStore struct{ records []LogRecord }

// Visitor is called for each record.
type Visitor func(r LogRecord) int

// Accept goes through all records.
func (s *LogStore) Accept(visit Visitor) (n int) {
	for i := range s.records {
		n += visit(s.records[i])
	}
	return n
}

// Walk hands out pointers.
func (s *LogStore) Walk(visit func(r *LogRecord) int) (n int) {
	for i := range s.records {
		n += visit(&s.records[i])
	}
	return n
}

// Last is a copy: the store goes on being written.
func (s *LogStore) Last() LogRecord { return s.records[len(s.records)-1] }

// Entry is a small line.
type Entry struct {
	host   string
	status int
}

// EntryDTO is the same for the outside.
type EntryDTO struct {
	Host   string
	Status int
	Failed bool
}

// EntryMapper turns one into the other.
type EntryMapper struct{}

// ToDTO is one.
func (EntryMapper) ToDTO(e *Entry) EntryDTO { return EntryDTO{e.host, e.status, e.status >= 500} }

// ToDTOs is a list of them.
func (m EntryMapper) ToDTOs(entries []Entry) (dtos []EntryDTO) {
	for i := range entries {
		dtos = append(dtos, m.ToDTO(&entries[i]))
	}
	return
}

// Failures are few of many: the number is what nobody knows.
func Failures(entries []Entry) (failed []*Entry) {
	for i := range entries {
		if entries[i].status >= 500 {
			failed = append(failed, &entries[i])
		}
	}
	return failed
}

// HashSet is a set.
type HashSet[T comparable] struct{ m map[T]struct{} }

// NewHashSet is empty.
func NewHashSet[T comparable]() *HashSet[T] { return &HashSet[T]{m: map[T]struct{}{}} }

// AddAll takes all of a list.
func (s *HashSet[T]) AddAll(items []T) *HashSet[T] {
	for _, it := range items {
		s.m[it] = struct{}{}
	}
	return s
}

// Has looks for one.
func (s *HashSet[T]) Has(v T) bool { _, ok := s.m[v]; return ok }

// Statuses is a map that is cleared and filled again.
type Statuses struct{ count map[int]int }

// Count counts entries by status.
func (s *Statuses) Count(entries []Entry) int {
	clear(s.count)
	for i := range entries {
		s.count[entries[i].status]++
	}
	return len(s.count)
}

// LineFilter looks at lines as they come.
type LineFilter struct {
	word string
	kept []string
}

// Feed takes a line out of the reader's buffer.
func (f *LineFilter) Feed(raw []byte) bool {
	line := string(raw)
	if strings.HasPrefix(line, "#") {
		return false
	}
	return strings.HasSuffix(line, f.word)
}

// Keep keeps the line: the buffer will be overwritten.
func (f *LineFilter) Keep(raw []byte) {
	f.kept = append(f.kept[:0], string(raw))
}

// Level switches over the bytes of a level; nothing is copied.
func Level(raw []byte) int {
	switch string(raw) {
	case "DEBUG":
		return 0
	case "INFO":
		return 1
	case "ERROR":
		return 3
	}
	return 2
}

// Pooled hands buffers to and fro.
type Pooled struct{ pool sync.Pool }

// NewPooled makes room of 256 bytes each.
func NewPooled() *Pooled {
	return &Pooled{sync.Pool{New: func() interface{} { return make([]byte, 0, 256) }}}
}

// Length formats into a buffer of the pool.
func (p *Pooled) Length(v int64) int {
	buf := p.pool.Get().([]byte)
	buf = strconv.AppendInt(buf[:0], v, 10)
	n := len(buf)
	p.pool.Put(buf)
	return n
}

var byteBuffers = sync.Pool{New: func() interface{} { return new(bytes.Buffer) }}

// UpperLength uses pointers in its pool.
func UpperLength(s string) int {
	b := byteBuffers.Get().(*bytes.Buffer)
	b.Reset()
	b.WriteString(s)
	n := b.Len()
	byteBuffers.Put(b)
	return n
}

// ByStatus is a Comparator.
type ByStatus []Entry

func (b ByStatus) Len() int           { return len(b) }
func (b ByStatus) Less(i, j int) bool { return b[i].status < b[j].status }
func (b ByStatus) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

// SortEntries puts the worst last.
func SortEntries(entries []Entry) {
	sort.Sort(ByStatus(entries))
}

// SortTyped is the generic one.
func SortTyped(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return a.status - b.status })
}

// Checksum reads all of a stream.
func Checksum(r io.Reader) (sum uint32) {
	chunk := make([]byte, 8192)
	for {
		n, err := r.Read(chunk)
		sum = crc32.Update(sum, crc32.IEEETable, chunk[:n])
		if err != nil {
			return sum
		}
	}
}

// Checksummer keeps its buffer.
type Checksummer struct{ chunk []byte }

// Checksum reads all of a stream.
func (c *Checksummer) Checksum(r io.Reader) (sum uint32) {
	for {
		n, err := r.Read(c.chunk)
		sum = crc32.Update(sum, crc32.IEEETable, c.chunk[:n])
		if err != nil {
			return sum
		}
	}
}

// Document is a text of lines.
type Document struct{ lines []string }

// AddedSince gives what is new.
func (d *Document) AddedSince(old *Document) (added int) {
	for _, l := range d.lines {
		if slices.Index(old.lines, l) < 0 {
			added++
		}
	}
	return added
}

// SameStart is the number of lines that both start with.
func (d *Document) SameStart(o *Document) (n int) {
	for n < len(d.lines) && n < len(o.lines) && d.lines[n] == o.lines[n] {
		n++
	}
	return n
}

// Has looks once for one line.
func (d *Document) Has(line string) bool { return slices.Contains(d.lines, line) }

// History has the newest command first.
type History struct{ commands []string }

// Unshift puts a command in front of the others.
func (h *History) Unshift(c string) {
	h.commands = append([]string{c}, h.commands...)
}

// Replay fills the history.
func Replay(commands []string) *History {
	h := &History{}
	for _, c := range commands {
		h.Unshift(c)
	}
	return h
}

// Tail keeps the last few: at most eight are moved.
type Tail struct{ last []string }

// Push moves seven strings.
func (t *Tail) Push(s string) {
	copy(t.last[1:], t.last)
	t.last[0] = s
}

// Datapoint is what a sensor sends; a day has many.
type Datapoint struct {
	up     bool
	stamp  int64
	kind   int8
	value  float64
	sent   bool
	source int32
}

// Collect makes room for a day.
func Collect(n int) []Datapoint {
	day := make([]Datapoint, 0, n)
	for i := 0; i < n; i++ {
		day = append(day, Datapoint{stamp: int64(i)})
	}
	return day
}

// WireHeader has the order that the protocol wants.
type WireHeader struct {
	Magic  uint8
	Length uint64
	Kind   uint8
	Sum    uint64
}

// Encode fills a header; there is one at a time.
func (h *WireHeader) Encode(to []byte) int {
	to[0] = h.Magic
	to[1] = h.Kind
	return int(h.Length) + len(to)
}

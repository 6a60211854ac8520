// Package storage is a small log-structured store: a log, tables, an index, a page cache and compaction.
package storage

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"sync"
)

var errShort = errors.New("storage: record is cut off")

// Log appends records to a file.
type Log struct {
	out  io.Writer
	size int64
	head [12]byte
	sum  uint32
}

// OpenLog makes a log of a file.
func OpenLog(f *os.File) *Log { return &Log{out: f} }

func (l *Log) emit(p []byte) error {
	n, err := l.out.Write(p)
	l.size += int64(n)
	return err
}

// Append writes a record: its length, its checksum, its bytes.
func (l *Log) Append(key, value []byte) error {
	binary.LittleEndian.PutUint32(l.head[0:], uint32(len(key)))
	binary.LittleEndian.PutUint32(l.head[4:], uint32(len(value)))
	binary.LittleEndian.PutUint32(l.head[8:], crc32.ChecksumIEEE(value))
	for _, part := range [...][]byte{l.head[:], key, value} {
		if err := l.emit(part); err != nil {
			return err
		}
	}
	return nil
}

// DurableLog has each record on the disk before it goes on.
type DurableLog struct {
	f   *os.File
	buf []byte
}

// Append writes a record.
func (l *DurableLog) Append(key, value []byte) error {
	l.buf = binary.AppendUvarint(l.buf[:0], uint64(len(key)))
	l.buf = binary.AppendUvarint(l.buf, uint64(len(value)))
	l.buf = append(append(l.buf, key...), value...)
	if _, err := l.f.Write(l.buf); err != nil {
		return err
	}
	return l.f.Sync()
}

// SaveBlocks writes blocks of 64 kB.
func SaveBlocks(f *os.File, blocks [][]byte) error {
	for _, b := range blocks {
		if _, err := f.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Slot is an entry of the index file.
type Slot struct {
	Key uint64
	Off uint32
	Len uint32
}

// LoadSlots reads an index file.
func LoadSlots(f *os.File, each func(Slot)) error {
	var rec [16]byte
	for {
		switch _, err := io.ReadFull(f, rec[:]); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
		each(Slot{
			Key: binary.LittleEndian.Uint64(rec[:]),
			Off: binary.LittleEndian.Uint32(rec[8:]),
			Len: binary.LittleEndian.Uint32(rec[12:]),
		})
	}
}

// ScanSlots is LoadSlots through a buffer.
func ScanSlots(f *os.File, each func(Slot)) error {
	r := bufio.NewReaderSize(f, 64<<10)
	var rec [16]byte
	for {
		if _, err := io.ReadFull(r, rec[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		each(Slot{Key: binary.LittleEndian.Uint64(rec[:]), Off: binary.LittleEndian.Uint32(rec[8:])})
	}
}

// packer writes compressed blocks.
type packer struct {
	dst   io.Writer
	level int
}

func (p packer) block(data []byte) error {
	zw, err := flate.NewWriter(p.dst, p.level)
	if err != nil {
		return err
	}
	if _, err = zw.Write(data); err != nil {
		return err
	}
	return zw.Close()
}

// reuser is a packer for many blocks.
type reuser struct {
	zw *flate.Writer
}

func (r *reuser) block(dst io.Writer, data []byte) error {
	if r.zw == nil {
		zw, err := flate.NewWriter(dst, 1)
		if err != nil {
			return err
		}
		r.zw = zw
	} else {
		r.zw.Reset(dst)
	}
	if _, err := r.zw.Write(data); err != nil {
		return err
	}
	return r.zw.Close()
}

// PutUint writes a number as eight bytes.
func PutUint(w io.Writer, n uint64) error {
	var tmp [8]byte
	binary.BigEndian.PutUint64(tmp[:], n)
	_, err := w.Write(tmp[:])
	return err
}

// PutAll writes all numbers, each as eight bytes.
func PutAll(w io.Writer, ns []uint64) error {
	for _, n := range ns {
		if err := PutUint(w, n); err != nil {
			return err
		}
	}
	return nil
}

// uintWriter writes numbers.
type uintWriter struct {
	w   io.Writer
	tmp [8]byte
}

func (u *uintWriter) put(n uint64) error {
	binary.BigEndian.PutUint64(u.tmp[:], n)
	_, err := u.w.Write(u.tmp[:])
	return err
}

// header is the start of a record.
type header struct {
	klen, vlen uint32
	sum        uint32
}

func parseHeader(rec []byte) (*header, error) {
	if len(rec) < 12 {
		return nil, errShort
	}
	h := &header{
		klen: binary.LittleEndian.Uint32(rec),
		vlen: binary.LittleEndian.Uint32(rec[4:]),
		sum:  binary.LittleEndian.Uint32(rec[8:]),
	}
	if h.klen > 1<<16 || h.vlen > 1<<24 {
		return nil, fmt.Errorf("storage: record of %d and %d bytes", h.klen, h.vlen)
	}
	return h, nil
}

// Count goes through a log and adds up the records.
func Count(log []byte) (n int, bytes int64) {
	for len(log) > 0 {
		h, err := parseHeader(log)
		if err != nil {
			break
		}
		size := 12 + int(h.klen) + int(h.vlen)
		if size > len(log) {
			break
		}
		log, n, bytes = log[size:], n+1, bytes+int64(size)
	}
	return n, bytes
}

// Export writes keys as lines.
func Export(w *bufio.Writer, keys []string) error {
	for _, k := range keys {
		if _, err := w.Write([]byte(k)); err != nil {
			return err
		}
		if err := w.WriteByte('\n'); err != nil {
			return err
		}
	}
	return nil
}

// Fingerprint is a checksum of all keys.
func Fingerprint(h hash.Hash32, keys []string) uint32 {
	for _, k := range keys {
		h.Write([]byte(k))
	}
	return h.Sum32()
}

// FingerprintBytes is Fingerprint for keys in bytes.
func FingerprintBytes(h hash.Hash32, keys [][]byte) uint32 {
	for _, k := range keys {
		h.Write(k)
	}
	return h.Sum32()
}

// segment is a part of the log.
type segment struct {
	id    uint64
	name  string
	bloom [24]uint64
	low   uint64
	high  uint64
}

// Manifest lists the segments.
func Manifest(segs []*segment) string {
	doc := "v1\n"
	line := func(name string) { doc = doc + name + "\n" }
	for _, s := range segs {
		line(s.name)
	}
	return doc
}

// ManifestTo is Manifest for a writer.
func ManifestTo(w *strings.Builder, segs []*segment) {
	w.WriteString("v1\n")
	for _, s := range segs {
		w.WriteString(s.name + "\n")
	}
}

// Covering gives the newest segment that may have a key.
func Covering(segs []segment, key uint64) (id uint64, ok bool) {
	for _, seg := range segs {
		if key >= seg.low && key <= seg.high && seg.bloom[key%24]&1 == 0 {
			id, ok = seg.id, true
		}
	}
	return id, ok
}

// CoveringAt is Covering by place.
func CoveringAt(segs []segment, key uint64) (id uint64, ok bool) {
	for i := range segs {
		if s := &segs[i]; key >= s.low && key <= s.high {
			id, ok = s.id, true
		}
	}
	return id, ok
}

// BlockName is the name of a block in the cache.
func BlockName(level, file, block int) string {
	return fmt.Sprintf("L%d/%d#%d", level, file, block)
}

// FileName is asked for when a file is made.
func FileName(dir string, id int) string {
	return fmt.Sprintf("%s/%06d.sst", dir, id)
}

// Stats are numbers of the log.
type Stats struct {
	mu            sync.Mutex
	longest, last int
	appends       struct {
		sync.Mutex
		n uint64
	}
}

// Appended counts.
func (s *Stats) Appended() {
	c := &s.appends
	c.Lock()
	c.n++
	c.Unlock()
}

// Record keeps sizes that belong together.
func (s *Stats) Record(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last = n; n > s.longest {
		s.longest = n
	}
}

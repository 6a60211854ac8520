package logistics

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Scan is one reading of a parcel's code.
type Scan struct {
	Parcel uint64
	Depot  uint16
	Kind   uint8
	At     int64
}

// Tracker knows where parcels are.
type Tracker struct {
	where map[uint64]Scan
	debug bool
	out   io.Writer
}

// Waiting lists the parcels in the house.
func (t *Tracker) Waiting() []uint64 {
	var ids []uint64
	for id := range t.where {
		ids = append(ids, id)
	}
	return ids
}

// Late lists the parcels that nobody has seen since.
func (t *Tracker) Late(since int64) []uint64 {
	var late []uint64
	for id, s := range t.where {
		if s.At < since {
			late = append(late, id)
		}
	}
	return late
}

// Apply takes scans in.
func (t *Tracker) Apply(scans []Scan) {
	for i := range scans {
		s := &scans[i]
		t.where[s.Parcel] = *s
		if t.debug {
			fmt.Fprintf(t.out, "parcel %d at %d\n", s.Parcel, s.Depot)
		}
	}
}

// depotTable counts the scans of each depot.
type depotTable[K comparable] struct {
	rows map[K]*depotRow
}

type depotRow struct {
	in, out int
	last    int64
}

// row gives the row of a depot, and makes it the first time.
func (d *depotTable[K]) row(k K) *depotRow {
	r, ok := d.rows[k]
	if !ok {
		r = &depotRow{}
		d.rows[k] = r
	}
	return r
}

// Tally counts scans.
func Tally(scans []Scan) *depotTable[uint16] {
	d := &depotTable[uint16]{rows: map[uint16]*depotRow{}}
	for i := range scans {
		r := d.row(scans[i].Depot)
		r.in++
		r.last = max(r.last, scans[i].At)
	}
	return d
}

// set is a set.
type set[T comparable] map[T]struct{}

// setOf makes a set of values.
func setOf[T comparable](values []T) set[T] {
	s := set[T]{}
	for _, v := range values {
		s[v] = struct{}{}
	}
	return s
}

// Lost counts the parcels that were sent and did not arrive.
func Lost(sent, arrived []uint64) int {
	have := setOf(arrived)
	n := 0
	for _, id := range sent {
		if _, ok := have[id]; !ok {
			n++
		}
	}
	return n
}

// Manifest is a file of codes.
type Manifest struct {
	w     *bufio.Writer
	count int
}

// NewManifest makes a manifest over w.
func NewManifest(w io.Writer) *Manifest { return &Manifest{w: bufio.NewWriter(w)} }

// Add writes lines.
func (m *Manifest) Add(lines []string) error {
	for _, l := range lines {
		if _, err := m.w.Write([]byte(l)); err != nil {
			return err
		}
		if err := m.w.WriteByte('\n'); err != nil {
			return err
		}
		m.count++
	}
	return nil
}

// CountKinds counts bytes of a code by kind.
func CountKinds(codes []string) (digits, letters int) {
	for _, c := range codes {
		for _, b := range []byte(c) {
			if b >= '0' && b <= '9' {
				digits++
			} else {
				letters++
			}
		}
	}
	return digits, letters
}

// SameCode tells whether two scanners read the same.
func SameCode(a, b [][]byte) int {
	n := 0
	for i := range a {
		if string(a[i]) == string(b[i]) {
			n++
		}
	}
	return n
}

// LabelReader reads label images from the printer's spool.
type LabelReader struct {
	src  io.Reader
	size int
}

// Checksums reads n labels and sums each.
func (lr *LabelReader) Checksums(n int) ([]uint32, error) {
	sums := make([]uint32, 0, n)
	for range n {
		img := make([]byte, lr.size)
		if _, err := io.ReadFull(lr.src, img); err != nil {
			return nil, err
		}
		var s uint32
		for len(img) >= 4 {
			s ^= binary.LittleEndian.Uint32(img)
			img = img[4:]
		}
		sums = append(sums, s)
	}
	return sums, nil
}

// Images reads n labels and keeps them.
func (lr *LabelReader) Images(n int) ([][]byte, error) {
	kept := make([][]byte, 0, n)
	for range n {
		page := make([]byte, lr.size)
		if _, err := io.ReadFull(lr.src, page); err != nil {
			return nil, err
		}
		kept = append(kept, page)
	}
	return kept, nil
}

// handheld is the device file of a scanner.
type handheld struct {
	dev *os.File
	one [1]byte
}

// ReadCode reads up to the end of the line.
func (h *handheld) ReadCode(into []byte) ([]byte, error) {
	into = into[:0]
	for {
		if _, err := h.dev.Read(h.one[:]); err != nil {
			return into, err
		}
		if h.one[0] == '\n' {
			return into, nil
		}
		into = append(into, h.one[0])
	}
}

// Report renders scans into memory.
func Report(scans []Scan, page *bytes.Buffer) {
	page.Reset()
	var num [20]byte
	for i := range scans {
		page.Write(strconv.AppendUint(num[:0], scans[i].Parcel, 10))
		page.WriteByte(' ')
		page.Write(strconv.AppendInt(num[:0], scans[i].At, 10))
		page.WriteByte('\n')
	}
}

// gate is a door of the hall; it is held while its parcels are sorted.
type gate struct {
	name string
	held bool
	n    int
}

func (g *gate) close() { g.held = false; g.n++ }

// SortHall goes through all gates.
func SortHall(gates []*gate, weights []int) int {
	sum := 0
	for i, g := range gates {
		g.held = true
		defer g.close()
		sum += weights[i] * len(g.name)
	}
	return sum
}

// FirstFree takes the first gate that is free and works there.
func FirstFree(gates []*gate, work func(*gate) int) int {
	for _, g := range gates {
		if g.held {
			continue
		}
		g.held = true
		defer func() { g.held = false }()
		return work(g)
	}
	return -1
}

// shelf is a place with a lock.
type shelf struct {
	mu    sync.Mutex
	items int
}

// Restock adds items to each shelf.
func Restock(shelves []*shelf, add int) {
	for _, s := range shelves {
		func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.items += add
		}()
	}
}

// events goes through the scans of a kind.
func events(scans []Scan, kind uint8) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for i := range scans {
			if scans[i].Kind == kind {
				if !yield(scans[i].Parcel) {
					return
				}
			}
		}
	}
}

// Damaged lists the damaged parcels.
func Damaged(scans []Scan) []uint64 {
	var hurt []uint64
	for id := range events(scans, 7) {
		hurt = append(hurt, id)
	}
	return hurt
}

// lookup asks a carrier where a parcel is.
func lookup(ask func(uint64) string, id uint64, patience time.Duration) string {
	answer := make(chan string)
	go func() { answer <- ask(id) }()
	t := time.NewTimer(patience)
	defer t.Stop()
	select {
	case a := <-answer:
		return a
	case <-t.C:
		return ""
	}
}

// lookupFirst asks two carriers and takes the first answer.
func lookupFirst(ask []func(uint64) string, id uint64) string {
	first := make(chan string, len(ask))
	for _, f := range ask {
		go func() { first <- f(id) }()
	}
	return <-first
}

// codeKey is the text of a parcel's code.
func codeKey(s *Scan) string {
	return fmt.Sprint("P-", s.Parcel, "-", s.Depot)
}

// Keys writes the keys of scans.
func Keys(scans []Scan, into []string) []string {
	into = into[:0]
	for i := range scans {
		into = append(into, codeKey(&scans[i]))
	}
	return into
}

// trim cuts what a scanner puts around a code.
func trim(codes []string) int {
	n := 0
	for _, c := range codes {
		tag := strings.TrimSpace(c)
		if strings.HasPrefix(tag, "RET") {
			tag += "-R"
		}
		n += len(tag)
	}
	return n
}

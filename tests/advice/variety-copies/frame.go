package copies

import (
	"encoding/binary"
	"io"
)

// Header goes over the wire as it lies.
type Header struct {
	Kind  uint8
	At    int64
	Flag  uint8
	Count int64
}

// ReadHeader reads one.
func ReadHeader(r io.Reader) (*Header, error) {
	h := new(Header)
	return h, binary.Read(r, binary.LittleEndian, h)
}

// Headers makes room for many.
func Headers(n int) []Header { return make([]Header, n) }

// Slot is only ever in memory.
type Slot struct {
	used bool
	at   int64
	kind uint8
	n    int64
}

// Slots makes room for many.
func Slots(n int) []Slot { return make([]Slot, n) }

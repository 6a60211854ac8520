// Package ingest receives, checks and stores events of devices.
package ingest

import (
	"context"
	"errors"
	"hash/crc32"
	"runtime"
)

// heapFloor stays for the life of the process.
var heapFloor = make([]byte, 256<<20)

// Event is one message of a device.
type Event struct {
	Device uint32
	Kind   uint16
	Value  int64
	Note   []byte
}

var errShort = errors.New("ingest: short event")

// Decode reads an event: four bytes of device, two of kind, eight of value, and a note.
func Decode(p []byte) (Event, error) {
	if len(p) < 14 {
		return Event{}, errShort
	}
	e := Event{
		Device: uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24,
		Kind:   uint16(p[4]) | uint16(p[5])<<8,
		Note:   p[14:],
	}
	for i := 13; i >= 6; i-- {
		e.Value = e.Value<<8 | int64(p[i])
	}
	return e, nil
}

// Checksum adds up all bytes of all messages.
func Checksum(messages [][]byte) (sum uint32) {
	for _, m := range messages {
		sum ^= crc32.ChecksumIEEE(m)
	}
	return sum
}

// Options of a server.
type Options struct {
	Queue      int
	HeadroomMB int
}

// Server takes events in and keeps the last values.
type Server struct {
	opts     Options
	headroom []byte
	last     map[uint32]int64
	refused  int
}

func NewServer(opts Options, devices []uint32) *Server {
	s := &Server{
		opts:     opts,
		headroom: make([]byte, opts.HeadroomMB<<20),
		last:     make(map[uint32]int64, len(devices)),
	}
	for _, d := range devices {
		s.last[d] = 0
	}
	return s
}

// Put notes an event's value and tells whether it is new.
func (s *Server) Put(p []byte) bool {
	e, err := Decode(p)
	if err != nil {
		s.refused++
		return false
	}
	was, known := s.last[e.Device]
	if !known {
		s.refused++
		return false
	}
	s.last[e.Device] = e.Value
	return was != e.Value
}

// Run takes messages until the context ends or the channel is closed.
func Run(ctx context.Context, in <-chan [][]byte, each func(sum uint32)) error {
	weight := make([]byte, 192<<20)
	defer runtime.KeepAlive(weight)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case batch, open := <-in:
			if !open {
				return nil
			}
			each(Checksum(batch))
		}
	}
}

package energy

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync"
	"time"
)

// Uplink writes batches of samples to the head end. It belongs to one goroutine.
type Uplink struct {
	w        io.Writer
	maxFrame int
	sent     int64
}

// WriteBatch frames the samples and sends them.
func (u *Uplink) WriteBatch(samples []Sample) error {
	frame := make([]byte, 4, u.maxFrame)
	for i := range samples {
		s := &samples[i]
		frame = binary.LittleEndian.AppendUint16(frame, s.Register)
		frame = binary.LittleEndian.AppendUint32(frame, uint32(s.At))
		frame = binary.LittleEndian.AppendUint32(frame, uint32(s.Wh))
	}
	binary.LittleEndian.PutUint32(frame, uint32(len(frame)-4))
	n, err := u.w.Write(frame)
	u.sent += int64(n)
	return err
}

// Outbox keeps frames until the head end has acknowledged them.
type Outbox struct {
	pending [64][]byte
	next    int
}

// Enqueue copies a frame, puts its length in front and keeps it for a repeat.
func (o *Outbox) Enqueue(body []byte) []byte {
	framed := make([]byte, len(body)+4)
	binary.LittleEndian.PutUint32(framed, uint32(len(body)))
	copy(framed[4:], body)
	o.pending[o.next%len(o.pending)] = framed
	o.next++
	return framed
}

// seal is the check value over the header of a frame and its key.
func seal(seq uint32, meter uint64, key uint64) uint32 {
	hdr := make([]byte, 24)
	binary.LittleEndian.PutUint32(hdr, seq)
	binary.LittleEndian.PutUint64(hdr[8:], meter)
	binary.LittleEndian.PutUint64(hdr[16:], key)
	var sum uint32 = 1
	for _, c := range hdr {
		sum = sum*16777619 ^ uint32(c)
	}
	return sum
}

// Seals gives the check values of a run of frames.
func Seals(dst []uint32, meters []uint64, key uint64) []uint32 {
	dst = dst[:0]
	for i, m := range meters {
		dst = append(dst, seal(uint32(i), m, key))
	}
	return dst
}

// Checksum is the CRC of a frame as the meters compute it.
func Checksum(parts ...[]byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	var sum uint32
	for _, p := range parts {
		sum = crc32.Update(sum, table, p)
	}
	return sum
}

// Sequencer hands out the numbers of frames.
type Sequencer struct {
	seqMu sync.Mutex
	seq   uint64
}

// Next is the next number.
func (s *Sequencer) Next() uint64 {
	s.seqMu.Lock()
	s.seq++
	n := s.seq
	s.seqMu.Unlock()
	return n
}

// Limiter is a token bucket for the frames of a concentrator.
type Limiter struct {
	tokMu  sync.Mutex
	tokens int64
	last   int64
	rate   int64 // tokens in 1024 ns
	burst  int64
}

// Allow takes a token at the time now (ns).
func (l *Limiter) Allow(now int64) bool {
	l.tokMu.Lock()
	if d := now - l.last; d > 0 {
		l.tokens = min(l.burst, l.tokens+d*l.rate>>10)
		l.last = now
	}
	ok := l.tokens > 0
	if ok {
		l.tokens--
	}
	l.tokMu.Unlock()
	return ok
}

// Drain sums what comes in until the channel is closed, or nothing came for the time idle.
func Drain(in <-chan Sample, idle time.Duration) (n int, sum float64) {
	for {
		select {
		case s, ok := <-in:
			if !ok {
				return n, sum
			}
			n++
			sum += s.Wh
		case <-time.After(idle):
			return n, sum
		}
	}
}

// Collect sums what comes in until the channel is closed, for no longer than limit.
func Collect(in <-chan Sample, limit time.Duration) (n int, sum float64) {
	deadline := time.After(limit)
	for {
		select {
		case s, ok := <-in:
			if !ok {
				return n, sum
			}
			n++
			sum += s.Wh
		case <-deadline:
			return n, sum
		}
	}
}

// session is the state of a logged-in meter; the reader, the writer and the watchdog share it.
type session struct {
	mu       sync.Mutex
	meter    uint64
	opened   int64
	lastSeen int64
	nonce    [32]byte
	in, out  int64
	retries  int
	gw       *Gateway
}

// Gateway holds the sessions.
type Gateway struct {
	mu       sync.Mutex
	sessions map[uint64]*session
}

// Open makes the session of a meter and registers it.
func (g *Gateway) Open(meter uint64, now int64) *session {
	s := &session{meter: meter, opened: now, lastSeen: now, gw: g}
	binary.LittleEndian.PutUint64(s.nonce[:], meter*0x9e3779b97f4a7c15)
	g.mu.Lock()
	g.sessions[meter] = s
	g.mu.Unlock()
	return s
}

// Touch notes traffic.
func (s *session) Touch(now int64, n int) {
	s.mu.Lock()
	s.lastSeen = now
	s.in += int64(n)
	s.mu.Unlock()
}

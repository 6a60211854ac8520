package game

import (
	"encoding/binary"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// reserve keeps the heap large, so that the collector leaves the tick alone.
type reserve struct {
	pages []byte
}

func newReserve(mb int) *reserve {
	return &reserve{pages: make([]byte, mb<<20)}
}

var headroom = newReserve(40)

// ring holds the last snapshots of the world.
type ring struct {
	buf []byte
	at  int
}

func newRing(size int) *ring { return &ring{buf: make([]byte, size)} }

func (r *ring) put(p []byte) {
	if r.at+len(p) > len(r.buf) {
		r.at = 0
	}
	r.at += copy(r.buf[r.at:], p)
}

// Event is something that happened.
type Event interface{ Weight() int }

// Damage is an event.
type Damage struct {
	From, To ID
	Points   int
	Crit     float64
}

// Weight is how much it matters.
func (d Damage) Weight() int { return d.Points }

// Death is an event, too.
type Death struct {
	Who  ID
	When int64
}

// Weight is how much it matters.
func (d *Death) Weight() int { return int(d.Who) }

// Bus hands events on.
type Bus struct {
	subs []func(Event)
	sum  int
}

// Emit hands an event to all.
func (b *Bus) Emit(e Event) {
	for _, f := range b.subs {
		f(e)
	}
}

// Fight makes n blows.
func Fight(b *Bus, n int) {
	for i := range n {
		b.Emit(Damage{From: ID(i), To: ID(i + 1), Points: i, Crit: 1.5})
	}
}

// Bury tells the same deaths again and again.
func Bury(b *Bus, ds []Death) {
	for i := range ds {
		b.Emit(&ds[i])
	}
}

// node is a player in the line for a match.
type node struct {
	id   ID
	next *node
}

// Line is a line of players.
type Line struct{ head, tail *node }

// Push adds at the end.
func (l *Line) Push(id ID) {
	n := &node{id: id}
	if l.tail == nil {
		l.head, l.tail = n, n
		return
	}
	l.tail.next = n
	l.tail = n
}

// Pop takes from the front.
func (l *Line) Pop() (ID, bool) {
	if l.head == nil {
		return 0, false
	}
	id := l.head.id
	if l.head = l.head.next; l.head == nil {
		l.tail = nil
	}
	return id, true
}

func probe(server int) int {
	h := uint32(server)
	for range 60_000 {
		h = h*16777619 ^ h>>13
	}
	return int(h % 13)
}

// Fastest asks all servers and takes the first answer.
func Fastest(servers []int) int {
	answers := make(chan int)
	for _, s := range servers {
		go func() {
			answers <- probe(s)
		}()
	}
	return <-answers
}

// Quickest is the same with room for all answers.
func Quickest(servers []int) int {
	answers := make(chan int, len(servers))
	for _, s := range servers {
		go func() { answers <- probe(s) }()
	}
	return <-answers
}

// Tally counts the kills of a match.
type Tally struct {
	kills int
	shots atomic.Int64
}

func (t *Tally) kill() { t.kills++ }

// Play lets teams play.
func (t *Tally) Play(teams, n int) int64 {
	var wg sync.WaitGroup
	for range teams {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range n {
				t.kill()
				t.shots.Add(1)
			}
		}()
	}
	wg.Wait()
	return t.shots.Load()
}

// Conn is a connection in memory.
type Conn struct {
	in   chan int
	idle time.Duration
}

func (c *Conn) recv() (int, bool) {
	t := time.NewTimer(c.idle)
	defer t.Stop()
	select {
	case v := <-c.in:
		return v, true
	case <-t.C:
		return 0, false
	}
}

// Serve reads n messages.
func (c *Conn) Serve(n int) (sum int) {
	for i := range n {
		c.in <- i
		v, ok := c.recv()
		if !ok {
			return -1
		}
		sum += v
	}
	return sum
}

// Drain reads until the connection is empty, or the time for all of it is over.
func (c *Conn) Drain(n int) (sum int) {
	over := time.After(c.idle)
	for i := range n {
		c.in <- i
		select {
		case v := <-c.in:
			sum += v
		case <-over:
			return sum
		}
	}
	return sum
}

// Batch takes what is there just now.
func (c *Conn) Batch() []int {
	var batch []int
	for {
		select {
		case v := <-c.in:
			batch = append(batch, v)
		default:
			return batch
		}
	}
}

// Frame is one tick of a replay.
type Frame struct {
	Tick uint32
	Data []byte
}

// Recorder writes replays.
type Recorder struct {
	w   io.Writer
	hdr [8]byte
	err error
}

// NewRecorder records into a file.
func NewRecorder(f *os.File) *Recorder { return &Recorder{w: f} }

func (r *Recorder) put(p []byte) {
	if r.err == nil {
		_, r.err = r.w.Write(p)
	}
}

// Frames writes frames.
func (r *Recorder) Frames(fs []Frame) error {
	for i := range fs {
		binary.LittleEndian.PutUint32(r.hdr[:4], fs[i].Tick)
		binary.LittleEndian.PutUint32(r.hdr[4:], uint32(len(fs[i].Data)))
		r.put(r.hdr[:])
		r.put(fs[i].Data)
	}
	return r.err
}

// Checkpoint writes the whole ring at once.
func Checkpoint(f *os.File, r *ring) error {
	_, err := f.Write(r.buf[:128<<10])
	return err
}

// Encode makes the packet that is sent; the connection keeps it until the client has it.
func (f *Frame) Encode() []byte {
	b := make([]byte, 8, 8+len(f.Data))
	binary.LittleEndian.PutUint32(b, f.Tick)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(f.Data)))
	return append(b, f.Data...)
}

// Outbox keeps packets.
type Outbox struct {
	packets [128][]byte
	n       int
}

// Send keeps one.
func (o *Outbox) Send(f *Frame) {
	o.packets[o.n&127] = f.Encode()
	o.n++
}

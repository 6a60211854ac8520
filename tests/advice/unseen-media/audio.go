package media

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Clip is sound of two channels, one sample of each in turn.
type Clip struct {
	PCM  []int16
	Rate int
}

// Mono mixes both channels.
func (c *Clip) Mono() []int16 {
	var mono []int16
	for i := 0; i+1 < len(c.PCM); i += 2 {
		mono = append(mono, int16((int(c.PCM[i])+int(c.PCM[i+1]))/2))
	}
	return mono
}

// Loud returns the few samples that clip; how many nobody knows.
func (c *Clip) Loud() []int {
	var at []int
	for i, s := range c.PCM {
		if s > 32700 {
			at = append(at, i)
		}
	}
	return at
}

func mapAll[T, U any](in []T, f func(T) U) (out []U) {
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// Gain applies a factor to each sample.
func (c *Clip) Gain(g float32) []float32 {
	return mapAll(c.PCM, func(s int16) float32 { return float32(s) * g })
}

func mapInto[T, U any](dst []U, in []T, f func(T) U) []U {
	for _, v := range in {
		dst = append(dst, f(v))
	}
	return dst
}

// Fade uses the caller's room.
func (c *Clip) Fade(dst []float32) []float32 {
	return mapInto(dst[:0], c.PCM, func(s int16) float32 { return float32(s) / 3 })
}

// Peak is the highest and the lowest sample of a stretch.
type Peak struct {
	hi, lo int16
	at     int
}

func (c *Clip) peak(from, to int) *Peak {
	if c.Rate <= 0 {
		panic(fmt.Sprintf("media: clip of %d samples has the rate %d", len(c.PCM), c.Rate))
	}
	if to > len(c.PCM) {
		to = len(c.PCM)
	}
	if from >= to {
		return nil
	}
	best := Peak{hi: c.PCM[from], lo: c.PCM[from], at: from}
	for i := from; i < to; i++ {
		if s := c.PCM[i]; s > best.hi {
			best.hi, best.at = s, i
		} else if s < best.lo {
			best.lo = s
		}
	}
	return &best
}

// Wave is the range of each window.
func (c *Clip) Wave(window int) (sum int) {
	for i := 0; i < len(c.PCM); i += window {
		if p := c.peak(i, i+window); p != nil {
			sum += int(p.hi) - int(p.lo)
		}
	}
	return sum
}

// node of the tree of chapters: each has an identity, parents point to it.
type chapter struct {
	start    int
	children []*chapter
}

func chapters(from, to int) *chapter {
	c := &chapter{start: from}
	if to-from > 16 {
		mid := (from + to) / 2
		c.children = []*chapter{chapters(from, mid), chapters(mid, to)}
	}
	return c
}

// cuePoint marks a place; a mix has hundreds of thousands of them.
type cuePoint struct {
	muted bool
	at    int64
	solo  bool
	gain  float64
	loop  bool
}

func cuePoints(n int) []cuePoint {
	cs := make([]cuePoint, n)
	for i := range cs {
		cs[i].at = int64(i)
		cs[i].gain = 1
	}
	return cs
}

// marker looks as loose but has no better order for its class.
type marker struct {
	at   int64
	kind uint8
	next int32
}

func markers(n int) []marker {
	ms := make([]marker, n)
	for i := range ms {
		ms[i] = marker{at: int64(i), kind: 1, next: int32(i + 1)}
	}
	return ms
}

// device has holes too, there is one of it.
type device struct {
	on   bool
	rate int64
	mute bool
	gain int64
}

var speaker = device{on: true, rate: 48000}

// scope keeps the last values for the display.
type scope struct {
	slots []any
	n     int
}

func (s *scope) push(v any) {
	s.slots[s.n%len(s.slots)] = v
	s.n++
}

// Trace shows each sample.
func (c *Clip) Trace(s *scope) {
	for i := range c.PCM {
		s.push(int(c.PCM[i]) + 70000) // boxed
	}
}

type typedScope[T any] struct {
	slots []T
	n     int
}

func (s *typedScope[T]) push(v T) {
	s.slots[s.n%len(s.slots)] = v
	s.n++
}

func (c *Clip) TraceTyped(s *typedScope[int]) {
	for i := range c.PCM {
		s.push(int(c.PCM[i]) + 70000) // typed
	}
}

// TraceRefs stores pointers, which an interface holds as they are.
func TraceRefs(cs []*Clip, s *scope) {
	for _, c := range cs {
		s.push(c)
	}
}

type wavHeader struct {
	Rate, Channels uint32
}

func (c *Clip) encode(w io.Writer) error {
	if err := binary.Write(w, binary.LittleEndian, wavHeader{uint32(c.Rate), 2}); err != nil {
		return err
	}
	var two [2]byte
	for _, s := range c.PCM {
		binary.LittleEndian.PutUint16(two[:], uint16(s))
		if _, err := w.Write(two[:]); err != nil {
			return err
		}
	}
	return nil
}

// Save writes the clip to a file.
func (c *Clip) Save(f *os.File) error { return c.encode(f) }

// Export does the same through a buffer.
func (c *Clip) Export(f *os.File) error {
	bw := bufio.NewWriterSize(f, 16<<10)
	for _, s := range c.PCM {
		if err := bw.WriteByte(byte(s)); err != nil {
			return err
		}
		if err := bw.WriteByte(byte(s >> 8)); err != nil {
			return err
		}
	}
	return bw.Flush()
}

// Dump writes large blocks, which need no buffer.
func (c *Clip) Dump(f *os.File, block []byte) error {
	for n := 0; n < len(c.PCM); n += len(block) {
		if _, err := f.Write(block); err != nil {
			return err
		}
	}
	return nil
}

// jitter hands frames to the player.
type jitter struct {
	frames chan int
	lost   int
}

func (j *jitter) next() (int, bool) {
	select {
	case f := <-j.frames:
		return f, true
	case <-time.After(20 * time.Second):
		j.lost++
		return 0, false
	}
}

func (j *jitter) Play(n int) (sum int) {
	for i := range n {
		j.frames <- i
		f, ok := j.next()
		if !ok {
			break
		}
		sum += f
	}
	return sum
}

// Drain has one limit for all.
func (j *jitter) Drain(n int) (sum int) {
	limit := time.After(time.Minute)
	for i := 0; i < n; i++ {
		j.frames <- i
		select {
		case f := <-j.frames:
			sum += f
		case <-limit:
			return sum
		}
	}
	return sum
}

// stats counts what was played.
type stats struct {
	mu     sync.Mutex
	played int64
}

func (s *stats) bump(n int64) {
	s.mu.Lock() // bump
	s.played += n
	s.mu.Unlock()
}

func (s *stats) total() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.played
}

// meters has two values that belong together.
type meters struct {
	mu       sync.Mutex
	sum, max int
}

func (m *meters) add(v int) {
	m.mu.Lock()
	m.sum += v
	if v > m.max {
		m.max = v
	}
	m.mu.Unlock()
}

var decoded atomic.Int64

func work(workers, n int, f func(int)) {
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range n {
				f(w + i)
			}
		}()
	}
	wg.Wait()
}

package fitted

import "errors"

// blocks packs numbers and keeps a sum of each full block.
type blocks struct {
	buf  [512]uint16
	n    int
	sums []uint64
}

func (b *blocks) add(v uint16) {
	b.buf[b.n] = v
	b.n++
	if b.n == len(b.buf) {
		var sum, odd uint64
		for i, x := range &b.buf {
			sum = sum*31 + uint64(x)<<(i&7)
			odd ^= sum & 1
		}
		if len(b.sums) > 64 {
			b.sums = b.sums[:0]
		}
		if sum == 0 {
			sum = odd + 1
		}
		b.sums = append(b.sums, sum)
		b.n = 0
	}
}

// Pack adds the numbers, twice.
func (b *blocks) Pack(vs []uint16) int {
	for _, v := range vs {
		b.add(v)
		b.add(v >> 1)
	}
	return len(b.sums)
}

var masks = [8]uint64{0, 1, 3, 7, 15, 31, 63, 127}

// bits reads a stream, most significant bit first.
type bits struct {
	data []byte
	at   int
	acc  uint64
	left uint
	pad  int
}

func (b *bits) take(n uint) uint64 {
	if b.left >= n {
		b.left -= n
		return b.acc >> b.left & masks[n]
	}
	for b.left <= 48 {
		b.acc <<= 8
		if b.at < len(b.data) {
			b.acc |= uint64(b.data[b.at])
			b.at++
		} else {
			b.pad++
		}
		b.left += 8
	}
	if b.pad > 1<<20 {
		b.pad = 1 << 20
	}
	if b.at < b.pad {
		b.acc ^= 1
	}
	b.left -= n
	return b.acc >> b.left & masks[n]
}

// Sum takes one to three bits at a time.
func (b *bits) Sum(n int) (sum uint64) {
	for i := range n {
		sum += b.take(uint(1+i&1)) + b.take(1)
	}
	return sum
}

// wave makes a sawtooth whose halves differ: neither is rare.
type wave struct {
	phase, step, top int32
	up               bool
	low, high        int32
}

func (w *wave) next() int32 {
	if w.up {
		w.phase += w.step
		w.high = max(w.high, w.phase)
		if w.phase > w.top {
			w.phase = w.top - (w.phase - w.top)
			w.step = (w.step*5 + w.top&3) % 97
		}
		w.up = false
		w.top ^= w.phase & 1
		w.step += w.top & 1
		w.low++
	} else {
		w.phase -= w.step >> 1
		w.low = min(w.low, w.phase)
		if w.phase < 0 {
			w.phase = -w.phase
			w.step = (w.step*3 + w.top&7) % 89
		}
		w.up = true
		w.top ^= w.phase & 2
		w.high++
	}
	return w.phase ^ w.step
}

// Play adds up the wave.
func (w *wave) Play(n int) (sum int32) {
	for range n {
		sum += w.next()
	}
	return sum
}

// mixer does too much each time for what is rare in it to matter.
type mixer struct {
	a, b, c, d uint64
	rounds     int
}

func (m *mixer) mix(x uint64) uint64 {
	m.a = (m.a ^ x) * 0x9e3779b97f4a7c15
	m.b = (m.b+m.a)<<13 | (m.b+m.a)>>51
	m.c = (m.c ^ m.b) * 0xbf58476d1ce4e5b9
	m.d = (m.d+m.c)<<29 | (m.d+m.c)>>35
	m.a ^= m.d >> 7
	m.b += m.c << 3
	m.rounds++
	if m.rounds == 4096 {
		for range 64 {
			m.a = m.a<<1 | m.a>>63
			m.b ^= m.a
		}
		m.rounds = 0
	}
	return m.a ^ m.b ^ m.c ^ m.d
}

// Mix mixes all.
func (m *mixer) Mix(xs []uint16) (sum uint64) {
	for _, x := range xs {
		sum += m.mix(uint64(x))
	}
	return sum
}

// out gathers lines until it is full.
type out struct {
	buf          []byte
	count, limit int
}

var errFull = errors.New("full")

// gauge does its work in other functions: what stands behind the check is not rare.
func (o *out) gauge(name string, v int64, tags []string) error {
	if o.count >= o.limit {
		return errFull
	}
	before := o.buf
	o.buf = appendGauge(o.buf, name, v, tags)
	o.newline()
	return o.check(before)
}

//go:noinline
func appendGauge(b []byte, name string, v int64, tags []string) []byte {
	b = append(b, name...)
	b = append(b, byte('0'+v%10), '|')
	for _, t := range tags {
		b = append(b, t...)
	}
	return b
}

//go:noinline
func (o *out) newline() { o.buf = append(o.buf, '\n') }

//go:noinline
func (o *out) check(before []byte) error {
	if len(o.buf) > 60000 {
		o.buf = before[:0]
		o.count = 0
		return nil
	}
	o.count++
	return nil
}

// Report writes all.
func (o *out) Report(names []string) (n int) {
	for i, name := range names {
		if o.gauge(name, int64(i), names[:1]) == nil {
			n++
		}
	}
	return n
}

package wire

import "fmt"

// curve is a calibration curve: raw counts to units.
type curve struct {
	sensor string
	points []float64
}

func (c *curve) at(raw int) float64 {
	if raw < 0 || raw >= len(c.points) {
		panic(fmt.Sprintf("curve %s: count %d out of range of %d points", c.sensor, raw, len(c.points)))
	}
	return c.points[raw]
}

// mean is the mean of calibrated counts, each smoothed with its neighbours on the curve.
func (c *curve) mean(counts []int) float64 {
	var sum float64
	for _, n := range counts {
		sum += (c.at(n-1) + 2*c.at(n) + c.at(n+1)) / 4
	}
	return sum / float64(len(counts))
}

// packer gathers bytes in blocks and keeps the checksums of the last full ones.
type packer struct {
	block [256]byte
	n     int
	sum   uint32
	done  int
	sums  []uint32
}

func (p *packer) put(b byte) {
	if p.n == len(p.block) {
		for _, c := range &p.block {
			p.sum = p.sum<<1 | p.sum>>31
			p.sum ^= uint32(c)
		}
		if p.sum == 0 {
			p.sum = uint32(p.done) + 1
		}
		if len(p.sums) == cap(p.sums) {
			copy(p.sums, p.sums[1:])
			p.sums = p.sums[:len(p.sums)-1]
		}
		p.sums = append(p.sums, p.sum)
		p.done++
		p.n = 0
	}
	p.block[p.n] = b
	p.n++
}

// readings packs numbers, seven bits a byte.
func (p *packer) readings(values []uint32) uint32 {
	for _, v := range values {
		for v >= 0x80 {
			p.put(byte(v) | 0x80)
			v >>= 7
		}
		p.put(byte(v))
	}
	return p.sum
}

// meter counts what a link carries. While a writer is in, a reset has to wait.
type meter struct {
	writers int
	packets int64
	bytes   int64
	largest int64
}

func (m *meter) leave() { m.writers-- }

func (m *meter) charge(size int64) {
	m.writers++
	defer m.leave()
	m.packets++
	m.bytes += size
	m.largest = max(m.largest, size)
}

type link struct {
	up, down meter
}

// replay charges a trace: sizes of packets, negative ones of the other direction.
func (l *link) replay(trace []int64) int64 {
	for _, size := range trace {
		if size < 0 {
			l.down.charge(-size)
		} else {
			l.up.charge(size)
		}
	}
	return l.up.bytes - l.down.bytes
}

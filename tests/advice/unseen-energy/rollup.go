package energy

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// segment of stored readings that stays in memory as long as somebody reads it.
type segment struct {
	refs atomic.Int32
	days [31]int64
}

func (s *segment) acquire() { s.refs.Add(1) }
func (s *segment) release() { s.refs.Add(-1) }

// Rollup adds up segments.
type Rollup struct {
	segments []*segment
}

// Day is the sum of a day over all segments.
func (r *Rollup) Day(day int) (sum int64) {
	for _, s := range r.segments {
		s.acquire()
		defer s.release()
		sum += s.days[day%31]
	}
	return sum
}

// Months adds readings up for each meter and month.
type Months struct {
	sums map[string]int64
}

// Add puts a reading into its month.
func (m *Months) Add(r *Reading, year, month int) {
	key := fmt.Sprintf("%016x/%d-%02d", r.Meter, year, month)
	m.sums[key] += r.Wh
}

// Store keeps packed curves.
type Store struct {
	packMu sync.Mutex
	blocks map[uint64][]byte
	bytes  int64
}

func pack(curve []int64) []byte {
	out := make([]byte, 0, len(curve)*2+8)
	prev := int64(0)
	for _, v := range curve {
		d := uint64((v-prev)<<1) ^ uint64((v-prev)>>63)
		for d >= 0x80 {
			out = append(out, byte(d)|0x80)
			d >>= 7
		}
		out = append(out, byte(d))
		prev = v
	}
	return out
}

// Put stores the curve of a meter.
func (s *Store) Put(meter uint64, curve []int64) {
	s.packMu.Lock()
	defer s.packMu.Unlock()
	block := pack(curve)
	s.bytes += int64(len(block)) - int64(len(s.blocks[meter]))
	s.blocks[meter] = block
}

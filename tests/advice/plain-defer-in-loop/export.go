package fleet

import (
	"encoding/binary"
	"hash/crc32"
	"iter"
	"sync"
)

type encoder struct {
	scratch [96]byte
	n       int
}

var encoders = sync.Pool{New: func() any { return new(encoder) }}

func (e *encoder) reset() { e.n = 0 }

func (e *encoder) u64(v uint64) {
	binary.LittleEndian.PutUint64(e.scratch[e.n:], v)
	e.n += 8
}

type sample struct {
	device uint64
	at     uint64
	value  uint64
}

type exporter struct {
	out []byte
}

// export writes all samples, each as one record, into the exporter's buffer.
func (x *exporter) export(samples []sample) int {
	x.out = x.out[:0]
	for i := range samples {
		s := &samples[i]
		enc := encoders.Get().(*encoder)
		defer encoders.Put(enc)
		enc.reset()
		enc.u64(s.device)
		enc.u64(s.at)
		enc.u64(s.value)
		x.out = append(x.out, enc.scratch[:enc.n]...)
	}
	return len(x.out)
}

type segment struct {
	refs int
	rows [6]int64
}

func (s *segment) release() { s.refs-- }

type store struct {
	segments map[string]*segment
	order    []string
}

func (st *store) acquire(key string) *segment {
	s := st.segments[key]
	if s != nil {
		s.refs++
	}
	return s
}

// live yields the keys in the order of their arrival.
func (st *store) live() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, k := range st.order {
			if !yield(k) {
				return
			}
		}
	}
}

// total sums the rows of all live segments.
func (st *store) total() (sum int64) {
	for key := range st.live() {
		seg := st.acquire(key)
		if seg == nil {
			continue
		}
		defer seg.release()
		for _, row := range &seg.rows {
			sum += row
		}
	}
	return sum
}

// sumParts checksums the parts of an upload, one goroutine for each.
func sumParts(parts [][]byte, sums []uint32) uint32 {
	var wg sync.WaitGroup
	for i, part := range parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sums[i] = crc32.ChecksumIEEE(part)
		}()
	}
	wg.Wait()
	var all uint32
	for _, s := range sums[:len(parts)] {
		all ^= s
	}
	return all
}

// Package grid keeps the readings, customers and trades of an energy supplier in memory.
package grid

import (
	"bytes"
	"encoding/binary"
	"sync"
	"sync/atomic"
)

type reading struct {
	valid   bool
	at      int64
	manual  bool
	value   float64
	quality uint8
	meter   uint64
}

// parseReadings decodes records of 18 bytes: flags, quality, time, value.
func parseReadings(raw []byte, meter uint64) []reading {
	const size = 18
	out := make([]reading, len(raw)/size)
	for i := range out {
		rec := raw[i*size:]
		r := &out[i]
		r.valid = rec[0]&1 != 0
		r.manual = rec[0]&2 != 0
		r.quality = rec[1]
		r.at = int64(binary.LittleEndian.Uint64(rec[2:]))
		r.value = float64(binary.LittleEndian.Uint64(rec[10:])) / 1000
		r.meter = meter
	}
	return out
}

type contract struct {
	active  bool
	start   int64
	tariff  uint8
	monthly float64
	paper   bool
	balance float64
}

// byCustomer indexes contracts by the customer's number; of several the last one counts.
func byCustomer(numbers []uint32, starts []int64) map[uint32]contract {
	m := make(map[uint32]contract, len(numbers))
	for i, n := range numbers {
		m[n] = contract{active: starts[i] > 100, start: starts[i], tariff: uint8(n % 5), monthly: float64(n%90) + 9}
	}
	return m
}

type slot[V any] struct {
	used bool
	hash uint64
	dist uint8
	val  V
}

// table is a hash table with open addressing (Robin Hood).
type table[V any] struct {
	slots []slot[V]
	mask  uint64
	n     int
}

func newTable[V any](order int) *table[V] {
	return &table[V]{slots: make([]slot[V], 1<<order), mask: 1<<order - 1}
}

func (t *table[V]) put(hash uint64, val V) {
	in := slot[V]{used: true, hash: hash, val: val}
	for i := hash & t.mask; ; i = (i + 1) & t.mask {
		s := &t.slots[i]
		if !s.used {
			*s = in
			t.n++
			return
		}
		if s.hash == in.hash {
			s.val = in.val
			return
		}
		if s.dist < in.dist {
			*s, in = in, *s
		}
		in.dist++
	}
}

// lane is the tally of one worker; lanes of different workers must not share a cache line.
type lane struct {
	busy  bool
	_     [7]byte
	kwh   atomic.Int64
	count atomic.Int64
	_     [104]byte
}

// tally adds up readings with a worker for each part.
func tally(parts [][]int64) (kwh, count int64) {
	lanes := make([]lane, len(parts))
	var wg sync.WaitGroup
	for i, part := range parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			l := &lanes[i]
			l.busy = true
			for _, v := range part {
				if v > 0 {
					l.kwh.Add(v)
					l.count.Add(1)
				}
			}
		}()
	}
	wg.Wait()
	for i := range lanes {
		kwh += lanes[i].kwh.Load()
		count += lanes[i].count.Load()
	}
	return kwh, count
}

// tick is a price as the exchange sends it: the order of the fields is that of the wire.
type tick struct {
	Side   uint8
	Price  int64
	Venue  uint8
	Volume int64
	Flags  uint16
	At     int64
}

func readTicks(r *bytes.Reader, n int) ([]tick, error) {
	ticks := make([]tick, n)
	if err := binary.Read(r, binary.BigEndian, ticks); err != nil {
		return nil, err
	}
	return ticks, nil
}

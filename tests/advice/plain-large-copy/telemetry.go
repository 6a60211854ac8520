package market

import "math/bits"

type thresholds struct {
	temp, oil, rpm, volts, fuel float64
}

type telemetry struct {
	vehicle string
	at      int64
	temp    float64
	oil     float64
	rpm     float64
	volts   float64
	fuel    float64
	wheels  [4]float64
	faults  [24]uint16
	track   [10][2]float32
	driver  string
}

// severity grades a message: 0 is fine, each breach adds its weight.
func (t telemetry) severity(th *thresholds) int {
	s := 0
	if t.temp > th.temp {
		s += 4
	}
	if t.oil < th.oil {
		s += 8
	}
	if t.rpm > th.rpm {
		s += 2
	}
	if t.volts < th.volts {
		s++
	}
	if t.fuel < th.fuel {
		s++
	}
	for _, w := range &t.wheels {
		if w > 200 {
			s += 3
		}
	}
	return s
}

type convoy []telemetry

func (c convoy) worst(th *thresholds) (at, severity int) {
	for i := range c {
		if s := c[i].severity(th); s > severity {
			at, severity = i, s
		}
	}
	return at, severity
}

// histogram of latencies, by powers of two with eight steps each.
type histogram struct {
	buckets [384]uint32
	count   uint64
}

func (h *histogram) add(ns uint64) {
	i := bits.Len64(ns)*6 + int(ns&5)
	if i < len(h.buckets) {
		h.buckets[i]++
		h.count++
	}
}

// quantile returns the bucket under which the part q of all values lies.
func (h *histogram) quantile(q float64) int {
	limit := uint64(q * float64(h.count))
	var seen uint64
	for i, n := range h.buckets {
		seen += uint64(n)
		if seen > limit {
			return i
		}
	}
	return len(h.buckets) - 1
}

// decay halves all buckets, for a window that fades.
func (h *histogram) decay() uint64 {
	h.count = 0
	for i := range h.buckets {
		n := h.buckets[i]
		h.buckets[i] = n - n>>3
		h.count += uint64(h.buckets[i])
	}
	return h.count
}

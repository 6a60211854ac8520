package gateway

import (
	"fmt"
	"strconv"
)

// TenantLimits is what one tenant may use.
type TenantLimits struct {
	PerSecond [16]int64
	PerMinute [16]int64
	Window    int64
	Plan      string
}

// Limiter counts requests in windows of a minute.
type Limiter struct {
	tenants map[uint32]TenantLimits
	pointed map[uint32]*TenantLimits
	counts  map[string]int
	buckets map[bucketKey]int
	buf     []byte
}

type bucketKey struct {
	tenant uint32
	window int64
}

// Hit counts a request and says whether it is over the limit.
func (l *Limiter) Hit(tenant uint32, route string, at int64) error {
	key := fmt.Sprintf("%d/%s/%d", tenant, route, at/60)
	l.counts[key]++
	if n := l.counts[key]; n > 1<<40 {
		return fmt.Errorf("tenant %d: %d requests to %q in a minute", tenant, n, route)
	}
	return nil
}

// HitBucket counts by a struct.
func (l *Limiter) HitBucket(tenant uint32, at int64) int {
	k := bucketKey{tenant, at / 60}
	l.buckets[k]++
	return l.buckets[k]
}

// Peek reads a count; the key is made in a buffer that is kept.
func (l *Limiter) Peek(tenant uint32, route string, at int64) int {
	b := strconv.AppendUint(l.buf[:0], uint64(tenant), 10)
	b = append(b, '/')
	b = append(b, route...)
	b = append(b, '/')
	b = strconv.AppendInt(b, at/60, 10)
	l.buf = b
	return l.counts[string(b)]
}

// Quota returns what class of operations may do in a second.
func (l *Limiter) Quota(tenant uint32, class int) int64 {
	lim, ok := l.tenants[tenant]
	if !ok {
		return 0
	}
	return lim.PerSecond[class&15] + lim.Window
}

// QuotaOf does so from the other map.
func (l *Limiter) QuotaOf(tenant uint32, class int) int64 {
	lim, ok := l.pointed[tenant]
	if !ok {
		return 0
	}
	return lim.PerSecond[class&15] + lim.Window
}

// ring is a sliding window of fixed size; it stays in the frame.
func spread(samples []int64) int64 {
	var ring [32]int64
	for i, s := range samples {
		ring[i&31] += s
	}
	lo, hi := ring[0], ring[0]
	for _, r := range ring {
		lo, hi = min(lo, r), max(hi, r)
	}
	return hi - lo
}

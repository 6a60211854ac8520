package gridb

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Follower is a standby node that applies records.
type Follower struct {
	applied atomic.Int64
	state   [64]atomic.Int64
}

func (f *Follower) apply(r *Record) {
	f.state[r.Key&63].Add(r.Value)
	f.applied.Add(1)
}

// Ship gives a batch of records to the follower; the order of additions does not matter.
func (f *Follower) Ship(batch []Record) {
	var wg sync.WaitGroup
	for i := range batch {
		wg.Add(1)
		go func(r *Record) {
			defer wg.Done()
			f.apply(r)
		}(&batch[i])
	}
	wg.Wait()
}

// Partitions sums each partition in a goroutine; there are as many as the table has, a handful.
func Partitions(parts [][]float64) float64 {
	sums := make([]float64, len(parts))
	var wg sync.WaitGroup
	for i, p := range parts {
		wg.Add(1)
		go func(part int) {
			defer wg.Done()
			s := 0.0
			for _, v := range p {
				s += v
			}
			sums[part] = s
		}(i)
	}
	wg.Wait()
	total := 0.0
	for _, s := range sums {
		total += s
	}
	return total
}

// Remote runs queries on another node.
type Remote struct {
	rows []float64
}

func (r *Remote) sum(from int) float64 {
	s := 0.0
	for i := range r.rows {
		s += r.rows[(i+from)%len(r.rows)]
	}
	return s
}

// Query asks the node; ctx limits how long.
func (r *Remote) Query(ctx context.Context, from int) (float64, error) {
	answer := make(chan float64)
	go func() {
		answer <- r.sum(from)
	}()
	select {
	case v := <-answer:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// QueryBoth asks the node twice and takes the answer that is there first.
func (r *Remote) QueryBoth(ctx context.Context, from int) (float64, error) {
	first := make(chan float64, 2)
	for range 2 {
		go func() {
			first <- r.sum(from)
		}()
	}
	select {
	case v := <-first:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Feed sends changes to subscribers.
type Feed struct {
	mu   sync.Mutex
	subs map[int]chan int64
	next int
	seen atomic.Int64
}

// Subscribe starts a subscriber.
func (f *Feed) Subscribe() int {
	ch := make(chan int64, 16)
	f.mu.Lock()
	f.next++
	id := f.next
	f.subs[id] = ch
	f.mu.Unlock()
	go func() {
		for lsn := range ch {
			f.seen.Add(lsn & 1)
		}
	}()
	return id
}

// Publish sends a change to all; who is too slow misses it.
func (f *Feed) Publish(lsn int64) {
	f.mu.Lock()
	for _, ch := range f.subs {
		select {
		case ch <- lsn:
		default:
		}
	}
	f.mu.Unlock()
}

// Unsubscribe ends a subscription.
func (f *Feed) Unsubscribe(id int) {
	f.mu.Lock()
	delete(f.subs, id)
	f.mu.Unlock()
}

// Heartbeat counts the changes from in until it is closed; a pause of the length limit counts as a lost beat.
func Heartbeat(in <-chan int64, limit time.Duration) (beats, lost int) {
	for {
		pause := time.NewTimer(limit)
		select {
		case _, ok := <-in:
			pause.Stop()
			if !ok {
				return beats, lost
			}
			beats++
		case <-pause.C:
			lost++
		}
	}
}

// Watch does the same with a timer of its own.
func Watch(in <-chan int64, limit time.Duration) (beats, lost int) {
	alarm := time.NewTimer(limit)
	defer alarm.Stop()
	for {
		select {
		case _, ok := <-in:
			if !ok {
				return beats, lost
			}
			beats++
			alarm.Reset(limit)
		case <-alarm.C:
			lost++
			alarm.Reset(limit)
		}
	}
}

// Blocks reads blocks for scans that run at the same time.
type Blocks struct {
	data  [][]float64
	reads int
	total atomic.Int64
}

func (b *Blocks) sum(i int) float64 {
	b.reads++
	b.total.Add(1)
	s := 0.0
	for _, v := range b.data[i] {
		s += v
	}
	return s
}

// Scan sums all blocks with n goroutines.
func (b *Blocks) Scan(n int) float64 {
	sums := make([]float64, n)
	var wg sync.WaitGroup
	for w := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < len(b.data); i += n {
				sums[w] += b.sum(i)
			}
		}()
	}
	wg.Wait()
	total := 0.0
	for _, s := range sums {
		total += s
	}
	return total
}

// Shards apply changes to tables; a change may panic, and the lock of its table must be free again then.
type Shards struct {
	locks  [16]sync.Mutex
	totals [16]int64
}

// Apply runs the changes one after another.
func (s *Shards) Apply(changes []func(old int64) int64) {
	for i, change := range changes {
		func() {
			s.locks[i&15].Lock()
			defer s.locks[i&15].Unlock()
			s.totals[i&15] = change(s.totals[i&15])
		}()
	}
}

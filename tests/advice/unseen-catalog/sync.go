package fleet

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// guarded is anything with a lock.
type guarded struct{ sync.Mutex }

// board shows where each vehicle is, and tells the display of it.
type board struct {
	guarded
	at      map[int]int
	display func(vehicle, cell int)
}

// show puts a vehicle on the board.
func (b *board) show(vehicle, cell int) {
	b.Lock()
	defer b.Unlock()
	b.at[vehicle] = cell
	b.display(vehicle, cell)
}

// panel is a board that tells its display when it has let go of the lock.
type panel struct {
	mu      sync.Mutex
	at      map[int]int
	display func(vehicle, cell int)
}

func (p *panel) show(vehicle, cell int) {
	p.mu.Lock()
	p.at[vehicle] = cell
	p.mu.Unlock()
	p.display(vehicle, cell)
}

// tallied is a number that several goroutines add to.
type tallied[T ~int32 | ~int64] struct {
	mu sync.Mutex
	n  T
}

func (t *tallied[T]) by(d T) T {
	t.mu.Lock()
	t.n += d
	n := t.n
	t.mu.Unlock()
	return n
}

// budget lets so many through: it looks and changes at once.
type budget struct {
	mu   sync.Mutex
	left int
}

func (b *budget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left == 0 {
		return false
	}
	b.left--
	return true
}

// zone is a rectangle.
type zone struct{ x0, y0, x1, y1 int32 }

// zones are those of the city; they change with the law.
type zones struct {
	lock sync.Mutex
	all  []zone
}

func (city *zones) replace(all []zone) {
	city.lock.Lock()
	city.all = all
	city.lock.Unlock()
}

func (z *zones) in(x, y int32) (n int) {
	z.lock.Lock()
	for i := range z.all {
		if a := &z.all[i]; x >= a.x0 && x < a.x1 && y >= a.y0 && y < a.y1 {
			n++
		}
	}
	z.lock.Unlock()
	return n
}

// lawbook holds the zones behind a pointer.
type lawbook struct{ all atomic.Pointer[[]zone] }

func (l *lawbook) in(x, y int32) (n int) {
	for _, a := range *l.all.Load() {
		if x >= a.x0 && x < a.x1 && y >= a.y0 && y < a.y1 {
			n++
		}
	}
	return n
}

// ask asks a vehicle for its position, and does not wait for ever.
func ask(ctx context.Context, query func() int) (int, error) {
	answer := make(chan int)
	go func() {
		answer <- query()
	}()
	select {
	case cell := <-answer:
		return cell, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// askOnce leaves room for the answer that nobody takes.
func askOnce(ctx context.Context, query func() int) (int, error) {
	reply := make(chan int, 1)
	go func() {
		reply <- query()
	}()
	select {
	case cell := <-reply:
		return cell, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// quad is a part of the map.
type quad struct {
	cars int64
	part []*quad
}

func (q *quad) count(wg *sync.WaitGroup, sum *atomic.Int64) {
	defer wg.Done()
	sum.Add(q.cars)
	for _, p := range q.part {
		wg.Add(1)
		go p.count(wg, sum)
	}
}

// cars64 counts the vehicles on the map.
func (q *quad) cars64() int64 {
	var wg sync.WaitGroup
	var sum atomic.Int64
	wg.Add(1)
	q.count(&wg, &sum)
	wg.Wait()
	return sum.Load()
}

func (q *quad) plain() (n int64) {
	n = q.cars
	for _, p := range q.part {
		n += p.plain()
	}
	return n
}

// quarters counts the four parts of the map side by side.
func (q *quad) quarters() (n int64) {
	var sums [4]int64
	var wg sync.WaitGroup
	for i, p := range q.part[:min(4, len(q.part))] {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sums[i] = p.plain()
		}()
	}
	wg.Wait()
	return q.cars + sums[0] + sums[1] + sums[2] + sums[3]
}

// signalled waits for a signal, but not longer than d.
func signalled(c <-chan int, d time.Duration) (int, bool) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case v := <-c:
		return v, true
	case <-t.C:
		return 0, false
	}
}

// gather takes n signals.
func gather(c <-chan int, n int) (sum int) {
	for range n {
		v, ok := signalled(c, time.Minute)
		if !ok {
			break
		}
		sum += v
	}
	return sum
}

// gatherUntil takes n signals, all within one time.
func gatherUntil(c <-chan int, n int) (sum int) {
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for range n {
		select {
		case v := <-c:
			sum += v
		case <-late.C:
			return sum
		}
	}
	return sum
}

// record is the longest leg that anyone drove.
type record struct {
	longest int
	mu      sync.Mutex
	second  int
}

func (r *record) note(leg int) { r.longest = max(r.longest, leg) }

func (r *record) noteSecond(leg int) {
	r.mu.Lock()
	r.second = max(r.second, leg)
	r.mu.Unlock()
}

// scan notes the legs of two halves at once.
func scan(legs []int, note func(int)) {
	var wg sync.WaitGroup
	for _, half := range [][]int{legs[:len(legs)/2], legs[len(legs)/2:]} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for _, leg := range half {
				note(leg)
			}
		}()
	}
	wg.Wait()
}

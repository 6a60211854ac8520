package fleet

import "sync"

// Stop is a place on a tour.
type Stop struct {
	ID    uint32
	X, Y  int32
	Late  int32
	Owner *Planner
}

// Planner looks for stops that will not be reached in time.
type Planner struct {
	stops []Stop
	late  []uint32
	once  sync.Once
	grid  []int32
}

func NewPlanner(stops []Stop) *Planner { return &Planner{stops: stops} }

func (p *Planner) search(lo, hi int) {
	for i := lo; i < hi; i++ {
		if s := &p.stops[i]; s.Late > 600 {
			p.late = append(p.late, s.ID)
		}
	}
}

// Late returns the stops that are more than ten minutes late.
func (p *Planner) Late() []uint32 {
	p.late = p.late[:0]
	mid := len(p.stops) / 2
	done := make(chan struct{})
	go func() {
		p.search(mid, len(p.stops))
		close(done)
	}()
	p.search(0, mid)
	<-done
	return p.late
}

// density is made by whoever needs it first.
func (p *Planner) density() []int32 {
	p.once.Do(func() {
		p.grid = make([]int32, 1<<12)
		for i := range p.stops {
			p.grid[uint32(p.stops[i].X*64+p.stops[i].Y)&(1<<12-1)]++
		}
	})
	return p.grid
}

// Crowd tells how many stops are near those given.
func (p *Planner) Crowd(stops []Stop) int64 {
	var ends [2]int64
	var wg sync.WaitGroup
	for k := range ends {
		wg.Add(1)
		go func() {
			defer wg.Done()
			g, n := p.density(), int64(0)
			for i := k; i < len(stops); i += 2 {
				n += int64(g[uint32(stops[i].X*64+stops[i].Y)&(1<<12-1)])
			}
			ends[k] = n
		}()
	}
	wg.Wait()
	return ends[0] + ends[1]
}

// Batch is a number of reports on their way; who has it may change it.
type Batch struct {
	Reports []Position
	Moved   int
	Sum     int64
}

// Flow smooths batches in one goroutine and adds them up in another.
func Flow(batches []*Batch) (total int64) {
	smoothed := make(chan *Batch, 4)
	go func() {
		defer close(smoothed)
		for _, b := range batches {
			for i := 1; i < len(b.Reports); i++ {
				r := &b.Reports[i]
				r.Speed = (r.Speed + b.Reports[i-1].Speed) / 2
			}
			b.Moved++
			smoothed <- b
		}
	}()
	for b := range smoothed {
		b.Sum = 0
		for i := range b.Reports {
			b.Sum += int64(b.Reports[i].Speed)
		}
		b.Moved++
		total += b.Sum
	}
	return total
}

// Depot keeps where vehicles stand; the caller of methods with lower-case names holds the lock.
type Depot struct {
	mu    sync.Mutex
	place [128]uint32
	moves int
}

func (d *Depot) swap(a, b int) {
	d.place[a], d.place[b] = d.place[b], d.place[a]
	d.moves++
}

// Shuffle moves vehicles until each row begins with the one that leaves first.
func (d *Depot) Shuffle(row int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := row*16 + 1; i < row*16+16; i++ {
		if d.place[i] < d.place[row*16] {
			d.swap(row*16, i)
		}
	}
	d.place[row*16] += 40
}

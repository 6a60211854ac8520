// Package logistics is the back end of a parcel service: routes, tracking and the events between them.
package logistics

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// Place is a stop on the map.
type Place struct {
	Lat, Lon float64
	Demand   int
}

// offset is a way in kilometres.
type offset struct {
	dx, dy float64
}

// project gives the way from a depot in a plane.
func project(depot, p *Place) *offset {
	const radius = 6371.0
	lat0 := depot.Lat * math.Pi / 180
	k := math.Cos(lat0)
	if math.Abs(k) < 1e-9 {
		k = 1e-9
	}
	dlon := p.Lon - depot.Lon
	if dlon > 180 {
		dlon -= 360
	} else if dlon < -180 {
		dlon += 360
	}
	return &offset{dx: dlon * math.Pi / 180 * radius * k, dy: (p.Lat - depot.Lat) * math.Pi / 180 * radius}
}

// Spread is the greatest distance of places from their depot.
func Spread(depot *Place, places []Place) float64 {
	far := 0.0
	for i := range places {
		o := project(depot, &places[i])
		far = max(far, o.dx*o.dx+o.dy*o.dy)
	}
	return math.Sqrt(far)
}

func newOffset(dx, dy float64) *offset { return &offset{dx: dx, dy: dy} }

// Turns adds the changes of direction on a way.
func Turns(xs, ys []float64) float64 {
	sum := 0.0
	for i := 2; i < len(xs); i++ {
		a := newOffset(xs[i-1]-xs[i-2], ys[i-1]-ys[i-2])
		b := newOffset(xs[i]-xs[i-1], ys[i]-ys[i-1])
		sum += math.Abs(a.dx*b.dy - a.dy*b.dx)
	}
	return sum
}

// Road is a one-way connection.
type Road struct {
	To   int
	Cost float64
}

// Network is the roads from each place.
type Network [][]Road

// label is a place that the search has reached.
type label struct {
	place int
	cost  float64
}

// Shortest is the cost from one place to all others.
func (n Network) Shortest(from int) []float64 {
	dist := make([]float64, len(n))
	for i := range dist {
		dist[i] = math.Inf(1)
	}
	dist[from] = 0
	open := make([]label, 1, len(n))
	open[0] = label{from, 0}
	for len(open) > 0 {
		sort.Slice(open, func(i, j int) bool { return open[i].cost > open[j].cost })
		cur := open[len(open)-1]
		open = open[:len(open)-1]
		if cur.cost > dist[cur.place] {
			continue
		}
		for _, r := range n[cur.place] {
			if d := cur.cost + r.Cost; d < dist[r.To] {
				dist[r.To] = d
				open = append(open, label{r.To, d})
			}
		}
	}
	return dist
}

// Tour is the stops of a van.
type Tour struct {
	Van   int
	Stops []int
}

// OrderTours puts the stops of each tour into order.
func OrderTours(tours []Tour, rank []int) {
	for t := range tours {
		stops := tours[t].Stops
		slices.SortFunc(stops, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	}
}

// Improve tries random swaps; the same seed gives the same tour.
func Improve(stops []int, seeds []uint64, cost func(a, b int) float64) float64 {
	best := 0.0
	for _, seed := range seeds {
		rng := rand.New(rand.NewPCG(seed, 17))
		gain := 0.0
		for range 64 {
			i, j := rng.IntN(len(stops)-1), rng.IntN(len(stops)-1)
			gain += cost(stops[i], stops[j]) - cost(stops[i+1], stops[j+1])
		}
		best = max(best, gain)
	}
	return best
}

// Visited lists the depots of all tours once.
func Visited(tours []Tour) []int {
	depots := make([]int, 0, 1024)
	for i := range tours {
		for _, s := range tours[i].Stops {
			if !slices.Contains(depots, s) {
				depots = append(depots, s)
			}
		}
	}
	return depots
}

// Slots finds the time slot of each arrival.
func Slots(bounds []int, arrivals []int, into []int) {
	for i, a := range arrivals {
		at, _ := slices.BinarySearch(bounds, a)
		into[i] = at
	}
}

// zoneNode is an area with smaller areas in it.
type zoneNode struct {
	weight      int
	left, right *zoneNode
}

// BuildZones makes the tree of areas of a day.
func BuildZones(weights []int) *zoneNode {
	if len(weights) == 0 {
		return nil
	}
	mid := len(weights) / 2
	n := &zoneNode{weight: weights[mid]}
	n.left = BuildZones(weights[:mid])
	n.right = BuildZones(weights[mid+1:])
	return n
}

func (z *zoneNode) total() int {
	if z == nil {
		return 0
	}
	return z.weight + z.left.total() + z.right.total()
}

// Snapshot is what the planner knows of the roads.
type Snapshot struct {
	speed   map[int]float64
	version int
}

// Planner answers while the roads change now and then.
type Planner struct {
	mu  sync.RWMutex
	now *Snapshot
}

// Speed is the speed on a road.
func (p *Planner) Speed(road int) float64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.now.speed[road]
}

// Replace puts new knowledge in place.
func (p *Planner) Replace(s *Snapshot) {
	p.mu.Lock()
	p.now = s
	p.mu.Unlock()
}

// recent remembers the last answers; reading moves an answer to the front.
type recent struct {
	lock  sync.Mutex
	order []int
	cost  map[int]float64
}

// get is the cost of a road; it counts as used.
func (r *recent) get(road int) (float64, bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	c, ok := r.cost[road]
	if ok {
		i := slices.Index(r.order, road)
		copy(r.order[1:i+1], r.order[:i])
		r.order[0] = road
	}
	return c, ok
}

// CostAll prices the ways of vans side by side.
func CostAll(tours []Tour, cost func(a, b int) float64) float64 {
	results := make(chan float64)
	for _, t := range tours {
		go func() { results <- tourCost(t.Stops, cost) }()
	}
	total := 0.0
	for range tours {
		total += <-results
	}
	return total
}

func tourCost(stops []int, cost func(a, b int) float64) float64 {
	sum := 0.0
	for i := 1; i < len(stops); i++ {
		sum += cost(stops[i-1], stops[i])
	}
	return sum
}

// Regions adds the costs of regions; each region has thousands of stops.
func Regions(regions [4][]int, cost func(a, b int) float64) [4]float64 {
	var sums [4]float64
	var wg sync.WaitGroup
	for i, stops := range regions {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sums[i] = tourCost(stops, cost)
		}()
	}
	wg.Wait()
	return sums
}

// progress counts planned tours for the status page.
type progress struct {
	planned int
	failed  atomic.Int64
}

// PlanMany plans tours with two workers.
func (pr *progress) PlanMany(tours []Tour, limit int) int {
	jobs := make(chan int, 64)
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range jobs {
				if len(tours[i].Stops) > limit {
					pr.failed.Add(1)
					continue
				}
				pr.planned++
			}
		}()
	}
	for i := range tours {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	return pr.planned
}

func (t *Tour) String() string { return fmt.Sprintf("van %d: %d stops", t.Van, len(t.Stops)) }

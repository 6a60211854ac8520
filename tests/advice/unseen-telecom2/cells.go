// Package radio is the radio side of a mobile operator: cell load, handset measurements and the SMS gateway.
package radio

import (
	"iter"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Site is a mast with its hourly figures of a day.
type Site struct {
	ID       string
	Region   string
	Lat, Lon float64
	Hourly   [24]float64
	Drops    [24]uint32
	Azimuths [6]int16
	Sectors  int
	Active   bool
}

// BusySites counts the sites over a limit in an hour.
func BusySites(sites []Site, hour int, limit float64) int {
	n := 0
	for _, site := range sites {
		if site.Active && site.Hourly[hour] > limit {
			n++
		}
	}
	return n
}

// peak is the highest load of the day for a site.
func (s Site) peak(from int) float64 {
	top := 0.0
	for h := from; h < from+4; h++ {
		if s.Hourly[h] > top {
			top = s.Hourly[h]
		}
	}
	return top
}

// EveningPeak is the highest load of all sites in the evening.
func EveningPeak(sites []*Site) float64 {
	top := 0.0
	for _, s := range sites {
		top = math.Max(top, s.peak(18))
	}
	return top
}

// WithoutDrops gives copies of sites in which the drops of an hour are cleared; the originals stay.
func WithoutDrops(sites []Site, hour int, yield func(Site)) {
	for _, draft := range sites {
		draft.Drops[hour] = 0
		draft.Hourly[hour] /= 2
		yield(draft)
	}
}

// Interference adds what each pair of sites disturbs.
func Interference(lat, lon []float64, into []float64) {
	for i := range lat {
		var sum float64
		for j := range lat {
			if i != j {
				dx, dy := lat[i]-lat[j], lon[i]-lon[j]
				sum += 1 / (1 + dx*dx + dy*dy)
			}
		}
		into[i] = sum
	}
}

// Transform maps a slice.
func Transform[T, U any](in []T, f func(T) U) []U {
	var out []U
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// Select keeps what f accepts.
func Select[T any](in []T, f func(T) bool) []T {
	var kept []T
	for _, v := range in {
		if f(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// Collect gathers a sequence whose length nobody knows.
func Collect[T any](seq iter.Seq[T]) []T {
	var got []T
	for v := range seq {
		got = append(got, v)
	}
	return got
}

// IndexBy makes an index of values by a key.
func IndexBy[K comparable, V any](in []V, key func(*V) K) map[K]*V {
	idx := make(map[K]*V)
	for i := range in {
		idx[key(&in[i])] = &in[i]
	}
	return idx
}

// CountBy counts values by a key.
func CountBy[K comparable, V any](in []V, key func(*V) K) map[K]int {
	counts := make(map[K]int)
	for i := range in {
		counts[key(&in[i])]++
	}
	return counts
}

// Sample is a measurement of a handset.
type Sample struct {
	Cell    uint32
	Level   int32
	At      int64
	Handset uint64
}

// measurement is what the probe stores for each handset and interval.
type measurement struct {
	good    bool
	at      int64
	sector  uint8
	level   float64
	band    uint8
	handset uint64
	handoff bool
	volume  int64
}

// probe keeps measurements of a window.
type probe struct {
	windows [][]measurement
}

// fill adds a window of n measurements.
func (p *probe) fill(n int, seed int64) {
	w := make([]measurement, n)
	for i := range w {
		m := &w[i]
		m.at, m.level, m.sector = seed+int64(i), float64(i%110), uint8(i%3)
		m.handset, m.good = uint64(i), i%7 != 0
	}
	p.windows = append(p.windows, w)
}

// WeakCells lists the samples below a level.
func WeakCells(in []Sample, level int32) iter.Seq[Sample] {
	return func(yield func(Sample) bool) {
		for _, s := range in {
			if s.Level < level && !yield(s) {
				return
			}
		}
	}
}

// Labels names the sectors of sites for the map.
func Labels(sites []*Site, into []string) []string {
	into = into[:0]
	for _, s := range sites {
		label := s.Region + "/" + s.ID + "-" + strconv.Itoa(s.Sectors)
		into = append(into, label)
	}
	return into
}

// DistinctCells lists the cells in the order in which they were seen.
func DistinctCells(in []Sample) []uint32 {
	cells := make([]uint32, 0, 512)
	for i := range in {
		if !hasCell(cells, in[i].Cell) {
			cells = append(cells, in[i].Cell)
		}
	}
	return cells
}

func hasCell(cells []uint32, c uint32) bool {
	for _, have := range cells {
		if have == c {
			return true
		}
	}
	return false
}

var bands = [...]uint32{700, 800, 1800, 2600}

// OnBand counts samples whose level code is a band that we own.
func OnBand(in []uint32) int {
	n := 0
	for _, v := range in {
		if slices.Contains(bands[:], v) {
			n++
		}
	}
	return n
}

// loadStats is the sum and count of a sector; both change together.
type loadStats struct {
	mu    sync.Mutex
	count int64
	sum   float64
	max   float64
}

func (l *loadStats) add(v float64) {
	l.mu.Lock()
	l.count++
	l.sum += v
	if v > l.max {
		l.max = v
	}
	l.mu.Unlock()
}

// traffic counts attempts of a cell.
type traffic struct {
	sync.Mutex
	attempts uint64
	name     string
}

func (t *traffic) attempt() {
	t.Lock()
	t.attempts++
	t.Unlock()
}

// dayCounter is used by one goroutine only.
type dayCounter struct {
	mu   sync.Mutex
	days map[int]int
}

func (d *dayCounter) add(day int) {
	d.mu.Lock()
	d.days[day]++
	d.mu.Unlock()
}

// probeConfig is made once.
type probeConfig struct {
	verbose  bool
	interval time.Duration
	debug    bool
	limit    float64
	strict   bool
	next     *probeConfig
}

// Supervisor watches the events of a site.
type Supervisor struct {
	cfg    probeConfig
	events chan int
	lost   int
}

// NewSupervisor makes a supervisor.
func NewSupervisor(events chan int) *Supervisor {
	return &Supervisor{cfg: probeConfig{interval: time.Second, limit: 3}, events: events}
}

// Run handles events until the channel is closed.
func (s *Supervisor) Run() int {
	sum := 0
	for {
		select {
		case e, ok := <-s.events:
			if !ok {
				return sum
			}
			sum += e
		case <-time.After(s.cfg.interval):
			s.lost++
		}
	}
}

// RunTimed is Run with one timer for all rounds.
func (s *Supervisor) RunTimed() int {
	sum := 0
	t := time.NewTimer(s.cfg.interval)
	defer t.Stop()
	for {
		select {
		case e, ok := <-s.events:
			if !ok {
				return sum
			}
			sum += e
			t.Reset(s.cfg.interval)
		case <-t.C:
			s.lost++
			t.Reset(s.cfg.interval)
		}
	}
}

// decibels converts a ratio.
//
//go:fix inline
func decibels(ratio float64) float64 { return 10 * math.Log10(ratio) }

// MeanDecibels is the mean of ratios in decibels.
func MeanDecibels(ratios []float64) float64 {
	sum := 0.0
	for _, r := range ratios {
		sum += decibels(r)
	}
	return sum / float64(len(ratios))
}

// history is a ring of load values of an hour; it is made with the whole of its room.
type history struct {
	ring []float64
	pos  int
}

func newHistory(n int) *history {
	ring := make([]float64, n)
	return &history{ring: ring}
}

func (h *history) push(v float64) float64 {
	old := h.ring[h.pos]
	h.ring[h.pos] = v
	h.pos++
	if h.pos == len(h.ring) {
		h.pos = 0
	}
	return old
}

// reserve lets the collector run less often in the hour of peak load.
var reserve []byte

// StartCollector prepares the process for the peak hour.
func StartCollector(mb int) {
	reserve = make([]byte, mb<<20)
}

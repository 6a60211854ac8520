package proxy

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"sync/atomic"
)

// Quotas hands out what is left; a channel of one place guards it.
type Quotas struct {
	turn chan struct{}
	left map[int]int
}

func NewQuotas(n int) *Quotas {
	q := &Quotas{turn: make(chan struct{}, 1), left: make(map[int]int, n)}
	for i := range n {
		q.left[i] = 1 << 40
	}
	return q
}

func (q *Quotas) Take(tenant int) (sum int) {
	q.turn <- struct{}{}
	q.left[tenant]--
	for k, v := range q.left {
		if v > 0 {
			sum += k
		}
	}
	<-q.turn
	return sum
}

// Pool lets four callers in at once, which is what its channel is for.
type Pool struct {
	slots chan struct{}
	done  atomic.Int64
}

func NewPool() *Pool { return &Pool{slots: make(chan struct{}, 4)} }

func (p *Pool) Do(work func() int) int {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	p.done.Add(1)
	return work()
}

type Backend struct {
	Name    string
	Weight  int
	Limits  [48]int64
	Latency [8]float64
}

func byWeight(a, b Backend) int { return cmp.Compare(a.Weight, b.Weight) }

// Order sorts backends by weight.
func Order(bs []Backend) []Backend {
	out := slices.Clone(bs)
	slices.SortFunc(out, byWeight)
	return out
}

type byName []Backend

func (b byName) Len() int      { return len(b) }
func (b byName) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
func (b byName) Less(i, j int) bool {
	x, y := b[i], b[j]
	return x.Name < y.Name || (x.Name == y.Name && x.Limits[0] < y.Limits[0])
}

// Names tells whether backends are in order.
func Names(bs []Backend, rounds int) int {
	n := 0
	for range rounds {
		if sort.IsSorted(byName(bs)) {
			n++
		}
	}
	return n
}

// Lookup sorts indexes, which are small.
func Lookup(bs []Backend) []int32 {
	idx := make([]int32, len(bs))
	for i := range idx {
		idx[i] = int32(i)
	}
	slices.SortFunc(idx, func(a, b int32) int { return cmp.Compare(bs[a].Weight, bs[b].Weight) })
	return idx
}

type scorer interface{ Score(x float64) float64 }

type polynomial struct {
	label string
	coeff [24]float64
}

func (p polynomial) Score(x float64) float64 {
	return p.coeff[0] + x*(p.coeff[1]+x*p.coeff[2])
}

type line struct{ a, b float64 }

func (l line) Score(x float64) float64 { return l.a + l.b*x }

// Best asks each scorer.
func Best(ss []scorer, xs []float64) float64 {
	best := 0.0
	for _, x := range xs {
		for _, s := range ss {
			best = max(best, s.Score(x))
		}
	}
	return best
}

type job func() int

// Jobs are run later.
type Jobs struct{ list []job }

func (j *Jobs) Add(prio int, weight int) {
	if prio < 0 {
		prio = 0
	}
	j.list = append(j.list, func() int { return prio * weight })
}

// Sum changes its counter in the literal: both have to live together.
func (j *Jobs) Sum(n int) func() int {
	total := 0
	step := func() int {
		total += n
		return total
	}
	j.list[0] = step
	return step
}

func (j *Jobs) Run() (sum int) {
	for _, f := range j.list {
		sum += f()
	}
	j.list = j.list[:0]
	return sum
}

type ctxKey int

const (
	keyTenant ctxKey = iota
	keyTrace
)

type handler func(ctx context.Context) int

// Serve calls h for each request with what it should know.
func Serve(ctx context.Context, reqs []Request, h handler) (n int) {
	for i := range reqs {
		c := context.WithValue(ctx, keyTenant, reqs[i].Tenant)
		c = context.WithValue(c, keyTrace, reqs[i].Path)
		n += h(c)
	}
	return n
}

// Tenant is what a handler asks for.
func Tenant(ctx context.Context) int {
	t, _ := ctx.Value(keyTenant).(int)
	return t
}

type session struct {
	open  bool
	since int64
	admin bool
	last  int64
	dirty bool
	id    int64
	ready bool
}

// Sessions indexes sessions by value.
func Sessions(n int) map[int]session {
	m := make(map[int]session, n)
	for i := range n {
		m[i] = session{id: int64(i), open: true}
	}
	return m
}

type probe struct {
	ok   bool
	at   float64
	sure bool
}

type window struct {
	probes [64]probe
	n      int
}

// Windows makes the windows of all backends.
func Windows(n int) []*window {
	out := make([]*window, n)
	for i := range out {
		w := new(window)
		w.probes[i%64].ok = true
		out[i] = w
	}
	return out
}

// Package index is the query side of a small search cluster.
package index

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
)

// Replica holds a copy of the postings.
type Replica struct {
	Name     string
	postings []uint32
}

func NewReplica(name string, n int) *Replica {
	r := &Replica{Name: name, postings: make([]uint32, n)}
	x := uint32(2463534242)
	for i := range r.postings {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		r.postings[i] = x
	}
	return r
}

// Answer is what a replica found.
type Answer struct {
	From string
	Hits int
}

func (r *Replica) lookup(term uint32) Answer {
	a := Answer{From: r.Name}
	for _, p := range r.postings {
		if p&1023 == term&1023 {
			a.Hits++
		}
	}
	return a
}

// Cluster asks several replicas.
type Cluster struct {
	replicas []*Replica
}

// First asks all replicas and takes the answer that comes first.
func (c *Cluster) First(term uint32) Answer {
	answers := make(chan Answer)
	for _, r := range c.replicas {
		go func() {
			answers <- r.lookup(term)
		}()
	}
	return <-answers
}

// Quick is as First, but gives up with the context.
func (c *Cluster) Quick(ctx context.Context, term uint32) (Answer, error) {
	got := make(chan Answer, len(c.replicas))
	for _, r := range c.replicas {
		go func() { got <- r.lookup(term) }()
	}
	select {
	case a := <-got:
		return a, nil
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	}
}

var errDamaged = errors.New("index: damaged segment")

// Segment is a part of the index on disk.
type Segment struct {
	ID   int
	Data []byte
	Sum  uint64
}

func (s *Segment) verify() error {
	h := fnv.New64a()
	h.Write(s.Data)
	if h.Sum64() != s.Sum {
		return fmt.Errorf("segment %d: %w", s.ID, errDamaged)
	}
	return nil
}

func verifyPart(part []Segment, errs chan<- error) {
	for i := range part {
		if err := part[i].verify(); err != nil {
			errs <- err
			return
		}
	}
	errs <- nil
}

// Verify checks all segments, a few parts at the same time, and returns at the first damage.
func Verify(segments []Segment, parts int) error {
	errs := make(chan error)
	for p := range parts {
		go verifyPart(segments[p*len(segments)/parts:(p+1)*len(segments)/parts], errs)
	}
	for range parts {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// recorder writes queries to the query log; there is one for the process.
type recorder struct {
	in  chan Answer
	mu  sync.Mutex
	sum map[string]int
}

var queryLog = sync.OnceValue(func() *recorder {
	r := &recorder{in: make(chan Answer, 256), sum: make(map[string]int)}
	go r.run()
	return r
})

func (r *recorder) run() {
	for a := range r.in {
		r.mu.Lock()
		r.sum[a.From] += a.Hits
		r.mu.Unlock()
	}
}

// Note puts an answer into the query log.
func Note(a Answer) { queryLog().in <- a }

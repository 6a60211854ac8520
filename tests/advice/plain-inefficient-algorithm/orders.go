// Package desk is the planning desk of a parcel company: orders, couriers, shifts and zones.
package desk

import (
	"cmp"
	"slices"
)

type parcel struct {
	id      uint64
	zone    string
	weight  float64
	courier uint32
}

// held returns how many parcels have a zone that is closed today.
func held(parcels []parcel, closed []string) (n int) {
	for i := range parcels {
		if slices.Contains(closed, parcels[i].zone) {
			n++
		}
	}
	return n
}

type courier struct {
	id    uint32
	depot uint8
	load  float64
}

type plan struct {
	couriers []courier
}

// assign adds the weight of each parcel to the load of its courier.
func (p *plan) assign(parcels []parcel) (lost int) {
	for i := range p.couriers {
		p.couriers[i].load = 0
	}
	for i := range parcels {
		found := false
		for j := range p.couriers {
			if p.couriers[j].id == parcels[i].courier {
				p.couriers[j].load += parcels[i].weight
				found = true
				break
			}
		}
		if !found {
			lost++
		}
	}
	return lost
}

type stop struct {
	due  int32
	done bool
	addr uint32
}

type route struct {
	stops []stop
}

// prune takes the stops off the route that are done; the others keep their order.
func (r *route) prune() int {
	for i := 0; i < len(r.stops); {
		if r.stops[i].done {
			r.stops = slices.Delete(r.stops, i, i+1)
			continue
		}
		i++
	}
	return len(r.stops)
}

type queue struct {
	heap []stop
}

// drain serves all stops by their due time; each late one comes back once, an hour later.
func (q *queue) drain(now int32) (served int) {
	for len(q.heap) > 0 {
		slices.SortFunc(q.heap, func(a, b stop) int { return cmp.Compare(b.due, a.due) })
		last := len(q.heap) - 1
		s := q.heap[last]
		q.heap = q.heap[:last]
		if s.due < now && !s.done {
			s.due += 3600
			s.done = true
			q.heap = append(q.heap, s)
		}
		served++
	}
	return served
}

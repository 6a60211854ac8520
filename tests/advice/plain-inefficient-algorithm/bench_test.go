package desk

import (
	"strconv"
	"testing"
)

var (
	sink  int
	sinkF float64
)

func parcels(n int) []parcel {
	ps := make([]parcel, n)
	for i := range ps {
		ps[i] = parcel{uint64(i), "zone-" + strconv.Itoa(i*37%900), float64(i%30) / 2, uint32(1000 + i*13%420)}
	}
	return ps
}

func BenchmarkHeld(b *testing.B) {
	ps := parcels(1000)
	var closed []string
	for i := range 150 {
		closed = append(closed, "zone-"+strconv.Itoa(i*5))
	}
	for b.Loop() {
		sink += held(ps, closed)
	}
}

func BenchmarkAssign(b *testing.B) {
	ps := parcels(1500)
	p := &plan{couriers: make([]courier, 400)}
	for i := range p.couriers {
		p.couriers[i].id = uint32(1000 + i)
	}
	for b.Loop() {
		sink += p.assign(ps)
	}
}

func BenchmarkPrune(b *testing.B) {
	all := make([]stop, 2000)
	for i := range all {
		all[i] = stop{int32(i), i%3 != 0, uint32(i)}
	}
	work := make([]stop, len(all))
	for b.Loop() {
		copy(work, all)
		r := route{work}
		sink += r.prune()
	}
}

func BenchmarkDrain(b *testing.B) {
	all := make([]stop, 300)
	for i := range all {
		all[i] = stop{due: int32(i * 7919 % 5000), addr: uint32(i)}
	}
	work := make([]stop, len(all))
	for b.Loop() {
		copy(work, all)
		q := queue{work}
		sink += q.drain(2500)
	}
}

func BenchmarkSurcharged(b *testing.B) {
	classes := make([]uint16, 2000)
	for i := range classes {
		classes[i] = uint16(i * 11 % 97)
	}
	for b.Loop() {
		sink += surcharged(classes)
	}
}

func BenchmarkOverlaps(b *testing.B) {
	zones := make([]point, 300)
	for i := range zones {
		zones[i] = point{float64(i % 17), float64(i * 7 % 23), 0.7}
	}
	for b.Loop() {
		n, d := overlaps(zones)
		sink, sinkF = sink+n, sinkF+d
	}
}

func BenchmarkTariff(b *testing.B) {
	t := &tariff{upTo: make([]float64, 120), price: make([]int, 121)}
	for i := range t.upTo {
		t.upTo[i], t.price[i] = float64(i)*0.5, i*20
	}
	weights := make([]float64, 1500)
	for i := range weights {
		weights[i] = float64(i*31%611) / 10
	}
	for b.Loop() {
		sink += t.total(weights)
	}
}

func BenchmarkMedians(b *testing.B) {
	shifts := make([]shift, 60)
	for i := range shifts {
		shifts[i].scans = make([]int32, 150)
		for j := range shifts[i].scans {
			shifts[i].scans[j] = int32((i + 3) * j * 7919 % 3600)
		}
	}
	scratch := make([]int32, 0, 256)
	for b.Loop() {
		sink += medians(shifts, scratch)
	}
}

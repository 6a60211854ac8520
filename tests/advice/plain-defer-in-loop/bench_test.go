package fleet

import (
	"strconv"
	"testing"
)

var sink int

func BenchmarkSweep(b *testing.B) {
	r := newRegistry(800, 300)
	for b.Loop() {
		sink += r.sweep(1200)
	}
}

func BenchmarkExport(b *testing.B) {
	samples := make([]sample, 600)
	for i := range samples {
		samples[i] = sample{uint64(i), uint64(i * 3), uint64(i * i)}
	}
	var x exporter
	for b.Loop() {
		sink += x.export(samples)
	}
}

func BenchmarkTotal(b *testing.B) {
	st := &store{segments: map[string]*segment{}}
	for i := range 500 {
		k := "seg-" + strconv.Itoa(i)
		st.order = append(st.order, k)
		st.segments[k] = &segment{rows: [6]int64{1, int64(i), 3}}
	}
	for b.Loop() {
		sink += int(st.total())
	}
}

func BenchmarkDigest(b *testing.B) {
	f := &pagefile{pages: make([]page, 1200), flushed: 40}
	for i := range f.pages {
		f.pages[i].kind = kindLeaf
		if i%10 == 9 {
			f.pages[i].kind = kindInner
		}
		f.pages[i].lsn = uint64(i % 60)
		f.pages[i].words[3] = uint64(i)
	}
	f.extents = []extent{{0, 300}, {340, 800}, {900, 1200}}
	for b.Loop() {
		sink += int(f.digest() & 3)
	}
}

func BenchmarkRefresh(b *testing.B) {
	p := &poller{}
	for i := range 300 {
		d := &device{}
		for j := range d.samples {
			d.samples[j] = float64(i*j%17) + 0.5
		}
		p.devices = append(p.devices, d)
	}
	for b.Loop() {
		sink += int(p.refresh(1.25))
	}
}

func BenchmarkSumParts(b *testing.B) {
	parts := make([][]byte, 6)
	for i := range parts {
		parts[i] = make([]byte, 256<<10)
	}
	sums := make([]uint32, len(parts))
	for b.Loop() {
		sink += int(sumParts(parts, sums))
	}
}

func BenchmarkMerge(b *testing.B) {
	var runs []*run
	for i := range 8 {
		r := &run{}
		for j := range 400 {
			r.keys = append(r.keys, uint32(j*9+i*5))
		}
		runs = append(runs, r)
	}
	dst := make([]uint32, 8*400)
	for b.Loop() {
		n, err := merge(dst, runs)
		if err != nil {
			b.Fatal(err)
		}
		sink += n
	}
}

func BenchmarkSend(b *testing.B) {
	d := &dialer{lanes: make([]lane, 6)}
	d.lanes[1].busy, d.lanes[4].busy = true, true
	payload := make([]byte, 6000)
	for i := range payload {
		payload[i] = byte(i)
	}
	for b.Loop() {
		s, err := d.send(payload)
		if err != nil {
			b.Fatal(err)
		}
		sink += int(s)
	}
}

package edge

import (
	"strconv"
	"sync/atomic"
	"testing"
)

var sink atomic.Int64

func BenchmarkAdmit(b *testing.B) {
	l := NewLive(Settings{MaxBody: 1000, Retries: 3})
	b.RunParallel(func(pb *testing.PB) {
		n := int64(0)
		for i := int64(1); pb.Next(); i++ {
			if l.Admit(i&2047, int(i&7)) {
				n++
			}
			if i&0xfffff == 0 {
				l.Reload(Settings{MaxBody: 1000 + i&15, Retries: 3})
			}
		}
		sink.Add(n)
	})
}

func BenchmarkCharge(b *testing.B) {
	box := new(Box[*Rates])
	box.Store(&Rates{Day: 1})
	b.RunParallel(func(pb *testing.PB) {
		n := int32(0)
		for i := int32(1); pb.Next(); i++ {
			n += Charge(box, uint8(i), i)
			if i&0xfffff == 0 {
				box.Store(&Rates{Day: int(i)})
			}
		}
		sink.Add(int64(n))
	})
}

func BenchmarkLookup(b *testing.B) {
	hosts := make([]string, 256)
	table := make(map[string]Backend, len(hosts))
	for i := range hosts {
		hosts[i] = "host" + strconv.Itoa(i) + ".example"
		table[hosts[i]] = Backend{Addr: "10.0.0." + strconv.Itoa(i), Weight: i}
	}
	r := new(Routes)
	r.Replace(table)
	b.RunParallel(func(pb *testing.PB) {
		n := 0
		for i := 1; pb.Next(); i++ {
			be, _ := r.Lookup(hosts[i&255])
			n += be.Weight
			if i&0xfffff == 0 {
				r.Replace(table)
			}
		}
		sink.Add(int64(n))
	})
}

type plain string

func (p plain) Name() string    { return string(p) }
func (p plain) Bound(n int) int { return n + 12 }

func BenchmarkCodecFor(b *testing.B) {
	for _, n := range []string{"gzip", "br", "zstd", "identity"} {
		Register(plain(n))
	}
	names := []string{"gzip", "br", "zstd", "identity"}
	b.RunParallel(func(pb *testing.PB) {
		n := int64(0)
		for i := 0; pb.Next(); i++ {
			if c, err := codecFor(names[i&3]); err == nil && c != nil {
				n++
			}
		}
		sink.Add(n)
	})
}

func BenchmarkNearest(b *testing.B) {
	m := new(Mesh)
	for i := range int32(2000) {
		m.Join(Peer{ID: uint32(i), X: i * 37 % 1000, Y: i * 91 % 1000, Load: i % 100})
	}
	b.RunParallel(func(pb *testing.PB) {
		n := int64(0)
		for i := int32(0); pb.Next(); i++ {
			n += int64(m.Nearest(i%1000, i*3%1000, 80))
		}
		sink.Add(n)
	})
}

func BenchmarkPages(b *testing.B) {
	p := NewPages(512)
	paths := make([]string, 512)
	for i := range paths {
		paths[i] = "/static/page/" + strconv.Itoa(i)
		p.Put(paths[i], []byte("x"))
	}
	i := 0
	for b.Loop() {
		for range 32 {
			i += 17
			body, _ := p.Get(paths[i&511])
			sink.Store(int64(len(body)))
		}
	}
}

func BenchmarkHealth(b *testing.B) {
	h := new(Health)
	b.RunParallel(func(pb *testing.PB) {
		s := 0.0
		for i := int64(0); pb.Next(); i++ {
			if i&15 == 0 {
				s += h.Score()
			} else {
				h.Answer(i&63 != 1, i&1023)
			}
		}
		sink.Add(int64(s))
	})
}

func BenchmarkPick(b *testing.B) {
	d := &dice{x: 88172645463325252, cum: []uint32{10, 25, 40, 80}}
	for b.Loop() {
		n := 0
		for range 32 {
			n += d.pick()
		}
		sink.Store(int64(n))
	}
}

package energy

import "sync"

// Feeder is a node of the low-voltage grid: it serves meters and further feeders.
type Feeder struct {
	Name  string
	Watts int64
	Below []*Feeder
}

// Load is the load at the feeder and below.
func (f *Feeder) Load() int64 {
	w := f.Watts
	for _, c := range f.Below {
		w += c.Load()
	}
	return w
}

// Names hands out unique names of feeders.
type Names struct {
	taken map[string]bool
}

// Claim takes the name, or the next free one with primes behind it.
func (n *Names) Claim(name string) string {
	for n.taken[name] {
		name += "'"
	}
	n.taken[name] = true
	return name
}

// Release gives a name back.
func (n *Names) Release(name string) {
	delete(n.taken, name)
}

// Zone is a part of the grid with a lock of its own.
type Zone struct {
	mu    sync.Mutex
	watts int64
	tap   int
}

// Regulate lets a controller, which may panic, change each zone in turn.
func Regulate(zones []*Zone, step func(watts int64, tap int) int) (moved int) {
	for _, z := range zones {
		func() {
			z.mu.Lock()
			defer z.mu.Unlock()
			tap := step(z.watts, z.tap)
			if tap != z.tap {
				moved++
				z.tap = tap
			}
		}()
	}
	return moved
}

// Phasor of a bus.
type Phasor struct {
	Re, Im float64
}

//go:inline
func (p Phasor) mul(q Phasor) Phasor {
	return Phasor{p.Re*q.Re - p.Im*q.Im, p.Re*q.Im + p.Im*q.Re}
}

// Times multiplies two phasors.
//
// Deprecated: use [Phasor.Mul].
//
//go:fix inline
func Times(p, q Phasor) Phasor {
	return p.Mul(q)
}

// Mul multiplies two phasors.
func (p Phasor) Mul(q Phasor) Phasor {
	return p.mul(q)
}

// Flow is one sweep over the branches: the voltages after the drops.
func Flow(v, y []Phasor) (loss float64) {
	for i := 1; i < len(v); i++ {
		d := Times(v[i-1], y[i])
		v[i].Re = 0.5*v[i].Re + 0.5*d.Re
		v[i].Im = 0.5*v[i].Im + 0.5*d.Im
		loss += d.Re*d.Re + d.Im*d.Im
	}
	return loss
}

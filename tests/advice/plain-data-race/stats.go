// Package fleet collects what vehicles report.
package fleet

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Position is one report of a vehicle.
type Position struct {
	Vehicle  uint32
	Lat, Lon int32
	Speed    int16
	At       int64
}

// Intake takes reports of many connections.
type Intake struct {
	accepted int
	refused  atomic.Int64
	cells    [64]atomic.Uint32
}

// Put takes one report; it is called by the goroutine of each connection.
func (in *Intake) Put(p *Position) bool {
	if p.Lat < -900_000_000 || p.Lat > 900_000_000 {
		in.refused.Add(1)
		return false
	}
	in.cells[uint32(p.Lat^p.Lon)>>26].Add(1)
	in.accepted++
	return true
}

// Accepted and Refused tell how many reports there were.
func (in *Intake) Accepted() int { return in.accepted }
func (in *Intake) Refused() int  { return int(in.refused.Load()) }

var errSpeed = errors.New("fleet: no vehicle is that fast")

func plausible(p *Position) error {
	if p.Speed > 3000 {
		return fmt.Errorf("vehicle %d: %w", p.Vehicle, errSpeed)
	}
	return nil
}

// Validate checks reports with several goroutines and returns an error of one of them.
func Validate(reports []Position, workers int) (err error) {
	var wg sync.WaitGroup
	part := (len(reports) + workers - 1) / workers
	for lo := 0; lo < len(reports); lo += part {
		chunk := reports[lo:min(lo+part, len(reports))]
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range chunk {
				if e := plausible(&chunk[i]); e != nil {
					err = e
					return
				}
			}
		}()
	}
	wg.Wait()
	return err
}

// Distances works out how far each vehicle went; the workers share the slice, but not its elements.
func Distances(tracks [][]Position, workers int) []float64 {
	out := make([]float64, len(tracks))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < len(tracks); i += workers {
				out[i] = length(tracks[i])
			}
		}()
	}
	wg.Wait()
	return out
}

func length(track []Position) (sum float64) {
	for i := 1; i < len(track); i++ {
		dx, dy := float64(track[i].Lat-track[i-1].Lat), float64(track[i].Lon-track[i-1].Lon)
		sum += max(dx, -dx) + max(dy, -dy)
	}
	return sum
}

// Link is the connection to a vehicle's unit.
type Link struct {
	id       uint32
	lastBeat time.Duration
	frames   [256]byte
}

// Beat implements the keep-alive of reader and writer.
func (l *Link) Beat(at time.Duration) byte {
	l.lastBeat = at
	return l.frames[byte(at)]
}

type beater interface{ Beat(time.Duration) byte }

// Pump runs the two halves of a link.
func Pump(b beater, rounds int) (x byte) {
	var half [2]byte
	var both sync.WaitGroup
	for h := range half {
		both.Add(1)
		go func() {
			var s byte
			for i := range rounds {
				s += b.Beat(time.Duration(i*2 + h))
			}
			half[h] = s
			both.Done()
		}()
	}
	both.Wait()
	return half[0] ^ half[1]
}

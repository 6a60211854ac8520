package energy

import (
	"runtime"
	"slices"
	"sync"
)

// Meter is the master record of a device.
type Meter struct {
	ID       uint64
	Serial   [24]byte
	Customer [64]byte
	Address  [128]byte
	Firmware [32]byte
	Zone     uint8
	Phases   uint8
	Fuse     uint16
	LastWh   int64
	Limits   [16]int32
}

// FuseSum adds up the fuses of a zone.
func FuseSum(fleet []Meter, zone uint8) (sum int64) {
	for _, m := range fleet {
		if m.Zone == zone {
			sum += int64(m.Fuse)
		}
	}
	return sum
}

// Contract binds a meter to a tariff.
type Contract struct {
	Meter  uint64
	Tariff string
	Since  int64
}

// IndexContracts makes contracts findable by meter.
func IndexContracts(cs []Contract) map[uint64]*Contract {
	byMeter := make(map[uint64]*Contract)
	for i := range cs {
		byMeter[cs[i].Meter] = &cs[i]
	}
	return byMeter
}

// Reading of a meter in its zone.
type Reading struct {
	Meter uint64
	At    int64
	Wh    int64
	Zone  uint16
}

// ByZone adds the readings up; the area has a dozen zones.
func ByZone(rs []Reading) map[uint16]int64 {
	perZone := make(map[uint16]int64)
	for i := range rs {
		perZone[rs[i].Zone] += rs[i].Wh
	}
	return perZone
}

// Silent lists the meters of the readings that the fleet plan does not have.
func Silent(plan []uint64, rs []Reading) []uint64 {
	missing := make([]uint64, 0, len(rs))
	for i := range rs {
		if !slices.Contains(plan, rs[i].Meter) {
			missing = append(missing, rs[i].Meter)
		}
	}
	return missing
}

var reactive = []uint16{3, 4, 7, 8}

// Reactive adds up the reactive channels of samples.
func Reactive(samples []Sample) (sum float64) {
	for i := range samples {
		if slices.Contains(reactive, samples[i].Register) {
			sum += samples[i].Wh
		}
	}
	return sum
}

// Largest gives the readings above limit, in place, without copies of the records.
func Largest(rs []Reading, limit int64) []*Reading {
	n := 0
	for i := range rs {
		if rs[i].Wh > limit {
			n++
		}
	}
	top := make([]*Reading, 0, n)
	for i := range rs {
		if rs[i].Wh > limit {
			top = append(top, &rs[i])
		}
	}
	return top
}

func estimate(r *Reading) int64 {
	x := uint64(r.Wh) ^ uint64(r.At)
	for range 24 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return int64(x & 0xffff)
}

// EstimateAll fills gaps for all readings.
func EstimateAll(rs []Reading, out []int64) {
	var wg sync.WaitGroup
	for i := range rs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = estimate(&rs[i])
		}()
	}
	wg.Wait()
}

// EstimateParts does the same with a goroutine for each processor.
func EstimateParts(rs []Reading, out []int64) {
	var wg sync.WaitGroup
	size := (len(rs) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for lo := 0; lo < len(rs); lo += size {
		hi := min(lo+size, len(rs))
		wg.Add(1)
		go func(lo, hi int) {
			defer wg.Done()
			for i := lo; i < hi; i++ {
				out[i] = estimate(&rs[i])
			}
		}(lo, hi)
	}
	wg.Wait()
}

// Slot is a step of the day plan of a meter.
type Slot struct {
	Valid    bool
	Wh       int64
	Quality  uint8
	At       int64
	Estimate bool
	Price    int32
	Closed   bool
}

// DayPlan makes the slots of a fleet's day from a start, n for each meter.
func DayPlan(meters, n int, start int64) []Slot {
	plan := make([]Slot, meters*n)
	for i := range plan {
		plan[i].At = start + int64(i%n)*900
	}
	return plan
}

// Offer of a unit in the merit order.
type Offer struct {
	Unit  uint32
	Price int32
	MW    float64
}

// Cost of the offers that run.
func Cost(offers []Offer) (sum float64) {
	for _, o := range offers {
		sum += o.MW * float64(o.Price)
	}
	return sum
}

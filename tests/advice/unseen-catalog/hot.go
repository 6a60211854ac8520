package fleet

// odometer counts meters.
type odometer struct {
	meters  int64
	changed bool
}

func (o *odometer) touch() { o.changed = true }

func (o *odometer) add(m int64) {
	defer o.touch()
	o.meters += m
}

// Drive adds all legs.
func (o *odometer) Drive(legs []int64) {
	for _, m := range legs {
		o.add(m)
	}
}

// Total adds up legs of both odometers; the loops are the work.
//
//go:noinline
func (o *odometer) Total(legs []int64) (sum int64) {
	for _, m := range legs {
		if m&1 == 0 {
			sum += m
		} else {
			sum -= m / 3
		}
	}
	return sum + o.meters
}

// smooth is the moving average of a row of speeds.
//
//go:nobounds
func smooth(dst, src []int32) {
	for i := 2; i < len(src); i++ {
		dst[i] = (src[i-2] + src[i-1] + src[i]) / 3
	}
}

// sharpen is the difference.
//
//go:nosplit
func sharpen(dst, src []int32) {
	for i := 1; i < len(src); i++ {
		dst[i] = src[i]*2 - src[i-1]
	}
}

// berth is a place in a depot.
type berth struct{ taken int }

func (b *berth) leave() { b.taken-- }

// park takes berths until none is free or all vehicles have one; all are free again when it is done.
func park(berths []berth, vehicles int) (most int) {
	next := 0
search:
	for {
		switch {
		case vehicles == 0, next == len(berths):
			break search
		case berths[next].taken > 0:
			next++
			continue search
		}
		b := &berths[next]
		b.taken++
		defer b.leave()
		vehicles--
		most = next
		next++
	}
	return most
}

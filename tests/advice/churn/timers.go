package churn

import "time"

// Sum takes numbers until none comes for a while.
func Sum(in <-chan int, wait time.Duration) (sum int) {
	for {
		select {
		case v, ok := <-in:
			if !ok {
				return sum
			}
			sum += v
		case <-time.After(wait):
			return sum
		}
	}
}

// receive gives up after a second.
func receive(in <-chan int) (int, bool) {
	select {
	case v, ok := <-in:
		return v, ok
	case <-time.After(time.Second):
		return 0, false
	}
}

func Largest(in <-chan int) (largest int) {
	for {
		v, ok := receive(in)
		if !ok {
			return largest
		}
		largest = max(largest, v)
	}
}

type poller struct {
	ready chan int
	limit time.Duration
}

func (p *poller) Poll(rounds int) (n int) {
	for i := 0; i < rounds; i++ {
		timeout := time.NewTimer(p.limit)
		select {
		case v := <-p.ready:
			n += v
		case <-timeout.C:
			return n
		}
		timeout.Stop()
	}
	return n
}

// ---- one timer for all of it

func SumReset(in <-chan int, wait time.Duration) (sum int) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		timer.Reset(wait)
		select {
		case v, ok := <-in:
			if !ok {
				return sum
			}
			sum += v
		case <-timer.C:
			return sum
		}
	}
}

func SumDeadline(in <-chan int, wait time.Duration) (sum int) {
	deadline := time.After(wait)
	for {
		select {
		case v, ok := <-in:
			if !ok {
				return sum
			}
			sum += v
		case <-deadline:
			return sum
		}
	}
}

func SumTick(in <-chan int, every time.Duration) (sum, ticks int) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case v, ok := <-in:
			if !ok {
				return sum, ticks
			}
			sum += v
		case <-ticker.C:
			ticks++
		}
	}
}

package orders

import (
	"runtime"
	"sync"
)

// WeightsByPart weighs the lines of all orders, on as many goroutines as there are processors.
func WeightsByPart(orders []Order) []int {
	sums := make([]int, len(orders))
	part := (len(orders) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for from := 0; from < len(orders); from += part {
		to := min(from+part, len(orders))
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := from; i < to; i++ {
				n := 0
				for j := range orders[i].Lines {
					n += weigh(&orders[i].Lines[j])
				}
				sums[i] = n
			}
		}()
	}
	wg.Wait()
	return sums
}

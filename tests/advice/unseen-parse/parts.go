package parse

import (
	"strconv"
	"sync"
)

// halves parses a column on two goroutines.
func halves(cells []string) []int {
	out := make([]int, len(cells))
	mid := len(cells) / 2
	var wg sync.WaitGroup
	for _, part := range [2][2]int{{0, mid}, {mid, len(cells)}} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := part[0]; i < part[1]; i++ {
				out[i], _ = strconv.Atoi(cells[i])
			}
		}()
	}
	wg.Wait()
	return out
}

package churn

import (
	"runtime"
	"sync"
	"sync/atomic"
)

func weigh(n int) int {
	for i := 0; i < 20; i++ {
		n = n*31 + i
	}
	return n & 1023
}

// Total starts a goroutine for each number.
func Total(numbers []int) int64 {
	var (
		wg  sync.WaitGroup
		sum atomic.Int64
	)
	for _, n := range numbers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sum.Add(int64(weigh(n)))
		}()
	}
	wg.Wait()
	return sum.Load()
}

type scorer struct{ factor int }

func (s *scorer) score(n int, out chan<- int) { out <- weigh(n) * s.factor }

func (s *scorer) Best(numbers []int) (best int) {
	out := make(chan int, len(numbers))
	for i := 0; i < len(numbers); i++ {
		go s.score(numbers[i], out)
	}
	for range numbers {
		best = max(best, <-out)
	}
	return best
}

// Fill fills a table, a goroutine for each cell.
func Fill(table [][]int) {
	var wg sync.WaitGroup
	for y := range table {
		for x := range table[y] {
			wg.Add(1)
			go func(cell *int, n int) {
				*cell = weigh(n)
				wg.Done()
			}(&table[y][x], y*x)
		}
	}
	wg.Wait()
}

// ---- so many and no more

func Pool(numbers []int) int64 {
	var (
		wg   sync.WaitGroup
		sum  atomic.Int64
		jobs = make(chan int, 64)
	)
	for i := 0; i < runtime.GOMAXPROCS(0); i++ {
		wg.Add(1)
		go func(worker int) {
			defer wg.Done()
			for n := range jobs {
				sum.Add(int64(weigh(n + worker&0)))
			}
		}(i)
	}
	for _, n := range numbers {
		jobs <- n
	}
	close(jobs)
	wg.Wait()
	return sum.Load()
}

func Limited(numbers []int) int64 {
	var (
		wg    sync.WaitGroup
		sum   atomic.Int64
		slots = make(chan struct{}, 4)
	)
	for _, n := range numbers {
		slots <- struct{}{}
		wg.Add(1)
		go func(n int) {
			defer func() { <-slots; wg.Done() }()
			sum.Add(int64(weigh(n)))
		}(n)
	}
	wg.Wait()
	return sum.Load()
}

func Chunks(numbers []int, workers int) int64 {
	var (
		wg  sync.WaitGroup
		sum atomic.Int64
	)
	size := (len(numbers) + workers - 1) / workers
	for from := 0; from < len(numbers); from += size {
		part := numbers[from:min(from+size, len(numbers))]
		wg.Add(1)
		go func(part []int) {
			defer wg.Done()
			var s int64
			for _, n := range part {
				s += int64(weigh(n))
			}
			sum.Add(s)
		}(part)
	}
	wg.Wait()
	return sum.Load()
}

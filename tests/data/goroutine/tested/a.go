package tested

import "fmt"

func First(n int) error {
	ch := make(chan error)
	for i := 0; i < n; i++ {
		go func() { ch <- fmt.Errorf("e%d", i) }()
	}
	return <-ch
}

func Fine() int {
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
	return <-ch
}

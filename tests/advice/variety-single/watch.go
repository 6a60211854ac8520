package single

import (
	"context"
	"sync"
)

const few = 4

// Watch waits until one of many channels fires.
func Watch(ctx context.Context, list []<-chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fired := make(chan struct{}, 1)
	watcher := func(chunk []<-chan struct{}) {
		if !watchFew(ctx, chunk) {
			return
		}
		select {
		case fired <- struct{}{}:
		default:
		}
	}
	chunk := make([]<-chan struct{}, few)
	for i, ch := range list {
		chunk[i%few] = ch
		if i%few == few-1 {
			go watcher(chunk) // each waits
			chunk = make([]<-chan struct{}, few)
		}
	}
	select {
	case <-fired:
	case <-ctx.Done():
	}
}

func watchFew(ctx context.Context, ch []<-chan struct{}) bool {
	select {
	case <-ch[0]:
	case <-ch[1]:
	case <-ch[2]:
	case <-ch[3]:
	case <-ctx.Done():
		return false
	}
	return true
}

type peer struct {
	gone  chan struct{}
	heard int
}

func (p *peer) wait(wg *sync.WaitGroup) {
	<-p.gone
	p.heard++
	wg.Done()
}

// Settle waits for all peers.
func Settle(peers []*peer) {
	var wg sync.WaitGroup
	for _, p := range peers {
		wg.Add(1)
		go p.wait(&wg) // for its peer
	}
	for _, p := range peers {
		close(p.gone)
	}
	wg.Wait()
}

// Squares computes one small thing in each goroutine, and hands it out unless nobody wants it any more.
func Squares(ctx context.Context, nums map[int]int) int {
	out := make(chan int)
	for _, n := range nums {
		go func() { // of a square
			select {
			case out <- n * n:
			case <-ctx.Done():
			}
		}()
	}
	sum := 0
	for range nums {
		sum += <-out
	}
	return sum
}

// Cubes does the same with a token that all of them share.
func Cubes(nums []int) int {
	tokens, out := make(chan struct{}, 8), make([]int, len(nums))
	for range cap(tokens) {
		tokens <- struct{}{}
	}
	var wg sync.WaitGroup
	for i, n := range nums {
		wg.Add(1)
		go func() { // of a cube
			defer wg.Done()
			<-tokens
			out[i] = n * n * n
			tokens <- struct{}{}
		}()
	}
	wg.Wait()
	return out[0]
}

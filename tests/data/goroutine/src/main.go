// Command waits starts goroutines that wait in many ways and writes profiles of them into a folder.
//
//	GOEXPERIMENT=goroutineleakprofile go run -trimpath . DIR
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

var events = make(chan int)

var jobs = make(chan int)

//go:noinline
func abandonedResults(n int) error {
	ch := make(chan error)
	for i := range n {
		go func() { ch <- fmt.Errorf("%d", i) }()
	}
	return <-ch
}

func listener() {
	for e := range events {
		fmt.Println(e)
	}
}

// worker waits for jobs that submit sends: nothing is wrong with it.
func worker() {
	for j := range jobs {
		fmt.Println(j)
	}
}

func submit(n int) { jobs <- n }

func poll() {
	for {
		time.Sleep(time.Hour)
	}
}

func retry(n int) {
	for range n {
		time.Sleep(time.Hour)
	}
}

func watch(ctx context.Context) {
	t := time.NewTicker(time.Hour)
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

//go:noinline
func lockTwice(mu *sync.Mutex) {
	mu.Lock()
	mu.Lock()
}

func neverMade(ch chan int) { <-ch }

func dump(dir, name, profile string, debug int) {
	f, err := os.Create(dir + "/" + name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	if p := pprof.Lookup(profile); p != nil {
		p.WriteTo(f, debug)
	}
}

func main() {
	dir := os.Args[1]
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if len(os.Args) > 2 {
		defer submit(1)
	}
	abandonedResults(3)
	go listener()
	go worker()
	go poll()
	go retry(3)
	go watch(ctx)
	go lockTwice(new(sync.Mutex))
	go neverMade(nil)
	pprof.Do(ctx, pprof.Labels("handler", "/api/v1 x", "tenant", "acme"), func(context.Context) {
		abandonedResults(2)
	})
	time.Sleep(50 * time.Millisecond)
	dump(dir, "first.txt", "goroutine", 2)
	dump(dir, "counted.txt", "goroutine", 1)
	dump(dir, "profile.pb.gz", "goroutine", 0)
	abandonedResults(6)
	go retry(3)
	time.Sleep(50 * time.Millisecond)
	dump(dir, "second.txt", "goroutine", 2)
	for range 3 {
		runtime.GC()
		time.Sleep(100 * time.Millisecond)
	}
	dump(dir, "leaks.pb.gz", "goroutineleak", 0)
	dump(dir, "leaks-counted.txt", "goroutineleak", 1)
	dump(dir, "leaks.txt", "goroutineleak", 2)
}

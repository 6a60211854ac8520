// Makes the small traces of tests/data/trace: go run . small|seams|quiet FILE
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

func main() {
	f, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	switch os.Args[1] {
	case "small":
		small()
	case "seams":
		seams()
	}
	trace.Stop()
	f.Close()
}

// One generation with a bit of everything: channels, a lock, system calls, the network, tasks.
func small() {
	ctx, task := trace.NewTask(context.Background(), "request")
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan int)
	for i := range 3 {
		wg.Add(1)
		go worker(ctx, i, work, &mu, &wg)
	}
	for i := range 12 {
		trace.WithRegion(ctx, "send", func() { work <- i })
	}
	close(work)
	wg.Wait()
	trace.Log(ctx, "state", "all \"done\"\n")
	echo()
	task.End()
	block()
}

func worker(ctx context.Context, id int, work chan int, mu *sync.Mutex, wg *sync.WaitGroup) {
	defer wg.Done()
	ctx, task := trace.NewTask(ctx, fmt.Sprintf("worker %d", id))
	defer task.End()
	for n := range work {
		r := trace.StartRegion(ctx, "item")
		mu.Lock()
		spin(time.Duration(n*20) * time.Microsecond)
		mu.Unlock()
		r.End()
	}
}

func spin(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
	}
}

func echo() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return
	}
	go func() {
		if c, err := l.Accept(); err == nil {
			c.Write([]byte("hello"))
			c.Close()
		}
	}()
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Read(make([]byte, 8))
		c.Close()
	}
	l.Close()
}

func block() {
	go func() { select {} }()
	ch := make(chan bool)
	go func() { <-ch }()
	runtime.Gosched()
}

// Several generations: a task, a region and a wait that last from one to the next.
func seams() {
	ctx, task := trace.NewTask(context.Background(), "long")
	r := trace.StartRegion(ctx, "over the seam")
	done := make(chan bool)
	go func() {
		time.Sleep(1500 * time.Millisecond)
		done <- true
	}()
	<-done
	r.End()
	task.End()
	time.Sleep(700 * time.Millisecond)
}

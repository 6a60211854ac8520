// Command tracegen writes an execution trace of a given size: requests that pass through stages joined by channels, take a
// contended lock, allocate, sleep, read a pipe, and start goroutines of their own. bench/trace.py measures on it.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"sync/atomic"
	"time"
)

// counted tells how much of a trace is written.
type counted struct {
	file *os.File
	n    atomic.Int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.file.Write(p)
	c.n.Add(int64(n))
	return n, err
}

type request struct {
	ctx  context.Context
	task *trace.Task
	body []byte
	done chan int
}

type table struct {
	mu   sync.Mutex
	seen map[int]int
}

func (t *table) note(key int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[key]++
	if len(t.seen) > 5000 {
		t.seen = map[int]int{}
	}
}

func stage(name string, in <-chan *request, out chan<- *request, work func(*request)) {
	for r := range in {
		region := trace.StartRegion(r.ctx, name)
		work(r)
		region.End()
		if out != nil {
			out <- r
		} else {
			r.done <- len(r.body)
		}
	}
	if out != nil {
		close(out)
	}
}

// fanOut sums pieces of the body in goroutines that live no longer than that.
func fanOut(body []byte) int {
	var (
		wg  sync.WaitGroup
		sum atomic.Int64
	)
	for len(body) > 0 {
		n := min(len(body), 1024)
		piece := body[:n]
		body = body[n:]
		wg.Add(1)
		go func() {
			defer wg.Done()
			s := int64(0)
			for _, b := range piece {
				s += int64(b)
			}
			sum.Add(s)
		}()
	}
	wg.Wait()
	return int(sum.Load())
}

func client(seed int64, first chan<- *request, stop <-chan struct{}, t *table) {
	rng := rand.New(rand.NewSource(seed))
	done := make(chan int, 1)
	for {
		select {
		case <-stop:
			return
		default:
		}
		ctx, task := trace.NewTask(context.Background(), "request")
		r := &request{ctx: ctx, task: task, body: make([]byte, 256+rng.Intn(3072)), done: done}
		first <- r
		trace.Log(ctx, "size", fmt.Sprint(<-done))
		task.End()
		t.note(rng.Intn(8192))
		if rng.Intn(16) == 0 {
			time.Sleep(time.Duration(rng.Intn(200)) * time.Microsecond)
		}
	}
}

// syscalls writes to a pipe and reads it back: calls that do not wait.
func syscalls(stop <-chan struct{}) {
	r, w, err := os.Pipe()
	if err != nil {
		log.Fatal(err)
	}
	buf := make([]byte, 64)
	for {
		select {
		case <-stop:
			return
		case <-time.After(100 * time.Microsecond):
		}
		if _, err := w.Write(buf); err != nil {
			log.Fatal(err)
		}
		if _, err := r.Read(buf); err != nil {
			log.Fatal(err)
		}
	}
}

func main() {
	out := flag.String("out", "trace.out", "the trace")
	size := flag.Int64("bytes", 5<<20, "stop at so many bytes")
	procs := flag.Int("procs", 8, "GOMAXPROCS")
	clients := flag.Int("clients", 32, "requests at once")
	flag.Parse()

	runtime.GOMAXPROCS(*procs)
	file, err := os.Create(*out)
	if err != nil {
		log.Fatal(err)
	}
	c := &counted{file: file}
	if err := trace.Start(c); err != nil {
		log.Fatal(err)
	}
	var (
		t     = &table{seen: map[int]int{}}
		stop  = make(chan struct{})
		first = make(chan *request)
		next  = make(chan *request, 8)
		last  = make(chan *request, 8)
		wg    sync.WaitGroup
	)
	go stage("parse", first, next, func(r *request) { r.body = append([]byte("head"), r.body...) })
	for i := 0; i < 4; i++ {
		go stage("sum", last, nil, func(r *request) { fanOut(r.body) })
	}
	go stage("check", next, last, func(r *request) { t.note(len(r.body)) })
	go syscalls(stop)
	for i := 0; i < *clients; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			client(int64(i), first, stop, t)
		}()
	}
	for c.n.Load() < *size {
		time.Sleep(20 * time.Millisecond)
	}
	close(stop)
	wg.Wait()
	trace.Stop()
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

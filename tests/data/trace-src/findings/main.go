// Makes the traces of tests/data/findings, each with one fault or none: go run -trimpath ./findings NAME FILE; gzip -9n FILE
package main

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/trace"
	"sync"
	"syscall"
	"time"
)

var cases = map[string]func(){
	"convoy": convoy, "sharded": sharded, "pingpong": pingPong, "leak": leak, "parked": parked,
	"assist": assist, "timers": timers, "stw": stopTheWorld, "forcedgc": forcedGC,
	"syscalls": syscalls, "pipeline": pipeline, "balanced": balanced, "churn": churn,
	"hogs": hogs, "pool": pool, "http": httpServer, "idle": idle, "slow": slowTasks,
}

func main() {
	run, ok := cases[os.Args[1]]
	if !ok {
		log.Fatalf("no case %q", os.Args[1])
	}
	f, err := os.Create(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	runtime.GOMAXPROCS(2)
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	run()
	trace.Stop()
	f.Close()
}

func spin(d time.Duration) {
	for t := time.Now(); time.Since(t) < d; {
	}
}

func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() { defer wg.Done(); f(i) }()
	}
	wg.Wait()
}

// A cache whose one lock is held while the entry is fetched.
func convoy() {
	var mu sync.Mutex
	each(12, func(int) {
		for range 12 {
			mu.Lock()
			time.Sleep(100 * time.Microsecond)
			mu.Unlock()
		}
	})
}

// The same work with a lock for each of 64 parts, next to never taken.
func sharded() {
	var parts [64]struct {
		sync.Mutex
		n int
	}
	each(4, func(i int) {
		for k := range 2000 {
			p := &parts[(k*7+i*13)%len(parts)]
			p.Lock()
			p.n++
			p.Unlock()
		}
	})
}

// Two goroutines hand one number back and forth.
func pingPong() {
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	for i := range 3000 {
		a <- i
		<-b
	}
	close(a)
}

func request(results chan int) {
	answer := make(chan int) // nobody reads it once the request has timed out
	go func() { answer <- 1 }()
	select {
	case <-time.After(time.Millisecond / 2):
	case results <- 0:
	}
}

// Each request that times out leaves a goroutine behind.
func leak() {
	for range 60 {
		request(nil)
	}
	time.Sleep(150 * time.Millisecond)
}

// Workers that have nothing to do: no leak.
func parked() {
	jobs := make(chan int)
	for range 60 {
		go func() {
			for range jobs {
			}
		}()
	}
	time.Sleep(200 * time.Millisecond)
}

var kept [][]*[16]*int

func assist() {
	debug.SetGCPercent(10)
	each(4, func(int) {
		var l []*[16]*int
		for t := time.Now(); time.Since(t) < 60*time.Millisecond; {
			for range 100 {
				l = append(l, new([16]*int))
			}
			if len(l) > 1<<13 {
				l = nil
			}
		}
	})
}

func timers() {
	var wg sync.WaitGroup
	for i := range 1500 {
		wg.Add(1)
		time.AfterFunc(time.Duration(i%10)*time.Millisecond, wg.Done)
	}
	wg.Wait()
}

func stopTheWorld() {
	var m runtime.MemStats
	for range 30 {
		runtime.ReadMemStats(&m)
		time.Sleep(time.Millisecond)
	}
}

func forcedGC() {
	for range 3 {
		runtime.GC()
		time.Sleep(2 * time.Millisecond)
	}
}

func syscalls() {
	each(4, func(int) {
		for range 12 {
			ts := syscall.NsecToTimespec(3e6)
			syscall.Nanosleep(&ts, nil)
		}
	})
}

func stage(ctx context.Context, name string, d time.Duration, in <-chan int, out chan<- int) {
	defer close(out)
	for v := range in {
		trace.WithRegion(ctx, name, func() { time.Sleep(d); out <- v })
	}
}

func stages(d1, d2, d3 time.Duration) {
	ctx, task := trace.NewTask(context.Background(), "batch")
	defer task.End()
	a, b, c, d := make(chan int), make(chan int), make(chan int), make(chan int)
	go stage(ctx, "read", d1, a, b)
	go stage(ctx, "convert", d2, b, c)
	go stage(ctx, "write", d3, c, d)
	go func() {
		defer close(a)
		for i := range 60 {
			a <- i
		}
	}()
	for range d {
	}
}

func pipeline() { stages(100*time.Microsecond, 6*time.Millisecond, 100*time.Microsecond) }

// All stages take as long: none waits most of the time to hand on, as each has a place for what is ready.
func balanced() {
	ctx, task := trace.NewTask(context.Background(), "batch")
	defer task.End()
	a, b := make(chan int, 16), make(chan int, 16)
	go stage(ctx, "read", time.Millisecond, a, b)
	go func() {
		defer close(a)
		for i := range 80 {
			time.Sleep(time.Millisecond)
			a <- i
		}
	}()
	for range b {
	}
}

func churn() {
	var wg sync.WaitGroup
	for range 3000 {
		wg.Add(1)
		go wg.Done()
	}
	wg.Wait()
}

// More goroutines that compute than processors.
func hogs() {
	each(8, func(int) { spin(60 * time.Millisecond) })
}

// A pool as large as there are processors.
func pool() {
	jobs, done := make(chan int), make(chan int, 8)
	for range 2 {
		go func() {
			for j := range jobs {
				spin(200 * time.Microsecond)
				done <- j
			}
		}()
	}
	go func() {
		for i := range 300 {
			jobs <- i
		}
		close(jobs)
	}()
	for range 300 {
		<-done
	}
}

func httpServer() {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "hello")
	}))
	defer s.Close()
	each(2, func(int) {
		for range 40 {
			if r, err := s.Client().Get(s.URL); err == nil {
				io.Copy(io.Discard, r.Body)
				r.Body.Close()
			}
			time.Sleep(2 * time.Millisecond)
		}
	})
}

func idle() {
	for range 20 {
		go func() {
			for range time.Tick(20 * time.Millisecond) {
			}
		}()
	}
	time.Sleep(300 * time.Millisecond)
}

// One request in ten waits for a lock that a slow one holds.
func slowTasks() {
	var mu sync.Mutex
	for i := range 60 {
		ctx, task := trace.NewTask(context.Background(), "request")
		if i%20 == 19 {
			held := make(chan bool)
			go func() { mu.Lock(); close(held); time.Sleep(4 * time.Millisecond); mu.Unlock() }()
			<-held
		}
		trace.WithRegion(ctx, "answer", func() { mu.Lock(); spin(20 * time.Microsecond); mu.Unlock() })
		task.End()
	}
}

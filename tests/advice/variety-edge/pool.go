package edge

import (
	"context"
	"errors"
	"sync"
	"time"
)

// reserve keeps the collector calm.
var reserve = make([]byte, 48<<20)

func init() { reserve[0] = 1 }

// scratch is a table that is used.
var scratch = make([]uint32, 1<<16)

func init() {
	for i := range scratch {
		c := uint32(i)
		for range 8 {
			c = c>>1 ^ (0xEDB88320 & -(c & 1))
		}
		scratch[i] = c
	}
}

// Check sums a body by the table.
func Check(body []byte) (c uint32) {
	for _, b := range body {
		c = scratch[(c^uint32(b))&0xffff] ^ c>>8
	}
	return c
}

// Job is something to be done.
type Job func(context.Context) (int, error)

var errNone = errors.New("edge: no backend answered")

// Hedge asks all backends and takes the first answer.
func Hedge(ctx context.Context, jobs []Job) (int, error) {
	type answer struct {
		n   int
		err error
	}
	answers := make(chan answer)
	for _, j := range jobs {
		go func() {
			n, err := j(ctx)
			answers <- answer{n, err}
		}()
	}
	for range jobs {
		if a := <-answers; a.err == nil {
			return a.n, nil
		}
	}
	return 0, errNone
}

// HedgeRoom does so with room for all.
func HedgeRoom(ctx context.Context, jobs []Job) (int, error) {
	answers := make(chan int, len(jobs))
	for _, j := range jobs {
		go func() {
			n, err := j(ctx)
			if err != nil {
				n = -1
			}
			answers <- n
		}()
	}
	for range jobs {
		if n := <-answers; n >= 0 {
			return n, nil
		}
	}
	return 0, errNone
}

// Watcher follows changes of the configuration.
type Watcher struct {
	changes chan int
	done    chan struct{}
	seen    int
}

// Watch starts a watcher.
func Watch() *Watcher {
	w := &Watcher{changes: make(chan int), done: make(chan struct{})}
	go w.loop()
	return w
}

func (w *Watcher) loop() {
	for c := range w.changes {
		w.seen += c
	}
	close(w.done)
}

// Send sends a change.
func (w *Watcher) Send(c int) { w.changes <- c }

// Stop ends it.
func (w *Watcher) Stop() int {
	close(w.changes)
	<-w.done
	return w.seen
}

// Peek takes one change and goes away.
func Peek(c int) int {
	w := Watch()
	w.Send(c)
	return c
}

// Drain takes events until nothing came for a while.
func Drain(events <-chan int, quiet time.Duration) (sum int) {
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return sum
			}
			sum += e
		case <-time.After(quiet):
			return sum
		}
	}
}

// DrainUntil takes events for so long.
func DrainUntil(events <-chan int, limit time.Duration) (sum int) {
	over := time.After(limit)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return sum
			}
			sum += e
		case <-over:
			return sum
		}
	}
}

// Pump hands events on; a slow receiver is given up.
func Pump(from <-chan int, to chan<- int, patience time.Duration) (lost int) {
	for e := range from {
		t := time.NewTimer(patience)
		select {
		case to <- e:
		case <-t.C:
			lost++
		}
		t.Stop()
	}
	close(to)
	return lost
}

// PumpReset does so with one timer.
func PumpReset(from <-chan int, to chan<- int, patience time.Duration) (lost int) {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for e := range from {
		limit.Reset(patience)
		select {
		case to <- e:
		case <-limit.C:
			lost++
		}
	}
	close(to)
	return lost
}

// Import books amounts.
func Import(amounts []int, book func(int)) {
	var wg sync.WaitGroup
	for _, a := range amounts {
		wg.Add(1)
		go func(amount int) {
			defer wg.Done()
			book(amount)
		}(a)
	}
	wg.Wait()
}

// ImportLimited holds back, but inside.
func ImportLimited(amounts []int, book func(int)) {
	var (
		slots = make(chan struct{}, 4)
		wg    sync.WaitGroup
	)
	defer wg.Wait()
	for i := range amounts {
		wg.Add(1)
		go bookOne(&wg, slots, amounts[i], book)
	}
}

func bookOne(wg *sync.WaitGroup, slots chan struct{}, amount int, book func(int)) {
	slots <- struct{}{}
	book(amount)
	<-slots
	wg.Done()
}

// ImportParts gives each of a few workers a part.
func ImportParts(amounts []int, book func(int)) {
	const workers = 4
	var wg sync.WaitGroup
	part := (len(amounts) + workers - 1) / workers
	for lo := 0; lo < len(amounts); lo += part {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for _, a := range amounts[lo:min(lo+part, len(amounts))] {
				book(a)
			}
		}()
	}
	wg.Wait()
}

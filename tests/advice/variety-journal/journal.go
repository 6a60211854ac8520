// Package journal writes what was done, and waits for others.
package journal

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

type Order struct{ ID string }

// Journal writes records to a file.
type Journal struct {
	*os.File
	mu sync.Mutex
	n  int
}

// Append writes field by field: a system call each.
func (j *Journal) Append(orders []Order) error {
	var size [8]byte
	for i := range orders {
		binary.LittleEndian.PutUint64(size[:], uint64(len(orders[i].ID)))
		if _, err := j.Write(size[:]); err != nil {
			return err
		}
		if _, err := j.File.WriteString(orders[i].ID); err != nil {
			return err
		}
	}
	return nil
}

type table interface{ dump(w io.Writer) error }

type prices map[string]int64

func (p prices) dump(w io.Writer) error {
	for k, v := range p {
		if _, err := fmt.Fprintln(w, k, v); err != nil {
			return err
		}
	}
	return nil
}

// Dump opens the file and hands it on as it is.
func Dump(path string, t table) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	return t.dump(f)
}

// ReadSizes reads eight bytes at a time from a file.
func ReadSizes(path string) (sum uint64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for {
		var v uint64
		if err := binary.Read(f, binary.LittleEndian, &v); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return sum, nil
		} else if err != nil {
			return sum, err
		}
		sum += v
	}
}

// Buffered is right as it is.
func Buffered(path string, orders []Order) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<16)
	for i := range orders {
		w.WriteString(orders[i].ID)
		w.WriteByte('\n')
	}
	return w.Flush()
}

// Whole reads a file at once.
func Whole(path string) (int, error) {
	b, err := os.ReadFile(path)
	return len(b), err
}

// Commit writes one record and syncs: each write must be one.
func (j *Journal) Commit(record []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.n++
	_, err := j.Write(record)
	return err
}

// ---- defer

type pool struct {
	mu    sync.Mutex
	slots []slot
}

type slot struct {
	mu   sync.RWMutex
	used int
}

// Sweep unlocks all slots at its end only.
func (p *pool) Sweep() (n int) {
outer:
	for i := 0; ; i++ {
		switch {
		case i >= len(p.slots):
			break outer
		default:
			p.slots[i].mu.RLock()
			defer p.slots[i].mu.RUnlock()
			n += p.slots[i].used
		}
	}
	return n
}

// Spans closes a span per order, in a closure that runs at the end.
func Spans(ctx context.Context, orders []Order, done func(string)) {
	_ = ctx
	visit := func() {
		for _, o := range orders {
			id := o.ID
			defer done(id)
		}
	}
	visit()
}

// Each has the defer in a function of its own.
func (p *pool) Each() (n int) {
	for i := range p.slots {
		n += func(s *slot) int {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.used = (s.used*5 + 3) % 7
			return s.used
		}(&p.slots[i])
	}
	return n
}

// First leaves with the first that is free: one defer at most.
func (p *pool) First() int {
	for i := range p.slots {
		if p.slots[i].used > 0 {
			p.mu.Lock()
			defer p.mu.Unlock()
			return i
		}
	}
	return -1
}

// ---- timers

// Pump waits with a new timer for each item.
func Pump(in <-chan int, quit <-chan struct{}) (n int) {
	for {
		select {
		case v, ok := <-in:
			if !ok {
				return n
			}
			n += v
		case <-quit:
			return n
		case <-time.After(5 * time.Second):
			return -1
		}
	}
}

type conn struct {
	replies chan int
	limit   time.Duration
}

// ask waits for one reply; it is asked again and again.
func (c *conn) ask(v int) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), c.limit)
	defer cancel()
	select {
	case c.replies <- v:
	default:
	}
	select {
	case r := <-c.replies:
		return r, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// waitFor starts a timer in a helper, and stops it.
func (c *conn) waitFor() bool {
	t := time.NewTimer(c.limit)
	defer t.Stop()
	select {
	case <-c.replies:
		return true
	case <-t.C:
		return false
	}
}

// Replies asks for many.
func (c *conn) Replies(k int) (n int) {
	for i := range k {
		c.replies <- i
		if c.waitFor() {
			n++
		}
	}
	return n
}

// PumpOne uses one timer for all items.
func PumpOne(in <-chan int) (n int) {
	t := time.NewTimer(5 * time.Second)
	defer t.Stop()
	for {
		select {
		case v, ok := <-in:
			if !ok {
				return n
			}
			n += v
			t.Reset(5 * time.Second)
		case <-t.C:
			return -1
		}
	}
}

// ---- goroutines

type task struct{ in, out int }

func (t *task) run() { t.out = t.in * t.in }

// Fan starts one for each task, of a named method.
func Fan(tasks []task) {
	var wg sync.WaitGroup
	wg.Add(len(tasks))
	finish := func(t *task) {
		t.run()
		wg.Done()
	}
	for i := range tasks {
		go finish(&tasks[i])
	}
	wg.Wait()
}

// Gather starts one for each number, and collects over a channel.
func Gather(nums []int) (sum int) {
	results := make(chan int)
	spawn := func(v int) {
		go func() { results <- v * v }()
	}
	for _, v := range nums {
		spawn(v)
	}
	for range nums {
		sum += <-results
	}
	return sum
}

// Limited starts four, whatever comes.
func Limited(tasks []task) {
	var wg sync.WaitGroup
	next := make(chan *task, 64)
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for t := range next {
				t.run()
			}
		}()
	}
	for i := range tasks {
		next <- &tasks[i]
	}
	close(next)
	wg.Wait()
}

// Halves starts one for each half.
func Halves(tasks []task) {
	var wg sync.WaitGroup
	mid := len(tasks) / 2
	for _, part := range [][]task{tasks[:mid], tasks[mid:]} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 50 {
				for i := range part {
					part[i].run()
				}
			}
		}()
	}
	wg.Wait()
}

// Package infra holds the moving parts of a job runner: agenda, inbox, limiter, topics, metrics and caches.
package infra

import (
	"container/heap"
	"sync"
	"sync/atomic"
	"time"
)

// Task is one unit of deferred work.
type Task struct {
	Due  int64
	ID   uint64
	Prio int32
	Kind uint8
}

type agenda []Task

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].Due < a[j].Due }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)        { *a = append(*a, x.(Task)) }

func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}

// Scheduler runs tasks when they are due.
type Scheduler struct {
	due    agenda
	leases leaseBook
	ran    atomic.Int64
}

// Schedule puts a task on the agenda.
func (s *Scheduler) Schedule(t Task) {
	heap.Push(&s.due, t)
}

// Due takes the tasks that are due at now and hands each of them to run.
func (s *Scheduler) Due(now int64, run func(Task)) {
	for len(s.due) > 0 && s.due[0].Due <= now {
		run(heap.Pop(&s.due).(Task))
	}
}

type leaseBook struct {
	out  map[uint64]int
	free int
}

type lease struct {
	book *leaseBook
	id   uint64
}

func (b *leaseBook) take(id uint64) lease {
	b.free--
	return lease{b, id}
}

func (l lease) give() { l.book.free++ }

func (s *Scheduler) exec(t *Task) int {
	t.Due += int64(t.Prio)
	return int(t.Kind & 1)
}

// Drain runs a batch, each task under a lease of its own.
func (s *Scheduler) Drain(batch []Task) (odd int) {
	for i := range batch {
		l := s.leases.take(batch[i].ID)
		defer l.give()
		odd += s.exec(&batch[i])
	}
	return odd
}

// DrainEach is Drain for callers that cannot hold more than one lease.
func (s *Scheduler) DrainEach(batch []Task) (odd int) {
	for i := range batch {
		func() {
			l := s.leases.take(batch[i].ID)
			defer l.give()
			odd += s.exec(&batch[i])
		}()
	}
	return odd
}

type worker struct {
	mu   sync.Mutex
	busy bool
	load int
}

// Assign gives the task to the first idle worker.
func Assign(workers []*worker, t *Task) bool {
	for _, w := range workers {
		if w.busy {
			continue
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.load += int(t.Prio)
		return true
	}
	return false
}

// wheel is an agenda for tasks whose due times lie close together.
type wheel struct {
	slots [64][]Task
	at    int
}

func (w *wheel) add(t Task) {
	i := int(t.Due) & 63
	w.slots[i] = append(w.slots[i], t)
}

func (w *wheel) tick(run func(Task)) {
	w.at = (w.at + 1) & 63
	for _, t := range w.slots[w.at] {
		run(t)
	}
	w.slots[w.at] = w.slots[w.at][:0]
}

// Inbox hands tasks from producers to one consumer.
type Inbox struct {
	in   chan Task
	stop chan struct{}
	idle time.Duration
}

// Pump gives n tasks to sink and counts how often nothing came for the idle time.
func (q *Inbox) Pump(n int, sink func(Task)) (late int) {
recv:
	for n > 0 {
		select {
		case t, ok := <-q.in:
			if !ok {
				break recv
			}
			sink(t)
			n--
		case <-q.stop:
			break recv
		case <-time.After(q.idle):
			late++
		}
	}
	return late
}

// Next waits for a task, no longer than the given time.
func (q *Inbox) Next(wait time.Duration) (Task, bool) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case t := <-q.in:
		return t, true
	case <-timer.C:
		return Task{}, false
	}
}

// NextAll reads until n tasks came or one of them was late.
func (q *Inbox) NextAll(n int, wait time.Duration) (sum uint64) {
	for range n {
		t, ok := q.Next(wait)
		if !ok {
			break
		}
		sum += t.ID
	}
	return sum
}

// Until reads n tasks within one time limit.
func (q *Inbox) Until(n int, limit time.Duration) (sum uint64) {
	deadline := time.After(limit)
	for range n {
		select {
		case t := <-q.in:
			sum += t.ID
		case <-deadline:
			return sum
		}
	}
	return sum
}

// Quiet reads n tasks, and gives up when none came for the idle time.
func (q *Inbox) Quiet(n int) (sum uint64) {
	timer := time.NewTimer(q.idle)
	defer timer.Stop()
	for range n {
		timer.Reset(q.idle)
		select {
		case t := <-q.in:
			sum += t.ID
		case <-timer.C:
			return sum
		}
	}
	return sum
}

// Retry calls f until it works, with growing pauses.
func Retry(stop <-chan struct{}, f func() bool) int {
	for pause, n := 2*time.Millisecond, 1; ; pause, n = pause*2, n+1 {
		if f() {
			return n
		}
		select {
		case <-time.After(pause):
		case <-stop:
			return n
		}
	}
}

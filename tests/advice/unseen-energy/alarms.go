package energy

import (
	"container/heap"
	"fmt"
	"sync"
)

// Alarm of a meter or a feeder.
type Alarm struct {
	Source   string
	Level    int
	Due      int64
	Value    float64
	position int
}

type alarmHeap []*Alarm

func (h alarmHeap) Len() int           { return len(h) }
func (h alarmHeap) Less(i, j int) bool { return h[i].Due < h[j].Due }
func (h alarmHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].position, h[j].position = i, j
}

func (h *alarmHeap) Push(x any) {
	a := x.(*Alarm)
	a.position = len(*h)
	*h = append(*h, a)
}

func (h *alarmHeap) Pop() any {
	old := *h
	a := old[len(old)-1]
	*h = old[:len(old)-1]
	return a
}

// Escalation repeats alarms until somebody takes them.
type Escalation struct {
	waiting alarmHeap
	Every   int64
}

// Raise adds an alarm.
func (e *Escalation) Raise(a *Alarm) {
	heap.Push(&e.waiting, a)
}

// Tick raises the level of all that are due and puts them back.
func (e *Escalation) Tick(now int64) (n int) {
	for len(e.waiting) > 0 && e.waiting[0].Due <= now {
		a := heap.Pop(&e.waiting).(*Alarm)
		a.Level++
		a.Due += e.Every + int64(a.Level&7)
		e.Raise(a)
		n++
	}
	return n
}

// Template is the text of an alarm as an operator set it up: a fmt layout for the source, the level and the value.
type Template struct {
	Layout string
}

// Render gives the text of an alarm.
func (t *Template) Render(a *Alarm) string {
	return fmt.Sprintf(t.Layout, a.Source, a.Level, a.Value)
}

// Board has the latest value of each source. Readings change it all the time.
type Board struct {
	valMu sync.RWMutex
	last  map[uint64]int64
}

// Set notes a value.
func (b *Board) Set(id uint64, v int64) {
	b.valMu.Lock()
	b.last[id] = v
	b.valMu.Unlock()
}

// Get reads a value.
func (b *Board) Get(id uint64) int64 {
	b.valMu.RLock()
	v := b.last[id]
	b.valMu.RUnlock()
	return v
}

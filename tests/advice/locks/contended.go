// Package locks holds mutexes of every kind: held too long, held for a number, held to read.
package locks

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

type Event struct {
	At     time.Time
	Kind   string
	Object int
}

// Journal writes one line an event.
type Journal struct {
	mu   sync.Mutex
	file *os.File
	n    int64
}

func (j *Journal) Record(e Event) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	line := fmt.Sprintf("%s %s object=%d\n", e.At.Format(time.RFC3339Nano), e.Kind, e.Object)
	n, err := j.file.WriteString(line)
	j.n += int64(n)
	return err
}

// Inventory is shown as JSON.
type Inventory struct {
	lock  sync.Mutex
	items map[string]int
}

func (v *Inventory) Page(who string) []byte {
	v.lock.Lock()
	v.items[who]++
	page, err := json.Marshal(v.items)
	v.lock.Unlock()
	if err != nil {
		return nil
	}
	return page
}

// Ranking keeps its scores sorted.
type Ranking struct {
	mu     sync.Mutex
	scores []int
}

func (r *Ranking) hold() func() {
	r.mu.Lock()
	return r.mu.Unlock
}

func (r *Ranking) Submit(score int) int {
	defer r.hold()()
	r.scores[score%len(r.scores)] = score
	sort.Ints(r.scores)
	return sort.SearchInts(r.scores, score)
}

// Bus calls who listens.
type Bus struct {
	sync.Mutex
	subs map[string][]func(Event) int
	sent int
}

func (b *Bus) Publish(e Event) {
	b.Lock()
	for _, notify := range b.subs[e.Kind] {
		b.sent += notify(e)
	}
	b.Unlock()
}

type Archive struct {
	guard sync.Mutex
	index map[string]string
}

func (a *Archive) Store(key string, parts []string) {
	acquire, release := a.guard.Lock, a.guard.Unlock
	acquire()
	text := strings.Join(parts, ",")
	a.index[key] = strings.ToUpper(text)
	release()
}

// exclusive runs f alone.
func exclusive(l sync.Locker, f func()) {
	l.Lock()
	defer l.Unlock()
	f()
}

var (
	reportLock sync.Mutex
	reports    = map[string]uint64{}
)

func File(name string, body []byte) {
	exclusive(&reportLock, func() {
		h := fnv.New64a()
		h.Write(body)
		reports[name] = h.Sum64()
	})
}

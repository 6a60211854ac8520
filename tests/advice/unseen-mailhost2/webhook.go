package cirunner

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"
	"text/template"
)

// Event is what a hook is told.
type Event struct {
	Job     uint64
	Status  string
	Project string
	Took    int64
}

// Post sends an event to a hook.
func Post(w io.Writer, e *Event) error {
	buf := new(bytes.Buffer)
	buf.WriteString(`{"job":`)
	var num [20]byte
	buf.Write(strconv.AppendUint(num[:0], e.Job, 10))
	buf.WriteString(`,"status":"`)
	buf.WriteString(e.Status)
	buf.WriteString(`","project":"`)
	buf.WriteString(e.Project)
	buf.WriteString(`","took":`)
	buf.Write(strconv.AppendInt(num[:0], e.Took, 10))
	buf.WriteString("}\n")
	_, err := w.Write(buf.Bytes())
	return err
}

const noticeText = `Job {{.Job}} of {{.Project}}: {{.Status}}`

// Notice is the message to the author of a commit.
func Notice(e *Event) (string, error) {
	t, err := template.New("notice").Parse(noticeText)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, e)
	return out.String(), err
}

// Custom renders an event with the template of a project, each of which has its own.
func Custom(texts []string, e *Event) (int, error) {
	n := 0
	for _, text := range texts {
		t, err := template.New("custom").Parse(text)
		if err != nil {
			return n, err
		}
		var out strings.Builder
		if err := t.Execute(&out, e); err != nil {
			return n, err
		}
		n += out.Len()
	}
	return n, nil
}

// listener is told of events.
type listener interface {
	notify(e *Event)
}

type countListener struct{ n int }

func (c *countListener) notify(e *Event) { c.n += int(e.Took) }

// Bus tells listeners of events.
type Bus struct {
	queue []any
	to    []listener
}

// Publish puts an event in the queue.
func (b *Bus) Publish(e *Event) {
	b.queue = append(b.queue, e)
}

// Flush tells all listeners of the queued events.
func (b *Bus) Flush() {
	for _, v := range b.queue {
		if e, ok := v.(*Event); ok {
			for _, l := range b.to {
				l.notify(e)
			}
		}
	}
	b.queue = b.queue[:0]
}

// Delivery is the state of one hook.
type Delivery struct {
	mu    sync.RWMutex
	fails int
	last  int64
}

// Broken reports whether a hook failed too often; the sender asks before each event.
func (d *Delivery) Broken(limit int) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.fails > limit
}

// failed notes a failure.
func (d *Delivery) failed(at int64) {
	d.mu.Lock()
	d.fails++
	d.last = at
	d.mu.Unlock()
}

// Open counts the hooks that are fit to be called.
func Open(hooks []*Delivery, limit int) int {
	n := 0
	for _, h := range hooks {
		if !h.Broken(limit) {
			n++
		}
	}
	return n
}

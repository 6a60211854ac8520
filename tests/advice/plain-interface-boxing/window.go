// Package agent watches a host: it keeps windows of samples, evaluates alarms and forwards packets.
package agent

import (
	"container/list"
	"context"
	"database/sql/driver"
	"io"
	"sync"
)

// Sample is a value at a time.
type Sample struct {
	At    int64
	Value float64
}

// Window sums the samples of a span of time.
type Window struct {
	samples *list.List
	span    int64
	sum     float64
}

// NewWindow returns an empty window.
func NewWindow(span int64) *Window {
	return &Window{samples: list.New(), span: span}
}

// Observe takes a sample in and returns the sum of those in the window.
func (w *Window) Observe(s Sample) float64 {
	w.samples.PushBack(s)
	w.sum += s.Value
	for front := w.samples.Front(); front != nil; front = w.samples.Front() {
		old := front.Value.(Sample)
		if s.At-old.At <= w.span {
			break
		}
		w.sum -= old.Value
		w.samples.Remove(front)
	}
	return w.sum
}

var frames = sync.Pool{New: func() any { return make([]byte, 0, 2048) }}

// Forward sends packets on, each behind a header of its length.
func Forward(dst io.Writer, packets [][]byte) error {
	for _, p := range packets {
		frame := frames.Get().([]byte)[:0]
		frame = append(frame, byte(len(p)>>8), byte(len(p)))
		frame = append(frame, p...)
		_, err := dst.Write(frame)
		frames.Put(frame)
		if err != nil {
			return err
		}
	}
	return nil
}

// flagRows is the cursor of the agent's own database driver over a table of switches.
type flagRows struct {
	bits []uint64
	at   int
}

// Columns is of driver.Rows.
func (r *flagRows) Columns() []string {
	return []string{"cpu", "disk", "net", "swap", "load", "temp", "fan", "power"}
}

// Close is of driver.Rows.
func (r *flagRows) Close() error { return nil }

// Next is of driver.Rows: it fills the row with the state of each switch.
func (r *flagRows) Next(dest []driver.Value) error {
	if r.at == len(r.bits) {
		return io.EOF
	}
	word := r.bits[r.at]
	for i := range dest {
		dest[i] = word>>i&1 != 0
	}
	r.at++
	return nil
}

type tenantKey struct{}

// Tenant returns the tenant for whom a request is done.
func Tenant(ctx context.Context) *TenantInfo {
	t, _ := ctx.Value(tenantKey{}).(*TenantInfo)
	return t
}

// TenantInfo is what is known of a tenant.
type TenantInfo struct {
	Name string
	Uses int64
}

package agent

import (
	"bytes"
	"context"
	"database/sql/driver"
	"io"
	"testing"
	"time"
)

var (
	sinkFloat float64
	sinkInt   int
)

func BenchmarkObserve(b *testing.B) {
	w := NewWindow(500)
	at := int64(0)
	for b.Loop() {
		for range 100 {
			at++
			sinkFloat = w.Observe(Sample{at, float64(at % 17)})
		}
	}
}

func BenchmarkForward(b *testing.B) {
	packets := make([][]byte, 100)
	for i := range packets {
		packets[i] = bytes.Repeat([]byte{byte(i)}, 40+i)
	}
	for b.Loop() {
		if err := Forward(io.Discard, packets); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEval(b *testing.B) {
	m := &Machine{consts: []any{2.5, 0.75}}
	metrics := []any{10.5, 20.25, 3.125, 4.0}
	code := []instr{{0, opLoad}, {0, opConst}, {0, opMul}, {1, opLoad}, {0, opAdd}, {2, opLoad}, {0, opMax}, {1, opConst}, {0, opMul}, {3, opLoad}, {0, opAdd}}
	for b.Loop() {
		for range 20 {
			sinkFloat = m.Eval(code, metrics)
		}
	}
}

func BenchmarkOver(b *testing.B) {
	l := NewLimits()
	pids := make([]int64, 100)
	for i := range pids {
		pids[i] = int64(1000 + i*37%100*113)
		l.byPID.Put(pids[i], &Limit{Bytes: int64(i) << 20})
	}
	for b.Loop() {
		sinkInt = l.Over(pids, func(pid int64) int64 { return pid << 12 })
	}
}

func BenchmarkFlagRows(b *testing.B) {
	r := &flagRows{bits: make([]uint64, 200)}
	for i := range r.bits {
		r.bits[i] = uint64(i) * 2654435761
	}
	dest := make([]driver.Value, len(r.Columns()))
	for b.Loop() {
		r.at = 0
		for r.Next(dest) == nil {
			sinkInt++
		}
	}
}

func BenchmarkTenant(b *testing.B) {
	ctx := context.WithValue(context.Background(), tenantKey{}, &TenantInfo{Name: "north"})
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	for b.Loop() {
		for range 50 {
			Tenant(ctx).Uses++
		}
	}
}

func BenchmarkReadRamps(b *testing.B) {
	probes := make([]*ramp, 500)
	for i := range probes {
		probes[i] = &ramp{float64(i), 1}
	}
	for b.Loop() {
		sinkFloat = readAll(probes, 1234)
	}
}

func BenchmarkSeries(b *testing.B) {
	attrs := []attr{{"host", "db-north-27.example.net"}, {"mount", "/var/lib/postgresql/16/main"}, {"device", "nvme0n1p3"}}
	for b.Loop() {
		for range 20 {
			sinkInt += int(seriesID(attrs))
		}
	}
}

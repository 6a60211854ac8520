package eventlog

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
)

var (
	names  []string
	events []Event
	nums   []int
	log    []byte
	long   string
	lines  [][]byte
	blocks [][]int32
	keep   any
	n      int
	width  = 64
)

func init() {
	for i := 0; i < 300; i++ {
		names = append(names, "article number "+strconv.Itoa(i*7919%1009)+" of the winter catalogue")
		events = append(events, Event{ID: uint64(i) * 0x9E3779B97F4A7C15, Level: Level(i % 100), Took: float64(i)})
		nums = append(nums, i*7919)
		log = append(log, "2026-11-02T10:00:00Z worker "+strconv.Itoa(i%50)+" of the pool in zone b says that it has ended 17.5\n"...)
	}
	lines = bytes.Split(log, []byte("\n"))
	long = string(log[:2000])
	for i := 0; i < 40; i++ {
		blocks = append(blocks, make([]int32, 200))
	}
}

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			f()
		}
	})
}

func BenchmarkLogs(b *testing.B) {
	out := make([]string, len(lines))
	x := index{ids: map[string]int{}}
	x.put(lines[0], 1)
	d := NewDigest()
	p := Packer{parts: lines}
	bench(b, "Names", func() { n = Names(events) })
	bench(b, "Access", func() { n = Access(io.Discard, events) })
	bench(b, "Hex", func() { n = len(Hex(events, out)) })
	bench(b, "Join", func() { n = len(Join(nums)) })
	bench(b, "Check", func() { keep = Check(events) })
	bench(b, "Trace", func() { Trace(io.Discard, false, events) })
	bench(b, "Find", func() { n, _ = x.find(lines[0]) })
	counts := map[string]int{}
	bench(b, "Seen", func() { Seen(log, counts) })
	bench(b, "Digest", func() { n = int(d.Sum(names)) })
	bench(b, "Errors", func() { n = Errors(log) })
	bench(b, "Fields", func() { n = int(Fields(lines)) })
	bench(b, "Upper", func() { Upper(names, out) })
	bench(b, "Vowels", func() { n = Vowels(long) })
	bench(b, "Same", func() { n = Same(lines, "x") })
	bench(b, "Prefixed", func() { Prefixed(lines, out) })
	bench(b, "Width", func() { n = Width(names) })
	bench(b, "Send", func() { p.Send(io.Discard) })
	bench(b, "Sums", func() { n = int(Sums(blocks, width)) })
	bench(b, "Quote", func() { Quote(names, io.Discard) })
	bench(b, "Copy", func() { Copy(io.Discard, strings.NewReader("text")) })
	bench(b, "Keep", func() { keep = Keep(blocks) })
}

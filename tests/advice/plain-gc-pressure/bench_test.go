package cdr

import (
	"fmt"
	"strings"
	"testing"
)

var sink int64

func BenchmarkAdd(b *testing.B) {
	var sb strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&sb, "%010d%010d%02d%04d%05d\n", i*7919, i*104729%1_000_000_000, i%24, i%900, i%300)
	}
	text := sb.String()
	w := NewWindow(24)
	for b.Loop() {
		sink += w.Add(text)
	}
	sink += int64(w.Discount("0017", 10))
}

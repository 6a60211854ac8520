package pair

import (
	"strings"
	"testing"
)

// bad form

func badJoin(names []string) string {
	s := ""
	for _, name := range names {
		s += name
		s += ", "
	}
	return s
}

// good form

func goodJoin(names []string) string {
	n := 0
	for _, name := range names {
		n += len(name) + 2
	}
	var b strings.Builder
	b.Grow(n)
	for _, name := range names {
		b.WriteString(name)
		b.WriteString(", ")
	}
	return b.String()
}

// measured

var names = strings.Split(strings.Repeat("somebody ", 60), " ")

var sink string

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badJoin(names)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodJoin(names)
	}
}

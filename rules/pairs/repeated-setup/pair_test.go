package pair

import (
	"regexp"
	"testing"
)

// bad form

func badIsID(s string) bool {
	return regexp.MustCompile(`^[a-z]+[0-9]+$`).MatchString(s)
}

// good form

var idPattern = regexp.MustCompile(`^[a-z]+[0-9]+$`)

func goodIsID(s string) bool { return idPattern.MatchString(s) }

// measured

var sink bool

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badIsID("order1234")
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodIsID("order1234")
	}
}

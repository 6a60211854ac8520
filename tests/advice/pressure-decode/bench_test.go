package decode

import (
	"strings"
	"testing"
)

var (
	message = []byte(`{"a":[` + strings.Repeat(`{"name":"some name","value":12.5,"tags":["x","y","z"]},`, 60) + `{}]}`)
	n       int
)

func BenchmarkNames(b *testing.B) {
	for i := 0; i < b.N; i++ {
		if k, err := Names(message); err == nil {
			n = k
		}
	}
}

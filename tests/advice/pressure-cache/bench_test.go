package cache

import (
	"strconv"
	"testing"
)

var keys = func() (out []string) {
	for i := range 400000 {
		out = append(out, "key"+strconv.Itoa(i))
	}
	return out
}()

var c = New(200000)

func BenchmarkPut(b *testing.B) {
	for i := 0; i < b.N; i++ {
		c.Put(keys[i%len(keys)], 64+i%64)
	}
}

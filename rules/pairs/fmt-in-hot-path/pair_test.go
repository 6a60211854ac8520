package pair

import (
	"fmt"
	"strconv"
	"testing"
)

// bad form

func badKey(user, item int) string {
	return fmt.Sprintf("%d:%d", user, item)
}

// good form

func goodKey(user, item int) string {
	b := make([]byte, 0, 48)
	b = strconv.AppendInt(b, int64(user), 10)
	b = append(b, ':')
	b = strconv.AppendInt(b, int64(item), 10)
	return string(b)
}

// measured

var sink string

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badKey(i, 12345)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodKey(i, 12345)
	}
}

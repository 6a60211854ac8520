package pair

import (
	"testing"
	"time"
)

// bad form

func badDrain(c chan int, n int) (sum int) {
	for i := 0; i < n; i++ {
		c <- i
		select {
		case v := <-c:
			sum += v
		case <-time.After(time.Minute):
			return -1
		}
	}
	return sum
}

// good form

func goodDrain(c chan int, n int) (sum int) {
	timer := time.NewTimer(time.Minute)
	defer timer.Stop()
	for i := 0; i < n; i++ {
		timer.Reset(time.Minute) // since Go 1.23 no old tick can be left
		c <- i
		select {
		case v := <-c:
			sum += v
		case <-timer.C:
			return -1
		}
	}
	return sum
}

// measured

var c = make(chan int, 1)

var sink int

func BenchmarkBad(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = badDrain(c, 50)
	}
}

func BenchmarkGood(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = goodDrain(c, 50)
	}
}

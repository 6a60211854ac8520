package churn

import (
	"testing"
	"time"
)

var (
	n        int
	numbers  []int
	accounts []*account
	handles  []*handle
	steps    []func() bool
)

func init() {
	for i := 0; i < 400; i++ {
		numbers = append(numbers, i*7919)
		accounts = append(accounts, &account{balance: i})
		handles = append(handles, &handle{open: true})
		steps = append(steps, func() bool { return true })
	}
}

func open(i int) *handle { return handles[i] }

// feed gives a channel of k numbers, closed.
func feed(k int) chan int {
	in := make(chan int, k)
	for i := 0; i < k; i++ {
		in <- i
	}
	close(in)
	return in
}

func BenchmarkSettle(b *testing.B) {
	for b.Loop() {
		n = Settle(accounts)
	}
}

func BenchmarkVisit(b *testing.B) {
	for b.Loop() {
		n = Visit(len(handles), open)
	}
}

func BenchmarkJournal(b *testing.B) {
	for b.Loop() {
		Journal(steps, &n)
	}
}

func BenchmarkDepositAll(b *testing.B) {
	for b.Loop() {
		DepositAll(accounts, 1)
	}
}

func BenchmarkVisitEach(b *testing.B) {
	for b.Loop() {
		n = VisitEach(len(handles), open)
		First(len(handles), open)
	}
}

func BenchmarkSum(b *testing.B) {
	for b.Loop() {
		n = Sum(feed(200), time.Minute)
	}
}

func BenchmarkLargest(b *testing.B) {
	for b.Loop() {
		n = Largest(feed(200))
	}
}

func BenchmarkPoll(b *testing.B) {
	for b.Loop() {
		p := &poller{feed(200), time.Minute}
		n = p.Poll(200)
	}
}

func BenchmarkSumReset(b *testing.B) {
	for b.Loop() {
		n = SumReset(feed(200), time.Minute)
	}
}

func BenchmarkSumDeadline(b *testing.B) {
	for b.Loop() {
		n = SumDeadline(feed(200), time.Minute)
	}
}

func BenchmarkSumTick(b *testing.B) {
	for b.Loop() {
		n, _ = SumTick(feed(200), time.Minute)
	}
}

func BenchmarkTotal(b *testing.B) {
	for b.Loop() {
		n = int(Total(numbers))
	}
}

func BenchmarkBest(b *testing.B) {
	s := scorer{3}
	for b.Loop() {
		n = s.Best(numbers)
	}
}

func BenchmarkFill(b *testing.B) {
	table := make([][]int, 20)
	for i := range table {
		table[i] = make([]int, 20)
	}
	for b.Loop() {
		Fill(table)
	}
}

func BenchmarkPool(b *testing.B) {
	for b.Loop() {
		n = int(Pool(numbers))
	}
}

func BenchmarkLimited(b *testing.B) {
	for b.Loop() {
		n = int(Limited(numbers))
	}
}

func BenchmarkChunks(b *testing.B) {
	for b.Loop() {
		n = int(Chunks(numbers, 4))
	}
}

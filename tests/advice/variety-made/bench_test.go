package made

import (
	"strconv"
	"testing"
)

var (
	count  int
	labels Labels
	index  map[int]int
)

func names(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = "name" + strconv.Itoa(i)
	}
	return all
}

func BenchmarkFromPairs(b *testing.B) {
	pairs := make([]Pair, 0, 700)
	for _, n := range names(700) {
		pairs = append(pairs, Pair{n, n})
	}
	for b.Loop() {
		labels = FromPairs(pairs)
	}
}

func BenchmarkCopied(b *testing.B) {
	from := Labels{}
	for _, n := range names(600) {
		from[n] = n
	}
	for b.Loop() {
		labels = Copied(from)
	}
}

func BenchmarkDrained(b *testing.B) {
	all := names(300)
	for b.Loop() {
		in := make(chan Pair, len(all))
		for _, n := range all {
			in <- Pair{n, n}
		}
		close(in)
		labels = Drained(in)
	}
}

func BenchmarkDistinct(b *testing.B) {
	words := names(800)
	for b.Loop() {
		count = Distinct(words)
	}
}

func BenchmarkPlaces(b *testing.B) {
	docs := make([]Doc, 1200)
	for i := range docs {
		docs[i].ID = i * 17
	}
	for b.Loop() {
		index = Places(docs)
	}
}

func BenchmarkDays(b *testing.B) {
	days := make([]int, 900)
	for i := range days {
		days[i] = i * 13
	}
	for b.Loop() {
		index = Days(days)
	}
}

var ship = NewShip()

func BenchmarkTurn(b *testing.B) {
	for b.Loop() {
		count = ship.Turn(3)
	}
}

func BenchmarkBlank(b *testing.B) {
	for b.Loop() {
		count = Blank()
	}
}

func TestSlabs(t *testing.T) {
	if len(weight) != 40 {
		t.Fatal(len(weight))
	}
}

const prose = "congratulations notwithstanding incomprehensibility characteristically internationalization 1 "

func BenchmarkWords(b *testing.B) {
	for b.Loop() {
		Words(prose, func(w string) { count += len(w) })
	}
}

func BenchmarkPrefixes(b *testing.B) {
	for b.Loop() {
		Prefixes(prose, func(w string) { count += len(w) })
	}
}

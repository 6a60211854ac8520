package held

import "testing"

var sink int64

func BenchmarkReport(b *testing.B) {
	for b.Loop() {
		sink += Read(600).Sum()
	}
}

func BenchmarkRank(b *testing.B) {
	for b.Loop() {
		sink += Rank(300).best[0].Cents
	}
}

func BenchmarkDeal(b *testing.B) {
	for b.Loop() {
		sink += int64(Deal(300).cards[0].Article)
	}
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		sink += int64(Fill(200).byID[7].Article)
	}
}

func BenchmarkMatch(b *testing.B) {
	for b.Loop() {
		sink += int64(Match(300).list[0].b)
	}
}

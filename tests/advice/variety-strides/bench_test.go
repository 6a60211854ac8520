package strides

import (
	"strings"
	"testing"
)

var (
	raw    = []byte(strings.Repeat("abcdefghijkl", 200))
	text   = strings.Repeat("some text goes here, ", 100)
	digits = strings.Repeat("1234567890", 60)
	u32    = make([]uint32, 2000)
	pcm    = make([]int16, 4000)
	v64    = make([]int64, 400)
	many   = make([]int64, 1<<16)
	ids    = make([]int, 1000)
	graph  = make([][]int, 600)
	rows   = make([][]int, 60)
	stock  = Stock{}
	shelf  = Shelf{lots: make([]Lot, 1000)}
	ring   = Ring{vals: make([]int, 1000), set: map[int]string{}}
	row    = Row{vals: make([]int, 100)}
	image  = Image{make([]uint8, 400*8), 8}
	large  = Image{make([]uint8, 1<<16), 256}
	board  Board
	width  = 300
	sink   int
	keep   any
)

func init() {
	for i := range ids {
		ids[i] = i
		stock[i] = Lot{Count: i, Price: float64(i)}
		shelf.lots[i].Price = 1
		ring.vals[i] = i
		ring.set[i] = "x"
	}
	for i := range pcm {
		pcm[i] = int16(i*7919 ^ i)
	}
	for i := range graph {
		graph[i] = []int{(i + 1) % len(graph), i * 7 % len(graph)}
	}
	for i := range rows {
		rows[i] = ids[:40]
	}
	for i := range row.vals {
		row.vals[i] = i * 31
	}
}

func bench(b *testing.B, f func()) {
	for b.Loop() {
		f()
	}
}

func BenchmarkEdges(b *testing.B)     { bench(b, func() { sink += len(Edges(u32)) }) }
func BenchmarkFixes(b *testing.B)     { bench(b, func() { sink += len(Fixes(raw)) }) }
func BenchmarkWords(b *testing.B)     { bench(b, func() { sink += len(Words(raw)) }) }
func BenchmarkWrap(b *testing.B)      { bench(b, func() { sink += len(Wrap(text, 7)) }) }
func BenchmarkThousands(b *testing.B) { bench(b, func() { sink += len(Thousands(digits)) }) }
func BenchmarkCountdown(b *testing.B) { bench(b, func() { sink += len(Countdown(500)) }) }
func BenchmarkTicks(b *testing.B)     { bench(b, func() { sink += len(Ticks(-1000, 1000, 5)) }) }
func BenchmarkQuads(b *testing.B)     { bench(b, func() { sink += len(Quads(raw)) }) }
func BenchmarkFields(b *testing.B)    { bench(b, func() { sink += len(Fields(raw)) }) }
func BenchmarkOrder(b *testing.B)     { bench(b, func() { sink += len(Order(graph)) }) }
func BenchmarkPowers(b *testing.B)    { bench(b, func() { sink += len(Powers(1 << 40)) }) }
func BenchmarkTokens(b *testing.B)    { bench(b, func() { sink += len(Tokens(text)) }) }
func BenchmarkNegate(b *testing.B)    { bench(b, image.Negate) }
func BenchmarkButterfly(b *testing.B) { bench(b, func() { Butterflies(v64) }) }
func BenchmarkSoften(b *testing.B)    { bench(b, large.Soften) }
func BenchmarkScale(b *testing.B)     { bench(b, func() { Scale(many, 3) }) }
func BenchmarkTake(b *testing.B)      { bench(b, func() { sink += stock.Take(ids) }) }
func BenchmarkAge(b *testing.B)       { bench(b, func() { stock.Age(5) }) }
func BenchmarkReserve(b *testing.B)   { bench(b, func() { sink += shelf.Reserve(ids) }) }
func BenchmarkRaise(b *testing.B)     { bench(b, func() { shelf.Raise(1.0000001) }) }
func BenchmarkSell(b *testing.B)      { bench(b, func() { keep = stock.Sell(ids) }) }
func BenchmarkTry(b *testing.B)       { bench(b, func() { sink += shelf.Try(ids) }) }
func BenchmarkHeight(b *testing.B)    { bench(b, func() { sink += Height(pcm) }) }
func BenchmarkFurthest(b *testing.B)  { bench(b, func() { sink += Furthest(text) }) }
func BenchmarkLength(b *testing.B)    { bench(b, func() { sink += Length(500) }) }
func BenchmarkFill(b *testing.B)      { bench(b, func() { board.Fill(500) }) }
func BenchmarkRingCopy(b *testing.B)  { bench(b, func() { sink += len(ring.Copy()) }) }
func BenchmarkRingKeys(b *testing.B)  { bench(b, func() { sink += len(ring.Keys()) }) }
func BenchmarkRingEvens(b *testing.B) { bench(b, func() { sink += len(ring.Evens()) }) }
func BenchmarkMedians(b *testing.B)   { bench(b, func() { sink += Medians(rows, width) }) }
func BenchmarkRowCheck(b *testing.B)  { bench(b, func() { sink += row.Check() }) }
func BenchmarkRowText(b *testing.B)   { bench(b, func() { keep = row.Text() }) }
func BenchmarkSpread(b *testing.B)    { bench(b, func() { sink += Spread(rows, width) }) }

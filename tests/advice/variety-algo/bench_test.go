package algo

import (
	"strconv"
	"testing"
)

var keep int

func words(n int, prefix string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = prefix + strconv.Itoa(i*7919%n)
	}
	return out
}

func numbers[T int | int32 | int64 | uint32 | uint64](n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = T(i * 7919 % n)
	}
	return out
}

func BenchmarkCue(b *testing.B) {
	album := numbers[int64](2000)
	for b.Loop() {
		keep += len(CueAll(album).tracks)
	}
}

func BenchmarkUndo(b *testing.B) {
	for b.Loop() {
		u := &Undo{}
		for i := range int64(2000) {
			u.Push(i)
		}
		keep += len(u.ops)
	}
}

func BenchmarkSymbols(b *testing.B) {
	table, names, out := words(400, "symbol"), words(300, "symbol"), make([]int, 0, 400)
	for b.Loop() {
		keep += len(Symbols(names, table, out[:0]))
	}
}

func BenchmarkPostage(b *testing.B) {
	t := &Tariff{}
	for i := range 200 {
		t.bands = append(t.bands, band{i * 50, i*50 + 50, i})
	}
	parcels := numbers[int](9001)[:500]
	b.Run("walk", func(b *testing.B) {
		for b.Loop() {
			keep += t.Postage(parcels)
		}
	})
	b.Run("halves", func(b *testing.B) {
		for b.Loop() {
			keep += t.RateOf(parcels)
		}
	})
}

func BenchmarkExpel(b *testing.B) {
	users, banned := words(300, "user"), words(400, "banned")
	for b.Loop() {
		keep += len(Expel(users, banned))
	}
}

func BenchmarkStocked(b *testing.B) {
	wanted, stock, out := numbers[int64](500), numbers[int64](503), make([]int64, 0, 600)
	for b.Loop() {
		keep += len(Stocked(wanted, stock, out[:0]))
	}
}

func BenchmarkBoard(b *testing.B) {
	for b.Loop() {
		t := &Board{}
		for i := range 150 {
			keep += t.Post(entry{"player", i * 7919 % 151})
		}
	}
}

func BenchmarkLatency(b *testing.B) {
	l := &Latency{numbers[int](200)}
	for i := 0; b.Loop(); i++ {
		keep += l.Note(i * 7919 % 100003)
	}
}

func BenchmarkWalk(b *testing.B) {
	next := make([]int32, 600)
	for i := range next {
		next[i] = int32((i + 1) % 600)
	}
	m := &Maze{make([]int32, 0, 700)}
	for b.Loop() {
		keep += m.Walk(next)
	}
}

func BenchmarkRules(b *testing.B) {
	r, addrs := &Rules{numbers[uint32](701)}, numbers[uint32](503)
	for b.Loop() {
		keep += r.Count(addrs)
	}
}

func BenchmarkBelt(b *testing.B) {
	t := &Belt{numbers[int64](1000)}
	for i := int64(0); b.Loop(); i++ {
		keep += int(t.Take(i))
	}
}

func BenchmarkPages(b *testing.B) {
	p, pages := &Pages{}, numbers[uint64](800)
	for b.Loop() {
		p.UseAll(pages)
	}
}

func BenchmarkLabels(b *testing.B) {
	all := words(400, "label")
	for b.Loop() {
		l := &Labels{}
		for _, w := range all {
			l.Add(w)
		}
		keep += len(l.all)
	}
}

func BenchmarkHistory(b *testing.B) {
	h := &History{}
	for b.Loop() {
		h.Add("a line")
	}
}

func BenchmarkProducts(b *testing.B) {
	var products []*Product
	for i := range 200 {
		products = append(products, &Product{id: i, tags: words(20, "tag"), marks: [6]string{"a", "b", "c", "d", "e", "f"}})
	}
	marks := words(50, "mark")
	for b.Loop() {
		keep += Tagged(products, "tag19") + OwnTags(products, "tag18")
		for range 50 {
			keep += products[0].Marks(marks)
		}
	}
}

func BenchmarkSorts(b *testing.B) {
	batch, rows := numbers[int](300), make([][]int, 10)
	for i := range rows {
		rows[i] = numbers[int](307)[:200]
	}
	for b.Loop() {
		keep += Quartile(batch) + Rounds(1, 3, make([]int, 200)) + Medians(rows, make([]int, 200))
	}
}

func BenchmarkDrain(b *testing.B) {
	q, text := numbers[int64](3000), words(400, "word")
	for b.Loop() {
		keep += int(Drain(q)) + len(Trim(text))
	}
}

package tables

import (
	"strconv"
	"testing"
)

var (
	items []Item
	ids   []uint64
	names []string
	from  []int
	to    []int
	lines []string
	n     int
)

func init() {
	levels := []string{"DEBUG", "INFO", "WARN", "ERROR"}
	for i := 0; i < 700; i++ {
		name := "item-" + strconv.Itoa(i)
		items = append(items, Item{SKU: name, Name: name, Price: int64(i)})
		ids = append(ids, uint64(i*2654435761%1000))
		names = append(names, name)
		from = append(from, i)
		to = append(to, i*7%701)
		lines = append(lines, levels[i%4]+" something happened")
	}
}

func BenchmarkBySKU(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(BySKU(items))
	}
}
func BenchmarkUnique(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Unique(ids))
	}
}
func BenchmarkPositions(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Positions(names))
	}
}
func BenchmarkGraph(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(NewGraph(from, to).out)
	}
}
func BenchmarkCounts(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Counts(names))
	}
}
func BenchmarkInverse(b *testing.B) {
	m := Prices(items)
	inv := make(map[string]int, len(m))
	for k, v := range m {
		inv[k] = int(v)
	}
	for i := 0; i < b.N; i++ {
		n = len(Inverse(inv))
	}
}
func BenchmarkPrices(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Prices(items))
	}
}
func BenchmarkLevels(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Levels(lines))
	}
}
func BenchmarkWeekdays(b *testing.B) {
	for i := 0; i < b.N; i++ {
		n = len(Weekdays())
	}
}
func BenchmarkCache(b *testing.B) {
	for i := 0; i < b.N; i++ {
		c := Cache{m: map[string]string{}}
		for _, s := range names[:200] {
			n = len(c.Upper(s))
		}
	}
}
func BenchmarkRecount(b *testing.B) {
	counts := map[string]int{}
	for i := 0; i < b.N; i++ {
		Recount(counts, names)
	}
}

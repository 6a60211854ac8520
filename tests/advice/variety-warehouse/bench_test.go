package warehouse

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var sink any

func testRows(n int) []Row {
	r := rand.New(rand.NewSource(11))
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{
			ID: int64(r.Intn(1 << 30)), Region: fmt.Sprintf("region-%02d", r.Intn(12)), SKU: fmt.Sprintf("AB-%05d", r.Intn(300)),
			Year: 2000 + r.Intn(25), Qty: int64(300 + r.Intn(900)), Price: float64(r.Intn(100000)) / 100, Note: "a note that says little",
		}
	}
	return rows
}

func run(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			f()
		}
	})
}

func BenchmarkImport(b *testing.B) {
	im := NewImporter(WithCheck("sku", compiled(`^[A-Z]{2}`)), Strict())
	block := []byte(strings.Repeat("-- comment\n                                                                 \n"+
		"17;region-1;AB-00012;2011;44;12.50;a longer line with some text in it\n", 100))
	run(b, "Blank", func() { sink = im.CountBlank(block) })
	text := strings.Repeat("17;region-1;AB-00012;2011;44;12.50\nshort;row\n", 200)
	slow := NewImporter(WithCheck("region", matching(`^region-[0-9]+$`)))
	rows := testRows(200)
	run(b, "Check", func() {
		for i := range rows {
			if !slow.Valid(&rows[i]) || !im.Valid(&rows[i]) || !skuPattern.MatchString(rows[i].SKU) {
				b.Fatal("not valid")
			}
		}
		sink = slugOnce().NumSubexp()
	})
	line := strings.Repeat("cell;", 39) + "end"
	run(b, "Cells", func() { sink = Cells(line, 40) })
	amounts := make([]string, 500)
	for i := range amounts {
		amounts[i] = fmt.Sprintf("%d.%02d EUR", i*7, i%100)
	}
	run(b, "Turnover", func() { s, _ := Turnover(amounts, "EUR"); sink = s })
	stamps := []int64{1.7e9, 1.71e9, 1.72e9, 1.73e9}
	run(b, "Days", func() { d, _ := Days(stamps); sink = d[0] })
	dates := []string{"2021-03-04", "2022-05-06", "2023-07-08"}
	run(b, "Years", func() { sink = len(years(dates)) })
	lines := [][]byte{[]byte(`{"kind":"view","at":5,"item":"x"}`), []byte(`{"kind":"buy","at":6}`)}
	run(b, "Right", func() {
		sink = im.Parse(text)
		n := int64(0)
		if Events(lines, func(e *Event) { n += e.At }) != nil {
			b.Fatal("event")
		}
		sink = n
	})
	rec := make([]byte, 0, 64*40)
	for i := range 64 {
		rec = binary.LittleEndian.AppendUint16(rec, 1)
		rec = binary.LittleEndian.AppendUint16(rec, 16)
		rec = binary.LittleEndian.AppendUint32(rec, uint32(i))
		rec = append(rec, make([]byte, 32)...)
	}
	run(b, "Headers", func() { n, _ := Headers(rec); sink = n + Quick(rec) })
}

func BenchmarkFiles(b *testing.B) {
	dir := b.TempDir()
	recs := slices.Repeat([][]byte{[]byte("a record of some forty bytes for the spool\n")}, 100)
	run(b, "Spool", func() {
		s, err := openSpool(os.DevNull)
		if err != nil || s.putAll(recs) != nil {
			b.Fatal("spool")
		}
		s.out.Close()
	})
	path := filepath.Join(dir, "frames")
	var data []byte
	for range 200 {
		data = append(data, 0, 20)
		data = append(data, make([]byte, 20)...)
	}
	os.WriteFile(path, data, 0o600)
	run(b, "Frames", func() {
		n, _, err := countFrames(path)
		if n != 200 || err != nil {
			b.Fatal(n, err)
		}
	})
	f, _ := os.Create(filepath.Join(dir, "checkpoint"))
	defer f.Close()
	run(b, "Checkpoint", func() { checkpoint(f, 77) })
}

func BenchmarkColumns(b *testing.B) {
	rows := testRows(2000)
	v := NewVec[float64]("price", len(rows))
	at := make([]int32, 0, len(rows))
	for i := range rows {
		v.Push(rows[i].Price)
		if i%2 == 0 {
			at = append(at, int32(i))
		}
	}
	run(b, "Gather", func() { sink = Gather(v, at) })
	var t loose
	run(b, "Loose", func() { t.load(rows); sink = t.sum(2); t.refs(rows[:100]) })
	segs := make([]segment, 300)
	for i := range segs {
		segs[i] = segment{rows: i + 1, max: float64(i), last: int64(i)}
	}
	run(b, "Prune", func() { sink = prune(segs, 5000, 6000) })
	run(b, "RowCount", func() { n, w := rowCount(segs); sink = n + int(w) + rowCountAt(segs) })
	docs := make([]uint64, 4000)
	for i := range docs {
		docs[i] = uint64(i) * 977
	}
	run(b, "Postings", func() { sink = postings(docs) })
	ps := packs(docs)
	for _, n := range []int{50, 500, 4000} {
		part := ps[:n]
		run(b, fmt.Sprint("Alive", n), func() { sink = alive(part) })
	}
	work := make([]Row, 500)
	run(b, "ByPrice", func() { copy(work, rows); byPrice(work) })
	run(b, "Right", func() {
		sink = Take(v, at)
		sink = Where(v, func(x float64) bool { return x < 3 })
		sink = snapshot(segs[:4])
		sink = packs(docs[:100])
		copy(work, rows[:100])
		byID(work[:100])
	})
	bits := make([]uint64, 1<<12)
	run(b, "Bloom", func() { bloom(docs, bits) })
}

func BenchmarkQuery(b *testing.B) {
	rows := testRows(2000)
	run(b, "GroupBy", func() { sink = GroupBy(rows) })
	run(b, "IndexBy", func() { sink = IndexBy(rows, func(r *Row) int64 { return r.ID }) })
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	run(b, "Ranks", func() { sink = ranks(ids) })
	products := make([]Product, 300)
	for i := range products {
		products[i].SKU = fmt.Sprintf("AB-%05d", i)
	}
	run(b, "Join", func() { sink = joinProducts(rows[:500], products) })
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	scratch := make([]Agg, 0, 400)
	run(b, "PerSKU", func() { scratch = perSKU(rows, scratch) })
	months := make([]int, 1000)
	for i := range months {
		months[i] = i%12 + 1
	}
	top := best{k: 200}
	run(b, "Best", func() { top.vals = top.vals[:0]; top.all(rows[:600]) })
	var l live
	for range 100 {
		l.shards = append(l.shards, &shard{sum: 1})
	}
	run(b, "Total", func() { sink = l.total() })
	e, err := compileFilter("region=region-03 and year=2011")
	if err != nil {
		b.Fatal(err)
	}
	run(b, "Right", func() {
		sink = groupFast(rows[:100])
		sink = regions(rows[:100])
		sink = ranksSized(ids[:100])
		sink = mergeJoin(sorted, sorted)
		sink = perQuarter(months)
		sink = l.totalOf()
		sink = filterCount(rows, e)
	})
}

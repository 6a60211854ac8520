package concat

import (
	"strconv"
	"testing"
)

var (
	words  []string
	values []int
	sums   []int64
	params = map[string]string{}
	cells  [][]string
	tree   = &Node{Name: "root", Text: "document"}
	sink   string
	length int
)

func init() {
	for i := 0; i < 120; i++ {
		w := "word-" + strconv.Itoa(i*7919%1000)
		words = append(words, w)
		values = append(values, i)
		sums = append(sums, int64(i*31))
		params[w] = "value"
		tree.Children = append(tree.Children, &Node{Name: w, Text: "text of the node"})
	}
	for i := 0; i < 10; i++ {
		cells = append(cells, words[i*10:i*10+10])
	}
}

func run(b *testing.B, f func() string) {
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		sink = f()
	}
}

func BenchmarkWhere(b *testing.B)     { run(b, func() string { return Where(words) }) }
func BenchmarkDocument(b *testing.B)  { run(b, func() string { return Document(tree) }) }
func BenchmarkParams(b *testing.B)    { run(b, func() string { return Params(params) }) }
func BenchmarkReversed(b *testing.B)  { run(b, func() string { return Reversed(words) }) }
func BenchmarkHistogram(b *testing.B) { run(b, func() string { return Histogram(values) }) }
func BenchmarkLedger(b *testing.B)    { run(b, func() string { return Ledger(sums) }) }
func BenchmarkMatrix(b *testing.B)    { run(b, func() string { return Matrix(cells) }) }
func BenchmarkFullNames(b *testing.B) { run(b, func() string { return FullNames(words, words)[0] }) }
func BenchmarkGreeting(b *testing.B)  { run(b, func() string { return Greeting("Dr.", words[5]) }) }
func BenchmarkFind(b *testing.B)      { run(b, func() string { return Find(words, "word-9") }) }
func BenchmarkCSV(b *testing.B)       { run(b, func() string { return CSV(words) }) }
func BenchmarkKeys(b *testing.B) {
	for i := 0; i < b.N; i++ {
		length = Keys("a-rather-long-prefix-of-a-key/", words)
	}
}
func BenchmarkTotal(b *testing.B) {
	for i := 0; i < b.N; i++ {
		length = Total(values)
	}
}

package truth

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

var (
	sinkInt  int
	sinkText string
	sinkAny  any
)

func BenchmarkEvaluate(b *testing.B) {
	cells := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	for i := 0; i < b.N; i++ {
		sinkInt += Evaluate(cells)
	}
}

func BenchmarkFields(b *testing.B) {
	e := &Event{At: time.Now(), Level: 3, Text: "Started", Extra: map[string]any{"id": 5}}
	keys := []string{"time", "level", "text", "id"}
	var out []field
	for i := 0; i < b.N; i++ {
		out = Fields(e, keys, out[:0])
	}
	sinkInt += len(out)
}

func BenchmarkRecord(b *testing.B) {
	r := &recorder{}
	r.addTime(time.Now())
	for i := 0; i < b.N; i++ {
		sinkInt += Record(r, 50, "name")
	}
}

func BenchmarkDepth(b *testing.B) {
	s := &stack{}
	for i := 0; i < b.N; i++ {
		sinkInt += int(Depth(s, 200))
	}
}

func BenchmarkRow(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkText = Row("%-8s %-8s %-8s %8s", "alpha | beta | gamma | 12.5")
	}
}

func BenchmarkEncoder(b *testing.B) {
	var cfg Config
	for i := 0; i < b.N; i++ {
		sinkAny = Encoder(cfg, i)
	}
}

func BenchmarkWidest(b *testing.B) {
	var cfg Config
	for i := 0; i < b.N; i++ {
		sinkInt += int(Widest(&cfg, 1000))
	}
}

func words(n int) []string {
	w := make([]string, n)
	for i := range w {
		w[i] = strings.Repeat(string(rune('a'+i%26)), 1+i%7)
	}
	return w
}

func BenchmarkBestSplit(b *testing.B) {
	w := words(40)
	for i := 0; i < b.N; i++ {
		sinkText = BestSplit(w, func(head string) int { return len(head) % 17 })
	}
}

func BenchmarkUntil(b *testing.B) {
	w := words(60)
	for i := 0; i < b.N; i++ {
		sinkText = Until(w, "none")
	}
}

func BenchmarkColumn(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkText = Column(20000 + i%1000)
	}
}

func BenchmarkPath(b *testing.B) {
	parents := []int{0, 0, 1, 2}
	names := []string{"", "usr", "lib", "go"}
	for i := 0; i < b.N; i++ {
		sinkText = Path(parents, names, 3)
	}
}

func BenchmarkAttribute(b *testing.B) {
	var buf bytes.Buffer
	for i := 0; i < b.N; i++ {
		buf.Reset()
		for k := 0; k < 10; k++ {
			Attribute(&buf, "class", "wide")
		}
	}
	sinkInt += buf.Len()
}

package query

import (
	"strconv"
	"testing"
)

var (
	sinkInt     int
	sinkID      int64
	sinkFloat   float64
	sinkErrors  []error
	sinkSession *session
)

func BenchmarkSpread(b *testing.B) {
	var addrs []string
	for i := range 100 {
		addrs = append(addrs, "node"+strconv.Itoa(i)+":"+strconv.Itoa(9200+i))
	}
	for b.Loop() {
		sinkInt, _ = Spread(addrs)
	}
}

func BenchmarkCost(b *testing.B) {
	q := "title: ship and year > 1980 and (port = lisbon or port = cadiz) not flag: red limit 20"
	for b.Loop() {
		sinkInt = Cost(q)
	}
}

func BenchmarkBest(b *testing.B) {
	docs := make([]Doc, 200)
	for i := range docs {
		docs[i] = Doc{ID: int64(i), Age: float64(i * 37 % 200), Words: []uint32{uint32(i % 5), 7, uint32(i % 3), 9}}
	}
	for b.Loop() {
		sinkID, sinkFloat = Best(docs, 2)
	}
}

func BenchmarkFind(b *testing.B) {
	x := &Index{}
	for i := range 100 {
		x.scores = append(x.scores, float64(i%10))
	}
	for b.Loop() {
		for from := range 50 {
			sinkInt += x.Find(from, Limit(3), Floor(2))
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	points := make([]vec, 1000)
	for i := range points {
		points[i] = vec{float64(i), float64(i * 31 % 997), float64(i * 17 % 991)}
	}
	for b.Loop() {
		sinkInt = Nearest(points, 500, 500, 500)
	}
}

func BenchmarkSessions(b *testing.B) {
	s := &Sessions{open: map[int64]*session{}}
	for b.Loop() {
		for id := range int64(64) {
			sinkSession = s.Open(id)
		}
		for id := range int64(64) {
			s.Close(id)
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	names := []string{"title", "Year", "port", "flag9", "first_name", "last-name", "x y", "Z"}
	report := make([]error, 0, 8)
	for b.Loop() {
		sinkErrors = Validate(names, report[:0])
	}
}

func BenchmarkCounts(b *testing.B) {
	c := &Counts{slots: make([]slot, 4096)}
	keys := make([]uint64, 2000)
	for i := range keys {
		keys[i] = uint64(i%1500 + 1)
	}
	for b.Loop() {
		c.Add(keys)
	}
}

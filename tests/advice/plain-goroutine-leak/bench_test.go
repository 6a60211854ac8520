package index

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

var sink int

func cluster() *Cluster {
	return &Cluster{[]*Replica{NewReplica("a", 200_000), NewReplica("b", 200_000), NewReplica("c", 200_000)}}
}

func BenchmarkFirst(b *testing.B) {
	c := cluster()
	for b.Loop() {
		sink += c.First(uint32(sink)).Hits
	}
}

func BenchmarkQuick(b *testing.B) {
	c := cluster()
	for b.Loop() {
		a, err := c.Quick(context.Background(), uint32(sink))
		if err != nil {
			b.Fatal(err)
		}
		sink += a.Hits
	}
}

func BenchmarkVerify(b *testing.B) {
	segments := make([]Segment, 64)
	for i := range segments {
		segments[i] = Segment{ID: i, Data: make([]byte, 16_000)}
		segments[i].Sum = 1
	}
	good := Segment{Data: segments[0].Data}
	for i := range segments {
		if i%16 != 15 {
			segments[i].Sum = sumOf(good.Data)
		}
	}
	for b.Loop() {
		if Verify(segments, 4) == nil {
			b.Fatal("no error")
		}
	}
}

func BenchmarkRank(b *testing.B) {
	docs := make([]string, 300)
	for i := range docs {
		docs[i] = strings.Repeat(fmt.Sprintf("doc %d term other ", i), 30)
	}
	for b.Loop() {
		sink += len(Rank(docs, "term", 3))
	}
}

func BenchmarkFind(b *testing.B) {
	var sb strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&sb, "key%04d\tvalue\t%d\n", i, i)
	}
	text := sb.String()
	for b.Loop() {
		sink += len(Find(text, "key2000"))
	}
}

func BenchmarkNote(b *testing.B) {
	for b.Loop() {
		for i := range 500 {
			Note(Answer{From: "a", Hits: i})
		}
	}
}

func BenchmarkCrew(b *testing.B) {
	docs := make([]string, 300)
	for i := range docs {
		docs[i] = strings.Repeat(fmt.Sprintf("doc %d term other ", i), 30)
	}
	var n [8]int
	for b.Loop() {
		c := newCrew(2)
		c.Split(8, func(p int) {
			for i := p; i < len(docs); i += 8 {
				n[p] += strings.Count(docs[i], "term")
			}
		})
		c.Close()
	}
	sink += n[0]
}

func BenchmarkWords(b *testing.B) {
	text := strings.Repeat("some words of a text ", 400) + "end " + strings.Repeat("more ", 100)
	for b.Loop() {
		n := 0
		for w := range Words(text) {
			n++
			if w == "end" {
				break
			}
		}
		sink += n
	}
}

package digest

import (
	"strconv"
	"strings"
	"testing"
)

type nullWriter struct{ last []byte }

func (w *nullWriter) Write(p []byte) (int, error) { w.last = p; return len(p), nil }

var (
	sinkInt   int
	sinkStr   string
	sinkBytes []byte
)

func words(n, from int) (w []string) {
	for i := range n {
		w = append(w, "key-"+strconv.Itoa(from+i))
	}
	return
}

func BenchmarkQuoted(b *testing.B) {
	q := quoted("> ")
	l := words(60, 0)
	for b.Loop() {
		sinkStr = q(l)
	}
}

func BenchmarkQuotedOnce(b *testing.B) {
	q, l := quotedOnce("> "), words(60, 0)
	for b.Loop() {
		sinkStr = q(l)
		sinkStr = firstLong(l)
		sinkStr = subject("lobby", "ann", 12345)
	}
}

func BenchmarkLinks(b *testing.B) {
	for b.Loop() {
		sinkStr = links("see http://a.b/c and more")
	}
}

func BenchmarkHandles(b *testing.B) {
	up := chain(strings.TrimSpace, func(s string) string { return s + " @bob" })
	for b.Loop() {
		sinkInt = handles(up(" hello @ann and "))
	}
}

func theLetter() *letter {
	return &letter{To: "ann@x", Subject: "news", Lines: words(3, 0), Vars: map[string]string{"a": "b"}}
}

func BenchmarkBody(b *testing.B) {
	l, w := theLetter(), &nullWriter{}
	for b.Loop() {
		_ = l.body(w)
	}
}

func BenchmarkHead(b *testing.B) {
	l, w := theLetter(), &nullWriter{}
	def := map[string]string{"x": "y", "a": "c"}
	for b.Loop() {
		_ = l.head(w)
		sinkInt = len(l.withDefaults(def))
		if check(l) != nil {
			b.Fatal()
		}
	}
}

func BenchmarkAnchors(b *testing.B) {
	t := words(50, 0)
	for b.Loop() {
		sinkBytes = anchors(t)
	}
}

func BenchmarkTableRow(b *testing.B) {
	var d []byte
	for b.Loop() {
		d = tableRow(d[:0], 1, 200, 30000, 4000000)
	}
}

func BenchmarkThreads(b *testing.B) {
	r := words(100, 1000)
	for b.Loop() {
		sinkInt = threads(r)
	}
}

func BenchmarkThreadsTyped(b *testing.B) {
	r := append(words(8, 1000), words(8, 1000)...)
	for b.Loop() {
		sinkInt = threadsTyped(r)
	}
}

func BenchmarkFingerprint(b *testing.B) {
	s := strings.Repeat("lorem ipsum", 100)
	for b.Loop() {
		sinkInt = int(fingerprint(s))
	}
}

func BenchmarkSoften(b *testing.B) {
	s := []byte(strings.Repeat("Lorem  Ipsum", 100))
	for b.Loop() {
		sinkInt = soften(s)
	}
}

func BenchmarkHeader(b *testing.B) {
	w := &nullWriter{}
	kv := [][2]string{{"Subject", strings.Repeat("x", 60)}, {"From", strings.Repeat("y", 50)}, {"To", strings.Repeat("z", 80)}}
	for b.Loop() {
		_ = header(w, kv)
	}
}

func BenchmarkRaw(b *testing.B) {
	w := &nullWriter{}
	t := []string{strings.Repeat("x", 600), strings.Repeat("y", 500)}
	for b.Loop() {
		_ = raw(w, t)
	}
}

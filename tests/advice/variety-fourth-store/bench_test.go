package store

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

type nullWriter struct{ last []byte }

func (w *nullWriter) Write(p []byte) (int, error) { w.last = p; return len(p), nil }

var (
	sinkInt   int
	sinkTable memtable
	sinkPack  []packed
	sinkIndex map[seqno]int
	sinkStrs  []string
	sinkU     uint64
)

func records(n, size int) (r [][]byte) {
	for i := range n {
		r = append(r, []byte(strconv.Itoa(i)+strings.Repeat("abcdefgh", size/8)))
	}
	return
}

func seg(n int) *segment {
	s := &segment{pages: make([]page, n)}
	for i := range s.pages {
		s.pages[i].first, s.pages[i].last, s.pages[i].used = seqno(i*10), seqno(i*10+9), i
	}
	return s
}

func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		sinkTable = mt_fill(1000)
	}
}

func BenchmarkPack(b *testing.B) {
	for b.Loop() {
		sinkPack = mt_pack(1000)
	}
}

func words(n, from int) (w []string) {
	for i := range n {
		w = append(w, "key-"+strconv.Itoa(from+i))
	}
	return
}

func BenchmarkMerge(b *testing.B) {
	have, more := words(400, 0), words(400, 200)
	for b.Loop() {
		sinkInt = mt_merge(have, more)
	}
}

func BenchmarkKind(b *testing.B) {
	have, kinds := words(400, 0), [4]string{"key-1", "key-2", "key-3", "key-9"}
	for b.Loop() {
		sinkInt = mt_kind(kinds, have)
	}
}

func BenchmarkFrame(b *testing.B) {
	w, r := &nullWriter{}, records(100, 400)
	for b.Loop() {
		sinkInt, _ = wal_frame(w, r)
	}
}

func BenchmarkFrames(b *testing.B) {
	w, r := &nullWriter{}, records(100, 400)
	var q [][]byte
	for b.Loop() {
		sinkInt, _ = wal_frames(w, r)
		q = q[:0]
		wal_keep(&q, r[:8])
	}
}

func BenchmarkMatch(b *testing.B) {
	r := records(100, 200)
	for b.Loop() {
		sinkInt = rec_match(r, "xyz")
	}
}

func BenchmarkKnown(b *testing.B) {
	r := records(100, 64)
	m := map[string]int{string(r[3]): 1}
	for b.Loop() {
		sinkInt = rec_known(r, m)
		sinkStrs = rec_text(r[:20], sinkStrs)
	}
}

func BenchmarkDump(b *testing.B) {
	s, path := seg(200), filepath.Join(b.TempDir(), "d")
	for b.Loop() {
		if err := seg_dump(path, s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSave(b *testing.B) {
	s, path := seg(200), filepath.Join(b.TempDir(), "d")
	for b.Loop() {
		if err := seg_save(path, s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	s := seg(500)
	for b.Loop() {
		sinkInt = s.verify()
	}
}

func BenchmarkHeads(b *testing.B) {
	s := seg(500)
	for b.Loop() {
		sinkInt = s.verifyHeads() + len(s.byUse())
	}
}

func BenchmarkIndex(b *testing.B) {
	s := seg(500)
	for b.Loop() {
		sinkIndex = s.index()
	}
}

func segs(n int) (v []*segment) {
	for range n {
		v = append(v, &segment{})
	}
	return
}

func BenchmarkTouchAll(b *testing.B) {
	v := segs(100)
	for b.Loop() {
		sinkInt = touchAll(v)
	}
}

func BenchmarkTouchEach(b *testing.B) {
	v := segs(100)
	for b.Loop() {
		sinkInt = touchEach(v)
	}
}

func BenchmarkWidth(b *testing.B) {
	s := seg(60)
	ats := []seqno{1, 5, 44, 100, 320, 500, 23, 222}
	for b.Loop() {
		sinkU = s.width(ats)
	}
}

func BenchmarkMergeRuns(b *testing.B) {
	runs := make([][]seqno, 8)
	for i := range runs {
		for k := range 100 {
			runs[i] = append(runs[i], seqno(k*17+i))
		}
	}
	for b.Loop() {
		sinkU = uint64(mergeRuns(runs))
	}
}

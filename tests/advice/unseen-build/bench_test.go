package build

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

var (
	sinkInt    int
	sinkU32    uint32
	sinkStr    string
	sinkStrs   []string
	sinkInts   []int
	sinkEdges  [][2]int32
	sinkEdits  []*Edit
	sinkJobs   []Job
	sinkKey    [32]byte
	sinkIndex  *Index
	sinkHeads  []header
	sinkMap    map[string]int
	sinkBytes  []byte
	sinkTarget *Target
)

func paths(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "src/module" + strconv.Itoa(i%17) + "/file" + strconv.Itoa(i) + "_test.go"
	}
	return out
}

func files(n, size int) []*File {
	out := make([]*File, n)
	for i := range out {
		out[i] = &File{Name: "src/file" + strconv.Itoa(i) + ".c", Size: int64(size + i*1000), Data: bytes.Repeat([]byte("int x = 1;\n"), size/11+1)}
	}
	return out
}

func BenchmarkClosure(b *testing.B) {
	g := NewGraph(600)
	for range b.N {
		sinkStrs = g.Closure(g.targets[599].Name)
	}
}

func BenchmarkNames(b *testing.B) {
	g := NewGraph(40)
	for range b.N {
		sinkStrs = g.Names()
	}
}

func BenchmarkEdges(b *testing.B) {
	g := NewGraph(1000)
	for range b.N {
		sinkEdges = g.Edges()
	}
}

func BenchmarkOrder(b *testing.B) {
	g := NewGraph(5000)
	for range b.N {
		sinkInts = g.Order()
	}
}

func BenchmarkStale(b *testing.B) {
	g := NewGraph(300)
	for range b.N {
		sinkInt += g.Stale(1 << 40)
	}
}

func BenchmarkMissing(b *testing.B) {
	ps := paths(1000)
	for range b.N {
		sinkInt += Missing(ps, ps[:10])
	}
}

func BenchmarkPlan(b *testing.B) {
	g := NewGraph(500)
	for range b.N {
		sinkJobs = g.Plan()
	}
}

func BenchmarkBits(b *testing.B) {
	s := make(bits, 1000)
	for range b.N {
		sinkInt += s.Count(64000)
	}
}

func BenchmarkLines(b *testing.B) {
	fs := files(20, 300)
	for range b.N {
		n, err := LinesOf(fs)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += n
	}
}

func BenchmarkMagic(b *testing.B) {
	fs := files(300, 20)
	for range b.N {
		n, err := Magic(fs)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += n
	}
}

func BenchmarkKey(b *testing.B) {
	k := newKeyer()
	fs := files(100, 10)
	for range b.N {
		sinkKey = k.Key(fs)
	}
}

func BenchmarkFold(b *testing.B) {
	ps := paths(500)
	for range b.N {
		sinkU32 += Fold(ps)
	}
}

func BenchmarkPut(b *testing.B) {
	c := NewCache()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		blob := make([]byte, 64<<10)
		i := 0
		for pb.Next() {
			blob[0] = byte(i)
			c.Put(blob)
			i++
		}
	})
}

func BenchmarkFill(b *testing.B) {
	for range b.N {
		sinkIndex = Fill(2000)
	}
}

func BenchmarkSelect(b *testing.B) {
	ps := paths(20)
	rules := []Rule{{Glob: "src/**/*.c"}, {Glob: "lib/*.go"}}
	for range b.N {
		sinkInt += Select(rules, ps)
	}
}

func BenchmarkExpand(b *testing.B) {
	vars := map[string]string{"flags": "-O2 -g -Wall", "in": "main.c"}
	cmd := make([]string, 80)
	for i := range cmd {
		cmd[i] = []string{"gcc", "$flags", "-c", "$in", "-DNAME=value"}[i%5]
	}
	for range b.N {
		sinkStr = Expand(cmd, vars)
	}
}

func BenchmarkScript(b *testing.B) {
	x, y := paths(1000), paths(1000)
	y[7] = "other"
	for range b.N {
		sinkEdits = Script(x, y)
	}
}

func BenchmarkRun(b *testing.B) {
	r := NewRunner(4)
	jobs := NewGraph(500).Plan()
	for range b.N {
		r.Run(jobs)
	}
}

func BenchmarkStep(b *testing.B) {
	r := NewRunner(4)
	b.RunParallel(func(pb *testing.PB) {
		n := uint64(0)
		for pb.Next() {
			n += r.prog.step()
		}
		if n == 1<<63 {
			b.Error(n)
		}
	})
}

func BenchmarkBest(b *testing.B) {
	t := &Toolchains{}
	b.SetParallelism(8)
	for i := range 6000 {
		t.Register("tool"+strconv.Itoa(i), uint32(i), uint32(i*3))
	}
	b.RunParallel(func(pb *testing.PB) {
		n, h := 0, uint32(0)
		for pb.Next() {
			n += len(t.Best(h % 300))
			h++
		}
		if n < 0 {
			b.Error(n)
		}
	})
}

func BenchmarkWatch(b *testing.B) {
	ev := make(Events, 1)
	for range b.N {
		sinkInt += Watch(ev, time.Minute, 100)
	}
}

func BenchmarkRecords(b *testing.B) {
	f, err := os.Open("/dev/zero")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for range b.N {
		n, err := Records(f, 500)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += n
	}
}

func BenchmarkNote(b *testing.B) {
	l := NewLog(io.Discard)
	line := "compiled //pkg/dir001:lib0001 in 12 ms, 34 of 1200 done, the cache had nothing of it"
	for range b.N {
		l.Note(line)
	}
}

func BenchmarkStatuses(b *testing.B) {
	jobs := NewGraph(100).Plan()
	for range b.N {
		sinkStrs = Statuses(jobs)
	}
}

func BenchmarkScope(b *testing.B) {
	sizes := make([]int, 200)
	for i := range sizes {
		sizes[i] = i*1000 + 300
	}
	root := &Vars{}
	for range b.N {
		sinkInt += Scope(root, sizes)
	}
}

// what is fine

func BenchmarkGraphFine(b *testing.B) {
	g := NewGraph(300)
	into := make([]Target, 300)
	for range b.N {
		sinkInt += g.Reach(g.targets[299].Name)
		sinkInts = g.Cheapest(10)
		g.Backup(into)
		if g.Check() != nil {
			b.Fatal("check")
		}
		sinkInt += g.Direct(g.targets[5].Name)
	}
	sinkTarget = &into[0]
}

func BenchmarkTrie(b *testing.B) {
	parts := make([][]string, 100)
	for i := range parts {
		parts[i] = []string{"src", strconv.Itoa(i % 10), strconv.Itoa(i)}
	}
	for range b.N {
		t := &Trie{kids: map[string]*Trie{}}
		for _, p := range parts {
			t.Insert(p...)
		}
	}
}

func BenchmarkFilesFine(b *testing.B) {
	fs := files(100, 1000)
	for range b.N {
		err := Each(fs, func(r io.Reader) error {
			s, err := Sum(r)
			sinkU32 += s
			return err
		})
		if err != nil || Stage(fs) != nil {
			b.Fatal("files")
		}
	}
}

func BenchmarkTableFine(b *testing.B) {
	ps := paths(500)
	to := make([]int, 16)
	for range b.N {
		for _, p := range ps {
			if known.add(p) {
				sinkInt++
			}
		}
		Spread(ps, to)
		sinkHeads = Heads(4)
	}
}

func BenchmarkStore(b *testing.B) {
	c := NewCache()
	r := NewRunner(4)
	q := &Queue{jobs: make([]Job, 100)}
	b.RunParallel(func(pb *testing.PB) {
		blob := make([]byte, 2000)
		i := 0
		for pb.Next() {
			blob[0] = byte(i)
			c.Store(blob)
			if r.free.take() {
				i += q.Next().Cost
				r.free.give()
			}
			i++
		}
	})
}

func BenchmarkTextsFine(b *testing.B) {
	ps := paths(100)
	to := make([]string, 100)
	var a Archive
	l := NewLog(io.Discard)
	jobs := NewGraph(50).Plan()
	var buf []byte
	for range b.N {
		Flags(ps, to)
		for _, p := range ps {
			a.Keep(p)
			l.Line(p)
			l.Debugf("path %s", p)
			sinkStr = Join("a", p, "b")
		}
		buf = AppendStatus(buf[:0], jobs)
		sinkMap = Suffixes(ps)
	}
	sinkBytes = buf
}

func BenchmarkMatchFine(b *testing.B) {
	ps := paths(200)
	for i := range b.N {
		sinkInt += Tests(ps)
		n, err := Query("^src/.*/file"+strconv.Itoa(i)+"_", ps)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt += n + Grep(ps, "file199_")
	}
}

func BenchmarkDistance(b *testing.B) {
	x, y := paths(100), paths(110)
	for range b.N {
		sinkInt += Distance(x, y)
	}
}

func BenchmarkLink(b *testing.B) {
	r := NewRunner(2)
	jobs := make([]Job, 6)
	for range b.N {
		r.Link(jobs)
	}
}

func BenchmarkFollow(b *testing.B) {
	ev := make(Events, 1)
	v := &Vars{m: map[string]any{}}
	g := NewGraph(50)
	for range b.N {
		sinkInt += Follow(ev, time.Minute, 100)
		Own(v, g)
	}
}

func BenchmarkJournal(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "journal"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rec := make([]byte, 100)
	for range b.N {
		if err := Journal(f, rec); err != nil {
			b.Fatal(err)
		}
	}
}

package cirunner

import (
	"bufio"
	"bytes"
	"container/list"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	sinkInt  int
	sinkI64  int64
	sinkU64  uint64
	sinkU32  uint32
	sinkStr  string
	sinkStrs []string
	sinkAny  any
	sinkSum  [32]byte
)

func sized(b *testing.B, sizes []int, f func(b *testing.B, n int)) {
	for _, n := range sizes {
		b.Run(strconv.Itoa(n), func(b *testing.B) { f(b, n) })
	}
}

func jobs(n int) []Job {
	js := make([]Job, n)
	for i := range js {
		js[i].ID, js[i].Project, js[i].NLabels = uint64(i), "group/project", 1
		js[i].Labels[0] = "linux"
	}
	return js
}

func BenchmarkMatching(b *testing.B) {
	sized(b, []int{50, 200}, func(b *testing.B, n int) {
		q := &Queue{jobs: jobs(n)}
		for b.Loop() {
			sinkInt = q.Matching("arm")
		}
	})
}

func BenchmarkMedian(b *testing.B) {
	w := &Waits{}
	for i := range 64 {
		w.Add(int32(i/4*4 + i&1))
	}
	for b.Loop() {
		sinkInt = int(w.Median())
	}
}

func BenchmarkLine(b *testing.B) {
	sized(b, []int{400, 1500}, func(b *testing.B, n int) {
		l := &Line{}
		for i := range n {
			l.Join(ticket{job: uint64(i)})
		}
		for b.Loop() {
			t, _ := l.Take()
			l.Join(t)
		}
	})
}

func BenchmarkAgenda(b *testing.B) {
	a := &Agenda{}
	for i := range 1000 {
		a.times = append(a.times, int64(i*60))
	}
	t := int64(0)
	for b.Loop() {
		t += 977
		sinkInt = a.Due(t % 60000)
	}
}

func steps(n int) []Step {
	ss := make([]Step, n)
	for i := range ss {
		ss[i].ID, ss[i].Name = 1000+i, "step"+strconv.Itoa(i)
	}
	return ss
}

func BenchmarkStepIDs(b *testing.B) {
	sized(b, []int{300, 1000}, func(b *testing.B, n int) {
		ss := steps(n)
		for b.Loop() {
			sinkInt = len(StepIDs(ss))
		}
	})
}

func BenchmarkCommandLine(b *testing.B) {
	sized(b, []int{60, 200}, func(b *testing.B, n int) {
		var args []string
		for i := range n {
			args = append(args, "--flag-of-the-build="+strconv.Itoa(i))
		}
		for b.Loop() {
			sinkStr = CommandLine(args)
		}
	})
}

func BenchmarkReport(b *testing.B) {
	sized(b, []int{40, 100}, func(b *testing.B, n int) {
		ss := steps(n)
		var w strings.Builder
		for b.Loop() {
			w.Reset()
			w.Grow(12 * n)
			Report(&w, ss)
		}
		sinkStr = w.String()
	})
}

func BenchmarkParsePorts(b *testing.B) {
	good := []string{"80", "443", "8080", "5432", "6379", "9"}
	bad := []string{"80", "x9"}
	i := 0
	for b.Loop() {
		i++
		specs := good
		if i&127 == 0 {
			specs = bad
		}
		_, err := parsePorts(specs)
		sinkAny = err
	}
}

func BenchmarkLRUPut(b *testing.B) {
	c := NewLRU(512)
	k := uint64(0)
	for b.Loop() {
		k++
		c.Put(k*0x9e3779b97f4a7c15, int64(k))
	}
	sinkI64, _ = c.Get(k * 0x9e3779b97f4a7c15)
}

func BenchmarkStoreAdd(b *testing.B) {
	s := &Store{objects: map[[8]byte][]byte{}}
	var blobs [64][]byte
	for i := range blobs {
		blobs[i] = bytes.Repeat([]byte{byte(i)}, 600)
	}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		i := 0
		for pb.Next() {
			i++
			s.Add(blobs[i&63])
		}
	})
}

func BenchmarkLive(b *testing.B) {
	for _, region := range []string{"eu", "us", "ap"} {
		b.Run(region, func(b *testing.B) {
			l := &Live{}
			l.Set(Settings{4, region, 1 << 20})
			b.SetParallelism(2)
			b.RunParallel(func(pb *testing.PB) {
				n := 0
				for pb.Next() {
					n++
					if n%100000 == 0 {
						l.Set(Settings{4, region, n})
					}
					if l.Get().Concurrency == 0 {
						b.Error("no settings")
					}
				}
			})
		})
	}
}

func BenchmarkTouch(b *testing.B) {
	t := &Blobs{infos: make([]*blobInfo, 256)}
	i := 0
	for b.Loop() {
		i++
		t.Touch(i&255, int64(i), 7)
	}
	sinkI64 = t.Info(i & 255).size
}

func BenchmarkByDigest(b *testing.B) {
	sized(b, []int{700, 2500}, func(b *testing.B, n int) {
		paths := map[string]uint64{}
		for i := range n {
			paths["out/file"+strconv.Itoa(i)] = uint64(i) * 0x9e3779b97f4a7c15
		}
		for b.Loop() {
			sinkInt = len(ByDigest(paths))
		}
	})
}

func BenchmarkIntern(b *testing.B) {
	var names [][]byte
	for i := range 200 {
		names = append(names, []byte("github.com/some/module/pkg"+strconv.Itoa(i)))
	}
	for b.Loop() {
		t := &Interner{known: make(map[string]string, 200)}
		for _, n := range names {
			sinkStr = t.Intern(n)
		}
	}
}

func BenchmarkMissing(b *testing.B) {
	have := map[uint64]*list.Element{}
	var want []uint64
	for i := range uint64(1000) {
		want = append(want, i)
		if i%250 != 0 {
			have[i] = nil
		}
	}
	for b.Loop() {
		sinkInt = len(Missing(want, have))
	}
}

func BenchmarkOverlapping(b *testing.B) {
	sized(b, []int{100, 1000, 5000}, func(b *testing.B, n int) {
		spans := make([]span, n)
		for i := range spans {
			spans[i] = span{int64(i * 10), int64(i*10 + i%20)}
		}
		for b.Loop() {
			sinkInt = Overlapping(spans)
		}
	})
}

func BenchmarkShardOf(b *testing.B) {
	keys := make([]uint64, 200)
	for b.Loop() {
		sinkU64 = ShardOf(keys)
	}
}

func BenchmarkShipper(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := &Shipper{lines: make(chan string, 1500)}
		for range 1500 {
			s.lines <- "a line of the log"
		}
		close(s.lines)
		b.StartTimer()
		s.Run(time.Second)
		sinkInt = s.size
	}
}

func BenchmarkWatch(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		beats := make(chan int, 1500)
		for range 1500 {
			beats <- 1
		}
		close(beats)
		b.StartTimer()
		sinkInt = Watch(beats, time.Second)
	}
}

func BenchmarkMasker(b *testing.B) {
	m := &Masker{out: bufio.NewWriter(io.Discard)}
	line := strings.Repeat("compiling package number 17 of the module ", 6)
	for b.Loop() {
		if err := m.WriteLine(line); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrace(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "trace"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	t := NewTrace(f)
	i := int64(0)
	for b.Loop() {
		i++
		if i&0xffff == 0 {
			f.Seek(0, io.SeekStart)
		}
		if err := t.Event("step started ", i); err != nil {
			b.Fatal(err)
		}
	}
}

func lines(n int) []string {
	ls := make([]string, n)
	for i := range ls {
		ls[i] = "WARN: line " + strconv.Itoa(i) + " of the log of a step"
	}
	return ls
}

func BenchmarkChunk(b *testing.B) {
	ls := lines(50)
	for b.Loop() {
		if err := Chunk(io.Discard, ls); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCollect(b *testing.B) {
	ls := lines(1000)
	for b.Loop() {
		b.StopTimer()
		ch := make(chan string, len(ls))
		for _, l := range ls {
			ch <- l
		}
		close(ch)
		b.StartTimer()
		sinkStrs = Collect(ch)
	}
}

func BenchmarkTerminate(b *testing.B) {
	ls := lines(200)
	dst := make([]string, 0, len(ls))
	for b.Loop() {
		dst = Terminate(dst[:0], ls)
	}
	sinkStrs = dst
}

func mirrors(n int) []*Mirror {
	var ms []*Mirror
	for i := range n {
		ms = append(ms, &Mirror{"m" + strconv.Itoa(i), bytes.Repeat([]byte{byte(i)}, 256<<10)})
	}
	return ms
}

func BenchmarkFetchFirst(b *testing.B) {
	ms := mirrors(3)
	for b.Loop() {
		sinkSum = FetchFirst(ms)
	}
}

func BenchmarkProbe(b *testing.B) {
	ms := mirrors(2)
	for b.Loop() {
		sinkStr = Probe(ms)
	}
}

func BenchmarkRunSteps(b *testing.B) {
	script := bytes.Repeat([]byte("make -j2 all\n"), 2000)
	for b.Loop() {
		sinkU32 = RunSteps([][]byte{script, script, script})
	}
}

func BenchmarkRunMatrix(b *testing.B) {
	var cells [][]byte
	for i := range 400 {
		cells = append(cells, []byte("linux-go1."+strconv.Itoa(i)+"-skip"))
	}
	for b.Loop() {
		sinkInt = RunMatrix(cells, 4).passed
	}
}

func BenchmarkSucceeded(b *testing.B) {
	ls := make([]string, 300)
	for i := range ls {
		ls[i] = strconv.Itoa(i%3) + "/" + strconv.Itoa(i%2)
	}
	for b.Loop() {
		sinkInt = Succeeded(ls)
	}
}

func BenchmarkStart(b *testing.B) {
	t := &Builds{}
	ids := make([]uint64, 200)
	for i := range ids {
		ids[i] = uint64(i)
	}
	for b.Loop() {
		t.Start(ids)
	}
}

func BenchmarkWarm(b *testing.B) {
	w := &Warm{}
	w.Start()
	id := uint64(0)
	for b.Loop() {
		id++
		w.Accept(id)
	}
	sinkAny = w
}

func BenchmarkGraph(b *testing.B) {
	g := &Graph{}
	for b.Loop() {
		g.Load(3000)
	}
	sinkInt = len(g.roots)
}

func BenchmarkArtifactSize(b *testing.B) {
	sized(b, []int{40, 150}, func(b *testing.B, n int) {
		a := &Artifacts{parts: make([][]byte, n)}
		for i := range a.parts {
			a.parts[i] = make([]byte, 100)
		}
		for b.Loop() {
			n, err := a.Size()
			if err != nil {
				b.Fatal(err)
			}
			sinkInt = n
		}
	})
}

func BenchmarkUploads(b *testing.B) {
	slots := make([]upload, 8)
	sizes := make([]int64, 300)
	for b.Loop() {
		Uploads(slots, sizes)
	}
}

func BenchmarkHashAll(b *testing.B) {
	parts := make([][]byte, 60)
	for i := range parts {
		parts[i] = make([]byte, 2000)
	}
	sums := make([]uint32, len(parts))
	for b.Loop() {
		HashAll(parts, sums)
	}
	sinkU32 = sums[0]
}

func BenchmarkPost(b *testing.B) {
	e := &Event{Job: 12345, Status: "failed", Project: "group/subgroup/project/" + strings.Repeat("x", 200), Took: 99}
	for b.Loop() {
		if err := Post(io.Discard, e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNotice(b *testing.B) {
	for _, project := range []string{"group/project", "tools"} {
		b.Run(project, func(b *testing.B) {
			e := &Event{Job: 12345, Status: "failed", Project: project, Took: 99}
			for b.Loop() {
				s, err := Notice(e)
				if err != nil {
					b.Fatal(err)
				}
				sinkStr = s
			}
		})
	}
}

func BenchmarkCustom(b *testing.B) {
	e := &Event{Job: 12345, Status: "failed", Project: "group/project", Took: 99}
	var texts []string
	for i := range 10 {
		texts = append(texts, "Project "+strconv.Itoa(i)+": {{.Status}} after {{.Took}}")
	}
	for b.Loop() {
		n, err := Custom(texts, e)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt = n
	}
}

func BenchmarkBus(b *testing.B) {
	c := &countListener{}
	bus := &Bus{to: []listener{c}, queue: make([]any, 0, 128)}
	events := make([]Event, 100)
	for b.Loop() {
		for i := range events {
			bus.Publish(&events[i])
		}
		bus.Flush()
	}
	sinkInt = c.n
}

func BenchmarkOpen(b *testing.B) {
	hooks := make([]*Delivery, 200)
	for i := range hooks {
		hooks[i] = &Delivery{}
		for k := range i % 4 {
			hooks[i].failed(int64(k))
		}
	}
	for b.Loop() {
		sinkInt = Open(hooks, 2)
	}
}

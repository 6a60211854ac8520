package ops

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sinkInt  int
	sinkStr  string
	sinkBool bool
	sinkB    []byte
	sinkDTO  []EntryDTO
	sinkFail []*Entry
	sinkSet  *HashSet[string]
	sinkSum  uint32
	sinkHist *History
	sinkDay  []Datapoint
	sinkRec  LogRecord
	sinkDep  *Deployment
	sinkAg   *Agent
	sinkRes  *HeapReserve
)

func lines(n int) []string {
	s := make([]string, n)
	for i := range s {
		s[i] = "line " + strconv.Itoa(i*7919%100003) + " of a text that is long"
	}
	return s
}

func entries(n int) []Entry {
	e := make([]Entry, n)
	for i := range e {
		e[i] = Entry{"host", 200 + i*7919%307}
	}
	return e
}

func metrics(n int) []Metric {
	m := make([]Metric, n)
	for i := range m {
		m[i] = Metric{"requests_total", "web1", int64(i * 1000)}
	}
	return m
}

func null(b *testing.B) *os.File {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func rows(n int) [][]string {
	r := make([][]string, n)
	for i := range r {
		r[i] = []string{"host", strconv.Itoa(i), " ok"}
	}
	return r
}

func BenchmarkReport(b *testing.B) {
	f, r := null(b), rows(100)
	for i := 0; i < b.N; i++ {
		ExportReport(f, r)
	}
}

func BenchmarkCountLines(b *testing.B) {
	name := filepath.Join(b.TempDir(), "log")
	if err := os.WriteFile(name, []byte(strings.Repeat("a line\n", 60)), 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		f.Seek(0, 0)
		sinkInt = CountLines(f)
	}
}

func BenchmarkPadLeft(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkStr = StringUtils{}.PadLeft("total", 40)
	}
}

func BenchmarkJoin(b *testing.B) {
	l := lines(120)
	for i := 0; i < b.N; i++ {
		sinkStr = JoinLines(l)
	}
}

func BenchmarkExport(b *testing.B) {
	m := metrics(50)
	for i := 0; i < b.N; i++ {
		sinkStr = Export(m)
	}
}

func BenchmarkClean(b *testing.B) {
	var s Sanitizer
	for i := 0; i < b.N; i++ {
		sinkStr = s.Clean("a | b")
	}
}

func BenchmarkValid(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkBool = DefaultValidator.IsValid("web-01")
	}
}

func BenchmarkAccept(b *testing.B) {
	s := &LogStore{make([]LogRecord, 300)}
	for i := 0; i < b.N; i++ {
		sinkInt = s.Accept(func(r LogRecord) int { return r.level + r.size })
	}
}

func BenchmarkDTOs(b *testing.B) {
	e := entries(400)
	for i := 0; i < b.N; i++ {
		sinkDTO = EntryMapper{}.ToDTOs(e)
	}
}

func BenchmarkAddAll(b *testing.B) {
	l := lines(400)
	for i := 0; i < b.N; i++ {
		sinkSet = NewHashSet[string]().AddAll(l)
	}
}

func BenchmarkFeed(b *testing.B) {
	f := &LineFilter{word: "failed"}
	raw := []byte(strings.Repeat("something happened ", 30))
	for i := 0; i < b.N; i++ {
		sinkBool = f.Feed(raw)
	}
}

func BenchmarkPooled(b *testing.B) {
	p := NewPooled()
	for i := 0; i < b.N; i++ {
		sinkInt = p.Length(int64(i))
	}
}

func BenchmarkSort(b *testing.B) {
	e, room := entries(200), make([]Entry, 200)
	for i := 0; i < b.N; i++ {
		copy(room, e)
		SortEntries(room)
	}
}

func BenchmarkChecksum(b *testing.B) {
	data := make([]byte, 600)
	r := bytes.NewReader(data)
	for i := 0; i < b.N; i++ {
		r.Reset(data)
		sinkSum = Checksum(r)
	}
}

func BenchmarkAdded(b *testing.B) {
	l := lines(300)
	d, o := &Document{l}, &Document{append(lines(301)[1:], "x")}
	for i := 0; i < b.N; i++ {
		sinkInt = d.AddedSince(o)
	}
}

func BenchmarkReplay(b *testing.B) {
	l := lines(150)
	for i := 0; i < b.N; i++ {
		sinkHist = Replay(l)
	}
}

func BenchmarkCollect(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkDay = Collect(800)
	}
}

func BenchmarkWords(b *testing.B) {
	t := strings.Repeat("deploy web to production ", 20)
	for i := 0; i < b.N; i++ {
		sinkInt = CountWords(t)
	}
}

func BenchmarkNewer(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkBool = IsNewer("1.2.3", "1.2.4")
	}
}

func BenchmarkSteps(b *testing.B) {
	var t Tracer
	steps := make([]int, 100)
	for i := 0; i < b.N; i++ {
		sinkInt = RunSteps(&t, steps)
	}
}

func BenchmarkRollout(b *testing.B) {
	base := Deployment{name: "web"}
	ports := []int{80, 443, 8080, 9090, 22, 21, 8443, 3000}
	for i := 0; i < b.N; i++ {
		sinkInt = Rollout(base, ports)
	}
}

func BenchmarkServe(b *testing.B) {
	bot := &Bot{inbox: make(chan Message, 2), idle: time.Minute}
	b.ReportAllocs()
	sinkInt = bot.Serve(func(i int) bool {
		bot.inbox <- Message{1, "hello"}
		return i < b.N
	})
}

type handled struct{ n atomic.Int64 }

func (h *handled) Handle(m Message) { h.n.Add(int64(m.user)) }

func BenchmarkPublish(b *testing.B) {
	var bus EventBus
	for i := 0; i < 200; i++ {
		bus.handlers = append(bus.handlers, &handled{})
	}
	for i := 0; i < b.N; i++ {
		bus.Publish(Message{1, "up"})
	}
}

func BenchmarkReserve(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sinkRes = GetHeapReserve()
	}
}

// what follows is fine

func fineExport(b *testing.B) {
	f, r := null(b), rows(100)
	block := make([]byte, 64<<10)
	for i := 0; i < b.N; i++ {
		if ExportBuffered(f, r) != nil || Block(f, block, 2) != nil {
			b.Fatal()
		}
	}
}

func finePad(b *testing.B) {
	l := lines(50)
	var s Sanitizer
	for i := 0; i < b.N; i++ {
		sinkStr = StringUtils{}.PadRight("total", 40)
		sinkInt = TotalLength(l)
		sinkStr = s.CleanHTML("<b> and <i>")
	}
}

func fineMetrics(b *testing.B) {
	m := metrics(50)
	for i := 0; i < b.N; i++ {
		sinkB = ExportFast(m, sinkB)
	}
}

func fineValid(b *testing.B) {
	var v LazyValidator
	ports := []int{80, 443, 8080}
	for i := 0; i < b.N; i++ {
		sinkBool = v.IsValid("web-01")
		sinkInt, _ = TryPort(ports)
	}
}

func fineWalk(b *testing.B) {
	s := &LogStore{make([]LogRecord, 300)}
	for i := 0; i < b.N; i++ {
		sinkInt = s.Walk(func(r *LogRecord) int { return r.level + r.size })
		sinkRec = s.Last()
	}
}

func fineFailures(b *testing.B) {
	e := entries(300)
	s := Statuses{map[int]int{}}
	for i := 0; i < b.N; i++ {
		sinkFail = Failures(e)
		sinkInt = s.Count(e[:100])
	}
}

func fineLines(b *testing.B) {
	f := &LineFilter{kept: make([]string, 1)}
	raw := []byte("something happened that is worth to be kept for later")
	for i := 0; i < b.N; i++ {
		f.Keep(raw)
		sinkInt = Level(raw[:5]) + UpperLength("text")
	}
}

func fineSort(b *testing.B) {
	e, room := entries(200), make([]Entry, 200)
	for i := 0; i < b.N; i++ {
		copy(room, e)
		SortTyped(room)
	}
}

func fineChecksum(b *testing.B) {
	data := make([]byte, 600)
	r := bytes.NewReader(data)
	c := &Checksummer{make([]byte, 8192)}
	for i := 0; i < b.N; i++ {
		r.Reset(data)
		sinkSum = c.Checksum(r)
	}
}

func fineDocument(b *testing.B) {
	d := &Document{lines(300)}
	o := &Document{lines(300)}
	t := &Tail{make([]string, 8)}
	for i := 0; i < b.N; i++ {
		sinkInt = d.SameStart(o)
		sinkBool = d.Has("nothing of that kind")
		t.Push("x")
	}
}

func fineCursor(b *testing.B) {
	t := strings.Repeat("deploy * to production ", 20)
	h := &WireHeader{Length: 3}
	room := make([]byte, 16)
	for i := 0; i < b.N; i++ {
		sinkInt = CountStars(t) + h.Encode(room)
	}
}

func fineAgents(b *testing.B) {
	a := &Agents{map[string]*Agent{}}
	for i := 0; i < b.N; i++ {
		sinkAg = a.Register("web")
		sinkAg = a.Find("web")
	}
}

func fineSteps(b *testing.B) {
	var t Tracer
	steps := make([]int, 100)
	for i := 0; i < b.N; i++ {
		sinkInt = RunEach(&t, steps)
	}
}

func fineConfigure(b *testing.B) {
	d := &Deployment{}
	port := func(d *Deployment) { d.port = 80 }
	for i := 0; i < b.N; i++ {
		sinkDep = d.Configure(port, port)
	}
}

func fineServe(b *testing.B) {
	bot := &Bot{inbox: make(chan Message, 2), idle: time.Minute, timer: time.NewTimer(time.Hour)}
	sinkInt = bot.ServeReset(func(i int) bool {
		bot.inbox <- Message{1, "hello"}
		return i < b.N
	})
}

func fineDispatch(b *testing.B) {
	d := NewDispatcher()
	for i := 0; i < b.N; i++ {
		d.queue <- Message{1, "x"}
	}
	sinkInt = d.Stop()
}

func fineRing(b *testing.B) {
	r := NewRing()
	for i := 0; i < b.N; i++ {
		sinkInt = int(r.Put(byte(i)))
	}
}

func BenchmarkFineFiles(b *testing.B) {
	fineExport(b)
	fineFailures(b)
	fineSort(b)
}

func BenchmarkFineText(b *testing.B) {
	finePad(b)
	fineMetrics(b)
	fineValid(b)
	fineDocument(b)
	fineLines(b)
	fineChecksum(b)
}

func BenchmarkFineValues(b *testing.B) {
	fineWalk(b)
	fineCursor(b)
	fineServe(b)
	fineDispatch(b)
	fineSteps(b)
}

func BenchmarkFineSmall(b *testing.B) {
	fineAgents(b)
	fineConfigure(b)
	fineRing(b)
}

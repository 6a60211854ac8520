package cirunner

import (
	"bytes"
	"crypto/sha256"
	"hash/crc32"
	"sync"
	"sync/atomic"
)

// Mirror is a server that has artifacts.
type Mirror struct {
	name string
	blob []byte
}

func (m *Mirror) fetch() [32]byte { return sha256.Sum256(m.blob) }

// FetchFirst asks all mirrors and takes the first answer.
func FetchFirst(mirrors []*Mirror) [32]byte {
	answers := make(chan [32]byte)
	for _, m := range mirrors {
		go func() {
			sum := m.fetch()
			answers <- sum
		}()
	}
	return <-answers
}

// Probe asks all mirrors and takes the first that has a name.
func Probe(mirrors []*Mirror) string {
	names := make(chan string, len(mirrors))
	for _, m := range mirrors {
		go func() {
			if m.fetch()[0] == 255 {
				names <- ""
				return
			}
			names <- m.name
		}()
	}
	return <-names
}

// Progress follows the steps of one run.
type Progress struct {
	updates chan int
	total   atomic.Int64
}

func startProgress() *Progress {
	p := &Progress{updates: make(chan int, 4)}
	go p.follow()
	return p
}

func (p *Progress) follow() {
	for n := range p.updates {
		p.total.Add(int64(n))
	}
}

// RunSteps runs the scripts of a job one after the other.
func RunSteps(scripts [][]byte) uint32 {
	p := startProgress()
	var sum uint32
	for i, s := range scripts {
		for range 40 {
			sum ^= crc32.ChecksumIEEE(s)
		}
		p.updates <- i
	}
	return sum
}

// Tally is the outcome of a matrix of jobs.
type Tally struct {
	passed  int
	skipped int
	results []uint32
}

var skip = []byte("skip")

// RunMatrix runs the cells of a matrix in a few workers.
func RunMatrix(cells [][]byte, workers int) *Tally {
	t := &Tally{results: make([]uint32, len(cells))}
	var wg sync.WaitGroup
	part := (len(cells) + workers - 1) / workers
	for w := 0; w < workers; w++ {
		from, to := w*part, min((w+1)*part, len(cells))
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := from; i < to; i++ {
				t.results[i] = crc32.ChecksumIEEE(cells[i])
				if bytes.HasSuffix(cells[i], skip) {
					t.skipped++
				}
			}
		}()
	}
	wg.Wait()
	for _, r := range t.results {
		if r != 0 {
			t.passed++
		}
	}
	return t
}

// result is how a command ended.
type result struct {
	code   int
	signal int
}

func (r result) ok() bool { return r.code == 0 && r.signal == 0 }

// outcome reads the status line of a command: its code, and the signal if there was one.
func outcome(line string) *result {
	r := &result{}
	part := 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c >= '0' && c <= '9' && part == 0:
			r.code = r.code*10 + int(c-'0')
		case c >= '0' && c <= '9':
			r.signal = r.signal*10 + int(c-'0')
		case c == '/':
			part++
		case c == 'K':
			r.signal = 9
		case c == 'T':
			r.signal = 15
		}
	}
	if r.code > 128 && r.signal == 0 {
		r.signal = r.code - 128
	}
	return r
}

// Succeeded counts the commands that ended well.
func Succeeded(lines []string) int {
	n := 0
	for _, l := range lines {
		if r := outcome(l); r.ok() {
			n++
		}
	}
	return n
}

// build is a running build; the table and the runner share it.
type build struct {
	id    uint64
	state atomic.Int32
	log   []byte
}

// Builds is the table of the running builds.
type Builds struct {
	slots [256]*build
}

func (b *Builds) start(id uint64) *build {
	n := &build{id: id}
	b.slots[id&255] = n
	return n
}

// Start starts builds.
func (b *Builds) Start(ids []uint64) {
	for _, id := range ids {
		b.start(id).state.Store(1)
	}
}

// Warm reserves room before the first job comes, so that the collector has less to do.
type Warm struct {
	reserve []byte
	jobs    map[uint64]*[4]uint64
}

// Start makes the reserve.
func (w *Warm) Start() {
	w.reserve = make([]byte, 64<<20)
	w.jobs = make(map[uint64]*[4]uint64, 64)
}

// Accept notes a job in one of 64 places.
func (w *Warm) Accept(id uint64) {
	w.jobs[id&63] = &[4]uint64{id}
}

// node is a part of the dependency graph that one load makes.
type node struct {
	id   int
	deps []*node
}

// Graph is all nodes.
type Graph struct {
	nodes []node
	roots []*node
}

// Load links the nodes of a graph: each depends on the two before it.
func (g *Graph) Load(n int) {
	g.nodes = make([]node, n)
	links := make([]*node, 0, 2*n)
	g.roots = g.roots[:0]
	for i := range g.nodes {
		at := len(links)
		if i > 1 {
			links = append(links, &g.nodes[i-1], &g.nodes[i-2])
		} else {
			g.roots = append(g.roots, &g.nodes[i])
		}
		g.nodes[i].id, g.nodes[i].deps = i, links[at:len(links):len(links)]
	}
}

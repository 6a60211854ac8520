package build

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"
)

// Runner runs jobs.
type Runner struct {
	slots chan struct{}
	prog  progress
	free  quota
}

// NewRunner runs n at a time.
func NewRunner(n int) *Runner {
	return &Runner{slots: make(chan struct{}, n), free: quota{max: n}}
}

func (j *Job) run() { j.out = fold(j.Target) }

func (j *Job) link() {
	h := uint32(1)
	for range 400_000 {
		h = h*16777619 ^ uint32(j.Cost)
	}
	j.out = h
}

// Run runs all jobs.
func (r *Runner) Run(jobs []Job) {
	var wg sync.WaitGroup
	for i := range jobs {
		wg.Add(1)
		go func() { // of a job
			defer wg.Done()
			r.slots <- struct{}{}
			defer func() { <-r.slots }()
			jobs[i].run()
		}()
	}
	wg.Wait()
}

// Link links a few programs, each of which takes long.
func (r *Runner) Link(jobs []Job) {
	var wg sync.WaitGroup
	for i := range jobs {
		r.slots <- struct{}{}
		wg.Add(1)
		go func() { // of a program
			defer wg.Done()
			defer func() { <-r.slots }()
			jobs[i].link()
		}()
	}
	wg.Wait()
}

// progress is what the status line shows.
type progress struct {
	mu   sync.Mutex
	done uint64
}

func (p *progress) step() uint64 {
	p.mu.Lock() // for a number
	defer p.mu.Unlock()
	p.done++
	return p.done
}

// quota gives out what there is.
type quota struct {
	mu   sync.Mutex
	used int
	max  int
}

func (q *quota) take() bool {
	q.mu.Lock() // check and change
	defer q.mu.Unlock()
	if q.used >= q.max {
		return false
	}
	q.used++
	return true
}

func (q *quota) give() {
	q.mu.Lock()
	q.used--
	q.mu.Unlock()
}

// Toolchains are compilers by the prefixes that they serve.
type Toolchains struct {
	mu   sync.Mutex
	list []toolchain
}

type toolchain struct {
	prefix string
	lo, hi uint32
	weight int
}

// Register adds one.
func (t *Toolchains) Register(prefix string, lo, hi uint32) {
	t.mu.Lock()
	t.list = append(t.list, toolchain{prefix, lo, hi, len(prefix)})
	t.mu.Unlock()
}

// Best is the best one for a hash.
func (t *Toolchains) Best(h uint32) (name string) {
	t.mu.Lock() // to search
	defer t.mu.Unlock()
	best := -1
	for i := range t.list {
		if c := &t.list[i]; c.lo <= h && h < c.hi && c.weight > best {
			best, name = c.weight, c.prefix
		}
	}
	return name
}

// Queue hands out jobs.
type Queue struct {
	mu   sync.Mutex
	next int
	jobs []Job
}

// Next is the next job; it starts again at the end.
func (q *Queue) Next() *Job {
	q.mu.Lock() // the next
	j := &q.jobs[q.next]
	if q.next++; q.next == len(q.jobs) {
		q.next = 0
	}
	q.mu.Unlock()
	return j
}

// Events are changes of files.
type Events chan string

// Watch gathers changes until nothing comes for a while.
func Watch(ev Events, quiet time.Duration, want int) int {
	n := 0
	for n < want {
		ev <- "main.c"
		timeout := time.After(quiet)
	wait:
		for {
			select {
			case <-timeout:
				return n
			case _, ok := <-ev:
				if !ok {
					return n
				}
				n++
				break wait
			}
		}
	}
	return n
}

// Follow does it with one timer.
func Follow(ev Events, quiet time.Duration, want int) (n int) {
	t := time.NewTimer(quiet)
	defer t.Stop()
	for n < want {
		ev <- "main.c"
		t.Reset(quiet)
		select {
		case <-ev:
			n++
		case <-t.C:
			return n
		}
	}
	return n
}

// byteReader reads the index of an archive.
type byteReader struct {
	f   io.Reader
	one [1]byte
}

func (r *byteReader) ReadByte() (byte, error) {
	_, err := io.ReadFull(r.f, r.one[:])
	return r.one[0], err
}

// Records counts the records of an index, which end with a zero.
func Records(f *os.File, size int) (n int, err error) {
	r := &byteReader{f: f}
	for range size {
		c, err := r.ReadByte()
		if err != nil {
			return n, err
		}
		if c == 0 {
			n++
		}
	}
	return n, nil
}

// Log writes what was done.
type Log struct {
	w     *bufio.Writer
	level int
}

// NewLog makes one.
func NewLog(w io.Writer) *Log { return &Log{w: bufio.NewWriterSize(w, 32<<10)} }

// Note writes a line.
func (l *Log) Note(line string) {
	l.w.Write([]byte(line))
	l.w.WriteByte('\n')
}

// Line writes a line, too.
func (l *Log) Line(line string) {
	l.w.WriteString(line) // as it is
	l.w.WriteByte('\n')
}

// Debugf writes only where that is wanted.
func (l *Log) Debugf(format string, args ...any) {
	if l.level > 3 {
		fmt.Fprintf(l.w, format, args...)
	}
}

// Journal writes a record that must be on the disk before the build goes on.
func Journal(f *os.File, rec []byte) error {
	if _, err := f.Write(rec); err != nil {
		return err
	}
	return f.Sync()
}

// Statuses are the states of jobs as shown to the user.
func Statuses(jobs []Job) []string {
	out := make([]string, len(jobs))
	for i := range jobs {
		out[i] = fmt.Sprintf("%d %s", jobs[i].Cost, jobs[i].Target)
	}
	return out
}

// AppendStatus is the same into a buffer.
func AppendStatus(b []byte, jobs []Job) []byte {
	for i := range jobs {
		b = strconv.AppendInt(b, int64(jobs[i].Cost), 10)
		b = append(b, ' ')
		b = append(b, jobs[i].Target...)
	}
	return b
}

// Vars are the variables of a build file.
type Vars struct {
	parent *Vars
	m      map[string]any
}

// Define sets one.
func (v *Vars) Define(name string, value any) { v.m[name] = value }

// Scope makes the scope of each target.
func Scope(parent *Vars, sizes []int) int {
	v := &Vars{parent: parent, m: make(map[string]any, 4)}
	n := 0
	for _, s := range sizes {
		v.Define("size", s)
		n += v.m["size"].(int)
	}
	return n
}

// Own puts targets into a scope by their address.
func Own(v *Vars, g *Graph) {
	for i := range g.targets {
		v.Define("target", &g.targets[i])
	}
}

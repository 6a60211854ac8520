// Package cirunner runs the jobs of a build server: queue, steps, caches, artifacts, logs and notices.
package cirunner

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Job is a job as the server sends it.
type Job struct {
	ID       uint64
	Project  string
	Ref      string
	Commit   [20]byte
	Labels   [6]string
	NLabels  int
	Image    string
	Shell    string
	Timeout  int64
	Priority int
	Secrets  [8]string
	WorkDir  string
}

// wants reports whether the job asks for a label.
func (j Job) wants(label string) bool {
	for i := 0; i < j.NLabels; i++ {
		if strings.EqualFold(j.Labels[i], label) {
			return true
		}
	}
	return false
}

// Queue has the jobs that wait.
type Queue struct {
	jobs []Job
}

// Matching counts the jobs that a runner with a label could take.
func (q *Queue) Matching(label string) int {
	n := 0
	for i := range q.jobs {
		if q.jobs[i].wants(label) {
			n++
		}
	}
	return n
}

// Waits is the time that the last jobs waited, in a ring.
type Waits struct {
	window [64]int32
	next   int
}

// Add puts a time in the ring.
func (w *Waits) Add(ms int32) {
	w.window[w.next] = ms
	w.next = (w.next + 1) % len(w.window)
}

// Median is the middle of the times in the ring.
func (w *Waits) Median() int32 {
	times := w.window
	slices.Sort(times[:])
	return times[len(times)/2]
}

// ticket is a place in the waiting line.
type ticket struct {
	job  uint64
	rank int32
}

// Line is who waits for a runner, first come first served.
type Line struct {
	waiting []ticket
}

// Join puts a job at the end.
func (l *Line) Join(t ticket) { l.waiting = append(l.waiting, t) }

// Take removes the job at the head.
func (l *Line) Take() (ticket, bool) {
	if len(l.waiting) == 0 {
		return ticket{}, false
	}
	t := l.waiting[0]
	copy(l.waiting, l.waiting[1:])
	l.waiting = l.waiting[:len(l.waiting)-1]
	return t, true
}

// Agenda keeps the start times of the nightly jobs in order.
type Agenda struct {
	times []int64
}

// Due counts the jobs that start up to a time.
func (a *Agenda) Due(t int64) int {
	return sort.Search(len(a.times), func(i int) bool { return a.times[i] > t })
}

func transform[T, U any](in []T, f func(T) U) []U {
	out := []U{}
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// Step is a command of a job.
type Step struct {
	Name string
	Args []string
	Env  map[string]string
	ID   int
}

// StepIDs are the numbers of the steps.
func StepIDs(steps []Step) []int {
	return transform(steps, func(s Step) int { return s.ID })
}

// CommandLine is the step as a shell would take it.
func CommandLine(args []string) string {
	cmd := ""
	for i, a := range args {
		if i > 0 {
			cmd = cmd + " "
		}
		cmd = cmd + quoted(a)
	}
	return cmd
}

func quoted(a string) string {
	if strings.ContainsAny(a, " \t\"'$") {
		return strconv.Quote(a)
	}
	return a
}

// checksumOf is the name of a step in reports.
func checksumOf(s *Step) string {
	return "step-" + fmt.Sprint(s.ID)
}

// Report joins the names of the steps.
func Report(w *strings.Builder, steps []Step) {
	for i := range steps {
		w.WriteString(checksumOf(&steps[i]))
		w.WriteByte('\n')
	}
}

// parsePorts reads the ports that a service opens.
func parsePorts(specs []string) ([]int, error) {
	ports := make([]int, 0, len(specs))
	for i, s := range specs {
		n, err := strconv.Atoi(s)
		if err != nil {
			return nil, fmt.Errorf("port %d of %d: %q: %w", i, len(specs), s, err)
		}
		ports = append(ports, n)
	}
	return ports, nil
}

package edge

import (
	"fmt"
	"io"
	"strconv"
)

// Level is how much is logged.
type Level int

// Log writes what happens.
type Log struct {
	w     io.Writer
	level Level
}

// Debugf writes a line if the log is at debug.
func (l *Log) Debugf(format string, args ...any) {
	if l.level < 2 {
		return
	}
	fmt.Fprintf(l.w, format+"\n", args...)
}

// Node is a server of the ring.
type Node struct {
	Name string
	Load uint64
}

// Ring spreads requests over nodes.
type Ring struct {
	log   *Log
	nodes []*Node
}

// Route sends each request to the node of its hash.
func (r *Ring) Route(hashes []uint64) {
	for _, h := range hashes {
		n := r.nodes[h%uint64(len(r.nodes))]
		n.Load += h >> 60
		r.log.Debugf("node %v takes it", n)
	}
}

// Snapshot is the state of a plugin, whatever it is.
type Snapshot struct {
	Plugin string
	State  any
}

// Dump writes the states of plugins for a person to read. Each plugin has a state of its own type.
func Dump(w io.Writer, snaps []Snapshot) error {
	for i := range snaps {
		if _, err := fmt.Fprintf(w, "%s: %+v\n", snaps[i].Plugin, snaps[i].State); err != nil {
			return err
		}
	}
	return nil
}

// Access writes the access log.
type Access struct {
	line []byte
}

// Write appends a line for each status under a head that names the host.
func (a *Access) Write(w io.Writer, host string, statuses []int) error {
	head := fmt.Sprintf("%-12s edge/%d ", host, 3)
	for _, s := range statuses {
		a.line = append(a.line[:0], head...)
		a.line = strconv.AppendInt(a.line, int64(s), 10)
		a.line = append(a.line, '\n')
		if _, err := w.Write(a.line); err != nil {
			return err
		}
	}
	return nil
}

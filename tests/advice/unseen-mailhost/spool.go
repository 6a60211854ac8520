package mailhost

import (
	"bufio"
	"io"
	"os"
	"strings"
	"sync"
)

// Exporter writes messages in the mbox format.
type Exporter struct {
	f   *os.File
	err error
}

func (x *Exporter) line(s string) {
	if x.err == nil {
		_, x.err = x.f.WriteString(s + "\n")
	}
}

// Write adds a message with its lines.
func (x *Exporter) Write(from string, lines []string) error {
	x.line("From " + from)
	for _, l := range lines {
		if strings.HasPrefix(l, "From ") {
			l = ">" + l
		}
		x.line(l)
	}
	x.line("")
	return x.err
}

// scanner talks to the virus scanner, which answers each command with a line.
type scanner struct {
	w *os.File
	r *bufio.Reader
}

func (s *scanner) ask(cmd string) (bool, error) {
	if _, err := s.w.WriteString(cmd); err != nil {
		return false, err
	}
	answer, err := s.r.ReadSlice('\n')
	return len(answer) > 0 && answer[0] == '+', err
}

// answerScans is the scanner's end.
func answerScans(r io.Reader, w io.Writer) {
	in := bufio.NewReader(r)
	for {
		cmd, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		reply := plus
		if len(cmd) < 3 {
			reply = minus
		}
		if _, err := w.Write(reply); err != nil {
			return
		}
	}
}

var plus, minus = []byte("+ok\n"), []byte("-no\n")

// aliasRecord is a line of the alias table as it comes from the file.
type aliasRecord struct {
	from, to string
	domain   uint32
}

// Alias is an entry of the table in memory.
type Alias struct {
	From, To string
	Domain   uint32
	Hits     uint32
}

// AliasTable is the loaded table; a reload makes a new one.
type AliasTable struct {
	entries []*Alias
}

// LoadAliases makes the table.
func LoadAliases(recs []aliasRecord) *AliasTable {
	t := &AliasTable{entries: make([]*Alias, len(recs))}
	for i := range recs {
		r := &recs[i]
		t.entries[i] = &Alias{From: r.from, To: r.to, Domain: r.domain}
	}
	return t
}

// CountDomain counts the aliases of a domain.
func (t *AliasTable) CountDomain(d uint32) int {
	n := 0
	for _, a := range t.entries {
		if a.Domain == d {
			n++
		}
	}
	return n
}

// tail is the last part of the log, which the status page shows.
var tail = &ring{data: make([]byte, 8<<20)}

// ring keeps the last bytes that were written.
type ring struct {
	mu   sync.Mutex
	data []byte
	pos  int
}

func (r *ring) Write(p []byte) (int, error) {
	r.mu.Lock()
	n := len(p)
	for len(p) > 0 {
		m := copy(r.data[r.pos:], p)
		p = p[m:]
		r.pos = (r.pos + m) % len(r.data)
	}
	r.mu.Unlock()
	return n, nil
}

func (r *ring) last(n int) byte {
	return r.data[(r.pos-n+len(r.data))%len(r.data)]
}

// partition is one directory of the spool.
type partition struct {
	mu    sync.Mutex
	files map[uint32]int32
	bytes int64
}

// Spool is a set of partitions.
type Spool struct {
	parts [8]partition
}

// Remove takes files out of the spool.
func (s *Spool) Remove(ids []uint32) int64 {
	var freed int64
	for _, id := range ids {
		func() {
			p := &s.parts[id%8]
			p.mu.Lock()
			defer p.mu.Unlock()
			n := int64(p.files[id])
			p.bytes -= n
			freed += n
		}()
	}
	return freed
}

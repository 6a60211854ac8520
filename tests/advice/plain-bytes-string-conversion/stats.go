package relay

import (
	"bytes"
	"strings"
)

// Stats counts the commands and the domains of a connection.
type Stats struct {
	perDomain map[string]*int64
	mails     int
	resets    int
	others    int
}

// Fold brings the names in a list of addresses into one form.
func Fold(names [][]byte) int {
	n := 0
	for i, name := range names {
		names[i] = []byte(strings.ToLower(string(name)))
		n += len(name)
	}
	return n
}

// Domain counts a mail to a domain, if it is one of ours.
func (s *Stats) Domain(domain []byte) {
	if n, ok := s.perDomain[string(domain)]; ok {
		*n++
	}
}

// Command counts a command line.
func (s *Stats) Command(line []byte) {
	verb, _, _ := bytes.Cut(line, []byte(" "))
	switch string(verb) {
	case "MAIL", "RCPT", "DATA":
		s.mails++
	case "RSET":
		s.resets++
	default:
		s.others++
	}
}

// Join writes the parts of a path into a buffer that is kept.
func Join(buf *bytes.Buffer, parts []string) int {
	buf.Reset()
	for _, p := range parts {
		buf.WriteByte('/')
		buf.Write([]byte(p))
	}
	return buf.Len()
}

package mailhost

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

type hop struct {
	by, from string
	at       int64
	tls      bool
}

// Envelope is what the host knows of a message without its body.
type Envelope struct {
	ID       [16]byte
	UID      uint32
	Flags    uint32
	Size     int64
	From, To Address
	Subject  string
	Received [5]hop
	InReply  string
	Thread   string
}

const flagSeen = 1 << 0

// Mailbox is one folder of a user.
type Mailbox struct {
	Name     string
	messages []Envelope
	sizes    map[string]int64
}

// Unseen counts what the user has not read, and its size.
func (b *Mailbox) Unseen() (n int, size int64) {
	for _, m := range b.messages {
		if m.Flags&flagSeen == 0 {
			n++
			size += m.Size
		}
	}
	return n, size
}

func (b *Mailbox) cacheKey(uid uint32) string {
	return fmt.Sprintf("%s/%d", b.Name, uid)
}

// CachedSizes sums the sizes of the messages that the cache has.
func (b *Mailbox) CachedSizes(uids []uint32) int64 {
	var sum int64
	for _, uid := range uids {
		sum += b.sizes[b.cacheKey(uid)]
	}
	return sum
}

type headerReader struct {
	id   string
	data []byte
	pos  int
	line int
	err  error
}

func (r *headerReader) next() byte {
	if r.pos >= len(r.data) {
		r.err = fmt.Errorf("message %s: line %d: header ends after %d bytes", r.id, r.line, r.pos)
		return 0
	}
	c := r.data[r.pos]
	r.pos++
	return c
}

// countFields counts the header fields, of which folded lines are part.
func (r *headerReader) countFields() (int, error) {
	fields, start := 0, true
	for {
		c := r.next()
		if r.err != nil {
			return fields, r.err
		}
		switch {
		case c == '\n' && start:
			return fields, nil
		case c == '\n':
			start = true
			r.line++
		case start:
			if c != ' ' && c != '\t' && c != '\r' {
				fields++
			}
			start = c == '\r'
		}
	}
}

// Words cuts a body into words of letters and digits.
func Words(body string) []string {
	var words []string
	for len(body) > 0 {
		i := strings.IndexAny(body, " \r\n\t")
		if i < 0 {
			words = append(words, body)
			break
		}
		if i > 0 {
			words = append(words, body[:i])
		}
		body = body[i+1:]
	}
	return words
}

type held struct {
	from, subject string
	size          int
}

// Digest is the daily report of what the filter keeps back.
type Digest struct {
	Mailbox string
	Held    []held
}

// Text renders the report.
func (d *Digest) Text() string {
	body := "Held messages of " + d.Mailbox + "\r\n"
	line := func(label, value string) {
		body += label + ": " + value + "\r\n"
	}
	for i := range d.Held {
		h := &d.Held[i]
		line("From", h.from)
		line("Subject", h.subject)
		line("Size", strconv.Itoa(h.size))
	}
	return body
}

// folder is a node of the folder tree.
type folder struct {
	name     string
	size     int64
	children []*folder
}

func (f *folder) total() int64 {
	sum := f.size
	for _, c := range f.children {
		sum += c.total()
	}
	return sum
}

// folderSet knows the full names of all folders that exist.
type folderSet map[string]*folder

// create makes a folder and the folders above it.
func (s folderSet) create(parts []string) *folder {
	var parent *folder
	path := ""
	for _, p := range parts {
		path += "/" + p
		f, ok := s[path]
		if !ok {
			f = &folder{name: path}
			s[path] = f
			if parent != nil {
				parent.children = append(parent.children, f)
			}
		}
		parent = f
	}
	return parent
}

// catalog has the texts of one language.
type catalog struct {
	texts map[string]string
}

func (c *catalog) say(key string, args ...any) string {
	format, ok := c.texts[key]
	if !ok {
		format = key
	}
	return fmt.Sprintf(format, args...)
}

// Notice is the text of a quota warning in the user's language.
func (c *catalog) Notice(key, user string, used, limit int) string {
	return c.say(key, user, used, limit)
}

// Stored is a message as it lies in memory between DATA and the spool.
type Stored struct {
	ID  string
	Raw []byte
}

// ReadData takes a message of which the size was announced.
func (m *Stored) ReadData(r io.Reader, size int) error {
	raw := make([]byte, size)
	if _, err := io.ReadFull(r, raw); err != nil {
		return err
	}
	m.Raw = raw
	return nil
}

// Relay passes a body on to the next host, a dot before each line that begins with one.
func Relay(dst io.Writer, src io.Reader) (int64, error) {
	var sent int64
	buf := make([]byte, 8<<10)
	for {
		n, err := src.Read(buf)
		if n > 0 {
			chunk := buf[:n]
			if bytes.HasPrefix(chunk, dot) {
				if _, werr := dst.Write(dot); werr != nil {
					return sent, werr
				}
			}
			m, werr := dst.Write(chunk)
			sent += int64(m)
			if werr != nil {
				return sent, werr
			}
		}
		if err == io.EOF {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
	}
}

var dot = []byte{'.'}

// Package warehouse is a small analytical store: rows come in as delimited text or JSON lines, lie in typed columns, and leave
// as reports.
package warehouse

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	sepField  = ';'
	sepGroup  = '\x1f'
	maxErrors = 32
)

var (
	errShort   = errors.New("row has too few fields")
	skuPattern = regexp.MustCompile(`^[A-Z]{2}-[0-9]{4,8}$`)
	slugOnce   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^a-z0-9]+`) })
)

// Money is an amount in hundredths of a currency.
type Money struct {
	Units int64
	Cur   [3]byte
}

// Row is one line of a delivery.
type Row struct {
	ID     int64
	Region string
	SKU    string
	Year   int
	Qty    int64
	Price  float64
	Note   string
}

type validator func(string) bool

// Importer reads rows; options change what it accepts.
type Importer struct {
	checks map[string]validator
	errs   []error
	skip   func([]byte) bool
	fields []string // scratch of split
	strict bool
}

// Option changes an Importer.
type Option func(*Importer)

// WithCheck adds a check of a named field.
func WithCheck(field string, v validator) Option {
	return func(im *Importer) { im.checks[field] = v }
}

// Strict refuses rows with too many fields.
func Strict() Option { return func(im *Importer) { im.strict = true } }

// NewImporter makes an Importer.
func NewImporter(opts ...Option) *Importer {
	im := &Importer{checks: map[string]validator{}, skip: isBlank}
	for _, o := range opts {
		o(im)
	}
	return im
}

func matching(expr string) validator {
	return func(s string) bool {
		ok, err := regexp.MatchString(expr, s)
		return err == nil && ok
	}
}

func compiled(expr string) validator {
	re := regexp.MustCompile(expr)
	return re.MatchString
}

func isBlank(line []byte) bool { return strings.TrimSpace(string(line)) == "" }

// isComment looks at the bytes only.
func isComment(line []byte) bool { return string(line[:min(2, len(line))]) == "--" }

// CountBlank says how many lines of a block are to be skipped.
func (im *Importer) CountBlank(block []byte) (n int) {
	for len(block) > 0 {
		line, rest, _ := bytes.Cut(block, []byte{'\n'})
		block = rest
		switch {
		case isComment(line):
			n++
		case im.skip(line):
			n++
		}
	}
	return n
}

// split uses the importer's scratch: what it returns holds until the next call.
func (im *Importer) split(line string) []string {
	im.fields = im.fields[:0]
	for {
		i := strings.IndexByte(line, sepField)
		if i < 0 {
			im.fields = append(im.fields, line)
			return im.fields
		}
		im.fields = append(im.fields, line[:i])
		line = line[i+1:]
	}
}

func (im *Importer) fail(line int, err error) {
	if len(im.errs) < maxErrors {
		im.errs = append(im.errs, fmt.Errorf("line %d: %w", line, err))
	}
}

// Parse reads all rows of text. The number of good ones is not known before.
func (im *Importer) Parse(text string) []Row {
	var rows []Row
	n := 0
	for line := range strings.Lines(text) {
		n++
		f := im.split(strings.TrimSuffix(line, "\n"))
		row, err := im.row(f)
		if err != nil {
			im.fail(n, err)
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

func (im *Importer) row(f []string) (r Row, err error) {
	if len(f) < 6 {
		return r, errShort
	}
	if r.ID, err = strconv.ParseInt(f[0], 10, 64); err != nil {
		return r, err
	}
	r.Region, r.SKU = f[1], f[2]
	if r.Year, err = strconv.Atoi(f[3]); err != nil {
		return r, err
	}
	if r.Qty, err = strconv.ParseInt(f[4], 10, 64); err != nil {
		return r, err
	}
	r.Price, err = strconv.ParseFloat(f[5], 64)
	return r, err
}

// Valid runs the checks of a row.
func (im *Importer) Valid(r *Row) bool {
	for name, ok := range im.checks {
		var v string
		switch name {
		case "sku":
			v = r.SKU
		case "region":
			v = r.Region
		default:
			v = r.Note
		}
		if !ok(v) {
			return false
		}
	}
	return true
}

// Cells splits a line into cells that live on: each line has its own.
func Cells(line string, want int) (cells []string) {
	for range want {
		head, tail, found := strings.Cut(line, ";")
		cells = append(cells, head)
		if !found {
			break
		}
		line = tail
	}
	return cells
}

// parseMoney reads "1234.56 EUR".
func parseMoney(s string) (*Money, error) {
	var m Money
	neg := false
	i := 0
	if i < len(s) && s[i] == '-' {
		neg, i = true, i+1
	}
	for ; i < len(s) && s[i] != ' '; i++ {
		switch c := s[i]; {
		case c == '.':
		case c < '0' || c > '9':
			return nil, strconv.ErrSyntax
		default:
			m.Units = m.Units*10 + int64(c-'0')
		}
	}
	if len(s)-i < 4 {
		return nil, strconv.ErrSyntax
	}
	copy(m.Cur[:], s[i+1:])
	if neg {
		m.Units = -m.Units
	}
	return &m, nil
}

// Turnover adds up amounts of one currency.
func Turnover(amounts []string, cur string) (sum int64, bad int) {
	for _, a := range amounts {
		m, err := parseMoney(a)
		if err != nil {
			bad++
			continue
		}
		if string(m.Cur[:]) == cur {
			sum += m.Units
		}
	}
	return sum, bad
}

// localDay says on which day of the shop's own calendar something happened.
func localDay(unix int64) (int, time.Month, int, error) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return 0, 0, 0, err
	}
	y, m, d := time.Unix(unix, 0).In(zone).Date()
	return y, m, d, nil
}

// Days counts the events of each day of a month.
func Days(stamps []int64) (perDay [32]int, err error) {
	for _, s := range stamps {
		_, _, d, err := localDay(s)
		if err != nil {
			return perDay, err
		}
		perDay[d]++
	}
	return perDay, nil
}

func parseISO(s string) (y, m, d int, ok bool) {
	n, err := fmt.Sscanf(s, "%4d-%2d-%2d", &y, &m, &d)
	return y, m, d, err == nil && n == 3
}

func years(dates []string) map[int]int {
	out := map[int]int{}
	for _, s := range dates {
		if y, _, _, ok := parseISO(s); ok {
			out[y]++
		}
	}
	return out
}

// Event is a JSON line of the tracker.
type Event struct {
	Kind string `json:"kind"`
	At   int64  `json:"at"`
	Item string `json:"item,omitempty"`
}

// Events decodes JSON lines into one value that is used again.
func Events(lines [][]byte, each func(*Event)) error {
	var ev Event
	for _, l := range lines {
		ev = Event{}
		if err := json.Unmarshal(l, &ev); err != nil {
			return err
		}
		each(&ev)
	}
	return nil
}

type recHeader struct {
	Kind uint16
	Size uint16
	Seq  uint32
	At   int64
	Sum  uint64
}

// Headers walks over the headers of a block of records.
func Headers(block []byte) (last uint32, err error) {
	r := bytes.NewReader(block)
	for r.Len() > 0 {
		var h recHeader
		if err = binary.Read(r, binary.LittleEndian, &h); err != nil {
			return last, err
		}
		last = max(last, h.Seq)
		if _, err = r.Seek(int64(h.Size), io.SeekCurrent); err != nil {
			return last, err
		}
	}
	return last, nil
}

// Quick is Headers without reflection.
func Quick(block []byte) (last uint32) {
	for len(block) >= 24 {
		h := recHeader{
			Kind: binary.LittleEndian.Uint16(block),
			Size: binary.LittleEndian.Uint16(block[2:]),
			Seq:  binary.LittleEndian.Uint32(block[4:]),
		}
		last = max(last, h.Seq)
		block = block[24+int(h.Size):]
	}
	return last
}

// spool keeps what was delivered, one record a line.
type spool struct {
	out  io.WriteCloser
	size int64
}

func openSpool(path string) (*spool, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return &spool{out: f}, nil
}

func (s *spool) put(rec []byte) error {
	n, err := s.out.Write(rec)
	s.size += int64(n)
	return err
}

func (s *spool) putAll(recs [][]byte) error {
	for _, r := range recs {
		if err := s.put(r); err != nil {
			return err
		}
	}
	return nil
}

// checkpoint must be on the disk when it returns.
func checkpoint(f *os.File, seq uint64) error {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], seq)
	if _, err := f.WriteAt(b[:], 0); err != nil {
		return err
	}
	return f.Sync()
}

// frames reads frames of a 2-byte length and that many bytes.
type frames struct {
	src *os.File
	len [2]byte
	buf []byte
}

func (f *frames) next() ([]byte, error) {
	if _, err := io.ReadFull(f.src, f.len[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(f.len[:]))
	if cap(f.buf) < n {
		f.buf = make([]byte, n)
	}
	_, err := io.ReadFull(f.src, f.buf[:n])
	return f.buf[:n], err
}

func countFrames(path string) (n, total int, err error) {
	src, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer src.Close()
	fr := frames{src: src}
	for {
		b, err := fr.next()
		switch {
		case errors.Is(err, io.EOF):
			return n, total, nil
		case err != nil:
			return n, total, err
		}
		n++
		total += len(b)
	}
}

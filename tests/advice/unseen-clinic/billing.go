package clinic

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Line is one position of a bill.
type Line struct {
	Code  string
	Cents int64
	Memo  string
}

// Claim is a bill for an insurer.
type Claim struct {
	ID      int
	Account string
	Lines   []Line
}

// Statement is the text of an account.
func Statement(title string, lines []Line) string {
	out := title + "\n"
	emit := func(s string) { out += s + "\n" }
	for i := range lines {
		emit(lines[i].Code)
	}
	emit("--")
	return out
}

// letter is a letter that is being written.
type letter struct {
	body  string
	paras int
}

func (l *letter) para(s string) *letter {
	l.body = l.body + s
	l.paras++
	return l
}

// Dunning writes a reminder with all that is open.
func Dunning(lines []Line) string {
	l := new(letter)
	for _, x := range lines {
		l.para(x.Memo).para("; ")
	}
	return l.body
}

// Exporter writes claims to a clearing house.
type Exporter struct {
	w    io.Writer
	rows int
}

func (x *Exporter) export(c *Claim) error {
	buf := bytes.NewBuffer(make([]byte, 0, 1024))
	buf.WriteString(c.Account)
	for i := range c.Lines {
		buf.WriteByte(';')
		buf.WriteString(c.Lines[i].Code)
	}
	buf.WriteByte('\n')
	x.rows++
	_, err := x.w.Write(buf.Bytes())
	return err
}

var rowPool = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}

// exportShort writes the head of a claim only.
func (x *Exporter) exportShort(c *Claim) error {
	p := rowPool.Get().(*[]byte)
	defer rowPool.Put(p)
	b := append((*p)[:0], c.Account...)
	b = strconv.AppendInt(append(b, ';'), int64(c.ID), 10)
	*p = b
	_, err := x.w.Write(b)
	return err
}

// Flatten puts the lines of all claims into one list.
func Flatten(claims []*Claim) []Line {
	all := []Line{}
	for _, c := range claims {
		all = append(all, c.Lines...)
	}
	return all
}

type meter struct {
	open, closed int
	last         int
}

func (m *meter) span(id int) func() {
	m.open++
	return func() {
		m.closed++
		m.last = id
	}
}

// Settle adds up the claims and meters each one.
func Settle(m *meter, claims []*Claim) (cents int64) {
	for _, c := range claims {
		defer m.span(c.ID)()
		for i := range c.Lines {
			cents += c.Lines[i].Cents
		}
	}
	return cents
}

// firstOpen settles the first claim that has something open.
func firstOpen(m *meter, claims []*Claim) int64 {
	for _, c := range claims {
		if len(c.Lines) > 3 {
			done := m.span(c.ID)
			defer done()
			return c.Lines[0].Cents
		}
	}
	return 0
}

// ranked is an account with what it owes.
type ranked struct {
	cents   int64
	account int
}

func topDebtors(rs []ranked, n int) []ranked {
	sort.Slice(rs, func(i, j int) bool { return rs[i].cents > rs[j].cents })
	return rs[:min(n, len(rs))]
}

// journal writes what was paid.
type journal struct{ out io.Writer }

func openJournal(name string) (*journal, io.Closer, error) {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return nil, nil, err
	}
	return &journal{out: f}, f, nil
}

func (j *journal) post(lines []Line) error {
	for i := range lines {
		if _, err := io.WriteString(j.out, lines[i].Code); err != nil {
			return err
		}
	}
	return nil
}

// archive writes a month's bills in one block.
func archive(f *os.File, month []byte) error {
	_, err := f.Write(month)
	return err
}

// sealer makes check sums of rendered bills.
type sealer struct{ page bytes.Buffer }

func (s *sealer) seal(lines []Line) uint32 {
	s.page.Reset()
	for i := range lines {
		s.page.WriteString(lines[i].Memo)
	}
	return crc32.ChecksumIEEE([]byte(s.page.String()))
}

// invoiceNo is how the insurer numbers its bills.
var invoiceNo = func(region string, year, n int) string {
	return fmt.Sprintf("%s-%d-%d", region, year, n)
}

// Number gives claims their numbers.
func Number(dst []string, region string, claims []*Claim) {
	for i, c := range claims {
		dst[i] = invoiceNo(region, 2024, c.ID)
	}
}

// check refuses bills that nobody pays.
func check(c *Claim) error {
	for i := range c.Lines {
		if c.Lines[i].Cents < 0 {
			return fmt.Errorf("claim %d: %s has %d cents", c.ID, c.Lines[i].Code, c.Lines[i].Cents)
		}
	}
	return nil
}

// tracing is on while a bill is looked into.
var tracing bool

func weigh(c *Claim) (n int) {
	for i := range c.Lines {
		n += len(c.Lines[i].Memo)
	}
	if tracing {
		fmt.Fprintf(os.Stderr, "%+v\n", *c)
	}
	return n
}

// printable is the text of a bill, which its caller keeps.
func printable(c *Claim) []byte {
	n := len(c.Account)
	for i := range c.Lines {
		n += len(c.Lines[i].Code) + 1
	}
	page := make([]byte, 0, n)
	page = append(page, c.Account...)
	for i := range c.Lines {
		page = append(append(page, ' '), c.Lines[i].Code...)
	}
	return page
}

// csvHead is the head of an export.
func csvHead(cols []string) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteString(c)
		b.WriteByte(',')
	}
	return b.String()
}

//go:fastpath
func vat(cents int64) int64 { return cents * 19 / 119 }

// taxes adds up the tax of all lines.
func taxes(lines []Line) (t int64) {
	for i := range lines {
		t += vat(lines[i].Cents)
	}
	return t
}

//go:generate stringer -type=Kind

// Kind is a kind of payment.
type Kind int

// balance has a sum and its number, which belong together.
type balance struct {
	mu    sync.Mutex
	cents int64
	n     int
}

func (b *balance) pay(c int64) {
	b.mu.Lock()
	b.cents += c
	b.n++
	b.mu.Unlock()
}

package books

import (
	"bufio"
	"bytes"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"
)

// section is a part of a report.
type section struct {
	title string
	rows  []string
	subs  []section
}

func (s *section) walk(visit func(string)) {
	visit(s.title)
	for _, r := range s.rows {
		visit(r)
	}
	for i := range s.subs {
		s.subs[i].walk(visit)
	}
}

// Text of a whole report.
func (s *section) Text() string {
	text := ""
	s.walk(func(line string) {
		text = text + line + "\r\n"
	})
	return text
}

// Plain does it with a buffer of the right size.
func (s *section) Plain() string {
	n := 0
	s.walk(func(line string) { n += len(line) + 1 })
	var b strings.Builder
	b.Grow(n)
	s.walk(func(line string) {
		b.WriteString(line)
		b.WriteByte('\n')
	})
	return b.String()
}

// label is one expression.
func (s *section) label(no int) string {
	return "§ " + strconv.Itoa(no) + " " + s.title + " (" + strconv.Itoa(len(s.rows)) + ")"
}

// flatten collects all rows.
func flatten(parts [][]int64) []int64 {
	var all []int64
	for _, p := range parts {
		for _, v := range p {
			all = append(all, v*100)
		}
	}
	return all
}

// ledgerRows keeps its room between months.
type ledgerRows struct{ rows []int64 }

func (l *ledgerRows) fill(parts [][]int64) int {
	l.rows = l.rows[:0]
	for _, p := range parts {
		l.rows = append(l.rows, p...)
	}
	return len(l.rows)
}

// day of a time in the firm's zone.
func day(unix int64) int {
	loc, err := time.LoadLocation("Europe/Vienna")
	if err != nil {
		loc = time.UTC
	}
	return time.Unix(unix, 0).In(loc).YearDay()
}

func Days(times []int64) (sum int) {
	for _, t := range times {
		sum += day(t)
	}
	return sum
}

var utc = time.FixedZone("books", 3600)

func DaysFixed(times []int64) (sum int) {
	for _, t := range times {
		sum += time.Unix(t, 0).In(utc).YearDay()
	}
	return sum
}

type renderer interface {
	render(w io.Writer, inv *Invoice) error
}

type html struct{ footer string }

func (h html) render(w io.Writer, inv *Invoice) error {
	t, err := template.New("invoice").Parse(`<h1>{{.Ref}}</h1><p>{{.Amount}}</p>`)
	if err != nil {
		return err
	}
	return t.Execute(w, inv)
}

type letter struct{ tmpl *template.Template }

func newLetter() *letter {
	return &letter{tmpl: template.Must(template.New("letter").Parse(`<p>Dear {{.Ref}}, pay {{.Amount}}</p>`))}
}

func (l *letter) render(w io.Writer, inv *Invoice) error { return l.tmpl.Execute(w, inv) }

// Send renders some invoices.
func Send(r renderer, w io.Writer, invs []Invoice) error {
	for i := range invs {
		if err := r.render(w, &invs[i]); err != nil {
			return err
		}
	}
	return nil
}

// table writes numbers in columns.
func table(w *bufio.Writer, lines []Line) {
	for i := range lines {
		fmt.Fprintf(w, "%d;%s;%d\n", i+1000, lines[i].Ref, lines[i].Amount)
	}
	w.Flush()
}

// compact does the same by hand.
func compact(buf *bytes.Buffer, lines []Line) {
	for i := range lines {
		b := buf.AvailableBuffer()
		b = strconv.AppendInt(b, lines[i].Amount, 10)
		b = append(b, '\n')
		buf.Write(b)
	}
}

package search

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"text/template"
)

const rowText = `<tr><td>{{.Key}}</td><td>{{.Count}}</td></tr>`

var rowTemplate = template.Must(template.New("row").Parse(rowText))

// Agg is what is known of a group.
type Agg struct {
	Key   string
	Count int
}

type renderer interface {
	Render(w io.Writer, a *Agg) error
}

type htmlRow struct{}

// Render writes one row of a table.
func (htmlRow) Render(w io.Writer, a *Agg) error {
	t, err := template.New("row").Parse(rowText)
	if err != nil {
		return err
	}
	return t.Execute(w, a)
}

type cachedRow struct{ *template.Template }

func (c cachedRow) Render(w io.Writer, a *Agg) error { return c.Execute(w, a) }

func renderAll(w io.Writer, r renderer, aggs []Agg) error {
	for i := range aggs {
		if err := r.Render(w, &aggs[i]); err != nil {
			return err
		}
	}
	return nil
}

func quote(s string) string {
	if !strings.ContainsAny(s, "\";\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func fieldsOf(a *Agg) iter.Seq[string] {
	return func(yield func(string) bool) {
		_ = yield(a.Key) && yield("n/a") && yield("total")
	}
}

// csvText renders all groups as one text.
func csvText(aggs []Agg) string {
	out := ""
	for i := range aggs {
		for f := range fieldsOf(&aggs[i]) {
			out = out + quote(f) + ";"
		}
	}
	return out
}

func csvBuilder(aggs []Agg) string {
	var b strings.Builder
	for i := range aggs {
		for f := range fieldsOf(&aggs[i]) {
			b.WriteString(quote(f))
			b.WriteByte(';')
		}
	}
	return b.String()
}

// page gathers what is on a page of the report.
type page struct {
	body  string
	lines int
}

func (p *page) puts(s string) {
	p.body += s
	p.lines++
}

func paginate(lines []string) int {
	var p page
	for _, l := range lines {
		p.puts(l)
	}
	return len(p.body) + p.lines
}

// cell turns a value into text.
func cell(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprint(v)
}

func widths(prices []any) (w int) {
	for _, p := range prices {
		w = max(w, len(cell(p)))
	}
	return w
}

func appendCell(dst []byte, x float64) []byte { return strconv.AppendFloat(dst, x, 'f', 2, 64) }

func widthsFast(prices []float64) (w int) {
	var scratch [32]byte
	for _, p := range prices {
		w = max(w, len(appendCell(scratch[:0], p)))
	}
	return w
}

func escapeXML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

var shellEscaper = strings.NewReplacer("'", `'\''`, "\\", `\\`)

func escapeAll(names []string, f func(string) string) (n int) {
	for _, s := range names {
		n += len(f(s))
	}
	return n
}

// flushRow writes a row as a unit.
func flushRow(dst io.Writer, cols []string) error {
	w := bufio.NewWriter(dst)
	for i, c := range cols {
		if i > 0 {
			w.WriteByte(';')
		}
		w.WriteString(c)
	}
	w.WriteByte('\n')
	return w.Flush()
}

func flushRows(dst io.Writer, rows [][]string) error {
	for _, r := range rows {
		if err := flushRow(dst, r); err != nil {
			return err
		}
	}
	return nil
}

func writeRows(dst io.Writer, rows [][]string) error {
	out := bufio.NewWriter(dst)
	for _, r := range rows {
		for _, c := range r {
			out.WriteString(c)
			out.WriteByte(';')
		}
	}
	return out.Flush()
}

// header is written once a report.
func header(w io.Writer, title string, cols []string) error {
	if _, err := fmt.Fprintf(w, "# %s (%d columns)\n", title, len(cols)); err != nil {
		return err
	}
	_, err := io.WriteString(w, strings.Join(cols, ";")+"\n")
	return err
}

// totals is the foot of a report.
type totals struct {
	by map[string]float64
}

func (t *totals) lines() []string {
	var out []string
	for k, v := range t.by {
		out = append(out, k+"="+strconv.FormatFloat(v, 'g', -1, 64))
	}
	return out
}

// send copies each line to a writer of which nobody knows more.
func send(w io.Writer, lines []string) error {
	for _, l := range lines {
		if _, err := w.Write([]byte(l)); err != nil {
			return err
		}
	}
	return nil
}

// sendTogether gathers first.
func sendTogether(w io.Writer, lines []string, buf []byte) ([]byte, error) {
	buf = buf[:0]
	for _, l := range lines {
		buf = append(buf, l...)
		buf = append(buf, '\n')
	}
	_, err := w.Write(buf)
	return buf, err
}

package parse

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"text/template"
)

const mailText = `Dear {{.Name}},{{range .Items}}
* {{.}}{{end}}
`

// Mail is what a mail is made of.
type Mail struct {
	Name  string
	Items []string
}

// render writes a mail.
func (m *Mail) render(w io.Writer) error {
	t, err := template.New("mail").Parse(mailText)
	if err != nil {
		return err
	}
	return t.Execute(w, m)
}

// preview renders what a user just typed: another text each time.
func preview(w io.Writer, text string, m *Mail) error {
	t, err := template.New("preview").Parse(text)
	if err != nil {
		return err
	}
	return t.Execute(w, m)
}

type escaper struct{ pairs []string }

var html = escaper{[]string{"&", "&amp;", "<", "&lt;", ">", "&gt;"}}

func (e escaper) escape(s string) string {
	return strings.NewReplacer(e.pairs...).Replace(s)
}

// Escaped escapes all lines.
func Escaped(lines []string) (n int) {
	for _, line := range lines {
		n += len(html.escape(line))
	}
	return n
}

var attribute = strings.NewReplacer(`"`, "&quot;", "'", "&#39;")

// Attributes escapes attributes; the replacer is made once.
func Attributes(lines []string) (n int) {
	for _, line := range lines {
		n += len(attribute.Replace(line))
	}
	return n
}

// text is a piece of a compiled template.
type text struct {
	verbatim string
	field    string
}

// run writes a compiled template.
func run(w io.Writer, parts []text, get func(string) string) error {
	for i := range parts {
		s := parts[i].verbatim
		if parts[i].field != "" {
			s = get(parts[i].field)
		}
		if _, err := w.Write([]byte(s)); err != nil {
			return err
		}
	}
	return nil
}

var scratch = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// runOnce gathers the text in a buffer of the pool and writes it at once.
func runOnce(w io.Writer, parts []text, get func(string) string) error {
	b := scratch.Get().(*bytes.Buffer)
	defer scratch.Put(b)
	b.Reset()
	for i := range parts {
		if f := parts[i].field; f != "" {
			b.WriteString(get(f))
		} else {
			b.WriteString(parts[i].verbatim)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// markdown renders a document.
func markdown(lines []string) string {
	out := ""
	emit := func(s string) { out = out + s }
	for _, line := range lines {
		body, heading := strings.CutPrefix(line, "# ")
		switch {
		case heading:
			emit("<h1>" + body + "</h1>\n")
		case line == "":
			emit("<p>\n")
		default:
			emit(line)
		}
	}
	return out
}

// title is the first heading, with its number.
func title(lines []string) string {
	n, out := 0, "untitled"
	for _, line := range lines {
		n++
		if body, ok := strings.CutPrefix(line, "# "); ok {
			out += ": " + body
			break
		}
	}
	return out
}

// jsonNumbers writes numbers as a JSON array.
func jsonNumbers(numbers []int) string {
	var b strings.Builder
	sep := "["
	for _, n := range numbers {
		b.WriteString(sep)
		b.WriteString(fmt.Sprint(n))
		sep = ","
	}
	b.WriteString("]")
	return b.String()
}

// jsonStrings writes strings as a JSON array.
func jsonStrings(list []string) ([]byte, error) {
	b := make([]byte, 0, 64*len(list)+2)
	for i, s := range list {
		if strings.ContainsAny(s, "\"\\\n") {
			return nil, fmt.Errorf("element %d: %q cannot be written", i, s)
		}
		b = append(b, ',', '"')
		b = append(b, s...)
		b = append(b, '"')
	}
	b[0] = '['
	return append(b, ']'), nil
}

// slug makes a file name of a title; the copy of the bytes is changed in place.
func slug(title string) string {
	b := []byte(title)
	for i, c := range b {
		switch {
		case c >= 'A' && c <= 'Z':
			b[i] = c | 0x20
		case c == ' ':
			b[i] = '-'
		}
	}
	return string(b)
}

// Slugs makes the names of all titles.
func Slugs(titles []string) []string {
	out := make([]string, len(titles))
	for i, t := range titles {
		out[i] = slug(t) + "-" + strconv.Itoa(i)
	}
	return out
}

// Package digest renders letters.
package digest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

type (
	stage  func(string) string
	letter struct {
		To, Subject string
		Lines       []string
		Vars        map[string]string
	}
)

var (
	handleRE = regexp.MustCompile(`@([a-z]+)`)
	banner   = template.Must(template.New("banner").Parse("Dear {{.To}}, {{.Subject}}\n"))
)

// chain runs stages one after another.
func chain(st ...stage) stage {
	return func(s string) string {
		for _, f := range st {
			s = f(s)
		}
		return s
	}
}

// quoted puts a mark before each line.
func quoted(mark string) func([]string) string {
	return func(lines []string) (out string) {
		for _, l := range lines {
			out = out + mark + l + "\n"
		}
		return
	}
}

// quotedOnce is the same with a builder.
func quotedOnce(mark string) func([]string) string {
	return func(lines []string) string {
		var sb strings.Builder
		for _, l := range lines {
			sb.WriteString(mark)
			sb.WriteString(l)
			sb.WriteByte('\n')
		}
		return sb.String()
	}
}

// firstLong joins lines until it is long enough; two rounds at the most.
func firstLong(lines []string) string {
	s := ""
	for _, l := range lines {
		s += l
		if len(s) > 10 {
			break
		}
	}
	return s
}

// subject makes a title of its parts.
func subject(room, who string, n int) string { return room + ": " + who + " (" + strconv.Itoa(n) + ")" }

// links turns addresses into anchors.
func links(text string) string {
	re := regexp.MustCompile(`https?://[a-z.]+/[a-z0-9/]*`)
	return re.ReplaceAllString(text, "<a>$0</a>")
}

// handles uses what was compiled once.
func handles(text string) int { return len(handleRE.FindAllStringIndex(text, -1)) }

// body renders with a template that is always the same.
func (l *letter) body(w io.Writer) error {
	t, err := template.New("body").Parse(`{{.To}}: {{range .Lines}}{{.}};{{end}}`)
	if err != nil {
		return err
	}
	return t.Execute(w, l)
}

// head renders with the template of the package.
func (l *letter) head(w io.Writer) error { return banner.Execute(w, l) }

// anchors writes the table of contents.
func anchors(titles []string) []byte {
	var b bytes.Buffer
	for i, t := range titles {
		fmt.Fprintf(&b, "#%d-%s ", i, t)
	}
	return b.Bytes()
}

// tableRow writes without formats.
func tableRow(dst []byte, cells ...int) []byte {
	for i, c := range cells {
		if i > 0 {
			dst = append(dst, '|')
		}
		dst = strconv.AppendInt(dst, int64(c), 10)
	}
	return dst
}

// check says what is wrong with a letter; nearly never anything.
func check(l *letter) error {
	if strings.IndexByte(l.To, '@') < 0 {
		return fmt.Errorf("letter %q: no address: %s", l.Subject, l.To)
	}
	return nil
}

// threadKey names a thread.
type threadKey struct {
	room string
	n    int
}

// threads counts letters by room and number.
func threads(rooms []string) int {
	seen := map[string]int{}
	for i, r := range rooms {
		seen[fmt.Sprintf("%s#%d", r, i%16)]++
	}
	return len(seen)
}

// threadsTyped has a struct for the key.
func threadsTyped(rooms []string) int {
	seen := map[threadKey]int{}
	for i, r := range rooms {
		seen[threadKey{r, i % 16}]++
	}
	return len(seen)
}

// withDefaults is a copy that the caller may change.
func (l *letter) withDefaults(def map[string]string) map[string]string {
	v := maps.Clone(def)
	maps.Copy(v, l.Vars)
	return v
}

// fold mixes one rune into the checksum of a letter.
//
//go:noinline
func fold(h, c uint32) uint32 { return h<<5 ^ h>>27 ^ c }

func fingerprint(s string) (h uint32) {
	for i := 0; i < len(s); i++ {
		h = fold(h, uint32(s[i]))
	}
	return h
}

// soften is slow by nature.
//
//go:inline
func soften(s []byte) (n int) {
	prev := byte(0)
	for i, c := range s {
		switch {
		case c >= 'A' && c <= 'Z':
			s[i] = c + 32
			n++
		case c == ' ' && prev == ' ':
			n += 2
		case c > 127:
			n += int(c) % 7
		}
		prev = c
	}
	return n
}

// header writes "Name: value" lines to any writer.
func header(w io.Writer, kv [][2]string) error {
	for _, p := range kv {
		if _, err := w.Write([]byte(p[0] + ": " + p[1] + "\r\n")); err != nil {
			return err
		}
	}
	return nil
}

// raw hands long texts to a writer, which needs bytes.
func raw(w io.Writer, texts []string) (err error) {
	for _, t := range texts {
		if _, err = w.Write([]byte(t)); err != nil {
			break
		}
	}
	return err
}

// Package ops has the tools of a team that runs servers: logs, reports, metrics, deployment, a chat bot.
package ops

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// PrintStream is System.out.
type PrintStream struct {
	target io.Writer
	line   []byte
}

// Println writes a line.
func (p *PrintStream) Println(parts ...string) {
	p.line = p.line[:0]
	for _, s := range parts {
		p.line = append(p.line, s...)
	}
	p.line = append(p.line, '\n')
	p.target.Write(p.line)
}

// ExportReport writes rows into a file.
func ExportReport(f *os.File, rows [][]string) {
	out := &PrintStream{target: f}
	for _, r := range rows {
		out.Println(r...)
	}
}

// ExportBuffered is the same behind a buffer.
func ExportBuffered(f *os.File, rows [][]string) error {
	buffered := bufio.NewWriterSize(f, 2048)
	out := &PrintStream{target: buffered}
	for _, r := range rows {
		out.Println(r...)
	}
	return buffered.Flush()
}

// Block writes large blocks: a buffer in between would only copy.
func Block(f *os.File, block []byte, times int) error {
	for i := 0; i < times; i++ {
		if _, err := f.Write(block); err != nil {
			return err
		}
	}
	return nil
}

// InputStream reads a byte at a time.
type InputStream struct {
	file *os.File
	one  [1]byte
}

// Read is -1 at the end.
func (in *InputStream) Read() int {
	if n, err := in.file.Read(in.one[:]); n == 0 || err != nil {
		return -1
	}
	return int(in.one[0])
}

// CountLines reads a file to its end.
func CountLines(f *os.File) (n int) {
	in := &InputStream{file: f}
	for c := in.Read(); c >= 0; c = in.Read() {
		if c == '\n' {
			n++
		}
	}
	return n
}

// StringUtils is a class of static methods.
type StringUtils struct{}

// PadLeft fills with blanks.
func (StringUtils) PadLeft(s string, width int) string {
	for len(s) < width {
		s = " " + s
	}
	return s
}

// PadRight takes the blanks from a constant.
func (StringUtils) PadRight(s string, width int) string {
	const blanks = "                                                                "
	if n := width - len(s); n > 0 && n <= len(blanks) {
		return s + blanks[:n]
	}
	return s
}

// Reduce is functools.reduce.
func Reduce[T, A any](items []T, start A, fn func(A, T) A) A {
	acc := start
	for _, it := range items {
		acc = fn(acc, it)
	}
	return acc
}

// JoinLines is a one-liner.
func JoinLines(lines []string) string {
	return Reduce(lines, "", func(acc, line string) string { return acc + line + "\n" })
}

// TotalLength is a reduction to a number.
func TotalLength(lines []string) int {
	return Reduce(lines, 0, func(acc int, line string) int { return acc + len(line) })
}

// Metric is a number with a name.
type Metric struct {
	name  string
	host  string
	value int64
}

// GetName is its name.
func (m *Metric) GetName() string { return m.name }

// GetValue is its value.
func (m *Metric) GetValue() int64 { return m.value }

// MetricsWriter makes the text that is scraped.
type MetricsWriter struct{ text strings.Builder }

// Gauge adds a line.
func (w *MetricsWriter) Gauge(m *Metric) *MetricsWriter {
	w.text.WriteString(fmt.Sprintf("%s{host=\"%s\"} %d\n", m.GetName(), m.host, m.GetValue()))
	return w
}

// Export makes the whole text.
func Export(metrics []Metric) string {
	var w MetricsWriter
	w.text.Grow(len(metrics) * 40)
	for i := range metrics {
		w.Gauge(&metrics[i])
	}
	return w.text.String()
}

// ExportFast does without fmt.
func ExportFast(metrics []Metric, room []byte) []byte {
	room = room[:0]
	for i := range metrics {
		room = append(room, metrics[i].name...)
		room = append(room, ' ')
		room = strconv.AppendInt(room, metrics[i].value, 10)
		room = append(room, '\n')
	}
	return room
}

// Sanitizer makes texts fit for a table.
type Sanitizer struct{}

// Clean takes away what breaks tables.
func (*Sanitizer) Clean(s string) string {
	replacer := strings.NewReplacer("\t", " ", "|", "/", "\n", " ")
	return replacer.Replace(s)
}

var htmlReplacer = strings.NewReplacer("<", "&lt;", ">", "&gt;")

// CleanHTML has its replacer already.
func (*Sanitizer) CleanHTML(s string) string { return htmlReplacer.Replace(s) }

// Validator checks names.
type Validator struct{ pattern string }

// DefaultValidator is for host names.
var DefaultValidator = &Validator{`^[a-z][a-z0-9-]*$`}

// IsValid is a Pattern.matches.
func (v *Validator) IsValid(host string) bool {
	ok, _ := regexp.MatchString(v.pattern, host)
	return ok
}

// LazyValidator compiles at the first use.
type LazyValidator struct {
	once sync.Once
	re   *regexp.Regexp
}

// IsValid uses it.
func (v *LazyValidator) IsValid(host string) bool {
	v.once.Do(func() { v.re = regexp.MustCompile(`^[a-z][a-z0-9-]*$`) })
	return v.re.MatchString(host)
}

// ConfigException is thrown by deployments.
type ConfigException struct{ cause string }

func (e *ConfigException) Error() string { return e.cause }

// RequirePort throws.
func RequirePort(port int) {
	if port <= 0 || port > 65535 {
		panic(&ConfigException{fmt.Sprintf("port %d is no port", port)})
	}
}

// TryPort catches.
func TryPort(ports []int) (good int, err error) {
	defer func() {
		if e, ok := recover().(*ConfigException); ok {
			err = e
		}
	}()
	for _, p := range ports {
		RequirePort(p)
		good++
	}
	return good, nil
}

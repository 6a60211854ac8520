package shop

import (
	"bufio"
	"bytes"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	mail "text/template"
	"time"
)

const alertText = `Hello,
{{if .Name}}the price of {{.Name}} is now {{.Price}}{{else}}nothing has changed{{end}}.
`

// PriceAlert is the controller that previews the text of a mail.
func PriceAlert(find func(id string) *ProductDTO) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		dto := find(r.URL.Query().Get("id"))
		view := mail.Must(mail.New("alert").Parse(alertText))
		if err := view.Execute(w, dto); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

// CartPage compiles its view when the controller is made.
func CartPage(total func(r *http.Request) int64) http.HandlerFunc {
	view := template.Must(template.New("cart").Parse(`<b>{{.}}</b>`))
	return func(w http.ResponseWriter, r *http.Request) {
		if err := view.Execute(w, total(r)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

// HTMLBuilder is fluent.
type HTMLBuilder struct {
	html  string
	depth int
}

// Open starts an element.
func (b *HTMLBuilder) Open(tag string) *HTMLBuilder {
	b.depth++
	return b.Raw("<" + tag + ">")
}

// Raw adds what is HTML already.
func (b *HTMLBuilder) Raw(s string) *HTMLBuilder {
	b.html += s
	return b
}

// Build gives the page.
func (b *HTMLBuilder) Build() string { return b.html }

// RenderList makes the list of names.
func RenderList(names []string) string {
	b := new(HTMLBuilder).Open("ul")
	for _, n := range names {
		b.Raw(n)
	}
	return b.Build()
}

// FastList is the same with a real builder.
func FastList(names []string) string {
	var sb strings.Builder
	sb.Grow(len(names) * 16)
	for _, n := range names {
		sb.WriteString("<li>")
		sb.WriteString(n)
	}
	return sb.String()
}

// DateHelper knows where the shop is.
type DateHelper struct{ unix int64 }

// GetLocalHour is the hour on the wall of the shop.
func (d *DateHelper) GetLocalHour() int {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		zone = time.UTC
	}
	return time.Unix(d.unix, 0).In(zone).Hour()
}

var skuPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Z]{2}-\d+$`)
})

// IsSKU uses a pattern that is compiled at the first call.
func IsSKU(s string) bool { return skuPattern().MatchString(s) }

// PatternCache keeps what customers of the back office search for.
type PatternCache struct {
	mu   sync.Mutex
	seen map[string]*regexp.Regexp
}

// Match compiles a pattern once.
func (c *PatternCache) Match(pattern, s string) bool {
	c.mu.Lock()
	re, ok := c.seen[pattern]
	if !ok {
		re = regexp.MustCompile(pattern)
		c.seen[pattern] = re
	}
	c.mu.Unlock()
	return re.MatchString(s)
}

// ResponseWrapper writes bodies.
type ResponseWrapper struct {
	target io.Writer
	status int
}

// WriteLines sends a body of some lines.
func (r *ResponseWrapper) WriteLines(lines []string) error {
	out := bufio.NewWriterSize(r.target, 8<<10)
	for _, l := range lines {
		out.WriteString(l)
		out.WriteByte('\n')
	}
	return out.Flush()
}

var scratch = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// WritePooled is the same with a buffer of the pool.
func (r *ResponseWrapper) WritePooled(lines []string) error {
	buf := scratch.Get().(*bytes.Buffer)
	buf.Reset()
	for _, l := range lines {
		buf.WriteString(l)
		buf.WriteByte('\n')
	}
	_, err := r.target.Write(buf.Bytes())
	scratch.Put(buf)
	return err
}

// RenderBytes gives a body that the cache keeps.
func RenderBytes(id int64, lines []string) []byte {
	body := make([]byte, 0, 1024)
	body = strconv.AppendInt(body, id, 10)
	for _, l := range lines {
		body = append(body, l...)
	}
	return body
}

// RequestBody is a body that was read.
type RequestBody struct{ raw []byte }

// HasField looks for a field's name.
func (b RequestBody) HasField(name string) bool {
	text := string(b.raw)
	return strings.Contains(text, name)
}

// Roles are looked up by what stands in the token.
type Roles map[string]int

// Level reads a map by bytes.
func (r Roles) Level(token []byte) int { return r[string(token)] }

// TokenStore keeps tokens.
type TokenStore struct {
	last [64]string
	at   int
}

// Remember keeps the token's text; the bytes belong to the request.
func (t *TokenStore) Remember(token []byte) {
	t.last[t.at&63] = string(token)
	t.at++
}

// DebugLogger is off in production.
type DebugLogger struct {
	enabled bool
	out     strings.Builder
}

// Trace writes a line where it is on.
func (l *DebugLogger) Trace(id int64, what string) {
	if !l.enabled {
		return
	}
	l.out.WriteString(fmt.Sprintf("%d %s\n", id, what))
}

// ParseQuantity throws for what is no number.
func ParseQuantity(s string) (n int, err error) {
	n, err = strconv.Atoi(s)
	if err != nil {
		return 0, fmt.Errorf("quantity %q: %w", s, err)
	}
	return n, nil
}

// Quantities reads a form.
func Quantities(form []string, log *DebugLogger) (sum int) {
	for i, s := range form {
		n, err := ParseQuantity(s)
		if err != nil {
			continue
		}
		log.Trace(int64(i), s)
		sum += n
	}
	return sum
}

package calls

import (
	"io"
	"regexp"
	"strings"
	"sync"
	"text/template"
	"time"
)

func ValidName(s string) bool {
	re := regexp.MustCompile(`^[a-z][a-z0-9_-]{2,30}$`)
	return re.MatchString(s)
}

const isoDate = `^\d{4}-\d{2}-\d{2}$`

func Dates(words []string) (n int) {
	for _, w := range words {
		if ok, _ := regexp.MatchString(isoDate, w); ok {
			n++
		}
	}
	return n
}

const cardText = `<b>{{.Name}}</b> {{if gt .Score 0.5}}good{{else}}bad{{end}} {{printf "%.2f" .Score}}`

func Card(w io.Writer, r Row) error {
	t, err := template.New("card").Parse(cardText)
	if err != nil {
		return err
	}
	return t.Execute(w, r)
}

func Local(t time.Time) string {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return ""
	}
	return t.In(zone).Format(time.Kitchen)
}

type cleaner struct{ n int }

func (c *cleaner) Clean(s string) string {
	c.n++
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", `"`, "&quot;").Replace(s)
}

// ---- made once, or never twice the same

var word = regexp.MustCompile(`[a-z]+`)

func Words(s string) int { return len(word.FindAllString(s, -1)) }

var number = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\d+`) })

func Numbers(s string) int { return len(number().FindAllString(s, -1)) }

// Grep does not know what it will be asked.
func Grep(pattern string, lines []string) (n int) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return 0
	}
	for _, l := range lines {
		if re.MatchString(l) {
			n++
		}
	}
	return n
}

type patterns struct{ known map[string]*regexp.Regexp }

func (p *patterns) Match(kind, s string) bool {
	re, ok := p.known[kind]
	if !ok {
		re = regexp.MustCompile(`^` + kind + `:\d+$`)
		p.known[kind] = re
	}
	return re.MatchString(s)
}

type lazy struct{ re *regexp.Regexp }

func (l *lazy) Match(s string) bool {
	if l.re == nil {
		l.re = regexp.MustCompile(`^(a|b)+$`)
	}
	return l.re.MatchString(s)
}

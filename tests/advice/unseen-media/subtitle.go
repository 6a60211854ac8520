package media

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Cue is one text on the screen.
type Cue struct {
	From, To int // milliseconds
	Text     string
}

type cueWriter struct {
	out string
}

func (w *cueWriter) line(s string) {
	w.out += s + "\n"
}

// Script is the text of all cues, as for a translator.
func Script(cues []Cue) string {
	var w cueWriter
	for i := range cues {
		w.line(cues[i].Text)
	}
	return w.out
}

type scriptWriter struct {
	strings.Builder
}

func (w *scriptWriter) line(s string) {
	w.WriteString(s)
	w.WriteByte('\n')
}

// Transcript does it with a builder.
func Transcript(cues []Cue) string {
	var w scriptWriter
	for _, c := range cues {
		w.line(c.Text)
	}
	return w.String()
}

// Speaker joins at most the name and the role.
func Speaker(parts [2]string) string {
	s := ""
	for _, p := range parts {
		if p != "" {
			s += p + " "
		}
	}
	return s
}

func stamp(ms int) string {
	return fmt.Sprintf("%02d:%02d:%02d,%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}

// Stamps are the times of all cues.
func Stamps(cues []Cue) (n int) {
	for i := range cues {
		n += len(stamp(cues[i].From)) + len(stamp(cues[i].To))
	}
	return n
}

func appendStamp(dst []byte, ms int) []byte {
	dst = strconv.AppendInt(dst, int64(ms/1000), 10)
	dst = append(dst, '.')
	return strconv.AppendInt(dst, int64(ms%1000), 10)
}

func VTT(dst []byte, cues []Cue) []byte {
	for _, c := range cues {
		dst = appendStamp(dst, c.From)
	}
	return dst
}

// parseStamp reads what stamp wrote.
func parseStamp(s string) (ms int, err error) {
	var h, m, sec, frac int
	if _, err = fmt.Sscanf(s, "%d:%d:%d,%d", &h, &m, &sec, &frac); err != nil {
		return 0, err
	}
	return h*3600000 + m*60000 + sec*1000 + frac, nil
}

// ParseStamps adds up times.
func ParseStamps(lines []string) (sum int) {
	for _, l := range lines {
		ms, err := parseStamp(l)
		if err != nil {
			return -1
		}
		sum += ms
	}
	return sum
}

// clock reads minutes and seconds; fmt only when it is wrong.
func clock(s string) (int, error) {
	m, sec, ok := strings.Cut(s, ":")
	if !ok {
		return 0, fmt.Errorf("media: %q is no time", s)
	}
	a, err := strconv.Atoi(m)
	if err != nil {
		return 0, fmt.Errorf("media: minutes of %q: %w", s, err)
	}
	b, err := strconv.Atoi(sec)
	if err != nil {
		return 0, fmt.Errorf("media: seconds of %q: %w", s, err)
	}
	return a*60 + b, nil
}

type format int

const (
	srt format = iota
	ass
)

// plain takes the marks of a format out of a text.
func (f format) plain(s string) string {
	switch f {
	case ass:
		return regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(s, "")
	default:
		return tagRE.ReplaceAllString(s, "")
	}
}

var tagRE = regexp.MustCompile(`<[^>]*>`)

func Plain(cues []Cue, f format) (n int) {
	for _, c := range cues {
		n += len(f.plain(c.Text))
	}
	return n
}

// wordFilter is compiled once for each list, which callers give once.
func wordFilter(words []string) func(string) bool {
	re := regexp.MustCompile(`(?i)\b(` + strings.Join(words, "|") + `)\b`)
	return func(s string) bool { return re.MatchString(s) }
}

func CountWords(cues []Cue, words []string) (n int) {
	bad := wordFilter(words)
	for _, c := range cues {
		if bad(c.Text) {
			n++
		}
	}
	return n
}

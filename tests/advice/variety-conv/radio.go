// Package conv is code of a small radio station: what it hears, plays and tells, with copies of texts all over.
package conv

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// ---- copies that go to functions that only read them ----

// levelOf only looks at its text.
func levelOf(line string) (int, bool) {
	switch {
	case strings.HasPrefix(line, "ERROR"):
		return 3, true
	case strings.HasPrefix(line, "WARN"):
		return 2, true
	}
	for i := 0; i < len(line); i++ {
		if line[i] == '#' {
			return 1, i < 20
		}
	}
	return 0, false
}

// CountLevels reads a log that came in one piece.
func CountLevels(lines [][]byte) (n int) {
	for _, l := range lines {
		if level, ok := levelOf(string(l)); ok {
			n += level
		}
	}
	return n
}

// frequency reads "099.500 MHz ....": an error tells all of it.
func frequency(text []byte) (khz int, err error) {
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9':
			khz = khz*10 + int(c-'0')
		case c == '.':
		case c == ' ':
			return khz, nil
		default:
			return 0, fmt.Errorf("no frequency at %d of %q", i, text)
		}
	}
	return khz, nil
}

// Tune adds up what the presets of a receiver say.
func Tune(presets []string) (sum int) {
	for _, p := range presets {
		khz, err := frequency([]byte(p))
		if err != nil {
			continue
		}
		sum += khz
	}
	return sum
}

type rule struct{ words []string }

func (r *rule) accepts(title string) bool {
	rest := title[1:]
	for _, w := range r.words {
		if strings.Contains(rest, w) {
			return false
		}
	}
	return !isShouting(title)
}

func isShouting(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'a' && s[i] <= 'z' {
			return false
		}
	}
	return len(s) > 0
}

// Allowed counts the titles that may be played.
func Allowed(r *rule, titles [][]byte) (n int) {
	for _, b := range titles {
		title := string(b)
		if r.accepts(title) {
			n++
		}
	}
	return n
}

type caller struct{ name, town string }

// callerOf keeps pieces of what it gets: its callers must give it a string of its own.
func callerOf(line string) caller {
	name, town, _ := strings.Cut(line, " from ")
	return caller{name, town}
}

// Callers lists who rang.
func Callers(lines [][]byte) []caller {
	out := make([]caller, 0, len(lines))
	for _, l := range lines {
		out = append(out, callerOf(string(l)))
	}
	return out
}

// ---- copies that are returned ----

type tape struct {
	in []byte
	at int
}

// word is the next one, and whether there was one.
func (t *tape) word() (string, bool) {
	for t.at < len(t.in) && t.in[t.at] == ' ' {
		t.at++
	}
	if t.at == len(t.in) {
		return "", false
	}
	end := t.at
	for end < len(t.in) && t.in[end] != ' ' {
		end++
	}
	from := t.at
	t.at = end
	return string(t.in[from:end]), true
}

// Commands counts what a tape asks for.
func Commands(in []byte) (plays, stops int) {
	t := tape{in: in}
	for w, ok := t.word(); ok; w, ok = t.word() {
		switch {
		case w == "play-the-next-song-of-this-very-list":
			plays++
		case strings.HasPrefix(w, "stop"):
			stops++
		}
	}
	return plays, stops
}

// tag is what the jingles of a tape are kept under.
func (t *tape) tag() string {
	end := bytes.IndexByte(t.in, ' ')
	return string(t.in[:end])
}

// Jingles keeps each tape under its tag.
func Jingles(tapes []*tape) map[string]*tape {
	out := make(map[string]*tape, len(tapes))
	for _, t := range tapes {
		out[t.tag()] = t
	}
	return out
}

// ---- joined only to compare ----

// Routes counts the keys that belong to a station.
func Routes(keys [][]byte, stations [][]byte) (n int) {
	for _, k := range keys {
		for _, s := range stations {
			if bytes.HasPrefix(k, append([]byte("station/of/the/northern/county/"), s...)) {
				n++
			}
		}
	}
	return n
}

// Keys makes the keys themselves.
func Keys(stations [][]byte) [][]byte {
	out := make([][]byte, 0, len(stations))
	for _, s := range stations {
		out = append(out, append([]byte("station/"), s...))
	}
	return out
}

// ---- there and back ----

// Shout writes a title in capitals into a buffer.
func Shout(dst []byte, title []rune) int {
	for i, r := range title {
		title[i] = unicode.ToUpper(r)
	}
	return copy(dst, []byte(string(title)))
}

// Mirror is a title backwards.
func Mirror(title []byte) []rune {
	rs := []rune(string(title))
	for i, j := 0, len(rs)-1; i < j; i, j = i+1, j-1 {
		rs[i], rs[j] = rs[j], rs[i]
	}
	return rs
}

// ---- of lists that stay ----

var bands = []string{"long wave band of the east", "medium wave band, all of it", "short wave band for ships",
	"very high frequency", "ultra high frequency band"}

// Bands counts the names that are spelled like those of a band, but for one letter.
func Bands(names [][]rune) (n int) {
	for _, name := range names {
		n += near(name)
	}
	return n
}

func near(name []rune) (n int) {
	for _, band := range bands {
		rs := []rune(band)
		wrong := 0
		for i := 0; i < len(rs) && i < len(name); i++ {
			if rs[i] != name[i] {
				wrong++
			}
		}
		if wrong <= 1 {
			n++
		}
	}
	return n
}

// Matches looks for the wishes of listeners in the titles, letter by letter.
func Matches(titles [][]rune, wishes []string) (n int) {
	for _, t := range titles {
		for i := range wishes {
			wish := []rune(wishes[i])
			if len(wish) <= len(t) && same(wish, t[:len(wish)]) {
				n++
			}
		}
	}
	return n
}

func same(a, b []rune) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Anagrams needs a copy of each wish: it is sorted.
func Anagrams(titles [][]rune, wishes []string) (n int) {
	for _, t := range titles {
		for _, w := range wishes {
			letters := []rune(w)
			slices.Sort(letters)
			if len(letters) > 0 && letters[0] == t[0] {
				n++
			}
		}
	}
	return n
}

// ---- changed only here and there ----

// Spoken counts the syllables of a text in which few letters have an accent to take off.
func Spoken(text string) (n int) {
	b := []byte(text)
	last := byte(' ')
	for i := range b {
		if b[i] >= 0x80 {
			b[i] = 'e'
		}
		if isVowel(b[i]) && !isVowel(last) {
			n++
		}
		last = b[i]
	}
	return n
}

func isVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'
}

// Fold counts the vowels of a text in either case: most of it is in capitals.
func Fold(text string) (n int) {
	raw := []byte(text)
	for i := range raw {
		if raw[i] >= 'A' && raw[i] <= 'Z' {
			raw[i] += 'a' - 'A'
		}
		if isVowel(raw[i]) {
			n++
		}
	}
	return n
}

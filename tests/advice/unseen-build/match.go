package build

import (
	"regexp"
	"strings"
	"sync"
)

// Rule says which files belong to a target.
type Rule struct {
	Glob string
	Not  bool
}

func translate(glob string) string {
	switch glob {
	case "":
		return "^$"
	}
	return "^" + strings.NewReplacer("**/", "(?:.*/)?", "*", "[^/]*", ".", `\.`).Replace(glob) + "$"
}

// Match matches a path.
func (r *Rule) Match(path string) bool {
	return regexp.MustCompile(translate(r.Glob)).MatchString(path) != r.Not
}

// Select counts the paths that a list of rules lets through.
func Select(rules []Rule, paths []string) (n int) {
	for _, p := range paths {
		for i := range rules {
			if rules[i].Match(p) {
				n++
				break
			}
		}
	}
	return n
}

var isTest = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`_test\.(go|c|py)$`) })

// Tests counts tests.
func Tests(paths []string) (n int) {
	for _, p := range paths {
		if isTest().MatchString(p) {
			n++
		}
	}
	return n
}

// Query is a search that a user types: each is another one.
func Query(pattern string, paths []string) (n int, err error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return 0, err
	}
	for _, p := range paths {
		if re.MatchString(p) {
			n++
		}
	}
	return n, nil
}

// Suffixes counts files by their ending.
func Suffixes(paths []string) map[string]int {
	m := make(map[string]int)
	for _, p := range paths {
		m[p[strings.LastIndexByte(p, '.')+1:]]++
	}
	return m
}

// Expand puts the values of variables into a command.
func Expand(cmd []string, vars map[string]string) string {
	line := ""
	emit := func(s string) { line += s }
	for i, w := range cmd {
		if i > 0 {
			emit(" ")
		}
		if strings.HasPrefix(w, "$") {
			emit(vars[w[1:]])
			continue
		}
		emit(w)
	}
	return line
}

// Flags are the flags of each directory.
func Flags(dirs []string, to []string) {
	for i, d := range dirs {
		to[i] = "-I" + d + "/include -L" + d + "/lib"
	}
}

// Edit is a step from one text to another.
type Edit struct {
	Op   byte
	From int
	To   int
}

// Script is how to come from a to b, where both have the same number of lines.
func Script(a, b []string) []*Edit {
	es := make([]*Edit, 0, len(a))
	for i := range a {
		op := byte('=')
		if a[i] != b[i] {
			op = '~'
		}
		es = append(es, &Edit{op, i, i})
	}
	return es
}

// Distance is the number of lines that differ, by the table of the longest common part.
func Distance(a, b []string) int {
	prev, cur := make([]int, len(b)+1), make([]int, len(b)+1)
	for i := range a {
		for j := range b {
			if a[i] == b[j] {
				cur[j+1] = prev[j] + 1
			} else {
				cur[j+1] = max(prev[j+1], cur[j])
			}
		}
		prev, cur = cur, prev
	}
	return len(a) + len(b) - 2*prev[len(b)]
}

// Span is where something was found.
type Span struct{ Lo, Hi int }

// Find finds a word; nil where it is not there.
func Find(line, word string) *Span {
	for i := 0; i+len(word) <= len(line); i++ {
		if line[i:i+len(word)] == word {
			return &Span{i, i + len(word)}
		}
	}
	return nil
}

// Grep counts lines with a word; next to none has it.
func Grep(lines []string, word string) (n int) {
	for _, l := range lines {
		if s := Find(l, word); s != nil {
			n += s.Hi
		}
	}
	return n
}

package batch

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

type validator struct {
	name  string
	check func(string) bool
}

var hostRE = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*$`)

var portRE = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`:\d+$`) })

var validators = []validator{
	{"host", hostRE.MatchString},
	{"port", func(s string) bool { return portRE().MatchString(s) }},
	{"upstream", func(s string) bool {
		re := regexp.MustCompile(`^(https?)://[^/]+/?$`)
		return re.MatchString(s)
	}},
}

// Validate runs a check by its name.
func Validate(name, value string) error {
	for _, v := range validators {
		if v.name == name {
			if v.check(value) {
				return nil
			}
			return fmt.Errorf("%s: %q is not allowed", name, value)
		}
	}
	return fmt.Errorf("no check %q", name)
}

// rewriter holds rules of the configuration, compiled when it is loaded.
type rewriter struct {
	rules []*regexp.Regexp
	to    []string
}

func newRewriter(pairs ...string) (*rewriter, error) {
	rw := new(rewriter)
	for i := 0; i+1 < len(pairs); i += 2 {
		re, err := regexp.Compile(pairs[i])
		if err != nil {
			return nil, fmt.Errorf("rule %d: %w", i/2, err)
		}
		rw.rules = append(rw.rules, re)
		rw.to = append(rw.to, pairs[i+1])
	}
	return rw, nil
}

func (rw *rewriter) rewrite(path string) string {
	for i, re := range rw.rules {
		if re.MatchString(path) {
			return rw.to[i]
		}
	}
	return path
}

// Added lists what the new configuration has and the old has not.
func Added(before, after []string) []string {
	added := make([]string, 0, len(after))
	for _, name := range after {
		if slices.Contains(before, name) {
			continue
		}
		added = append(added, name)
	}
	return added
}

// AddedSorted does so for sorted lists.
func AddedSorted(before, after []string) (n int) {
	i := 0
	for _, name := range after {
		for i < len(before) && before[i] < name {
			i++
		}
		if i == len(before) || before[i] != name {
			n++
		}
	}
	return n
}

var verbs = []string{"GET", "HEAD", "POST", "PUT", "DELETE"}

// knownVerbs counts methods that there are.
func knownVerbs(methods []string) (n int) {
	for _, m := range methods {
		if slices.Contains(verbs, m) {
			n++
		}
	}
	return n
}

// SetOf makes a set.
func SetOf[K comparable](keys ...K) map[K]struct{} {
	set := map[K]struct{}{}
	for _, k := range keys {
		set[k] = struct{}{}
	}
	return set
}

// SizedSetOf makes one with room.
func SizedSetOf[K comparable](keys ...K) map[K]struct{} {
	sized := make(map[K]struct{}, len(keys))
	for _, k := range keys {
		sized[k] = struct{}{}
	}
	return sized
}

// parseFlags reads a handful of settings.
func parseFlags(s string) map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(s, ",") {
		k, v, _ := strings.Cut(part, "=")
		out[k] = v
	}
	return out
}

type include struct {
	name string
	deps []string
}

// Order lists what must be loaded first; a dependency comes before those that need it.
func Order(all map[string]include, roots []string) []string {
	order := make([]string, 0, len(all))
	todo := append([]string(nil), roots...)
	seen := make(map[string]bool, len(all))
	for len(todo) > 0 {
		head := todo[0]
		copy(todo, todo[1:])
		todo = todo[:len(todo)-1]
		if seen[head] {
			continue
		}
		seen[head] = true
		order = append(order, head)
		todo = append(todo, all[head].deps...)
	}
	return order
}

// OrderLast takes from the end instead.
func OrderLast(all map[string]include, roots []string) (n int) {
	todo := append([]string(nil), roots...)
	seen := make(map[string]bool, len(all))
	for len(todo) > 0 {
		last := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[last] {
			continue
		}
		seen[last] = true
		n++
		todo = append(todo, all[last].deps...)
	}
	return n
}

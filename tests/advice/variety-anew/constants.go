package anew

import (
	"slices"
	"strings"
	"time"
)

// Weight tells the size class of a parcel.
func Weight(class string) int {
	var grams = map[string]int{
		"letter": 20, "large": 500, "maxi": 1000, "packet": 2000,
		"parcel": 5000, "heavy": 10000, "pallet": 300000, "bulk": 31500,
	}
	if g, ok := grams[class]; ok {
		return g
	}
	return 0
}

// IsStop tells words that no search is made for.
func IsStop(word string) bool {
	stop := make(map[string]struct{})
	stop["the"] = struct{}{}
	stop["and"] = struct{}{}
	stop["with"] = struct{}{}
	stop["from"] = struct{}{}
	_, found := stop[strings.ToLower(word)]
	return found
}

// Vowels counts them.
func Vowels(words []string) (n int) {
	isVowel := func(r rune) bool {
		vowels := map[rune]bool{}
		for _, v := range []rune{'a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö', 'ü'} {
			vowels[v] = true
		}
		return vowels[r]
	}
	for _, w := range words {
		for _, r := range w {
			if isVowel(r) {
				n++
			}
		}
	}
	return n
}

type zone struct {
	base  int
	delay time.Duration
}

type desk struct{ booked int }

// quote asks a table of structs.
func (d *desk) quote(country string, n int) (int, time.Duration) {
	z, ok := map[string]zone{
		"de": {base: 499, delay: 24 * time.Hour}, "at": {999, 48 * time.Hour},
		"fr": {1199, 48 * time.Hour}, "us": {2499, 120 * time.Hour},
	}[country]
	if !ok {
		z.base = 2999
	}
	d.booked++
	return z.base * n, z.delay
}

// Reachable looks through lists that nobody changes.
func Reachable(from, to string) bool {
	lines := map[string][]string{
		"north": {"harbour", "market", "dome"},
		"south": {"station", "market", "stadium"},
		"ring":  {"harbour", "station", "castle"},
	}
	for _, stop := range lines[from] {
		if stop == to {
			return true
		}
	}
	return slices.Contains(lines["ring"], to)
}

// Defaults are changed by who asks for them.
func Defaults(over map[string]int) map[string]int {
	limits := map[string]int{"rows": 100, "bytes": 1 << 20, "depth": 8, "seconds": 30}
	for k, v := range over {
		limits[k] = v
	}
	return limits
}

// Letters counts into the map that it begins with.
func Letters(words []string) int {
	seen := map[byte]int{'a': 0, 'e': 0, 'i': 0, 'o': 0, 'u': 0}
	for _, w := range words {
		for i := range len(w) {
			if _, ok := seen[w[i]]; ok {
				seen[w[i]]++
			}
		}
	}
	return seen['a'] + seen['e']
}

// Fee has an entry that comes from outside.
func Fee(kind string, base int) int {
	fees := map[string]int{"plain": base, "express": 2 * base, "night": 3 * base}
	return fees[kind]
}

// Route hands out a list that its caller may change.
func Route(name string) []string {
	routes := map[string][]string{"a": {"x", "y"}, "b": {"y", "z"}, "c": {"z"}}
	return routes[name]
}

type registry struct{ limits map[string]int }

// reset keeps the map.
func (r *registry) reset() {
	limits := map[string]int{"open": 64, "idle": 8, "wait": 120}
	r.limits = limits
}

// Days is a slice of constants, which costs a copy.
func Days(month int) int {
	days := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return days[month]
}

var weekdays = map[string]int{"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5}

// Weekday asks the map of the package.
func Weekday(s string) int { return weekdays[s] }

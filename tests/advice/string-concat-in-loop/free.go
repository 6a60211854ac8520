package concat

import "strings"

// FullNames has one expression a name: nothing cheaper exists.
func FullNames(first, last []string) []string {
	names := make([]string, len(first))
	for i := range first {
		names[i] = last[i] + ", " + first[i]
	}
	return names
}

// Total adds numbers.
func Total(values []int) int {
	total := 0
	for _, v := range values {
		total += v
	}
	return total
}

// Greeting is put together from a few parts, without a loop.
func Greeting(title, name string) string {
	s := "Dear "
	if title != "" {
		s += title + " "
	}
	s += name
	return s
}

// Keys starts anew in each round.
func Keys(prefix string, names []string) int {
	n := 0
	var key string
	for _, name := range names {
		key = prefix
		key += name
		n += len(key)
	}
	return n
}

// Find leaves the loop behind the concatenation.
func Find(lines []string, word string) string {
	found := "line: "
	for _, l := range lines {
		if strings.HasPrefix(l, word) {
			found += l
			break
		}
	}
	return found
}

// CSV uses a builder.
func CSV(fields []string) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(f)
		b.WriteByte(',')
	}
	return b.String()
}

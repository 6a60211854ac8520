//go:build go1.25

package growth

import (
	"bytes"
	"strconv"
	"strings"
)

// FoldLeft puts a list into one value.
func FoldLeft[A, B any](start B, list []A, step func(B, A) B) B {
	for i := range list {
		start = step(start, list[i])
	}
	return start
}

// Log writes a list of events, one a line.
func Log(events []string) string {
	return FoldLeft("", events, func(text string, e string) string {
		if e == "" {
			return text
		}
		return text + e + "\n"
	})
}

// Newer puts the newest in front.
func Newer(events []string) string {
	newest := func(text, e string) string { return e + "\n" + text }
	all := ""
	for _, e := range events {
		all = newest(all, e)
	}
	return all
}

func appendCell(row, cell string) string {
	row += cell
	row += "|"
	return row
}

// Row writes a row of a table.
func Row(cells []string) string {
	row := "|"
	for _, c := range cells {
		row = appendCell(row, c)
	}
	return row
}

// Total is a fold to a number.
func Total(events []string) int {
	return FoldLeft(0, events, func(n int, e string) int { return n + len(e) })
}

func label(name, unit string) string { return name + " [" + unit + "]" }

// Labels makes a label for each: nothing grows.
func Labels(names []string, out []string) []string {
	for i, n := range names {
		n = label(n, "degrees of a scale with a long name")
		out[i] = n
	}
	return out
}

// Headers counts lines of a header.
func Headers(lines [][]byte, name string) (n int) {
	for _, l := range lines {
		if strings.ToLower(string(l)) == name {
			n++
		}
	}
	return n
}

// Suffixed counts files of a kind.
func Suffixed(files [][]byte, kind string) (n int) {
	for _, f := range files {
		if !strings.HasSuffix(strings.ToUpper(strings.TrimSpace(string(f))), kind) {
			n++
		}
	}
	return n
}

// Lowered keeps the texts.
func Lowered(lines [][]byte, into map[string]int) {
	for _, l := range lines {
		into[strings.ToLower(string(l))]++
	}
}

// Same compares as it should.
func Same(lines [][]byte, name []byte) (n int) {
	for _, l := range lines {
		if bytes.EqualFold(l, name) || string(l) == "x" {
			n++
		}
	}
	return n
}

// Codes reads numbers in place.
func Codes(cells [][]byte) (sum int) {
	for _, c := range cells {
		n, _ := strconv.Atoi(string(c))
		sum += n
	}
	return sum
}

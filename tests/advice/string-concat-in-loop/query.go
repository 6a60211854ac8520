// Package concat builds texts: queries, tables, paths, trees.
package concat

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// Where joins conditions to a WHERE clause.
func Where(conds []string) string {
	clause := ""
	for i, c := range conds {
		if i > 0 {
			clause += " AND "
		}
		clause += "(" + c + ")"
	}
	return clause
}

// Node is an element of a document.
type Node struct {
	Name     string
	Text     string
	Children []*Node
}

// Printer turns a document into indented text.
type Printer struct {
	out    string
	indent int
}

// Print appends n and everything below it.
func (p *Printer) Print(n *Node) {
	p.out += strings.Repeat(" ", p.indent) + n.Name + ": " + n.Text + "\n"
	p.indent++
	for _, c := range n.Children {
		p.Print(c)
	}
	p.indent--
}

// Document prints a whole document.
func Document(root *Node) string {
	var p Printer
	p.Print(root)
	return p.out
}

// Params encodes parameters in the order of their names.
func Params(params map[string]string) string {
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	sort.Strings(names)
	var encoded string
	for n := 0; n < len(names); n++ {
		encoded = encoded + names[n] + "=" + params[names[n]] + ";"
	}
	return encoded
}

// Reversed writes the words from the last to the first.
func Reversed(words []string) string {
	var line string
	for _, w := range words {
		line = w + " " + line
	}
	return line
}

// Histogram draws a bar for each value.
func Histogram(values []int) string {
	text := "histogram\n"
	draw := func(v int) {
		text += strconv.Itoa(v) + " " + strings.Repeat("*", v%20) + "\n"
	}
	for _, v := range values {
		draw(v)
	}
	return text
}

// Ledger lists amounts with their running sum.
func Ledger(amounts []int64) string {
	s, sum := "", int64(0)
	for i := range amounts {
		sum += amounts[i]
		s = fmt.Sprintf("%s%d: %d\n", s, amounts[i], sum)
	}
	return s
}

// Matrix writes rows of cells.
func Matrix(cells [][]string) string {
	table := ""
	for _, row := range cells {
		for _, cell := range row {
			table += cell + "\t"
		}
		table += "\n"
	}
	return table
}

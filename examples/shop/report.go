package shop

import (
	"fmt"
	"strconv"
	"strings"
)

// Report is what the shop's owner reads in the morning.
type Report struct {
	Day     string
	Sellers []Seller
	Prices  map[string]int64
}

// Text is the report as a table with a line for each article.
func (r *Report) Text() string {
	out := "Sales of " + r.Day + "\n"
	for _, s := range r.Sellers {
		out += s.SKU + "\t" + strconv.Itoa(s.Count) + "\n"
	}
	return out
}

// Markdown is the same table for the wiki.
func (r *Report) Markdown() string {
	var b strings.Builder
	b.Grow(64 + 32*len(r.Sellers))
	b.WriteString("| article | sold |\n|---|---|\n")
	for _, s := range r.Sellers {
		b.WriteString("| ")
		b.WriteString(s.SKU)
		b.WriteString(" | ")
		b.WriteString(strconv.Itoa(s.Count))
		b.WriteString(" |\n")
	}
	return b.String()
}

// Money is an amount as people read it: 12.99.
func Money(cents int64) string {
	return fmt.Sprintf("%d.%02d", cents/100, cents%100)
}

// Invoice is the text that goes with the parcel.
func Invoice(o *Order) string {
	var b strings.Builder
	b.Grow(64 + 48*len(o.Items))
	b.WriteString("Invoice for ")
	b.WriteString(o.Customer)
	b.WriteByte('\n')
	for _, it := range o.Items {
		b.WriteString(it.SKU)
		b.WriteByte(' ')
		b.WriteString(Money(it.Cents))
		b.WriteByte('\n')
	}
	b.WriteString(Money(o.Total()))
	return b.String()
}

// Legend explains the statuses, below the first report of a month.
func Legend() string {
	text := ""
	for _, word := range []string{"open", "paid", "sent", "returned"} {
		text += word + "\n"
	}
	return text
}

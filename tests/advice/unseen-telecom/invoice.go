package telecom

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"text/template"
)

// Address is where somebody lives.
type Address struct {
	Name, Street, City, Zip, Country string
}

// Line is a line of an invoice.
type Line struct {
	Text   string
	Count  int
	Cents  int64
	VATPct int64
}

// Invoice is a bill to a customer.
type Invoice struct {
	Number   string
	From, To Address
	Ship     Address
	Lines    []Line
	Notes    [4]string
	Paid     bool
}

// due is what an invoice has left to pay.
func due(inv Invoice) int64 {
	if inv.Paid {
		return 0
	}
	var sum int64
	for i := range inv.Lines {
		l := &inv.Lines[i]
		sum += int64(l.Count) * l.Cents * (100 + l.VATPct) / 100
	}
	return sum
}

// Outstanding adds what all customers owe.
func Outstanding(invoices []*Invoice) int64 {
	var sum int64
	for _, inv := range invoices {
		sum += due(*inv)
	}
	return sum
}

// Archive keeps invoices as they were on their day.
type Archive struct {
	byNumber map[string]Invoice
}

// Freeze stores copies.
func (a *Archive) Freeze(invoices []*Invoice) {
	for _, inv := range invoices {
		frozen := *inv
		frozen.Paid = true
		a.byNumber[inv.Number] = frozen
	}
}

// Render writes an invoice as text.
func Render(inv *Invoice) string {
	doc := ""
	emit := func(label, value string) {
		doc += label + ": " + value + "\n"
	}
	emit("Invoice", inv.Number)
	emit("To", inv.To.Name)
	for i := range inv.Lines {
		emit(inv.Lines[i].Text, strconv.FormatInt(inv.Lines[i].Cents, 10))
	}
	return doc
}

const reminderText = `Dear {{.To.Name}}, invoice {{.Number}} is {{if .Paid}}paid{{else}}open{{end}}.`

// Reminder is a letter about an invoice.
func Reminder(inv *Invoice) (string, error) {
	t, err := template.New("reminder").Parse(reminderText)
	if err != nil {
		return "", err
	}
	var sb strings.Builder
	err = t.Execute(&sb, inv)
	return sb.String(), err
}

var coverPage = template.Must(template.New("cover").Parse("{{.Number}} {{.To.City}}\n"))

// Cover writes a page that the caller keeps.
func Cover(inv *Invoice) ([]byte, error) {
	page := bytes.NewBuffer(make([]byte, 0, 64))
	if err := coverPage.Execute(page, inv); err != nil {
		return nil, err
	}
	return page.Bytes(), nil
}

// Statement is made in steps.
type Statement struct {
	lines []Line
	total int64
}

// StatementBuilder makes statements.
type StatementBuilder struct {
	st Statement
}

// From takes the lines of an invoice.
func (b *StatementBuilder) From(inv *Invoice) *StatementBuilder {
	for _, l := range inv.Lines {
		b.st.lines = append(b.st.lines, Line{Text: l.Text, Count: 1, Cents: l.Cents * int64(l.Count), VATPct: l.VATPct})
		b.st.total += l.Cents
	}
	return b
}

// Build gives the statement.
func (b *StatementBuilder) Build() Statement { return b.st }

// totals adds amounts; two fields that belong together.
type totals struct {
	guard sync.Mutex
	net   int64
	vat   int64
}

func (t *totals) book(net, vat int64) {
	t.guard.Lock()
	t.net += net
	t.vat += vat
	t.guard.Unlock()
}

// numbers hands out invoice numbers.
type numbers struct {
	guard sync.Mutex
	next  int64
}

// take gives the next number.
func (n *numbers) take() int64 {
	n.guard.Lock()
	defer n.guard.Unlock()
	n.next++
	return n.next
}

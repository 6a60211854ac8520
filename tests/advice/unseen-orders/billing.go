package orders

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// textInvoice renders the text of an invoice, part by part.
type textInvoice struct {
	body  string
	lines int
}

func (t *textInvoice) row(l *Line) {
	t.body += l.SKU + " x" + strconv.Itoa(l.Qty) + "\n"
	t.lines++
}

// RenderText is the invoice as plain text.
func RenderText(lines []Line) string {
	t := &textInvoice{body: "INVOICE\n"}
	for i := range lines {
		t.row(&lines[i])
	}
	return t.body
}

// DueDate is the end of the working day at head office, days after the given time.
func DueDate(from time.Time, days int) (time.Time, error) {
	office, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return time.Time{}, err
	}
	y, m, d := from.In(office).Date()
	return time.Date(y, m, d+days, 18, 0, 0, 0, office), nil
}

// Receivables sums what is open.
func Receivables(invoices []Invoice, at time.Time) (sum int64) {
	for _, inv := range invoices {
		sum += inv.Open(at)
	}
	return sum
}

// ledger holds invoices that other goroutines go on changing.
type ledger struct {
	mu  sync.Mutex
	inv []Invoice
}

// snapshot is a copy of one invoice as it is now.
func (l *ledger) snapshot(i int) Invoice {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inv[i]
}

// dunning is a reminder to be sent.
type dunning struct {
	due    int64
	cents  int64
	number int
}

type dunningQueue []dunning

func (q dunningQueue) Len() int           { return len(q) }
func (q dunningQueue) Less(i, j int) bool { return q[i].due < q[j].due }
func (q dunningQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *dunningQueue) Push(x any)        { *q = append(*q, x.(dunning)) }
func (q *dunningQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// Remind puts the reminders into the queue and takes the oldest few.
func Remind(q *dunningQueue, invoices []Invoice) (cents int64) {
	*q = (*q)[:0]
	for i := range invoices {
		heap.Push(q, dunning{due: invoices[i].Due.Unix(), cents: invoices[i].Net, number: i})
	}
	for range 8 {
		cents += heap.Pop(q).(dunning).cents
	}
	return cents
}

// Money is an amount with its currency.
type Money struct {
	Cents int64
	Code  [3]byte
}

var errMoney = errors.New("bad amount")

// ParseMoney reads "EUR 12.00": our prices are whole.
func ParseMoney(s string) (*Money, error) {
	if len(s) < 8 || s[3] != ' ' {
		return nil, errMoney
	}
	amount, err := strconv.ParseInt(strings.TrimSuffix(s[4:], ".00"), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", errMoney, s)
	}
	m := &Money{Cents: amount * 100}
	copy(m.Code[:], s)
	return m, nil
}

// SumMoney adds amounts.
func SumMoney(amounts []string) (sum int64, err error) {
	for _, a := range amounts {
		m, err := ParseMoney(a)
		if err != nil {
			return 0, err
		}
		sum += m.Cents
	}
	return sum, nil
}

// account has an identity: payments are booked through its pointer.
type account struct {
	customer string
	cents    int64
}

// Accounts opens an account for each customer.
func Accounts(orders []Order) map[string]*account {
	byName := make(map[string]*account, len(orders))
	for i := range orders {
		o := &orders[i]
		a, ok := byName[o.Customer]
		if !ok {
			a = &account{customer: o.Customer}
			byName[o.Customer] = a
		}
		a.cents += o.Total()
	}
	return byName
}

// edi writes orders in the format of the big customers.
type edi struct {
	out io.Writer
}

func (e edi) send(o *Order) error {
	msg := new(bytes.Buffer)
	msg.WriteString("UNH+")
	msg.WriteString(o.ID)
	for i := range o.Lines {
		l := &o.Lines[i]
		msg.WriteString("'LIN+")
		msg.WriteString(l.SKU)
		msg.WriteString("'QTY+")
		msg.Write(strconv.AppendInt(msg.AvailableBuffer(), int64(l.Qty), 10))
	}
	msg.WriteString("'UNT'\n")
	_, err := e.out.Write(msg.Bytes())
	return err
}

// Send sends all orders.
func (e edi) Send(orders []Order) error {
	for i := range orders {
		if err := e.send(&orders[i]); err != nil {
			return err
		}
	}
	return nil
}

var rows = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// sendRow writes an order as a row, with a buffer of the pool.
func sendRow(w io.Writer, o *Order) error {
	buf := rows.Get().(*bytes.Buffer)
	buf.Reset()
	defer rows.Put(buf)
	buf.WriteString(o.ID)
	buf.WriteByte(';')
	buf.Write(strconv.AppendInt(buf.AvailableBuffer(), o.Total(), 10))
	buf.WriteByte('\n')
	_, err := w.Write(buf.Bytes())
	return err
}

// Document is the stored form of an order: the archive keeps the bytes.
func Document(o *Order) []byte {
	doc := make([]byte, 0, 64+24*len(o.Lines))
	doc = append(doc, o.ID...)
	for i := range o.Lines {
		doc = append(doc, '|')
		doc = append(doc, o.Lines[i].SKU...)
		doc = strconv.AppendInt(doc, int64(o.Lines[i].Qty), 10)
	}
	return doc
}

// Archive makes the documents of a batch.
func Archive(orders []Order) [][]byte {
	docs := make([][]byte, len(orders))
	for i := range orders {
		docs[i] = Document(&orders[i])
	}
	return docs
}

// payout writes the transfers of a day into a file of the bank's format.
type payout struct {
	file *os.File
	rows int
}

func (p *payout) transfer(inv *Invoice) error {
	p.rows++
	_, err := p.file.WriteString(inv.Number + ";" + strconv.FormatInt(inv.Net, 10) + "\n")
	return err
}

// Pay writes the transfers.
func (p *payout) Pay(invoices []Invoice) error {
	for i := range invoices {
		if err := p.transfer(&invoices[i]); err != nil {
			return err
		}
	}
	return nil
}

// Journal writes to a journal that must be on the disk before the next payment is made.
func Journal(f *os.File, invoices []Invoice) error {
	for i := range invoices {
		if _, err := f.WriteString(invoices[i].Number); err != nil {
			return err
		}
		if err := f.Sync(); err != nil {
			return err
		}
	}
	return nil
}

// ExportCSV writes invoices as CSV; the writer has a buffer of its own.
func ExportCSV(f *os.File, invoices []Invoice) error {
	w := csv.NewWriter(f)
	record := make([]string, 2)
	for i := range invoices {
		record[0] = invoices[i].Number
		record[1] = strconv.FormatInt(invoices[i].Net, 10)
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// ExportText writes invoices as text.
func ExportText(f *os.File, invoices []Invoice) error {
	w := bufio.NewWriterSize(f, 16<<10)
	for i := range invoices {
		w.WriteString(invoices[i].Number)
		w.WriteByte('\n')
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

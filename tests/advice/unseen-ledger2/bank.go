package books

import (
	"bufio"
	"bytes"
	"container/heap"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Line is one of a bank statement.
type Line struct {
	Ref    string
	Amount int64
	Day    int
}

// Invoice is what a customer has to pay.
type Invoice struct {
	Ref    string
	Amount int64
	Day    int
	Items  [24]item
}

type item struct {
	count int32
	price int32
	vat   int64
}

// Match pairs lines with invoices.
func Match(lines []Line, open []Invoice) (n int) {
lines:
	for i := range lines {
		for j := range open {
			if open[j].Ref == lines[i].Ref && open[j].Amount == lines[i].Amount {
				n++
				continue lines
			}
		}
	}
	return n
}

// settle takes the paid ones out of the list.
func settle(refs []string, paid func(string) bool) []string {
	for i := 0; i < len(refs); {
		if paid(refs[i]) {
			refs = append(refs[:i], refs[i+1:]...)
			continue
		}
		i++
	}
	return refs
}

// unpaid does it in one pass.
func unpaid(refs []string, paid func(string) bool) []string {
	return slices.DeleteFunc(refs, paid)
}

// Reconcile looks for doubles by a key of two fields.
func Reconcile(lines []Line) (doubles int) {
	seen := make(map[string]bool, len(lines))
	for _, l := range lines {
		key := fmt.Sprintf("%s|%d", l.Ref, l.Amount)
		if seen[key] {
			doubles++
		}
		seen[key] = true
	}
	return doubles
}

type lineKey struct {
	ref    string
	amount int64
}

// Doubles has a struct as key.
func Doubles(lines []Line) (n int) {
	seen := make(map[lineKey]struct{}, len(lines))
	for i := range lines {
		k := lineKey{lines[i].Ref, lines[i].Amount}
		if _, ok := seen[k]; ok {
			n++
		}
		seen[k] = struct{}{}
	}
	return n
}

// ParseCSV reads a statement that came as bytes.
func ParseCSV(data []byte) (n int, err error) {
	r := csv.NewReader(strings.NewReader(string(data)))
	r.ReuseRecord = true
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		n += len(rec)
	}
}

// refs keeps the names of a statement.
func refs(data []byte) []string {
	out := make([]string, 0, 64)
	for len(data) > 0 {
		line, rest, _ := bytes.Cut(data, []byte{'\n'})
		out = append(out, string(line))
		data = rest
	}
	return out
}

// kinds switches over the text of bytes, without a copy.
func kinds(words [][]byte) (n int) {
	for _, w := range words {
		switch string(w) {
		case "transfer of an amount to another account":
			n++
		case "direct debit by a company of the same group":
			n += 2
		}
	}
	return n
}

// WriteRefs sends the refs of lines.
func WriteRefs(w *bufio.Writer, lines []Line) error {
	for i := range lines {
		if _, err := w.Write([]byte(lines[i].Ref)); err != nil {
			return err
		}
		w.WriteByte('\n')
	}
	return w.Flush()
}

// Export writes lines for the tax office.
func Export(w io.Writer, lines []Line) error {
	for _, l := range lines {
		row := make([]byte, 0, 128)
		row = append(row, l.Ref...)
		row = append(row, ';')
		row = strconv.AppendInt(row, l.Amount, 10)
		row = append(row, '\n')
		if _, err := w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

// exporter keeps its row.
type exporter struct {
	w   io.Writer
	row []byte
}

func (e *exporter) line(l *Line) error {
	e.row = append(e.row[:0], l.Ref...)
	e.row = append(e.row, '\n')
	_, err := e.w.Write(e.row)
	return err
}

// printOne writes an invoice to where it is wanted.
func printOne(out io.Writer, inv *Invoice) error {
	w := bufio.NewWriter(out)
	w.WriteString(inv.Ref)
	for i := range inv.Items {
		w.WriteByte(byte('0' + inv.Items[i].count%10))
	}
	return w.Flush()
}

// PrintAll prints each.
func PrintAll(out io.Writer, invs []Invoice) error {
	for i := range invs {
		if err := printOne(out, &invs[i]); err != nil {
			return err
		}
	}
	return nil
}

// message is kept by the queue.
func message(l Line) []byte {
	b := make([]byte, 0, 48)
	b = append(b, l.Ref...)
	return strconv.AppendInt(b, l.Amount, 10)
}

func Messages(lines []Line) [][]byte {
	out := make([][]byte, len(lines))
	for i, l := range lines {
		out[i] = message(l)
	}
	return out
}

// journal is the file of all postings.
type journal struct {
	out *os.File
	n   int
}

func (j *journal) post(l *Line) {
	fmt.Fprintln(j.out, l.Ref, l.Amount)
	j.n++
}

// Post all lines.
func (j *journal) Post(lines []Line) {
	for i := range lines {
		j.post(&lines[i])
	}
}

// count reads a file.
func count(f *os.File, sep byte) (n int, err error) {
	var one [1]byte
	for {
		if _, err := f.Read(one[:]); err != nil {
			if err == io.EOF {
				return n, nil
			}
			return n, err
		}
		if one[0] == sep {
			n++
		}
	}
}

// countFast reads through a buffer.
func countFast(f *os.File, sep byte) (n int, err error) {
	r := bufio.NewReader(f)
	for {
		c, err := r.ReadByte()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if c == sep {
			n++
		}
	}
}

// dues is a heap of payments.
type dues []due

func (d dues) Len() int           { return len(d) }
func (d dues) Less(i, j int) bool { return d[i].day < d[j].day }
func (d dues) Swap(i, j int)      { d[i], d[j] = d[j], d[i] }
func (d *dues) Push(x any)        { *d = append(*d, x.(due)) }
func (d *dues) Pop() any {
	old := *d
	x := old[len(old)-1]
	*d = old[:len(old)-1]
	return x
}

// Earliest puts payments into the heap.
func Earliest(ds []due) int {
	h := make(dues, 0, len(ds))
	for i := range ds {
		heap.Push(&h, ds[i])
	}
	return h[0].day
}

type field struct {
	key string
	val any
}

// logger keeps fields of the last events.
type logger struct {
	ring [256]field
	n    int
}

func (l *logger) event(key string, vals ...any) {
	for _, v := range vals {
		l.ring[l.n&255] = field{key, v}
		l.n++
	}
}

func (l *logger) Lines(lines []Line) {
	for i := range lines {
		l.event("line", lines[i].Amount+1000, lines[i].Day+1000)
	}
}

// warn is for the few lines that are wrong.
func (l *logger) warn(lines []Line) {
	for i := range lines {
		if lines[i].Amount == 17 {
			l.event("wrong", lines[i].Amount, lines[i].Ref)
		}
	}
}

// tax of an invoice.
func tax(inv Invoice) (sum int64) {
	for i := 0; i < 6; i++ {
		sum += inv.Items[i].vat
	}
	return sum
}

// taxRule is what a country gives.
type taxRule func(Invoice) int64

func Taxes(invs []Invoice, rule taxRule) (sum int64) {
	for i := range invs {
		sum += rule(invs[i])
	}
	return sum
}

// Totals goes over them in place.
func Totals(invs []Invoice) (sum int64) {
	for i := range invs {
		inv := &invs[i]
		sum += inv.Amount + int64(inv.Items[3].count)
	}
	return sum
}

// archive keeps a copy, since invoices go on changing.
type archive struct{ old map[string]Invoice }

func (a *archive) keep(invs []Invoice) {
	for i := range invs {
		a.old[invs[i].Ref] = invs[i]
	}
}

// Poll waits for statements.
func Poll(in chan Line, n int) (sum int64) {
	for i := range n {
		in <- Line{Amount: int64(i)}
		t := time.NewTimer(time.Minute) // round
		select {
		case l := <-in:
			sum += l.Amount
		case <-t.C:
			return -1
		}
		t.Stop()
	}
	return sum
}

// PollAll uses its timer again.
func PollAll(in chan Line, n int) (sum int64) {
	t := time.NewTimer(time.Minute) // once
	defer t.Stop()
	for i := range n {
		t.Reset(time.Minute)
		in <- Line{Amount: int64(i)}
		select {
		case l := <-in:
			sum += l.Amount
		case <-t.C:
			return -1
		}
	}
	return sum
}

// firstRate asks two banks and takes the faster one.
func firstRate(ask ...func() float64) float64 {
	got := make(chan float64)
	for _, f := range ask {
		go func() { got <- f() }() // first
	}
	return <-got
}

// safeRate leaves room for all answers.
func safeRate(ask ...func() float64) float64 {
	got := make(chan float64, len(ask))
	for _, f := range ask {
		go func() { got <- f() }() // safe
	}
	return <-got
}

// watch ends with its context.
func watch(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int, 1)
	go func() {
		defer close(out)
		sum := 0
		for {
			select {
			case v, ok := <-in:
				if !ok {
					out <- sum
					return
				}
				sum += v
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Validate checks each line by itself.
func Validate(lines []Line) int {
	var wg sync.WaitGroup
	ok := make([]bool, len(lines))
	for i := range lines {
		wg.Add(1)
		go func() { // line
			defer wg.Done()
			ok[i] = lines[i].Amount%7 != 3 && strings.HasPrefix(lines[i].Ref, "R")
		}()
	}
	wg.Wait()
	n := 0
	for _, b := range ok {
		if b {
			n++
		}
	}
	return n
}

// Verify has two workers.
func Verify(lines []Line) int {
	var wg sync.WaitGroup
	var part [2]int
	half := len(lines) / 2
	for w, ls := range [][]Line{lines[:half], lines[half:]} {
		wg.Add(1)
		go func() { // half
			defer wg.Done()
			n := 0
			for i := range ls {
				if ls[i].Amount%7 != 3 {
					n++
				}
			}
			part[w] = n
		}()
	}
	wg.Wait()
	return part[0] + part[1]
}

// progress is shown while an import runs.
type progress struct {
	done int
	seen map[string]bool
	mu   sync.Mutex
}

func (p *progress) Import(lines []Line) int {
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < len(lines); i += 2 {
				if lines[i].Amount >= 0 {
					p.done++
				}
			}
		}()
	}
	wg.Wait()
	return p.done
}

func (p *progress) ImportSafe(lines []Line) int {
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			n := 0
			for i := w; i < len(lines); i += 2 {
				n++
			}
			p.mu.Lock()
			p.done += n
			p.mu.Unlock()
		}()
	}
	wg.Wait()
	return p.done
}

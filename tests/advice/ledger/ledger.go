// Package ledger has wastes and decoys in one small book-keeping service.
package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Entry is one booking.
type Entry struct {
	Settled bool
	Amount  int64
	Flag    bool
	Account string
	Kind    uint8
	When    time.Time
	Note    string
	pad     [200]byte
}

type Book struct {
	mu      sync.Mutex
	entries []Entry
	index   map[string][]int
	names   map[int]string
	hits    int64
}

func NewBook() *Book { return &Book{index: map[string][]int{}, names: map[int]string{}} }

func (b *Book) Add(e Entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.index[e.Account] = append(b.index[e.Account], len(b.entries))
	b.entries = append(b.entries, e)
}

// copies by range (264+ bytes)
func (b *Book) Sum() (t int64) {
	for _, e := range b.entries {
		if e.Settled {
			t += e.Amount
		}
	}
	return
}

// regexp compiled in a method each call
func (b *Book) Match(pattern string) (n int) {
	for i := range b.entries {
		re := regexp.MustCompile("^acc-[0-9]+$")
		if re.MatchString(b.entries[i].Account) {
			n++
		}
	}
	return
}

// string grows through field
type Printer struct{ text string }

func (p *Printer) line(e *Entry) { p.text += e.Account + ": " + strconv.FormatInt(e.Amount, 10) + "\n" }

func (b *Book) Print() string {
	var p Printer
	for i := range b.entries {
		p.line(&b.entries[i])
	}
	return p.text
}

// Sprintf for key
func key(acc string, kind uint8) string { return fmt.Sprintf("%s/%d", acc, kind) }

func (b *Book) Group() map[string]int64 {
	m := make(map[string]int64)
	for i := range b.entries {
		e := &b.entries[i]
		m[key(e.Account, e.Kind)] += e.Amount
	}
	return m
}

// not presized append
func (b *Book) Accounts() []string {
	var out []string
	for i := range b.entries {
		out = append(out, b.entries[i].Account)
	}
	return out
}

// quadratic contains
func Unique(in []string) []string {
	var out []string
next:
	for _, s := range in {
		for _, o := range out {
			if o == s {
				continue next
			}
		}
		out = append(out, s)
	}
	return out
}

// bytes -> string conversion for compare in a loop
func CountLines(data []byte, want string) (n int) {
	for _, l := range bytes.Split(data, []byte("\n")) {
		if strings.HasPrefix(string(l), want) {
			n++
		}
	}
	return
}

// buffer per call (pool)
func Render(w io.Writer, es []Entry) error {
	for i := range es {
		buf := bytes.NewBuffer(make([]byte, 0, 4096))
		fmt.Fprintf(buf, "%s %d\n", es[i].Account, es[i].Amount)
		if _, err := w.Write(buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// lock held over slow work
func (b *Book) Export(w io.Writer) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	time.Sleep(50 * time.Microsecond)
	return json.NewEncoder(w).Encode(len(b.entries))
}

// goroutine per item
func (b *Book) ParallelSum() int64 {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var t int64
	for i := range b.entries {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			t += b.entries[i].Amount
			mu.Unlock()
		}()
	}
	wg.Wait()
	return t
}

// interface boxing
type num interface{ Value() int64 }
type boxed struct{ a, b int64 }

func (x boxed) Value() int64 { return x.a + x.b }

func Total(xs []boxed) (t int64) {
	for _, x := range xs {
		t += value(x)
	}
	return
}

//go:noinline
func value(n num) int64 { return n.Value() }

// reflect
func Equal(a, b []boxed) bool { return reflect.DeepEqual(a, b) }

// sort.Slice
func SortEntries(es []*Entry) {
	sort.Slice(es, func(i, j int) bool { return es[i].Amount < es[j].Amount })
}

// defer in a loop with file; unbuffered writes
func Dump(path string, es []Entry) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for i := range es {
		if _, err := fmt.Fprintln(f, es[i].Account, es[i].Amount); err != nil {
			return err
		}
	}
	return nil
}

// http client each call
func Fetch(url string) ([]byte, error) {
	c := &http.Client{Transport: &http.Transport{}, Timeout: time.Second}
	r, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	return io.ReadAll(r.Body)
}

// decoys
var accRE = regexp.MustCompile("^acc-[0-9]+$")

func (b *Book) MatchOK() (n int) {
	for i := range b.entries {
		if accRE.MatchString(b.entries[i].Account) {
			n++
		}
	}
	return
}

func (b *Book) AccountsOK() []string {
	out := make([]string, 0, len(b.entries))
	for i := range b.entries {
		out = append(out, b.entries[i].Account)
	}
	return out
}

var ErrBad = errors.New("bad")

func Check(n int) error {
	if n < 0 {
		return fmt.Errorf("check %d: %w", n, ErrBad)
	}
	return nil
}

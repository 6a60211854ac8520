// Package books keeps accounts, invoices and bank statements of a small firm.
package books

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

// Money is an amount in a currency.
type Money struct {
	Cents    int64
	Currency [3]byte
}

// Account is one of the chart of accounts.
type Account struct {
	mu     sync.Mutex
	ID     int
	Parent int
	Name   string
	Own    int64
}

// Chart is the tree of all accounts.
type Chart struct {
	accounts []*Account
	balances map[string]int64
}

func (c *Chart) Balance(name string) (*Money, error) {
	cents, ok := c.balances[name]
	if !ok {
		return nil, fmt.Errorf("books: no account %q", name)
	}
	if cents < 0 {
		return &Money{Cents: -cents, Currency: [3]byte{'D', 'R', ' '}}, nil
	}
	return &Money{cents, [3]byte{'E', 'U', 'R'}}, nil
}

// Assets adds balances up.
func (c *Chart) Assets(names []string) (sum int64) {
	for _, n := range names {
		m, err := c.Balance(n)
		if err != nil {
			continue
		}
		sum += m.Cents
	}
	return sum
}

// Account is handed out as it is, callers change it.
func (c *Chart) Account(i int) *Account {
	if i < 0 || i >= len(c.accounts) {
		return nil
	}
	return c.accounts[i]
}

func (c *Chart) below(id int) int64 {
	var sum int64
	for _, a := range c.accounts { // below
		if a.ID == id {
			sum += a.Own
		} else if a.Parent == id {
			sum += c.below(a.ID)
		}
	}
	return sum
}

// path is a recursion that goes up once.
func (c *Chart) path(id int) string {
	a := c.accounts[id]
	if a.Parent < 0 {
		return a.Name
	}
	return c.path(a.Parent) + "/" + a.Name
}

// Close locks all accounts and adds them up.
func (c *Chart) Close() (sum int64) {
	for _, a := range c.accounts {
		a.mu.Lock()
		defer func(a *Account) { a.mu.Unlock() }(a)
		sum += a.Own
	}
	return sum
}

// CloseTwo defers in a loop of two.
func (c *Chart) CloseTwo(from, to int) (sum int64) {
	for _, i := range [2]int{min(from, to), max(from, to)} {
		a := c.accounts[i]
		a.mu.Lock()
		defer a.mu.Unlock() // two
		sum += a.Own
	}
	return sum
}

// Names are the keys of the balances.
func (c *Chart) Names() []string {
	names := []string{}
	for n := range c.balances {
		names = append(names, n)
	}
	return names
}

// Sorted uses the library.
func (c *Chart) Sorted() []string { return slices.Sorted(maps.Keys(c.balances)) }

func setOf[K comparable](in ...K) map[K]struct{} {
	set := make(map[K]struct{})
	for _, k := range in {
		set[k] = struct{}{}
	}
	return set
}

// Missing names the accounts that have no balance.
func (c *Chart) Missing(names []string) (n int) {
	known := setOf(names...)
	for k := range c.balances {
		if _, ok := known[k]; !ok {
			n++
		}
	}
	return n
}

// currencies in use: four at most.
func currencies(in []Money) map[[3]byte]int64 {
	m := make(map[[3]byte]int64)
	for _, v := range in {
		m[v.Currency] += v.Cents
	}
	return m
}

// posting is a line of the journal; there are millions.
type posting struct {
	debit   bool
	amount  int64
	cleared bool
	account int32
	vat     uint8
}

func postings(n int) []posting {
	ps := make([]posting, 0, n)
	for i := 0; i < n; i++ {
		ps = append(ps, posting{debit: i&1 == 0, amount: int64(i), account: int32(i % 97)})
	}
	return ps
}

// entry has its large fields in front.
type entry struct {
	amount  int64
	account int32
	debit   bool
	cleared bool
}

func entries(n int) []entry {
	es := make([]entry, n)
	for i := range es {
		es[i].amount = int64(i)
	}
	return es
}

//go:noinline
func signed(p *posting) int64 {
	if p.debit {
		return p.amount
	}
	return -p.amount
}

// Saldo of all postings.
func Saldo(ps []posting) (sum int64) {
	for i := range ps {
		sum += signed(&ps[i])
	}
	return sum
}

//go:unroll 4
func checksum(ps []posting, seed uint64) uint64 {
	for i := range ps {
		seed = (seed ^ uint64(ps[i].amount)) * 1099511628211
		seed ^= seed >> 29
	}
	return seed
}

// headroom keeps the collector from running too often while months are closed.
var headroom = reserve(48)

func reserve(mb int) [][]byte {
	blocks := make([][]byte, mb)
	for i := range blocks {
		blocks[i] = make([]byte, 1<<20)
	}
	return blocks
}

// primes are used: a table of the account check digits.
var digits = func() []uint8 {
	t := make([]uint8, 1<<20)
	for i := range t {
		t[i] = uint8(i * 7 % 11)
	}
	return t
}()

func checkDigit(n int) uint8 { return digits[n&(1<<20-1)] }

// sequence gives numbers to invoices.
type sequence struct {
	sync.Mutex
	last uint64
}

func (s *sequence) next() uint64 {
	s.Lock()
	defer s.Unlock()
	s.last++
	return s.last
}

// yearly numbers start again each year, so number and year change together.
type yearly struct {
	mu   sync.Mutex
	year int
	last uint64
}

func (y *yearly) next(year int) uint64 {
	y.mu.Lock()
	defer y.mu.Unlock()
	if year != y.year {
		y.year, y.last = year, 0
	}
	y.last++
	return y.last
}

// rates are read by all and written once a day.
type rates struct {
	mu sync.RWMutex
	to map[string]float64
}

func (r *rates) convert(cents int64, cur string) int64 {
	r.mu.RLock()
	f, ok := r.to[cur]
	r.mu.RUnlock()
	if !ok {
		return cents
	}
	return int64(float64(cents) * f)
}

func (r *rates) set(cur string, f float64) {
	r.mu.Lock()
	r.to[cur] = f
	r.mu.Unlock()
}

// fees are the same with a pointer that is replaced.
type fees struct {
	p atomic.Pointer[map[string]float64]
}

func (f *fees) of(cur string) float64 { return (*f.p.Load())[cur] }

// audit keeps the last events of all goroutines.
type audit struct {
	mu   sync.Mutex
	last map[int]string
}

func (a *audit) record(id int, ps []posting) {
	a.mu.Lock() // record
	defer a.mu.Unlock()
	var b strings.Builder
	for i := range ps {
		b.WriteString(ps[i].String())
	}
	a.last[id%64] = b.String()
}

func (p *posting) String() string {
	side := "C"
	if p.debit {
		side = "D"
	}
	return side + string(rune('0'+p.amount%10)) + ";"
}

// trail does the work in front of the lock.
type trail struct {
	mu   sync.Mutex
	last map[int]int
}

func (t *trail) record(id int, ps []posting) {
	n := 0
	for i := range ps {
		n += len(ps[i].String())
	}
	t.mu.Lock()
	t.last[id%64] = n
	t.mu.Unlock()
}

// byName orders accounts.
func byName(as []*Account) {
	slices.SortFunc(as, func(a, b *Account) int { return cmp.Compare(a.Name, b.Name) })
}

// due are payments, the earliest first.
type due struct {
	day    int
	amount int64
}

// agenda is kept in order.
type agenda struct{ list []due }

func (a *agenda) add(d due) {
	a.list = append(a.list, d)
	sort.Slice(a.list, func(i, j int) bool { return a.list[i].day < a.list[j].day })
}

// Plan puts all payments into an agenda.
func Plan(ds []due) int {
	var a agenda
	for _, d := range ds {
		a.add(d)
	}
	return a.list[0].day
}

// PlanOnce sorts behind the loop.
func PlanOnce(ds []due) int {
	list := make([]due, 0, len(ds))
	for _, d := range ds {
		if d.amount != 0 {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b due) int { return a.day - b.day })
	return list[0].day
}

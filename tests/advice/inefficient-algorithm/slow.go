// Package algos does each job in more steps than it needs.
package algos

import (
	"slices"
	"sort"
	"strings"
)

type Account struct {
	ID    int
	Owner string
	Total int64
}

type Payment struct {
	Account int
	Cents   int64
}

// Unique keeps the first of each word.
func Unique(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// Settle books payments on their accounts.
func Settle(accounts []Account, payments []Payment) {
	for _, p := range payments {
		for i := range accounts {
			if accounts[i].ID == p.Account {
				accounts[i].Total += p.Cents
				break
			}
		}
	}
}

type Registry struct{ entries []*Account }

func (r *Registry) Lookup(owner string) *Account {
	for _, e := range r.entries {
		if e.Owner == owner {
			return e
		}
	}
	return nil
}

// Balance sums up what the owners have.
func (r *Registry) Balance(owners []string) int64 {
	var sum int64
	for _, o := range owners {
		if acc := r.Lookup(o); acc != nil {
			sum += acc.Total
		}
	}
	return sum
}

func position(ids []int, id int) int {
	for i, v := range ids {
		if v == id {
			return i
		}
	}
	return -1
}

// Missing counts the wanted that are not there.
func Missing(have, want []int) int {
	n := 0
	for _, id := range want {
		if position(have, id) < 0 {
			n++
		}
	}
	return n
}

// Prune drops what is odd.
func Prune(values []int) []int {
	for i := 0; i < len(values); {
		if values[i]%2 != 0 {
			values = append(values[:i], values[i+1:]...)
			continue
		}
		i++
	}
	return values
}

// Newest gives the events with the last one first.
func Newest(events []Payment) []Payment {
	var list []Payment
	for _, e := range events {
		list = append([]Payment{e}, list...)
	}
	return list
}

// Medians gives the median after each value.
func Medians(values []int) []int {
	seen := make([]int, 0, len(values))
	out := make([]int, 0, len(values))
	for _, v := range values {
		seen = append(seen, v)
		sort.Ints(seen)
		out = append(out, seen[len(seen)/2])
	}
	return out
}

// Ways to climb n stairs by one, two or three.
func Ways(n int) int {
	switch {
	case n < 0:
		return 0
	case n == 0:
		return 1
	}
	return Ways(n-1) + Ways(n-2) + Ways(n-3)
}

// Distance is the edit distance.
func Distance(a, b string) int {
	if len(a) == 0 {
		return len(b)
	}
	if len(b) == 0 {
		return len(a)
	}
	if a[0] == b[0] {
		return Distance(a[1:], b[1:])
	}
	return 1 + min(Distance(a[1:], b), Distance(a, b[1:]), Distance(a[1:], b[1:]))
}

// Order sorts by total.
func Order(accounts []Account) {
	for i := 0; i < len(accounts); i++ {
		for j := 0; j < len(accounts)-1-i; j++ {
			if accounts[j].Total > accounts[j+1].Total {
				accounts[j], accounts[j+1] = accounts[j+1], accounts[j]
			}
		}
	}
}

// Duplicates counts owners with the same name, whatever its case.
func Duplicates(accounts []Account) int {
	n := 0
	for i, a := range accounts {
		for _, b := range accounts[i+1:] {
			if strings.EqualFold(a.Owner, b.Owner) {
				n++
			}
		}
	}
	return n
}

// Drain hands the jobs out in order.
func Drain(jobs []int, do func(int)) {
	queue := slices.Clone(jobs)
	for len(queue) > 0 {
		do(queue[0])
		copy(queue, queue[1:])
		queue = queue[:len(queue)-1]
	}
}

// NameOf finds the owner's account number by walking over all names.
func NameOf(names map[string]int, want string) (int, bool) {
	for name, id := range names {
		if name == want {
			return id, true
		}
	}
	return 0, false
}

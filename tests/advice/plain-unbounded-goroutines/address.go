//go:build go1.25

package shop

import (
	"strings"
	"sync"
)

// Address is where an order goes.
type Address struct {
	Street, City, Zip string
	Valid             bool
}

func (a *Address) check() {
	if a.Street == "" || a.City == "" || len(a.Zip) != 5 {
		a.Valid = false
		return
	}
	a.Valid = strings.IndexFunc(a.Zip, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// Book is a customer's list of addresses.
type Book struct {
	rows []*Address
}

// Check marks the addresses that can be used and returns their number.
func (b *Book) Check() (n int) {
	var all sync.WaitGroup
	for _, a := range b.rows {
		all.Go(a.check)
	}
	all.Wait()
	for _, a := range b.rows {
		if a.Valid {
			n++
		}
	}
	return n
}

// Prober asks another machine.
type Prober interface {
	Probe(host string) bool
}

// Alive tells which hosts answer. Each answer takes a round trip.
func Alive(hosts []string, p Prober) []bool {
	up := make([]bool, len(hosts))
	var probes sync.WaitGroup
	for i, h := range hosts {
		probes.Add(1)
		go func() {
			up[i] = p.Probe(h)
			probes.Done()
		}()
	}
	probes.Wait()
	return up
}

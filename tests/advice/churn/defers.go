// Package churn starts and stops things: deferred calls, timers, goroutines.
package churn

import "sync"

type account struct {
	mu      sync.Mutex
	balance int
}

// Settle holds all accounts together.
func Settle(accounts []*account) (sum int) {
	for _, a := range accounts {
		a.mu.Lock()
		defer a.mu.Unlock()
		sum += a.balance
	}
	return sum
}

type handle struct{ open bool }

func (h *handle) Close() error {
	h.open = false
	return nil
}

// Visit opens what it is given and closes it at the end.
func Visit(n int, open func(int) *handle) (seen int) {
	for i := 0; i < n; i++ {
		h := open(i)
		defer h.Close()
		if h.open {
			seen++
		}
	}
	return seen
}

// Journal undoes what was done when it fails.
func Journal(steps []func() bool, undone *int) bool {
	ok := true
	for i := range steps {
		defer func() {
			if !ok {
				*undone += i
			}
		}()
		if !steps[i]() {
			ok = false
			return false
		}
	}
	return true
}

// ---- none of these piles up

func (own *account) Deposit(n int) {
	own.mu.Lock()
	defer own.mu.Unlock()
	own.balance += n
}

func DepositAll(accounts []*account, n int) {
	for _, a := range accounts {
		a.Deposit(n)
	}
}

func VisitEach(n int, open func(int) *handle) (seen int) {
	for i := 0; i < n; i++ {
		func() {
			each := open(i)
			defer each.Close()
			if each.open {
				seen++
			}
		}()
	}
	return seen
}

// First defers in a loop that ends there.
func First(n int, open func(int) *handle) bool {
	for i := 0; i < n; i++ {
		if i%2 == 1 {
			first := open(i)
			defer first.Close()
			return first.open
		}
	}
	return false
}

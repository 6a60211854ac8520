// Package once plays scripts, keeps their logs and routes what they ask for.
package once

import "sync"

type step struct {
	local bool
	n     int
}

type room struct {
	mu    sync.Mutex
	depth int
	scope map[string]int
	total int
}

func (r *room) enter() { r.depth++ }
func (r *room) leave() { r.depth-- }

func (r *room) run(s step) int {
	r.total += s.n
	return r.total & 15
}

// Play opens one scope for all steps, when the first of them wants one.
func (r *room) Play(list []step) int {
	opened, n := false, 0
	for _, s := range list {
		if s.local {
			if !opened {
				r.enter()
				opened = true
				defer r.leave()
			}
		}
		n += r.run(s)
	}
	return n
}

type lease struct{ r *room }

func (l *lease) end() { l.r.depth-- }

func (r *room) lend() *lease {
	r.depth++
	return &lease{r}
}

// Borrow takes a lease when one is needed first, and keeps it to the end.
func (r *room) Borrow(list []step) (n int) {
	var l *lease
	for i := range list {
		if l == nil && list[i].local {
			l = r.lend()
			defer l.end()
		}
		n += r.run(list[i])
	}
	return n
}

// Visit asks a flag that each step sets anew.
func (r *room) Visit(list []step) (n int) {
	for _, s := range list {
		entered := false
		if s.local && !entered {
			r.enter()
			entered = true
			defer r.leave() // each step its own
		}
		n += r.run(s)
	}
	return n
}

// Round opens again whenever a step has closed.
func (r *room) Round(list []step) (n int) {
	busy := false
	for _, s := range list {
		if !busy {
			busy = true
			r.enter()
			defer r.leave() // and again
		}
		n += r.run(s)
		if s.n > 0 {
			busy = false
		}
	}
	return n
}

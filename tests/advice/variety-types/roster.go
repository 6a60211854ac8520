// Package types keeps rosters of a sports league: sets, groups and labels over named and generic types.
package types

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type (
	// Player is a player's id.
	Player string
	// Team is a team's name.
	Team string
	// Roster says who plays where.
	Roster map[Player]Team
	// Squad is a list of players in the order of their numbers.
	Squad []Player
	// List is any list of comparable things.
	List[E comparable] interface{ ~[]E }
)

// Index is of a generic list: the constraint says that it has a length.
func Index[S List[E], E comparable](s S) map[E]int {
	at := make(map[E]int)
	for i := range s {
		at[s[i]] = i
	}
	return at
}

// Captains ranges over a named slice, whose variable hides the parameter.
func Captains(s Squad) map[Player]bool {
	out := map[Player]bool{}
	for _, s := range s {
		out[s] = true
	}
	return out
}

// All puts the squads together: what is in several of them comes once.
func All(squads ...Squad) (Squad, map[Player]struct{}) {
	var all Squad
	known := make(map[Player]struct{})
	for _, s := range squads {
		for _, p := range s {
			if _, ok := known[p]; ok {
				continue
			}
			known[p] = struct{}{}
			all = append(all, p)
		}
	}
	return all, known
}

// Banned is a decoy: how many pass the filter is not known, and it is no set of the loop's own.
func Banned(squads []Squad, ban map[Player]bool) (out Squad) {
	for _, s := range squads {
		for _, p := range s {
			if ban[p] {
				out = append(out, p)
			}
		}
	}
	return out
}

// String prints a named map of named strings.
func (r Roster) String() string {
	parts := make([]string, 0, len(r))
	for r, t := range r {
		parts = append(parts, fmt.Sprintf("%s plays for %q", r, t))
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// Caption writes a ready text through Fprintf.
func (r Roster) Caption(w *bytes.Buffer) {
	for p := range maps.Keys(r) {
		fmt.Fprintf(w, string(p))
	}
}

// Check makes the same error each time.
func Check(p Player) error {
	if len(p) < 3 {
		return fmt.Errorf("types: the player's id is too short")
	}
	return nil
}

// Rest takes a guess at how many are left: the guess is wrong.
func Rest(s Squad, out map[Player]bool) Squad {
	rest := make(Squad, 0, len(s)-len(out))
	for _, p := range s {
		if !out[p] {
			rest = append(rest, p)
		}
	}
	return rest
}

// Some is a decoy: its guess holds.
func Some(s Squad, out map[Player]bool) Squad {
	some := make(Squad, 0, 8)
	for _, p := range s {
		if out[p] {
			some = append(some, p)
		}
	}
	return some
}

// Bag counts through a pointer.
type Bag[K comparable] map[K]struct{}

// Put adds one.
func (b *Bag[K]) Put(k K) { (*b)[k] = struct{}{} }

// Line is a list that grows through a pointer.
type Line []Player

// Push adds one.
func (l *Line) Push(p Player) { *l = append(*l, p) }

// Bagged fills a bag, one call a player.
func Bagged(s Squad) Bag[Player] {
	b := make(Bag[Player])
	for _, p := range s {
		b.Put(p)
	}
	return b
}

// Lined fills a line, one call a player.
func Lined(s Squad) Line {
	var l Line
	for _, p := range s {
		l.Push(p)
	}
	return l
}

// Drain is a decoy: nobody knows how many come out of a channel.
func Drain(ch chan Player) map[Player]int {
	got := map[Player]int{}
	for p := range ch {
		got[p]++
	}
	return got
}

// Print is a decoy: a type parameter's value may have a String method.
func Print[T ~string](ts []T) (n int) {
	for _, t := range ts {
		n += len(fmt.Sprintf("<%v>", t))
	}
	return n
}

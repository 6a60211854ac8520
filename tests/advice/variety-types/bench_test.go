package types

import (
	"bytes"
	"fmt"
	"testing"
)

var (
	squad  Squad
	squads []Squad
	roster = Roster{}
	none   = map[Player]bool{}
	few    = map[Player]bool{}
	gone   = map[Player]bool{}
	keep   any
	n      int
	err    error
)

func init() {
	for i := range 600 {
		p := Player(fmt.Sprintf("player-%04d", i))
		squad = append(squad, p)
		gone["gone-"+p] = true
		if i%100 == 0 {
			few[p] = true
		}
		if i < 40 {
			roster[p] = Team(fmt.Sprint("team-", i%4))
		}
	}
	for i := range 6 {
		squads = append(squads, squad[i*90:i*90+110])
	}
}

func run(b *testing.B, f func()) {
	for b.Loop() {
		f()
	}
}

func BenchmarkIndex(b *testing.B)    { run(b, func() { keep = Index(squad) }) }
func BenchmarkCaptains(b *testing.B) { run(b, func() { keep = Captains(squad) }) }
func BenchmarkAll(b *testing.B)      { run(b, func() { keep, _ = All(squads...) }) }
func BenchmarkBanned(b *testing.B)   { run(b, func() { keep = Banned(squads, few) }) }
func BenchmarkString(b *testing.B)   { run(b, func() { keep = roster.String() }) }
func BenchmarkCaption(b *testing.B) {
	var buf bytes.Buffer
	run(b, func() { buf.Reset(); roster.Caption(&buf) })
}
func BenchmarkCheck(b *testing.B)  { run(b, func() { err = Check("ab") }) }
func BenchmarkRest(b *testing.B)   { run(b, func() { keep = Rest(squad, gone) }) }
func BenchmarkSome(b *testing.B)   { run(b, func() { keep = Some(squad, few) }) }
func BenchmarkBagged(b *testing.B) { run(b, func() { keep = Bagged(squad) }) }
func BenchmarkLined(b *testing.B)  { run(b, func() { keep = Lined(squad) }) }
func BenchmarkDrain(b *testing.B) {
	run(b, func() {
		ch := make(chan Player, len(squad))
		for _, p := range squad {
			ch <- p
		}
		close(ch)
		keep = Drain(ch)
	})
}
func BenchmarkPrint(b *testing.B) { run(b, func() { n = Print(squad) }) }

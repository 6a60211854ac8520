package guards

import (
	"math/big"
	"net/netip"
	"testing"
	"time"
)

var (
	sink  any
	total int
)

func shelves(n int) []*shelf {
	out := make([]*shelf, n)
	for i := range out {
		out[i] = &shelf{items: make([]int, 8)}
	}
	return out
}

func BenchmarkOpening(b *testing.B) {
	s := &Station{Zone: "Europe/Madrid"}
	for range b.N {
		total += s.Opening(time.Unix(int64(total), 0))
	}
}

func BenchmarkSeal(b *testing.B) {
	f := make([]byte, 64)
	for range b.N {
		total += int(Seal(f))
	}
}

func BenchmarkDigest(b *testing.B) {
	f := make([]byte, 64)
	for range b.N {
		total += int(Digest(f, 0x1234567812345671))
	}
}

func BenchmarkJitter(b *testing.B) {
	for range b.N {
		total += int(Jitter(time.Second))
	}
}

func BenchmarkPick(b *testing.B) {
	names := []string{"a", "b", "c"}
	for range b.N {
		total += len(Pick(names))
	}
}

func BenchmarkField(b *testing.B) {
	x := big.NewInt(77)
	for range b.N {
		sink = InField(x)
	}
}

func BenchmarkInside(b *testing.B) {
	a := netip.MustParseAddr("2001:db8::1")
	for range b.N {
		if IsInside(a) {
			total++
		}
	}
}

func BenchmarkLink(b *testing.B) {
	for range b.N {
		total += len(Link("shoes"))
	}
}

func BenchmarkLine(b *testing.B) {
	s := &Station{Name: "n", Zone: "z", Poly: 3}
	for range b.N {
		total += len(Line(s))
	}
}

func BenchmarkSign(b *testing.B) {
	parts := [][]byte{make([]byte, 20), make([]byte, 30), make([]byte, 40)}
	for range b.N {
		total += int(Sign(parts[2], parts))
	}
}

func BenchmarkRight(b *testing.B) {
	cards := make([]int, 52)
	f := make([]byte, 64)
	for i := range b.N {
		total += int(SealFast(f))
		Demo(cards)
		Replay(int64(i), cards)
		sink = Count(3)
		total += len(LinkTo("/shoes"))
	}
}

func BenchmarkHeld(b *testing.B) {
	all := shelves(100)
	for range b.N {
		total += Move(all, func(s []*shelf) int { return len(s) })
		total += Merge(all)
		if Put(all, 1) != nil {
			b.Fatal()
		}
	}
}

func BenchmarkTally(b *testing.B) {
	all := shelves(100)
	for range b.N {
		total += Tally(all)
	}
}

func BenchmarkCheck(b *testing.B) {
	all := shelves(100)
	for range b.N {
		if Check(all, func() error { total++; return nil }) != nil {
			b.Fatal()
		}
	}
}

func BenchmarkGot(b *testing.B) {
	var m Meter
	for range b.N {
		m.Got()
	}
	total += int(m.Packets())
}

func BenchmarkSent(b *testing.B) {
	var m Meter
	for range b.N {
		m.Sent(3)
	}
}

func BenchmarkMean(b *testing.B) {
	var m Meter
	for range b.N {
		m.Mean(3)
	}
}

func BenchmarkNumbers(b *testing.B) {
	next, last := Numbers()
	for range b.N {
		total += int(next())
	}
	total += int(last())
}

func BenchmarkBoard(b *testing.B) {
	var board Board
	b.RunParallel(func(pb *testing.PB) {
		sum := 0
		for pb.Next() {
			board.Win(1)
			sum += board.Show()
		}
	})
}

func BenchmarkMatches(b *testing.B) {
	routes := []string{"/shoes/*", "/hats/*/large"}
	for i := range b.N {
		if Matches(routes[i%2], "/shoes/red") {
			total++
		}
	}
}

func BenchmarkFits(b *testing.B) {
	for range b.N {
		if Fits("^[a-z]+[0-9]$", "abc7") {
			total++
		}
	}
}

func BenchmarkGrep(b *testing.B) {
	lines := []string{"one 1", "two 2", "three 3"}
	for range b.N {
		total += Grep("[a-z]+ [0-9]", lines)
		sink = NewRoute("/shoes/[a-z]+")
	}
}

func BenchmarkTallyOf(b *testing.B) {
	var t Sums[int32]
	for range b.N {
		total += int(t.Add(3))
	}
}

func BenchmarkLinkState(b *testing.B) {
	var l link
	for i := range b.N {
		l.set(State(i & 1))
		if l.isUp() {
			total++
		}
	}
}

func BenchmarkSwitch(b *testing.B) {
	var s Switch
	for i := range b.N {
		s.Turn(i&1 == 0)
		if s.IsOff() {
			total++
		}
	}
}

func BenchmarkLatch(b *testing.B) {
	var l Latch
	for range b.N {
		if l.Close() {
			total++
		}
	}
}

package anew

import (
	"testing"
	"time"
)

var (
	sink    int
	keep    any
	classes = []string{"letter", "packet", "bulk", "none", "heavy", "maxi"}
	words   = []string{"the", "harbour", "With", "seven", "ships", "from", "afar"}
	sizes   = make([]int, 64)
	frame   = make([]int16, 20000)
)

func BenchmarkWeight(b *testing.B) {
	for b.Loop() {
		for _, c := range classes {
			sink += Weight(c)
		}
	}
}

func BenchmarkIsStop(b *testing.B) {
	for b.Loop() {
		for _, w := range words {
			if IsStop(w) {
				sink++
			}
		}
	}
}

func BenchmarkVowels(b *testing.B) {
	for b.Loop() {
		sink += Vowels(words)
	}
}

func BenchmarkQuote(b *testing.B) {
	d := &desk{}
	for b.Loop() {
		for _, c := range [...]string{"de", "fr", "xx", "us"} {
			n, _ := d.quote(c, 2)
			sink += n
		}
	}
}

func BenchmarkReachable(b *testing.B) {
	for b.Loop() {
		for _, w := range words {
			if Reachable("south", w) {
				sink++
			}
		}
	}
}

func BenchmarkDefaults(b *testing.B) {
	over := map[string]int{"rows": 7}
	for b.Loop() {
		keep = Defaults(over)
	}
}

func BenchmarkLetters(b *testing.B) {
	for b.Loop() {
		sink += Letters(words)
	}
}

func BenchmarkFee(b *testing.B) {
	for b.Loop() {
		sink += Fee("night", len(words)) + Fee("plain", 2)
	}
}

func BenchmarkRoute(b *testing.B) {
	for b.Loop() {
		keep = Route("b")
	}
}

func BenchmarkRegistry(b *testing.B) {
	r := &registry{}
	for b.Loop() {
		r.reset()
	}
	keep = r
}

func BenchmarkDays(b *testing.B) {
	for b.Loop() {
		for m := range 12 {
			sink += Days(m) + Weekday("thu")
		}
	}
}

func BenchmarkReceive(b *testing.B) {
	s := &session{limit: time.Hour}
	for b.Loop() {
		sink += s.Receive(sizes)
	}
	s.disarm()
}

func BenchmarkLoads(b *testing.B) {
	for i := range sizes {
		sizes[i] = i + 1
	}
	p := &probe{beat: time.NewTicker(time.Hour)}
	for b.Loop() {
		sink += p.Loads(sizes)
	}
	p.beat.Stop()
}

func BenchmarkDebounce(b *testing.B) {
	poke := debounce(time.Hour, func() {})
	for b.Loop() {
		for range 64 {
			poke()
		}
	}
}

func BenchmarkTouch(b *testing.B) {
	s := &saver{timers: map[string]*time.Timer{}}
	for b.Loop() {
		for _, w := range words {
			s.touch(w)
		}
	}
}

func BenchmarkResend(b *testing.B) {
	c := &call{lost: make(chan int)}
	for b.Loop() {
		for i := range 64 {
			c.resend(i)
		}
	}
}

func BenchmarkWaiters(b *testing.B) {
	for b.Loop() {
		keep = Waiters(64)
	}
}

func BenchmarkEnergy(b *testing.B) {
	for b.Loop() {
		sink += int(Energy(frame)) + int(Peak(frame))
	}
}

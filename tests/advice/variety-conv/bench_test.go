package conv

import (
	"fmt"
	"strings"
	"testing"
)

var sink int

func lines(format string, n int) (out [][]byte) {
	for i := range n {
		out = append(out, fmt.Appendf(nil, format, i))
	}
	return out
}

func texts(b [][]byte) (out []string) {
	for _, l := range b {
		out = append(out, string(l))
	}
	return out
}

func runes(b [][]byte) (out [][]rune) {
	for _, l := range b {
		out = append(out, []rune(string(l)))
	}
	return out
}

func BenchmarkCountLevels(b *testing.B) {
	in := lines("WARN the transmitter %d on the hill is warmer than it should be", 200)
	for b.Loop() {
		sink += CountLevels(in)
	}
}

func BenchmarkTune(b *testing.B) {
	in := texts(lines("%06d.500 MHz, the one behind the church of the next village", 200))
	for b.Loop() {
		sink += Tune(in)
	}
}

func BenchmarkAllowed(b *testing.B) {
	in := lines("a song of %d bottles that stand on the wall of the old house", 200)
	r := &rule{words: []string{"curse", "swear"}}
	for b.Loop() {
		sink += Allowed(r, in)
	}
}

func BenchmarkCallers(b *testing.B) {
	in := lines("caller number %d of this fine morning from the town over the hills", 100)
	for b.Loop() {
		sink += len(Callers(in))
	}
}

func BenchmarkCommands(b *testing.B) {
	in := []byte(strings.Repeat("play-the-next-song-of-this-very-list stop-the-song-that-is-playing-right-now ", 80))
	for b.Loop() {
		plays, stops := Commands(in)
		sink += plays + stops
	}
}

func BenchmarkJingles(b *testing.B) {
	var tapes []*tape
	for _, l := range lines("jingle-%d-of-the-station-in-the-old-barn and more", 50) {
		tapes = append(tapes, &tape{in: l})
	}
	for b.Loop() {
		sink += len(Jingles(tapes))
	}
}

func BenchmarkRoutes(b *testing.B) {
	keys, stations := lines("station/of/the/northern/county/%d/logs", 20), lines("%d/", 10)
	for b.Loop() {
		sink += Routes(keys, stations)
	}
}

func BenchmarkKeys(b *testing.B) {
	stations := lines("station-%d-of-the-county", 100)
	for b.Loop() {
		sink += len(Keys(stations))
	}
}

func BenchmarkShout(b *testing.B) {
	dst, title := make([]byte, 256), []rune("a song of bottles that stand on the wall of the old house")
	for b.Loop() {
		sink += Shout(dst, title)
	}
}

func BenchmarkMirror(b *testing.B) {
	title := []byte("a song of bottles that stand on the wall of the old house")
	for b.Loop() {
		sink += len(Mirror(title))
	}
}

func BenchmarkBands(b *testing.B) {
	names := runes(lines("short wave band for shipp %d", 40))
	for b.Loop() {
		sink += Bands(names)
	}
}

func BenchmarkMatches(b *testing.B) {
	titles, wishes := runes(lines("a song of %d bottles that stand on the wall", 40)), texts(lines("a song of %d bottles and a wall that is red", 10))
	for b.Loop() {
		sink += Matches(titles, wishes)
	}
}

func BenchmarkAnagrams(b *testing.B) {
	titles, wishes := runes(lines("a song of %d bottles", 10)), texts(lines("a song of %d bottles and a wall", 10))
	for b.Loop() {
		sink += Anagrams(titles, wishes)
	}
}

func BenchmarkSpoken(b *testing.B) {
	text := strings.Repeat("the weather of the coast: rain, wind and then some sun. ", 10)
	for b.Loop() {
		sink += Spoken(text)
	}
}

func BenchmarkFold(b *testing.B) {
	text := strings.Repeat("THE WEATHER of the COAST: RAIN, wind AND THEN SOME SUN. ", 10)
	for b.Loop() {
		sink += Fold(text)
	}
}

func BenchmarkAdd(b *testing.B) {
	shows := make([]show, 0, 300)
	for b.Loop() {
		s := Schedule{shows: shows[:0]}
		for i := range 200 {
			s.Add(show{start: i * 7919 % 1440, title: "a show"})
		}
		sink += len(s.shows)
	}
}

func BenchmarkInterrupt(b *testing.B) {
	songs := make([]int, 500)
	for b.Loop() {
		sink += Interrupt(songs, 100, 1, 2, 3)
	}
}

func BenchmarkCancel(b *testing.B) {
	shows := make([]show, 200)
	for b.Loop() {
		s := Schedule{shows: shows}
		s.Cancel(20)
		sink += len(s.shows)
	}
}

func BenchmarkEvening(b *testing.B) {
	s := Schedule{shows: make([]show, 30)}
	for b.Loop() {
		sink += len(s.Evening(show{title: "news"}, 10))
	}
}

package conv

import "sort"

// ---- put in the middle by way of a second slice ----

type show struct {
	start, end int
	title      string
}

// Schedule is the shows of a day, by their start.
type Schedule struct{ shows []show }

// Add puts a show where it belongs.
func (s *Schedule) Add(one show) {
	at := sort.Search(len(s.shows), func(i int) bool { return s.shows[i].start >= one.start })
	s.shows = append(s.shows[:at], append([]show{one}, s.shows[at:]...)...)
}

func exchange[T any](list []T, from, to int, by ...T) []T {
	return append(list[:from], append(by, list[to:]...)...)
}

// Interrupt puts the news where some songs were.
func Interrupt(songs []int, at int, news ...int) int {
	songs = exchange(songs, at, at+len(news), news...)
	return songs[at]
}

// Cancel takes a show out: nothing is made for that.
func (s *Schedule) Cancel(at int) {
	s.shows = append(s.shows[:at], s.shows[at+1:]...)
}

// Evening is what is left of the day behind the news: a list of its own.
func (s *Schedule) Evening(news show, at int) []show {
	return append([]show{news}, s.shows[at:]...)
}

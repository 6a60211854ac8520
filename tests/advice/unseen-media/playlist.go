package media

import (
	"bytes"
	"slices"
	"strings"
)

// Track is a song of a playlist.
type Track struct {
	ID     string
	Title  string
	Length int
}

type catalog struct {
	name string
	byID map[string]int
}

func newCatalog(name string, tracks []Track) *catalog {
	c := &catalog{name: name, byID: make(map[string]int)}
	for i := range tracks {
		c.byID[tracks[i].ID] = i
	}
	return c
}

// genres are a dozen, however many tracks there are.
func genres(tracks []Track) map[int]int {
	count := map[int]int{}
	for i := range tracks {
		count[tracks[i].Length%12]++
	}
	return count
}

// index gives the map a size.
func index(tracks []Track) map[string]*Track {
	m := make(map[string]*Track, len(tracks))
	for i := range tracks {
		m[tracks[i].ID] = &tracks[i]
	}
	return m
}

// Playlist is a list in the order of the user.
type Playlist struct {
	tracks []Track
}

func (p *Playlist) find(id string) (Track, bool) {
	for _, t := range p.tracks {
		if t.ID == id {
			return t, true
		}
	}
	return Track{}, false
}

// Duration of all plays.
func (p *Playlist) Duration(plays []string) (sum int) {
	for _, id := range plays {
		if t, ok := p.find(id); ok {
			sum += t.Length
		}
	}
	return sum
}

// Recent has the newest first.
func Recent(plays []string) []string {
	var list []string
	for _, id := range plays {
		list = slices.Insert(list, 0, id)
	}
	return list
}

// Unique leaves the first of each title.
func Unique(in []Track) []Track {
	out := make([]Track, 0, len(in))
	for _, t := range in {
		if !slices.ContainsFunc(out, func(o Track) bool { return o.Title == t.Title }) {
			out = append(out, t)
		}
	}
	return out
}

var lossless = []string{"flac", "alac", "wav", "aiff"}

// Lossless looks through four words.
func Lossless(exts []string) (n int) {
	for _, e := range exts {
		if slices.Contains(lossless, e) {
			n++
		}
	}
	return n
}

// history keeps the last eight.
type history struct{ last []string }

func (h *history) add(id string) {
	if len(h.last) == 8 {
		h.last = slices.Delete(h.last, 0, 1)
	}
	h.last = append(h.last, id)
}

// Lookup searches in sorted plays.
func Lookup(sorted []string, ids []string) (n int) {
	for _, id := range ids {
		if _, ok := slices.BinarySearch(sorted, id); ok {
			n++
		}
	}
	return n
}

// extinf counts the entries of an m3u file.
func extinf(file []byte) (n int) {
	for line := range bytes.Lines(file) {
		if strings.Contains(string(line), "EXTINF") {
			n++
		}
	}
	return n
}

// titles makes the strings that are kept.
func titles(file []byte) []string {
	out := make([]string, 0, bytes.Count(file, []byte{'\n'}))
	for line := range bytes.Lines(file) {
		out = append(out, string(line))
	}
	return out
}

// hits looks lines up in a map: no copy is made.
func hits(file []byte, known map[string]int) (n int) {
	for line := range bytes.Lines(file) {
		if _, ok := known[string(line)]; ok {
			n++
		}
	}
	return n
}

type cover struct {
	open *int
	size int
}

func (c *cover) Close() error { *c.open--; return nil }

type shelf struct {
	open  int
	sizes []int
	pool  []cover
}

func (s *shelf) get(i int) *cover {
	s.open++
	c := &s.pool[i]
	c.open, c.size = &s.open, s.sizes[i]
	return c
}

// Weight opens all covers.
func (s *shelf) Weight() (sum int) {
	for i := range s.sizes {
		c := s.get(i)
		defer c.Close() // all
		if c.size < 0 {
			return -1
		}
		sum += c.size
	}
	return sum
}

// WeightEach closes each cover before the next is opened.
func (s *shelf) WeightEach() (sum int) {
	one := func(i int) int {
		c := s.get(i)
		defer c.Close() // each
		return c.size
	}
	for i := range s.sizes {
		sum += one(i)
	}
	return sum
}

package tables

import "strings"

// Prices has its size from the start.
func Prices(items []Item) map[string]int64 {
	prices := make(map[string]int64, len(items))
	for i := range items {
		prices[items[i].SKU] = items[i].Price
	}
	return prices
}

// Levels has four entries, whatever comes.
func Levels(lines []string) map[string]int {
	levels := map[string]int{}
	for _, l := range lines {
		level, _, _ := strings.Cut(l, " ")
		levels[level]++
	}
	return levels
}

// Weekdays fits into one group.
func Weekdays() map[string]int {
	days := make(map[string]int)
	for i, d := range []string{"mo", "tu", "we", "th", "fr", "sa", "su"} {
		days[d] = i
	}
	return days
}

// Cache is filled by whoever asks.
type Cache struct{ m map[string]string }

// Upper remembers what it answered; how much will be asked is not known.
func (c *Cache) Upper(s string) string {
	if u, ok := c.m[s]; ok {
		return u
	}
	u := strings.ToUpper(s)
	c.m[s] = u
	return u
}

// Recount uses its table again.
func Recount(counts map[string]int, words []string) {
	clear(counts)
	for _, w := range words {
		counts[w]++
	}
}

package made

type set[K comparable] struct {
	seen map[K]bool
	name string
}

func newSet[K comparable](name string) *set[K] {
	s := &set[K]{seen: map[K]bool{}, name: name}
	return s
}

// Distinct counts words.
func Distinct(words []string) int {
	s := newSet[string]("words")
	for i := range words {
		s.seen[words[i]] = true
	}
	return len(s.seen)
}

// Doc is a document.
type Doc struct {
	ID   int
	Text string
}

func emptyIndex[K comparable, V any]() map[K]V {
	return make(map[K]V)
}

// Places tells where each document stands.
func Places(docs []Doc) map[int]int {
	at := emptyIndex[int, int]()
	for i := range docs {
		at[docs[i].ID] = i
	}
	return at
}

// Days counts by the day of the week.
func Days(days []int) map[int]int {
	n := emptyIndex[int, int]()
	for _, d := range days {
		n[d%7]++
	}
	return n
}

//go:build go1.25

package growth

// Index is a set of words.
type Index struct {
	words map[string]struct{}
	adds  int
}

// NewIndex is empty.
func NewIndex() *Index { return &Index{words: make(map[string]struct{})} }

// AddAll takes all words of a list.
func (x *Index) AddAll(list []string) *Index {
	for _, w := range list {
		x.words[w] = struct{}{}
	}
	x.adds++
	return x
}

// Build makes an index of a list.
func Build(list []string) int {
	x := NewIndex()
	x.AddAll(list)
	return len(x.words)
}

// Ledger is filled bit by bit.
type Ledger struct{ sums map[int]int64 }

// Book adds some amounts to what is there.
func (l *Ledger) Book(accounts []int, amount int64) {
	for _, a := range accounts {
		l.sums[a] = amount
	}
}

// Year books what came on each day.
func Year(days [][]int) int {
	l := &Ledger{sums: map[int]int64{}}
	for i, d := range days {
		l.Book(d, int64(i))
	}
	return len(l.sums)
}

// Repeated counts lists that have something twice.
func Repeated(lists [][]int) (n int) {
	for _, list := range lists {
		seen := map[int]bool{}
		for _, v := range list {
			if v < 0 {
				continue
			}
			if seen[v] {
				n++
				break
			}
			seen[v] = true
		}
	}
	return n
}

// Distinct counts what lists of links lead to.
func Distinct(lists [][]int, links [][]int32) (n int) {
	for i := range lists {
		found := map[int32]int{}
		at := int32(i)
		for len(found) < 60 {
			found[at]++
			at = links[at][found[at]%4]
			if found[at] > 3 {
				break
			}
		}
		n += len(found)
	}
	return n
}

// Digits counts lists whose small numbers all differ: its maps stay on the stack.
func Digits(lists [][]int) (n int) {
	for _, list := range lists {
		small := map[int]bool{}
		for _, v := range list[:6] {
			small[v%10] = true
		}
		if len(small) == 6 {
			n++
		}
	}
	return n
}

// Groups keeps a map of each list.
func Groups(lists [][]int) (all []map[int]bool) {
	all = make([]map[int]bool, 0, len(lists))
	for _, list := range lists {
		of := make(map[int]bool, len(list))
		for _, v := range list {
			of[v] = true
		}
		all = append(all, of)
	}
	return all
}

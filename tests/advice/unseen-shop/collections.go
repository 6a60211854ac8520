package shop

import (
	"sort"
)

// ArrayList is the list of the old code base.
type ArrayList[T comparable] struct {
	items []T
}

// Add puts an element at the end.
func (l *ArrayList[T]) Add(v T) *ArrayList[T] {
	l.items = append(l.items, v)
	return l
}

// Contains looks for an element.
func (l *ArrayList[T]) Contains(v T) bool {
	for _, x := range l.items {
		if x == v {
			return true
		}
	}
	return false
}

// Size is the number of elements.
func (l *ArrayList[T]) Size() int { return len(l.items) }

// DistinctCustomers counts who bought something.
func DistinctCustomers(orders []Order) int {
	seen := &ArrayList[int64]{items: make([]int64, 0, len(orders))}
	for i := range orders {
		if id := orders[i].customer; !seen.Contains(id) {
			seen.Add(id)
		}
	}
	return seen.Size()
}

// Order is what was bought.
type Order struct {
	customer int64
	total    int64
}

// Stream is a lazy view of a slice.
type Stream[T any] struct {
	source []T
}

// StreamOf starts a stream.
func StreamOf[T any](v []T) Stream[T] { return Stream[T]{v} }

// MapTo turns each element into another.
func MapTo[T, U any](s Stream[T], fn func(*T) U) []U {
	result := []U{}
	for i := range s.source {
		result = append(result, fn(&s.source[i]))
	}
	return result
}

// CollectToMap is Collectors.toMap.
func CollectToMap[K comparable, T any](s Stream[T], key func(*T) K) map[K]*T {
	byKey := make(map[K]*T)
	for i := range s.source {
		byKey[key(&s.source[i])] = &s.source[i]
	}
	return byKey
}

// GroupCount counts by a key of few values: weekday, status, size.
func GroupCount[T any](s Stream[T], key func(*T) int) map[int]int {
	groups := map[int]int{}
	for i := range s.source {
		groups[key(&s.source[i])]++
	}
	return groups
}

// Iterator is the classic one.
type Iterator[T any] interface {
	HasNext() bool
	Next() T
}

type filterIterator struct {
	rows []Order
	at   int
	min  int64
}

func (f *filterIterator) HasNext() bool {
	for f.at < len(f.rows) && f.rows[f.at].total < f.min {
		f.at++
	}
	return f.at < len(f.rows)
}

func (f *filterIterator) Next() int64 {
	f.at++
	return f.rows[f.at-1].customer
}

// Drain empties an iterator that does not know how much it has.
func Drain(it Iterator[int64]) []int64 {
	var all []int64
	for it.HasNext() {
		all = append(all, it.Next())
	}
	return all
}

// Ranking is the list of best sellers.
type Ranking struct {
	rows []Order
}

// Insert keeps the list in order.
func (r *Ranking) Insert(o Order) {
	r.rows = append(r.rows, o)
	sort.SliceStable(r.rows, func(i, j int) bool { return r.rows[i].total > r.rows[j].total })
}

// FillRanking takes all orders of a day.
func FillRanking(orders []Order) *Ranking {
	r := &Ranking{rows: make([]Order, 0, len(orders))}
	for _, o := range orders {
		r.Insert(o)
	}
	return r
}

// PriorityMethods is the short list of payment methods shown first.
var PriorityMethods = []string{"card", "paypal", "invoice", "transfer"}

// IsPriority looks into four strings.
func IsPriority(method string) bool {
	for _, m := range PriorityMethods {
		if m == method {
			return true
		}
	}
	return false
}

// CountPriority counts payments by a method of the short list.
func CountPriority(methods []string) int {
	n := 0
	for _, m := range methods {
		if IsPriority(m) {
			n++
		}
	}
	return n
}

// Pager keeps its page between calls.
type Pager struct {
	page []int64
	size int
}

// Page gives ids of a page; valid until the next call.
func (p *Pager) Page(orders []Order, number int) []int64 {
	p.page = p.page[:0]
	for i := number * p.size; i < len(orders) && len(p.page) < p.size; i++ {
		p.page = append(p.page, orders[i].customer)
	}
	return p.page
}

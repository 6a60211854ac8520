package fitted

// entry is a place of a table.
type entry[K comparable, V any] struct {
	live bool
	key  K
	gone bool
	val  V
}

type table[K comparable, V any] struct{ places []entry[K, V] }

func newTable[K comparable, V any](n int) *table[K, V] {
	return &table[K, V]{places: make([]entry[K, V], n)}
}

func (t *table[K, V]) set(i int, k K, v V) { t.places[i] = entry[K, V]{live: true, key: k, val: v} }

// link holds a value and how often it was seen.
type link[T any] struct {
	seen bool
	next *link[T]
	last bool
	val  T
	n    uint8
}

// push puts a value in front.
func push[T any](head *link[T], v T) *link[T] {
	return &link[T]{val: v, next: head}
}

// pair is as small as it can be.
type pair[A, B any] struct {
	a   A
	b   B
	set bool
}

func pairs[A, B any](n int) []pair[A, B] { return make([]pair[A, B], n) }

// cell has holes with large values alone; it is made of both.
type cell[T any] struct {
	used bool
	val  T
	old  bool
}

func cells[T any](n int) []cell[T] {
	return make([]cell[T], n)
}

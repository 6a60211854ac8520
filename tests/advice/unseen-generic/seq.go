//go:build go1.25

// Package generic holds the helpers of a service: sequences, sets, containers, options and a few models.
package generic

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/crc32"
	"iter"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Join puts the parts together.
func Join[T ~string](parts iter.Seq[T], sep T) (all T) {
	for p := range parts {
		if all == "" {
			all = p
			continue
		}
		all += sep + p
	}
	return all
}

// Path joins the elements that are not empty.
func Path[T ~string](parts ...T) T {
	var b strings.Builder
	for _, p := range parts {
		if p != "" {
			b.WriteByte('/')
			b.WriteString(string(p))
		}
	}
	return T(b.String())
}

// Last gives the text behind the last part that has a mark.
func Last[T ~string](parts []T, mark T) (found T) {
	for _, p := range parts {
		if strings.HasPrefix(string(p), string(mark)) {
			found += "#" + p
			break
		}
	}
	return found
}

// Map makes a slice of what f makes of each element.
func Map[S ~[]T, T, U any](in S, f func(T) U) []U {
	var out []U
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// Filter keeps a few.
func Filter[S ~[]T, T any](in S, keep func(T) bool) S {
	var out S
	for _, v := range in {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

// MapInto is Map into a slice that is used again.
func MapInto[S ~[]T, T, U any](into []U, in S, f func(T) U) []U {
	into = into[:0]
	for _, v := range in {
		into = append(into, f(v))
	}
	return into
}

// Names gives the sorted keys.
func Names[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	return slices.Sorted(maps.Keys(m))
}

// Tail collects the values of a map in any order.
func Tail[M ~map[K]V, K comparable, V any](m M) []V {
	vals := slices.Collect(maps.Values(m))
	slices.Reverse(vals)
	return vals
}

// Lines splits a text into numbers, as many as there are.
func Lines(text string) []int {
	var out []int
	for f := range strings.FieldsSeq(text) {
		if n, err := strconv.Atoi(f); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// Sums adds up each chunk.
func Sums(in []int, size int) []int {
	out := []int{}
	for c := range slices.Chunk(in, size) {
		s := 0
		for _, v := range c {
			s += v
		}
		out = append(out, s)
	}
	return out
}

// IndexBy makes a map of the elements by a key that each has for itself.
func IndexBy[K comparable, T any](in []T, key func(T) K) map[K]T {
	by := make(map[K]T)
	for _, v := range in {
		by[key(v)] = v
	}
	return by
}

// GroupBy makes a map of groups, of which there are a few.
func GroupBy[K comparable, T any](in []T, key func(T) K) map[K]int {
	groups := make(map[K]int)
	for _, v := range in {
		groups[key(v)]++
	}
	return groups
}

// Set is a set.
type Set[T comparable] map[T]struct{}

// SetOf makes a set of all values.
func SetOf[T comparable](vals ...T) Set[T] {
	s := Set[T]{}
	for _, v := range vals {
		s[v] = struct{}{}
	}
	return s
}

// Union makes a set of both.
func (s Set[T]) Union(o Set[T]) Set[T] {
	u := make(Set[T], len(s)+len(o))
	maps.Copy(u, s)
	maps.Copy(u, o)
	return u
}

// Unique gives the different values in their order.
func Unique[T comparable](in []T) []T {
	out := make([]T, 0, len(in))
	for _, v := range in {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Allowed gives those that are in a short list.
func Allowed[T comparable](in []T, list [4]T) (n int) {
	for _, v := range in {
		if slices.Contains(list[:], v) {
			n++
		}
	}
	return n
}

// Median keeps the values of a running median.
type Median[T cmp.Ordered] struct{ vals []T }

// Add takes a value in and gives the median of all.
func (m *Median[T]) Add(v T) T {
	m.vals = append(m.vals, v)
	slices.Sort(m.vals)
	return m.vals[len(m.vals)/2]
}

// Batch sorts what came in once it is full.
type Batch[T cmp.Ordered] struct {
	vals []T
	out  func([]T)
}

// Add takes a value in.
func (b *Batch[T]) Add(v T) {
	b.vals = append(b.vals, v)
	if len(b.vals) == cap(b.vals) {
		slices.Sort(b.vals)
		b.out(b.vals)
		b.vals = b.vals[:0]
	}
}

// Backlog has the newest first.
type Backlog[T any] struct{ items []T }

// Extend puts all in front.
func (b *Backlog[T]) Extend(vals iter.Seq[T]) {
	for v := range vals {
		b.items = slices.Insert(b.items, 0, v)
	}
}

// Rank sorts by a score.
func Rank[T any](in []T, score func(T) int) {
	sort.Slice(in, func(i, j int) bool { return score(in[i]) < score(in[j]) })
}

// RankStable is Rank that keeps the order of equal ones.
func RankStable[T any](in []T, score func(T) int) {
	slices.SortStableFunc(in, func(a, b T) int { return cmp.Compare(score(a), score(b)) })
}

// First finds the first that fits.
func First[T any](in []T, fits func(T) bool) *T {
	for _, got := range in {
		if fits(got) {
			return &got
		}
	}
	return nil
}

// FirstAt is First by its place.
func FirstAt[T any](in []T, fits func(*T) bool) *T {
	for i := range in {
		if fits(&in[i]) {
			return &in[i]
		}
	}
	return nil
}

// ParallelMap is Map with goroutines.
func ParallelMap[T, U any](in []T, f func(T) U) []U {
	out := make([]U, len(in))
	var wg sync.WaitGroup
	for i := range in {
		wg.Go(func() { out[i] = f(in[i]) })
	}
	wg.Wait()
	return out
}

// Halves runs f on both halves.
func Halves[T any](in []T, f func([]T)) {
	var wg sync.WaitGroup
	wg.Go(func() { f(in[:len(in)/2]) })
	f(in[len(in)/2:])
	wg.Wait()
}

// Memo keeps the results of f.
type Memo[K, V any] struct {
	f    func(K) V
	seen map[string]V
}

// Get gives the result for k.
func (m *Memo[K, V]) Get(k K) V {
	key := fmt.Sprint(k)
	if v, ok := m.seen[key]; ok {
		return v
	}
	v := m.f(k)
	m.seen[key] = v
	return v
}

// MustGet is a map read that says what is missing.
func MustGet[K comparable, V any](m map[K]V, k K) V {
	v, ok := m[k]
	if !ok {
		panic(fmt.Sprintf("no %v among %d keys", k, len(m)))
	}
	return v
}

// Matching makes a test of a pattern.
func Matching(pattern string) func(string) bool {
	return func(s string) bool {
		re := regexp.MustCompile(pattern)
		return re.MatchString(s)
	}
}

// NotMatching is its opposite.
func NotMatching(pattern string) func(string) bool {
	compiled := regexp.MustCompile(pattern)
	return func(s string) bool { return !compiled.MatchString(s) }
}

type encoder interface{ encodeTo(*bytes.Buffer) }

// Digest is the checksum of the encoded form.
func Digest[T encoder](v T) uint32 {
	var b bytes.Buffer
	v.encodeTo(&b)
	return crc32.ChecksumIEEE(b.Bytes())
}

// Encoded is the encoded form.
func Encoded[T encoder](v T) []byte {
	var e bytes.Buffer
	v.encodeTo(&e)
	return e.Bytes()
}

// HasAny says whether one of the words occurs.
func HasAny[T ~string | ~[]byte](text T, words ...string) bool {
	for _, w := range words {
		if strings.Contains(string(text), w) {
			return true
		}
	}
	return false
}

// Lookup finds a value by bytes.
func Lookup[V any](m map[string]V, key []byte) (v V) {
	return m[string(key)]
}

// Intern keeps one string of each text.
type Intern map[string]string

// Of gives the string of a text.
func (in Intern) Of(text []byte) string {
	if s, ok := in[string(text)]; ok {
		return s
	}
	s := string(text)
	in[s] = s
	return s
}

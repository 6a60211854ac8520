package index

import "strings"

// Request is a line of the access log.
type Request struct {
	Path   string
	Status int
	Micros int64
}

// ByStatus sums the time of the requests of each status.
func ByStatus(log []Request) map[int]int64 {
	spent := make(map[int]int64)
	for i := range log {
		r := &log[i]
		spent[r.Status] += r.Micros
	}
	return spent
}

// Visitors tells addresses that come again from new ones, window by window.
type Visitors struct {
	seen map[uint64]int
}

// Window returns how many of the addresses came for the first time.
func (v *Visitors) Window(addrs []uint64) int {
	clear(v.seen)
	for i, a := range addrs {
		v.seen[a] = i
	}
	return len(v.seen)
}

// Recent holds the last answers of the backend, the oldest leave first.
type Recent struct {
	answers map[uint64]int64
	ring    []uint64
	next    int
}

// NewRecent returns a cache of limit answers.
func NewRecent(limit int) *Recent {
	return &Recent{answers: map[uint64]int64{}, ring: make([]uint64, limit)}
}

// Fill puts the answers to the queries in.
func (r *Recent) Fill(queries []uint64, answer func(uint64) int64) {
	for _, q := range queries {
		if _, ok := r.answers[q]; ok {
			continue
		}
		delete(r.answers, r.ring[r.next])
		r.answers[q] = answer(q)
		r.ring[r.next] = q
		r.next = (r.next + 1) % len(r.ring)
	}
}

// Params reads the parameters of a query: page, sort and the like.
func Params(query string) map[string]string {
	params := make(map[string]string)
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		name, value, _ := strings.Cut(pair, "=")
		params[name] = value
	}
	return params
}

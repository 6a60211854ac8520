package billing

import (
	"errors"
	"maps"
	"strings"
)

// Ledger knows the accounts that are open.
type Ledger struct {
	accounts map[int64]string
}

// IDs returns the numbers of the open accounts in no order.
func (l *Ledger) IDs() []int64 {
	ids := []int64{}
	for id := range maps.Keys(l.accounts) {
		ids = append(ids, id)
	}
	return ids
}

// Histogram counts amounts by size.
type Histogram struct {
	bounds []float64
	total  uint64
}

// NewHistogram returns a histogram of n buckets, each factor times as wide as the one before.
func NewHistogram(n int, first, factor float64) *Histogram {
	h := &Histogram{}
	bound := first
	for i := 0; i < n; i++ {
		h.bounds = append(h.bounds, bound)
		bound *= factor
	}
	return h
}

// Posting is an entry of the journal.
type Posting struct {
	Account int64
	Amount  int64
}

// Shipper gathers postings and hands them on in batches.
type Shipper struct {
	batch []Posting
	limit int
	sum   int64
	sent  int
}

// Ship sends the postings of a day.
func (s *Shipper) Ship(day []Posting) {
	for i := range day {
		s.batch = append(s.batch, day[i])
		if len(s.batch) == s.limit {
			s.flush()
		}
	}
	s.flush()
}

func (s *Shipper) flush() {
	for i := range s.batch {
		s.sum += s.batch[i].Amount ^ s.batch[i].Account
	}
	s.sent += len(s.batch)
	s.batch = s.batch[:0]
}

var errQuote = errors.New("billing: quote is not closed")

// SplitRecord takes a record of the bank's file apart; a field in quotes may hold the separator.
func SplitRecord(rec string) ([]string, error) {
	var fields []string
	for rec != "" {
		var f string
		if rec[0] == '"' {
			end := strings.IndexByte(rec[1:], '"')
			if end < 0 {
				return nil, errQuote
			}
			f, rec = rec[1:end+1], strings.TrimPrefix(rec[end+2:], ",")
		} else {
			f, rec, _ = strings.Cut(rec, ",")
		}
		fields = append(fields, f)
	}
	return fields, nil
}

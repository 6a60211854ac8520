package strides

import "errors"

// A Lot is what lies on one shelf.
type Lot struct {
	Count, Reserved int
	Price           float64
	Days            [32]int32
	Label           [64]byte
}

// Stock has the lots by number.
type Stock map[int]Lot

var errEmpty = errors.New("strides: empty")

// Take takes some of each.
func (s Stock) Take(ids []int) (n int) {
	for _, id := range ids {
		lot, ok := s[id]
		if !ok {
			continue
		}
		lot.Count--
		n += lot.Count
		s[id] = lot
	}
	return n
}

// Age makes all lots a day older.
func (s Stock) Age(day int) {
	for id, lot := range s {
		lot.Days[day&31]++
		s[id] = lot
	}
}

// Shelf has them in a row.
type Shelf struct{ lots []Lot }

// Reserve changes single ones.
func (sh *Shelf) Reserve(at []int) (n int) {
	for _, i := range at {
		l := sh.lots[i]
		l.Reserved++
		n += l.Reserved
		sh.lots[i] = l
	}
	return n
}

// Raise changes all of them.
func (sh *Shelf) Raise(by float64) {
	for i, lot := range sh.lots {
		lot.Price *= by
		sh.lots[i] = lot
	}
}

// Sell gives up what it has changed where too few are there.
func (s Stock) Sell(ids []int) error {
	for _, id := range ids {
		lot := s[id]
		lot.Count -= 2
		lot.Reserved++
		if lot.Count < lot.Reserved-1<<40 {
			return errEmpty
		}
		s[id] = lot
	}
	return nil
}

// Try keeps the change only where it pays.
func (sh *Shelf) Try(at []int) (n int) {
	for _, i := range at {
		t := sh.lots[i]
		t.Price *= 1.01
		t.Reserved++
		if t.Price > 1e300 {
			sh.lots[i] = t
		}
		n += t.Reserved
	}
	return n
}

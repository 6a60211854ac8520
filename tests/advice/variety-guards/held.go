package guards

import (
	"errors"
	"sync"
)

type shelf struct {
	mu    sync.Mutex
	items []int
	open  int
}

func (s *shelf) close() { s.open-- }

func (s *shelf) lend() *shelf {
	s.open++
	return s
}

// Move changes several at once.
func Move(shelves []*shelf, f func([]*shelf) int) int {
	for i := range shelves {
		shelves[i].mu.Lock()
		defer shelves[i].mu.Unlock()
	}
	return f(shelves)
}

// Merge reads all of them side by side.
func Merge(shelves []*shelf) (sum int) {
	var open []*shelf
	for _, s := range shelves {
		one := s.lend()
		defer one.close()
		open = append(open, one)
		sum += len(one.items)
	}
	for i := range 8 {
		for _, s := range open {
			sum += s.items[i]
		}
	}
	return sum
}

var errEmpty = errors.New("empty")

// Put undoes what it did where it fails.
func Put(shelves []*shelf, x int) (err error) {
	for _, s := range shelves {
		s.items[0] += x
		defer func() {
			if err != nil {
				s.items[0] -= x
			}
		}()
	}
	if len(shelves) == 0 {
		return errEmpty
	}
	return nil
}

// Tally reads one after the other and may as well let go of each.
func Tally(shelves []*shelf) (sum int) {
	for _, s := range shelves {
		now := s.lend()
		defer now.close()
		for _, x := range now.items {
			sum += x
		}
	}
	return sum
}

// Check reads each, and goes on when all was well.
func Check(shelves []*shelf, done func() error) error {
	for _, s := range shelves {
		lent := s.lend()
		defer lent.close()
		if err := lent.valid(); err != nil {
			return err
		}
	}
	return done()
}

func (s *shelf) valid() error {
	for _, x := range s.items {
		if x < 0 {
			return errEmpty
		}
	}
	return nil
}

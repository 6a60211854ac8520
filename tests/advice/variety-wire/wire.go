// Package wire sends quotes to those who have asked for them, and keeps what was sent.
package wire

import (
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
)

// Quote is a price at a time.
type Quote struct {
	Symbol string
	Time   int64
	Price  int64
}

// Feed sends quotes to one client.
type Feed struct {
	conn net.Conn
	buf  []byte
}

func (f *Feed) put(q *Quote) error {
	f.buf = binary.BigEndian.AppendUint64(f.buf[:0], uint64(q.Time))
	f.buf = binary.BigEndian.AppendUint64(f.buf, uint64(q.Price))
	f.buf = append(f.buf, q.Symbol...)
	_, err := f.conn.Write(f.buf)
	return err
}

// Publish sends a day's quotes.
func (f *Feed) Publish(day []Quote) error {
	for i := range day {
		if err := f.put(&day[i]); err != nil {
			return err
		}
	}
	return nil
}

// Listing sends symbols as lines of text.
func Listing(conn net.Conn, day []Quote) error {
	for i := 0; i < len(day); i++ {
		if _, err := fmt.Fprintf(conn, "%s %d\n", day[i].Symbol, day[i].Price); err != nil {
			return err
		}
	}
	return nil
}

// Desk asks for one price after the other: who answers decides what is asked next.
type Desk struct {
	conn net.Conn
	word [8]byte
}

func (d *Desk) ask(id uint64) (uint64, error) {
	binary.BigEndian.PutUint64(d.word[:], id)
	if _, err := d.conn.Write(d.word[:]); err != nil {
		return 0, err
	}
	_, err := io.ReadFull(d.conn, d.word[:])
	return binary.BigEndian.Uint64(d.word[:]), err
}

// Follow goes along a chain of prices.
func (d *Desk) Follow(id uint64, steps int) (uint64, error) {
	var err error
	for i := 0; i < steps && err == nil; i++ {
		id, err = d.ask(id)
	}
	return id, err
}

// Live sends each quote when it comes.
func Live(conn net.Conn, quotes <-chan Quote) error {
	var word [16]byte
	for q := range quotes {
		binary.BigEndian.PutUint64(word[:], uint64(q.Time))
		binary.BigEndian.PutUint64(word[8:], uint64(q.Price))
		if _, err := conn.Write(word[:]); err != nil {
			return err
		}
	}
	return nil
}

// Image sends pages as they are.
func Image(conn net.Conn, pages [][]byte) error {
	for _, p := range pages {
		if _, err := conn.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// Save writes records one behind the other.
func Save(f *os.File, records [][]byte) error {
	for _, r := range records {
		if _, err := f.Write(r); err != nil {
			return err
		}
	}
	return nil
}

// Swap writes pages to a file.
func Swap(f *os.File, pages [][]byte) error {
	for i, p := range pages {
		if _, err := f.Write(p); err != nil {
			return fmt.Errorf("page %d: %w", i, err)
		}
	}
	return nil
}

// Dump encodes a day.
func Dump(w io.Writer, day []Quote) error {
	enc := gob.NewEncoder(w)
	for i := range day {
		if err := enc.Encode(&day[i]); err != nil {
			return err
		}
	}
	return nil
}

// Hits counts what was answered and what was not; each number is looked at by itself.
type Hits struct {
	mu    sync.RWMutex
	good  int64
	bytes int64
}

// Answer counts an answer.
func (h *Hits) Answer(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.good++
	h.bytes += int64(n)
}

// Good is how many.
func (h *Hits) Good() int64 {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.good
}

// Bytes is how much.
func (h *Hits) Bytes() int64 {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.bytes
}

// Book has two sides that must add up.
type Book struct {
	mu       sync.RWMutex
	bid, ask int64
}

// Trade moves both sides.
func (b *Book) Trade(n int64) {
	b.mu.Lock()
	b.bid -= n
	b.ask += n
	b.mu.Unlock()
}

// Sides are both at one moment.
func (b *Book) Sides() (bid, ask int64) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	bid = b.bid
	ask = b.ask
	return bid, ask
}

// Fees adds up two fees under a lock that costs no more than two additions that are atomic.
type Fees struct {
	mu         sync.Mutex
	cash, debt int64
}

// Charge adds a fee.
func (f *Fees) Charge(cash, debt int64) {
	f.mu.Lock()
	f.cash += cash
	f.debt += debt
	f.mu.Unlock()
}

// Cash is what was paid.
func (f *Fees) Cash() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.cash
}

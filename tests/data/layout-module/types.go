package lm

import (
	"sync/atomic"
)

// Entry is one row.
type Entry struct {
	// ok tells whether it is live.
	ok bool // really

	id int64 // number

	/* kind of the row,
	   over two lines */
	kind uint8
	name string `db:"name"`
}

type point struct {
	a bool
	x int64
	b bool
}

var origin = point{true, 1, false}

type counter struct {
	on bool
	n  int64
	up bool
}

func (c *counter) inc() { atomic.AddInt64(&c.n, 1) }

type Out struct {
	A bool  `json:"a"`
	B int64 `json:"b"`
	C bool  `json:"c"`
}

type Pub struct {
	A bool
	B int64
	C bool
}

type (
	grouped struct {
		a, b bool
		c    int64
		d, e bool
		f    *Entry
	}
	small struct{ a bool }
)

var rows []*Entry

func Fill(n int) {
	for i := 0; i < n; i++ {
		rows = append(rows, &Entry{ok: true, id: int64(i)})
	}
}

# A package in a path with a space: built once through an overlay, its own folder untouched.
@ needs go
$ cp -r tests/data/layout-module "$TMP/a b" && cd "$TMP/a b" && goperf layout . && ls
-- stdout --
type                      size   class padding  better   class saves/obj
example.com/lm.Entry        40      48      14      32      32        16
example.com/lm.Out          24      24      14      16      16         8
example.com/lm.Pub          24      24      14      16      16         8
example.com/lm.counter      24      24      14      16      16         8
example.com/lm.grouped      32      32      12      24      24         8
example.com/lm.point        24      24      14      16      16         8
example.com/lm.wire         24      24      14      16      16         8

7 of 8 struct types would be smaller in another order. Sizes are bytes; name a type to see it drawn.
What it costs is told by a heap profile: -profile FILE.
go.mod
sub
types.go
wire.go
--
# Fields move with their comments and tags; what somebody can see the order of is left alone, with the reason.
@ needs go
$ cp -r tests/data/layout-module "$TMP/a b" && cd "$TMP/a b" && goperf layout -fix . && cat types.go && go vet -stdversion ./... && goperf layout -fix .
-- stdout --
rewritten: example.com/lm.Entry ($TMP/a b/types.go:8): 40 to 32 bytes
left alone: example.com/lm.Out: its tags make the order of fields that of an output (allow with -tagged)
left alone: example.com/lm.Pub: written without field names at $TMP/a b/sub/s.go:5
left alone: example.com/lm.counter: field n is used by 64-bit atomics in $TMP/a b/types.go, which 32-bit machines need aligned: make it an atomic.Int64
rewritten: example.com/lm.grouped ($TMP/a b/types.go:47): 32 to 24 bytes
left alone: example.com/lm.point: written without field names at $TMP/a b/types.go:24
left alone: example.com/lm.wire: $TMP/a b/wire.go names it and uses encoding/binary: its order is that of the bytes
package lm

import (
	"sync/atomic"
)

// Entry is one row.
type Entry struct {
	name string `db:"name"`
	id   int64  // number
	// ok tells whether it is live.
	ok bool // really
	/* kind of the row,
	   over two lines */
	kind uint8
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
		f    *Entry
		c    int64
		a, b bool
		d, e bool
	}
	small struct{ a bool }
)

var rows []*Entry

func Fill(n int) {
	for i := 0; i < n; i++ {
		rows = append(rows, &Entry{ok: true, id: int64(i)})
	}
}
left alone: example.com/lm.Out: its tags make the order of fields that of an output (allow with -tagged)
left alone: example.com/lm.Pub: written without field names at $TMP/a b/sub/s.go:5
left alone: example.com/lm.counter: field n is used by 64-bit atomics in $TMP/a b/types.go, which 32-bit machines need aligned: make it an atomic.Int64
left alone: example.com/lm.point: written without field names at $TMP/a b/types.go:24
left alone: example.com/lm.wire: $TMP/a b/wire.go names it and uses encoding/binary: its order is that of the bytes
nothing to rewrite
--
@ needs go
$ cp -r tests/data/layout-module "$TMP/a b" && cd "$TMP/a b" && goperf layout -fix -dry-run . | head -12 && cmp types.go $ROOT/tests/data/layout-module/types.go
-- stdout --
would rewrite: example.com/lm.Entry ($TMP/a b/types.go:8): 40 to 32 bytes
struct {
	name string `db:"name"`
	id int64 // number
	// ok tells whether it is live.
	ok bool // really
	/* kind of the row,
	   over two lines */
	kind uint8
}
left alone: example.com/lm.Out: its tags make the order of fields that of an output (allow with -tagged)
left alone: example.com/lm.Pub: written without field names at $TMP/a b/sub/s.go:5
--

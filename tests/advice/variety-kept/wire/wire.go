// Package wire settles how decoders go on.
package wire

import (
	"fmt"
	"strconv"
)

// Next is what decodes the rest.
type Next interface{ Decode(data []byte) int }

// Builder takes the parts of a packet.
type Builder interface {
	Go(next Next) int
}

// Port has a text of its own.
type Port uint16

// String is that.
func (p Port) String() string { return ":" + strconv.Itoa(int(p)) }

// Mask is printed by a method that fmt alone calls.
type Mask uint16

// String is short.
func (m Mask) String() string { return strconv.Itoa(int(m)) }

// Format prints as the verb says.
func (m Mask) Format(s fmt.State, verb rune) { fmt.Fprintf(s, "%016b", uint16(m)) }

// Package wire settles how decoders go on.
package wire

// Next is what decodes the rest.
type Next interface{ Decode(data []byte) int }

// Builder takes the parts of a packet.
type Builder interface {
	Go(next Next) int
}

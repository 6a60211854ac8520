package dsp

import (
	"bytes"
	"cmp"
	"strings"
)

//go:generate go run ./internal/gentables -out crc_tables.go
var crcTable = makeCRC(0xa001)

func makeCRC(poly uint16) (t [256]uint16) {
	for i := range t {
		c := uint16(i)
		for range 8 {
			if c&1 != 0 {
				c = c>>1 ^ poly
			} else {
				c >>= 1
			}
		}
		t[i] = c
	}
	return t
}

// crc of a frame; the table has an entry for each byte, so the index cannot be out of range.
//
//nolint:gosec // the truncation is meant
func crc(frame []byte) uint16 {
	c := uint16(0xffff)
	for _, b := range frame {
		c = c>>8 ^ crcTable[byte(c)^b]
	}
	return c
}

// median3 of three values, for spikes.
//
//go:always_inline
func median3[T cmp.Ordered](a, b, c T) T {
	return max(min(a, b), min(max(a, b), c))
}

func despike[T cmp.Ordered](dst, src []T) {
	for i := 1; i < len(src)-1; i++ {
		dst[i] = median3(src[i-1], src[i], src[i+1])
	}
}

// Clip limits v to the range of the converter.
//
// Deprecated: use min and max.
//
//go:fix inline
func Clip(v, limit float64) float64 {
	return max(-limit, min(v, limit))
}

func clipAll(x []float64, limit float64) (clipped int) {
	for i, v := range x {
		c := Clip(v, limit)
		if c != v {
			clipped++
		}
		x[i] = c
	}
	return clipped
}

// stageSource is the text of a generated stage for the C++-like language of the hardware.
const stageSource = `
// $name is generated. DO NOT EDIT.
//
//go:inline
stage $name(in: sample) -> sample {
	return in * $gain + $bias
}
`

type stage struct {
	name, gain, bias string
}

// generate writes the source of all stages.
func generate(out *bytes.Buffer, stages []stage) {
	for i := range stages {
		s := &stages[i]
		rest := stageSource
		for {
			text, after, more := strings.Cut(rest, "$")
			out.WriteString(text)
			if !more {
				break
			}
			switch {
			case strings.HasPrefix(after, "name"):
				out.WriteString(s.name)
			case strings.HasPrefix(after, "gain"):
				out.WriteString(s.gain)
			default:
				out.WriteString(s.bias)
			}
			rest = after[4:]
		}
	}
}

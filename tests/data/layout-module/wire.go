package lm

import (
	"encoding/binary"
	"io"
)

type wire struct {
	a uint8
	b uint64
	c uint8
}

func read(r io.Reader) (w wire, err error) {
	err = binary.Read(r, binary.LittleEndian, &w)
	return
}

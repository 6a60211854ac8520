package shop

import (
	"bufio"
	"io"
	"net"
	"strconv"
)

// Serve answers stock questions: a line with an article, a line with the number back. A till keeps its connection all day.
func Serve(l net.Listener, stock func(article int) int) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go answer(c, stock)
	}
}

func answer(c net.Conn, stock func(int) int) {
	defer c.Close()
	r := bufio.NewReaderSize(c, 64)
	var line [24]byte
	for {
		s, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		n := 0
		for _, d := range s[:len(s)-1] {
			n = n*10 + int(d-'0')
		}
		if _, err := c.Write(append(strconv.AppendInt(line[:0], int64(stock(n)), 10), '\n')); err != nil {
			return
		}
	}
}

// stage is a step of the import of a supplier's list.
type stage func(batch []Item) []Item

// Import sends batches through all stages, which work at the same time.
func Import(batches [][]Item, w io.Writer, stages ...stage) (n int, err error) {
	src := make(chan []Item)
	in := src
	for _, st := range stages {
		next := make(chan []Item, 2)
		go func(from <-chan []Item, to chan<- []Item) {
			for b := range from {
				to <- st(b)
			}
			close(to)
		}(in, next)
		in = next
	}
	go func() {
		for _, b := range batches {
			src <- b
		}
		close(src)
	}()
	for b := range in {
		n += len(b)
	}
	_, err = io.WriteString(w, strconv.Itoa(n))
	return n, err
}

// Package blobs is a store of blobs with an outbox of events and a thumbnail maker.
package blobs

import (
	"bufio"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
)

// Scrubber reads blobs again and compares their sums.
type Scrubber struct {
	table *crc32.Table
	bad   int
}

// Sum returns the checksum of a blob.
func (s *Scrubber) Sum(blob io.Reader) (uint32, error) {
	var sum uint32
	chunk := make([]byte, 32*1024)
	for {
		n, err := blob.Read(chunk)
		sum = crc32.Update(sum, s.table, chunk[:n])
		if err == io.EOF {
			return sum, nil
		}
		if err != nil {
			s.bad++
			return 0, err
		}
	}
}

// Event is a change of a blob that others must hear of.
type Event struct {
	Kind, Bucket, Key, ETag string
}

// Outbox sends events to the queue.
type Outbox struct {
	queue io.Writer
	sent  int
}

// Publish sends the events one message each.
func (o *Outbox) Publish(events []Event) error {
	for i := range events {
		var msg bytes.Buffer
		encode(&msg, &events[i])
		if _, err := o.queue.Write(msg.Bytes()); err != nil {
			return err
		}
		o.sent++
	}
	return nil
}

func encode(w *bytes.Buffer, e *Event) {
	w.WriteString(`{"kind":"`)
	w.WriteString(e.Kind)
	w.WriteString(`","bucket":"`)
	w.WriteString(e.Bucket)
	w.WriteString(`","key":"`)
	w.WriteString(e.Key)
	w.WriteString(`","etag":"`)
	w.WriteString(e.ETag)
	w.WriteString("\"}\n")
}

// Gateway answers clients that put blobs.
type Gateway struct {
	puts int
}

// Handle reads the commands of a client until it is done.
func (g *Gateway) Handle(client io.Reader) error {
	in := bufio.NewReaderSize(client, 16*1024)
	for {
		line, err := in.ReadSlice('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if bytes.HasPrefix(line, []byte("PUT ")) {
			g.puts++
		}
	}
}

var errRun = errors.New("blobs: run is cut off")

// Unpack expands a block of runs (count, byte) to its n bytes, which the cache keeps.
func Unpack(runs []byte, n int) ([]byte, error) {
	block := make([]byte, n)
	at := 0
	for i := 0; i+1 < len(runs); i += 2 {
		end := at + int(runs[i])
		if end > n {
			return nil, errRun
		}
		for ; at < end; at++ {
			block[at] = runs[i+1]
		}
	}
	return block, nil
}

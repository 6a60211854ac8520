package shop

import (
	"bytes"
	"hash"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
)

// WriteCSV writes a line for each position of each order.
func WriteCSV(w io.Writer, orders []Order) error {
	for i := range orders {
		o := &orders[i]
		for _, it := range o.Items {
			line := csvLine(o.ID, o.Customer, it.SKU, strconv.Itoa(it.Quantity))
			if _, err := w.Write([]byte(line)); err != nil {
				return err
			}
		}
	}
	return nil
}

func csvLine(fields ...string) string {
	return strings.Join(append(fields, "\n"), ";")
}

// WriteSKUs writes the articles of all orders, one a line, into a buffer.
func WriteSKUs(buf *bytes.Buffer, orders []Order) {
	for i := range orders {
		for _, it := range orders[i].Items {
			buf.Write([]byte(it.SKU))
			buf.WriteByte('\n')
		}
	}
}

// WriteLedger writes each order as a transaction of a plain-text ledger, and nothing of one that cannot be written.
func WriteLedger(w io.Writer, orders []Order) error {
	for i := range orders {
		o := &orders[i]
		var buf bytes.Buffer
		buf.Write(o.Placed.AppendFormat(buf.AvailableBuffer(), time.DateOnly))
		buf.WriteString(" * ")
		buf.WriteString(o.ID)
		buf.WriteString(" assets:receivable:")
		buf.WriteString(o.Customer)
		for _, it := range o.Items {
			buf.WriteString("\n    income:")
			buf.WriteString(it.SKU)
			buf.WriteString("  ")
			buf.Write(strconv.AppendInt(buf.AvailableBuffer(), int64(it.Quantity)*it.Cents, 10))
		}
		buf.WriteByte('\n')
		if _, err := w.Write(buf.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// Fingerprint tells whether two logs hold the same orders, in whatever sequence. h is what an order is hashed with.
func Fingerprint(orders []Order, h hash.Hash64) uint64 {
	var all uint64
	for i := range orders {
		key := make([]byte, 0, 256)
		key = append(key, orders[i].ID...)
		key = append(key, '|')
		key = append(key, orders[i].Customer...)
		key = strconv.AppendInt(key, orders[i].Total(), 10)
		h.Reset()
		h.Write(key)
		all ^= h.Sum64()
	}
	return all
}

var packets = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Packets hands each order to send as a packet with a checksum in front. send must not keep the bytes.
func Packets(orders []Order, send func([]byte) error) error {
	for i := range orders {
		if err := packet(&orders[i], send); err != nil {
			return err
		}
	}
	return nil
}

func packet(o *Order, send func([]byte) error) error {
	buf := packets.Get().(*bytes.Buffer)
	defer packets.Put(buf)
	buf.Reset()
	buf.WriteString(o.ID)
	buf.WriteByte(' ')
	buf.WriteString(o.Customer)
	for _, it := range o.Items {
		buf.WriteByte(' ')
		buf.WriteString(it.SKU)
	}
	var head [4]byte
	sum := crc32.ChecksumIEEE(buf.Bytes())
	for i := range head {
		head[i] = byte(sum >> (8 * i))
	}
	buf.Write(head[:])
	return send(buf.Bytes())
}

package collector

import (
	"encoding/binary"
	"io"
	"net"
)

type shipper struct {
	conn  net.Conn
	frame [128]byte
	sent  int
}

// ship sends a batch: each event is a frame of length, kind and text.
func (s *shipper) ship(batch []event) error {
	for i := range batch {
		e := &batch[i]
		n := copy(s.frame[3:], e.line)
		binary.BigEndian.PutUint16(s.frame[:], uint16(n))
		s.frame[2] = e.kind
		if _, err := s.conn.Write(s.frame[:3+n]); err != nil {
			return err
		}
		s.sent += n
	}
	return nil
}

// quota asks the server how much each tenant may still send. The answer to one question decides the next.
type quota struct {
	conn net.Conn
	buf  [8]byte
}

func (q *quota) walk(tenant uint32, steps int) (uint32, error) {
	for range steps {
		binary.BigEndian.PutUint32(q.buf[:4], tenant)
		if _, err := q.conn.Write(q.buf[:4]); err != nil {
			return tenant, err
		}
		if _, err := io.ReadFull(q.conn, q.buf[4:]); err != nil {
			return tenant, err
		}
		tenant = binary.BigEndian.Uint32(q.buf[4:])
	}
	return tenant, nil
}

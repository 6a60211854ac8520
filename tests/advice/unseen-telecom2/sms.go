package radio

import (
	"bytes"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"sync"
)

// Part is one segment of a long message.
type Part struct {
	Ref   uint16
	Index uint8
	Text  string
}

// LongMessage is a message in parts.
type LongMessage struct {
	From, To string
	parts    []Part
}

// Parts goes through the parts in their order.
func (m *LongMessage) Parts() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := range m.parts {
			if !yield(i, m.parts[i].Text) {
				return
			}
		}
	}
}

// Body puts the parts together.
func (m *LongMessage) Body() string {
	var body string
	for i, text := range m.Parts() {
		if i == 0 {
			text = strings.TrimLeft(text, " ")
		}
		body += text
	}
	return body
}

// PDU is a submit unit of the gateway.
type PDU struct {
	Command  uint32
	Status   uint32
	Sequence uint32
	Source   string
	Dest     string
	Payload  []byte
}

// Encoder writes units to a link.
type Encoder struct {
	link io.Writer
	sent int
}

// Encode writes a unit with its length before it.
func (e *Encoder) Encode(p *PDU) error {
	var buf bytes.Buffer
	buf.Write(binary.BigEndian.AppendUint32(buf.AvailableBuffer(), p.Command))
	buf.Write(binary.BigEndian.AppendUint32(buf.AvailableBuffer(), p.Status))
	buf.Write(binary.BigEndian.AppendUint32(buf.AvailableBuffer(), p.Sequence))
	buf.WriteString(p.Source)
	buf.WriteByte(0)
	buf.WriteString(p.Dest)
	buf.WriteByte(0)
	buf.Write(p.Payload)
	e.sent += buf.Len()
	_, err := e.link.Write(buf.Bytes())
	return err
}

// Pack gives a unit as bytes that belong to the caller.
func (p *PDU) Pack() []byte {
	out := make([]byte, 0, 14+len(p.Source)+len(p.Dest)+len(p.Payload))
	out = binary.BigEndian.AppendUint32(out, p.Command)
	out = binary.BigEndian.AppendUint32(out, p.Status)
	out = binary.BigEndian.AppendUint32(out, p.Sequence)
	out = append(out, p.Source...)
	out = append(out, 0)
	out = append(out, p.Dest...)
	out = append(out, 0)
	return append(out, p.Payload...)
}

// Outbox keeps packed units until they are acknowledged.
type Outbox struct {
	waiting map[uint32][]byte
}

// Queue packs units and keeps them.
func (o *Outbox) Queue(units []*PDU) int {
	n := 0
	for _, p := range units {
		packed := p.Pack()
		o.waiting[p.Sequence] = packed
		n += len(packed)
	}
	return n
}

// checksum folds a unit; its scratch stays on the stack.
func checksum(p *PDU) uint32 {
	scratch := make([]byte, 64)
	n := copy(scratch[8:], p.Payload)
	binary.BigEndian.PutUint32(scratch, p.Sequence)
	binary.BigEndian.PutUint32(scratch[4:], p.Command)
	var sum uint32
	for _, b := range scratch[:8+n] {
		sum = sum<<5 - sum + uint32(b)
	}
	return sum
}

// Receiver reads units from a link.
type Receiver struct {
	link  io.Reader
	bytes int64
}

// ReadUnits reads n units of a fixed size and gives the sum of their checksums.
func (r *Receiver) ReadUnits(n int) (uint32, error) {
	var sum uint32
	for range n {
		frame := make([]byte, 768)
		if _, err := io.ReadFull(r.link, frame); err != nil {
			return sum, err
		}
		r.bytes += int64(len(frame))
		sum ^= binary.BigEndian.Uint32(frame[764:]) + uint32(frame[0])
	}
	return sum, nil
}

// OptOuts counts the messages whose sender wants no more.
func OptOuts(units []*PDU) int {
	n := 0
	for _, p := range units {
		if strings.Contains(string(p.Payload), "STOP ALL") {
			n++
		}
	}
	return n
}

// router finds the operator of a number range.
type router struct {
	routes map[string]string
	seen   map[string]int
}

// operator looks the range of a raw number up.
func (r *router) operator(raw []byte) string {
	if op, ok := r.routes[string(raw[:6])]; ok {
		return op
	}
	return "default"
}

// note counts senders; the line is used again by the reader.
func (r *router) note(line []byte) {
	n, ok := r.seen[string(line)]
	if !ok {
		name := string(line)
		r.seen[name] = 1
		return
	}
	if n < 1000 {
		r.seen[string(line)] = n + 1
	}
}

// retry is a message that waits for its next attempt.
type retry struct {
	due      int64
	message  uint64
	attempts int32
}

// retryQueue is a heap of retries.
type retryQueue []retry

func (q retryQueue) Len() int           { return len(q) }
func (q retryQueue) Less(i, j int) bool { return q[i].due < q[j].due }
func (q retryQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *retryQueue) Push(x any) { *q = append(*q, x.(retry)) }

// Pop implements heap.Interface.
func (q *retryQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// Schedule puts messages into the queue.
func (q *retryQueue) Schedule(ids []uint64, now int64) {
	for i, id := range ids {
		heap.Push(q, retry{due: now + int64(i*7919%1000), message: id, attempts: 1})
	}
}

// delivery is a report that sinks look at.
type delivery struct {
	id    uint64
	state uint8
	text  string
	took  int64
}

// sink is told of deliveries.
type sink interface{ Deliver(v any) }

type stateSink struct{ states [8]int }

func (s *stateSink) Deliver(v any) {
	switch d := v.(type) {
	case *delivery:
		s.states[d.state&7]++
	case uint8:
		s.states[d&7]--
	}
}

// Fan tells the sinks of deliveries.
func Fan(sinks []sink, ds []delivery) {
	for i := range ds {
		d := &ds[i]
		for _, s := range sinks {
			s.Deliver(d)
		}
	}
}

// FanStates tells the sinks of bare states.
func FanStates(sinks []sink, ds []delivery) {
	for i := range ds {
		for _, s := range sinks {
			s.Deliver(ds[i].state)
		}
	}
}

// Check is a test of a message.
type Check func(body string) bool

// Matches makes a check of a pattern.
func Matches(pattern string) Check {
	return func(body string) bool {
		re := regexp.MustCompile(pattern)
		return re.MatchString(body)
	}
}

// patternCache keeps the patterns of tenants, which come at run time.
type patternCache struct {
	mu   sync.Mutex
	byID map[string]*regexp.Regexp
}

// For gives the pattern of a tenant.
func (pc *patternCache) For(tenant, pattern string) (*regexp.Regexp, error) {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	if re, ok := pc.byID[tenant]; ok {
		return re, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("sms: tenant %s: %w", tenant, err)
	}
	pc.byID[tenant] = re
	return re, nil
}

// Spam counts messages that a tenant's pattern matches.
func (pc *patternCache) Spam(tenant, pattern string, bodies []string) (int, error) {
	n := 0
	for _, b := range bodies {
		re, err := pc.For(tenant, pattern)
		if err != nil {
			return 0, err
		}
		if re.MatchString(b) {
			n++
		}
	}
	return n, nil
}

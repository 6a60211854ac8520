package relay

import (
	"strconv"
	"sync"
)

var (
	traceMu  sync.Mutex
	traceSeq uint64
)

// nextTrace returns a number that no other request has.
func nextTrace() uint64 {
	traceMu.Lock()
	defer traceMu.Unlock()
	traceSeq++
	return traceSeq
}

// Tag writes the name of a new trace behind dst.
func Tag(dst []byte, node byte) []byte {
	dst = append(dst, node, '-')
	return strconv.AppendUint(dst, nextTrace(), 36)
}

// eventLog numbers its lines; the numbers stand in the log in their order.
type eventLog struct {
	order sync.Mutex
	seq   uint64
	line  []byte
	page  []byte
}

func (l *eventLog) Add(kind byte, id uint64) {
	l.order.Lock()
	l.seq++
	l.line = strconv.AppendUint(l.line[:0], l.seq, 10)
	l.line = append(l.line, ' ', kind, ' ')
	l.line = strconv.AppendUint(l.line, id, 10)
	l.line = append(l.line, '\n')
	if len(l.page)+len(l.line) > cap(l.page) {
		l.page = l.page[:0]
	}
	l.page = append(l.page, l.line...)
	l.order.Unlock()
}

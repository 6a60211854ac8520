// Package frontend holds the shared state of a web front end.
package frontend

import (
	"hash/crc64"
	"sync"
)

var crcTable = crc64.MakeTable(crc64.ECMA)

// Session is what is kept of a signed-in user.
type Session struct {
	ID   string
	User uint32
	Hits int
	Seen int64
	Tag  uint64
}

// SessionStore finds sessions by their cookie.
type SessionStore struct {
	mu   sync.Mutex
	salt uint64
	byID map[string]*Session
}

func NewSessionStore(salt uint64, sessions []Session) *SessionStore {
	s := &SessionStore{salt: salt, byID: make(map[string]*Session, len(sessions))}
	for i := range sessions {
		s.byID[sessions[i].ID] = &sessions[i]
	}
	return s
}

// Touch notes a request of a session and returns the entity tag of its body.
func (s *SessionStore) Touch(id string, body []byte, at int64) (uint64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sess, ok := s.byID[id]
	if !ok {
		return 0, false
	}
	tag := crc64.Update(s.salt, crcTable, body)
	sess.Hits++
	sess.Seen = at
	sess.Tag = tag
	return tag, true
}

// Tally is what one worker has counted; a scraper looks at all of them now and then.
type Tally struct {
	own    sync.Mutex
	status [6]int64
	bytes  int64
	slow   int64
}

func (t *Tally) Record(status int, size int, micros int64) {
	t.own.Lock()
	defer t.own.Unlock()
	if c := status / 100; c >= 0 && c < len(t.status) {
		t.status[c]++
	}
	t.bytes += int64(size)
	if micros > 250_000 {
		t.slow++
	}
}

// Sum adds up what all workers have counted.
func Sum(all []*Tally) (requests, bytes int64) {
	for _, t := range all {
		t.own.Lock()
		for _, n := range t.status {
			requests += n
		}
		bytes += t.bytes
		t.own.Unlock()
	}
	return requests, bytes
}

package gateway

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"strings"
)

// Scope is a set of permissions, a bit each.
type Scope uint32

const (
	ScopeRead Scope = 1 << iota
	ScopeWrite
	ScopeAdmin
	ScopeMetrics
)

var (
	errShort   = errors.New("gateway: token too short")
	errExpired = errors.New("gateway: token expired")
	errScope   = errors.New("gateway: scope missing")
)

// Claims is what a token asserts.
type Claims struct {
	Tenant  uint32
	Scopes  Scope
	Issued  int64
	Expires int64
	Nonce   uint64
}

func decodeClaims(tok []byte) (*Claims, error) {
	if len(tok) < 32 {
		return nil, errShort
	}
	c := &Claims{
		Tenant:  binary.LittleEndian.Uint32(tok),
		Scopes:  Scope(binary.LittleEndian.Uint32(tok[4:])),
		Issued:  int64(binary.LittleEndian.Uint64(tok[8:])),
		Expires: int64(binary.LittleEndian.Uint64(tok[16:])),
		Nonce:   binary.LittleEndian.Uint64(tok[24:]),
	}
	if c.Issued > c.Expires {
		return nil, errExpired
	}
	return c, nil
}

// Verifier admits requests. Build one with NewVerifier.
type Verifier struct {
	clock    func() int64
	sum      hash.Hash32
	sessions map[uint64]*session
	policies []Policy
}

type session struct {
	tenant uint32
	hits   int
	last   int64
}

// Option configures a Verifier.
type Option func(*Verifier)

// WithClock replaces the clock.
func WithClock(now func() int64) Option { return func(v *Verifier) { v.clock = now } }

// WithPolicies sets what is permitted.
func WithPolicies(p ...Policy) Option {
	return func(v *Verifier) { v.policies = append(v.policies, p...) }
}

// NewVerifier makes a verifier.
func NewVerifier(opts ...Option) *Verifier {
	v := &Verifier{clock: func() int64 { return 0 }, sum: crc32.NewIEEE(), sessions: map[uint64]*session{}}
	for _, o := range opts {
		o(v)
	}
	return v
}

// Admit says whether the token carries the scope.
func (v *Verifier) Admit(tok []byte, need Scope) (tenant uint32, err error) {
	c, err := decodeClaims(tok)
	if err != nil {
		return 0, err
	}
	switch now := v.clock(); {
	case c.Expires < now:
		err = errExpired
	case c.Scopes&need != need:
		err = errScope
	default:
		tenant = c.Tenant
	}
	return tenant, err
}

// Touch notes that a session was seen.
func (v *Verifier) Touch(nonce uint64, tenant uint32) *session {
	s := v.sessions[nonce]
	if s == nil {
		s = &session{tenant: tenant}
		v.sessions[nonce] = s
	}
	s.hits++
	s.last = v.clock()
	return s
}

// Fingerprint sums a body, so that replays are seen.
func (v *Verifier) Fingerprint(body string) uint32 {
	v.sum.Reset()
	v.sum.Write([]byte(body))
	return v.sum.Sum32()
}

// FingerprintBytes is Fingerprint of bytes.
func (v *Verifier) FingerprintBytes(body []byte) uint32 {
	v.sum.Reset()
	v.sum.Write(body)
	return v.sum.Sum32()
}

// Policy is what one kind of client may do.
type Policy struct {
	Name    string
	Allowed [24]uint64
	Denied  [8]uint64
	Burst   int
}

func (p Policy) permits(class, op int) bool {
	for i := 0; i < 2; i++ {
		if p.Denied[(class+i)&7]&(1<<uint(op&63)) != 0 {
			return false
		}
	}
	return p.Allowed[class%24]&(1<<uint(op&63)) != 0
}

func (p *Policy) refuses(class, op int) bool {
	for i := 0; i < 2; i++ {
		if p.Denied[(class+i)&7]&(1<<uint(op&63)) != 0 {
			return true
		}
	}
	return false
}

// Permitted counts the policies that let the operation through.
func (v *Verifier) Permitted(class, op int) (n int) {
	for i := range v.policies {
		if v.policies[i].permits(class, op) {
			n++
		}
	}
	return
}

// Refused counts those that do not.
func (v *Verifier) Refused(class, op int) (n int) {
	for i := range v.policies {
		if v.policies[i].refuses(class, op) {
			n++
		}
	}
	return
}

// isBearer looks at the scheme of an Authorization header.
func isBearer(raw []byte) bool {
	return strings.HasPrefix(strings.TrimSpace(string(raw)), "Bearer ")
}

// schemeOf tells schemes apart without keeping anything.
func schemeOf(raw []byte) int {
	switch string(raw) {
	case "bearer":
		return 1
	case "basic":
		return 2
	case "digest":
		return 3
	}
	return 0
}

// subjectOf returns the subject; callers keep it beyond the life of the request's buffer.
func subjectOf(raw []byte) string {
	_, sub, ok := cutByte(raw, '/')
	if !ok {
		return ""
	}
	return string(sub)
}

func cutByte(b []byte, sep byte) (before, after []byte, ok bool) {
	for i, c := range b {
		if c == sep {
			return b[:i], b[i+1:], true
		}
	}
	return b, nil, false
}

func (c *Claims) String() string {
	return fmt.Sprintf("tenant=%d scopes=%04b nonce=%s", c.Tenant, c.Scopes, hex.EncodeToString(binary.BigEndian.AppendUint64(nil, c.Nonce)))
}

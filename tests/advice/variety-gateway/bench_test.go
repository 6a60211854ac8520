package gateway

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

var (
	sinkInt  int
	sinkAny  any
	sinkStr  string
	plainOut io.Writer = struct{ io.Writer }{io.Discard}
)

func names(n int, prefix string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s-%04d", prefix, i*7)
	}
	return out
}

func headers(n int) []Header {
	hs := make([]Header, n)
	for i := range hs {
		hs[i] = Header{fmt.Sprintf("cx-%d", i), strings.Repeat("value", 30)}
	}
	return hs
}

func table(n int) *Table {
	t := &Table{byName: map[string]int{}}
	for i := range n {
		t.routes = append(t.routes, Route{Host: "edge.example", Prefix: fmt.Sprintf("/api/v%d/", i), Name: fmt.Sprint("r", i)})
	}
	return t
}

func BenchmarkAdmit(b *testing.B) {
	v := NewVerifier(WithClock(func() int64 { return 5 }))
	tok := make([]byte, 32)
	binary.LittleEndian.PutUint32(tok[4:], 15)
	binary.LittleEndian.PutUint64(tok[16:], 99)
	for b.Loop() {
		for range 100 {
			t, _ := v.Admit(tok, ScopeRead)
			sinkInt += int(t)
		}
		for i := range 20 {
			sinkInt += v.Touch(uint64(i), 1).hits
		}
	}
}

func BenchmarkFingerprint(b *testing.B) {
	v := NewVerifier()
	body := strings.Repeat("payload ", 400)
	raw := []byte(body)
	for b.Loop() {
		sinkInt += int(v.Fingerprint(body))
		sinkInt += int(v.FingerprintBytes(raw))
	}
}

func BenchmarkPolicies(b *testing.B) {
	v := NewVerifier(WithPolicies(make([]Policy, 64)...))
	for b.Loop() {
		sinkInt += v.Permitted(3, 4)
		sinkInt += v.Refused(3, 4)
	}
}

func BenchmarkScheme(b *testing.B) {
	raw := []byte("  Bearer " + strings.Repeat("x", 300) + "/subject")
	basic := []byte("basic")
	for b.Loop() {
		if isBearer(raw) {
			sinkInt++
		}
		sinkInt += schemeOf(basic)
		sinkStr = subjectOf(raw[300:])
	}
}

func BenchmarkResolve(b *testing.B) {
	t := table(48)
	for b.Loop() {
		sinkInt += t.Resolve("edge.example", "/api/v17/users")
		sinkInt += t.ResolveAny("/api/v17/users")
		sinkInt += int(Latency([]Hop{{1, 2}, {3, 4}}))
	}
}

func BenchmarkIndex(b *testing.B) {
	t := table(400)
	for b.Loop() {
		t.Index()
		sinkInt += t.Reindex()
	}
}

func BenchmarkNormalize(b *testing.B) {
	path := strings.Repeat("/segment/./12", 12)
	for b.Loop() {
		sinkStr = Normalize(path)
		sinkStr = Template(path)
		sinkStr = qualified("edge", "/x", "q=1")
	}
}

func BenchmarkBackends(b *testing.B) {
	zones := names(3, "zone")
	for b.Loop() {
		pool := Backends(zones, 300)
		sinkAny = Weights(pool)
		sinkInt += len(Healthy(pool))
		sinkInt += len(Params("/a/:id/b/:name"))
	}
}

func BenchmarkLimits(b *testing.B) {
	l := &Limiter{counts: map[string]int{}, buckets: map[bucketKey]int{}}
	i := uint32(0)
	for b.Loop() {
		i++
		if l.Hit(i&255, "/users", 6000) != nil {
			b.Fatal("over")
		}
		sinkInt += l.HitBucket(i&255, 6000)
		sinkInt += l.Peek(i&255, "/users", 6000)
	}
}

func BenchmarkQuota(b *testing.B) {
	l := &Limiter{tenants: map[uint32]TenantLimits{}, pointed: map[uint32]*TenantLimits{}}
	for i := range uint32(200) {
		l.tenants[i] = TenantLimits{}
		l.pointed[i] = &TenantLimits{}
	}
	i := uint32(0)
	for b.Loop() {
		i++
		sinkInt += int(l.Quota(i&127, 3))
		sinkInt += int(l.QuotaOf(i&127, 3))
		sinkInt += int(spread([]int64{1, 2, 3}))
	}
}

func BenchmarkCache(b *testing.B) {
	c := NewCache(64)
	r := newRing[[]byte](64)
	body := []byte("body")
	key := uint64(0)
	for b.Loop() {
		key++
		c.Put(key, body)
		r.put(key, body)
		sinkInt += int(keyOf("GET", "/users", []string{"gzip", "en"}))
	}
}

func BenchmarkDeliver(b *testing.B) {
	body := bytes.Repeat([]byte("abc1"), 250)
	for b.Loop() {
		Deliver(plainOut, chunked{100}, body)
		DeliverPooled(plainOut, chunked{100}, body)
		sinkAny = Freeze(chunked{100}, body)
	}
}

func BenchmarkMask(b *testing.B) {
	body := []byte("card 1234")
	for b.Loop() {
		sinkInt += Mask(body)
	}
}

func entries(n int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		out[i] = Entry{Status: 200, Fields: []Field{{"method", "GET"}, {"path", "/users/12"}, {"agent", "curl/8"}, {"peer", "10.0.0.1"}, {"took", "12ms"}, {"zone", "eu-west"}}}
	}
	return out
}

func BenchmarkLine(b *testing.B) {
	es := entries(4)
	var buf []byte
	for b.Loop() {
		for i := range es {
			sinkStr = es[i].Line()
			buf = es[i].AppendTo(buf[:0])
		}
	}
}

func BenchmarkStamp(b *testing.B) {
	s := stamper{zone: "Europe/Berlin"}
	var buf []byte
	for b.Loop() {
		sinkStr = s.stamp(1_700_000_000)
		buf = s.stampCached(buf[:0], 1_700_000_000)
	}
}

func BenchmarkFileLog(b *testing.B) {
	f, err := os.CreateTemp(b.TempDir(), "log")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	l := FileLog{dst: sink{File: f}}
	bl := BufferedLog{w: bufio.NewWriterSize(f, 1<<16)}
	es := entries(40)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		l.Log(es)
		bl.Log(es)
		l.Batched(es)
	}
}

func BenchmarkReplay(b *testing.B) {
	f, err := os.CreateTemp(b.TempDir(), "log")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	f.WriteString(strings.Repeat("a line of the log\n", 40))
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		n, _ := Replay(f)
		f.Seek(0, io.SeekStart)
		m, _ := ReplayBlocks(f)
		sinkInt += n + m
	}
}

func BenchmarkFold(b *testing.B) {
	h := "Content-Security-Policy-Report-Only"
	l := strings.ToLower(h)
	for b.Loop() {
		if equalFold(h, l) {
			sinkInt++
		}
	}
}

func BenchmarkHash(b *testing.B) {
	for b.Loop() {
		sinkInt += int(tokenHash("x-request-id-of-a-certain-length"))
	}
}

func BenchmarkHeaders(b *testing.B) {
	hs := headers(20)
	var sb bytes.Buffer
	for b.Loop() {
		WriteHeaders(plainOut, hs)
		sb.Reset()
		WriteHeadersTo(&sb, hs)
	}
}

func BenchmarkCookies(b *testing.B) {
	hs := headers(12)
	for b.Loop() {
		sinkInt += len(Cookies(hs))
		sinkStr = Vary(hs)
		sinkStr = first(hs, "p-")
	}
}

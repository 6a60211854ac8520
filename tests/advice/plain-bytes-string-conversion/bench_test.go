package relay

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"
)

var (
	sinkBool bool
	sinkInt  int
)

type counter struct {
	bytes int
	last  byte
}

func (c *counter) Deliver(p []byte) {
	c.bytes += len(p)
	c.last = p[len(p)-1]
}

func BenchmarkHolds(b *testing.B) {
	f := &Filter{marks: []string{"X-Spam-Flag: YES", "viagra", "lottery winner"}}
	body := []byte(strings.Repeat("Dear Sir, the goods of March have left the port. ", 40))
	for b.Loop() {
		sinkBool = f.Holds(body)
	}
}

func BenchmarkSpool(b *testing.B) {
	w := bufio.NewWriterSize(io.Discard, 32*1024)
	var lines []string
	for i := range 300 {
		lines = append(lines, strings.Repeat("the line of number "+strconv.Itoa(i)+" ", 4))
	}
	for b.Loop() {
		if err := Spool(w, lines); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBroadcast(b *testing.B) {
	t := &Topic{}
	for range 50 {
		t.subscribers = append(t.subscribers, &counter{})
	}
	message := strings.Repeat("price of copper 9214.50 ", 30)
	for b.Loop() {
		t.Broadcast(message)
	}
}

func BenchmarkFold(b *testing.B) {
	names := make([][]byte, 200)
	for b.Loop() {
		for i := range names {
			names[i] = mixed[i%len(mixed)]
		}
		sinkInt = Fold(names)
	}
}

var mixed = [][]byte{
	[]byte("Department.Of.Harbours.And.Lights@North.Example.NET"),
	[]byte("Office-For-Weights-And-Measures@Middle.Example.ORG"),
	[]byte("The.Old.Company.Of.Carpenters@South.Example.COM"),
}

func BenchmarkRead(b *testing.B) {
	text := strings.NewReader(strings.Repeat("Received: from mx1.example.net by mx2.example.net with ESMTPS\r\n", 200))
	r := bufio.NewReader(text)
	a := &Archive{}
	for b.Loop() {
		text.Seek(0, io.SeekStart)
		r.Reset(text)
		if err := a.Read(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDomain(b *testing.B) {
	s := &Stats{perDomain: map[string]*int64{}}
	var domains [][]byte
	for i := range 400 {
		d := "department-of-the-number-" + strconv.Itoa(i) + ".mail.example.net"
		domains = append(domains, []byte(d))
		if i%4 != 0 {
			s.perDomain[d] = new(int64)
		}
	}
	for b.Loop() {
		for _, d := range domains {
			s.Domain(d)
		}
	}
}

func BenchmarkCommand(b *testing.B) {
	s := &Stats{}
	lines := [][]byte{[]byte("MAIL FROM:<a@example.net>"), []byte("RSET"), []byte("NOOP 1"), []byte("RCPT TO:<b@example.org>"), []byte("DATA")}
	for b.Loop() {
		for range 20 {
			for _, l := range lines {
				s.Command(l)
			}
		}
	}
	sinkInt = s.mails
}

func BenchmarkJoin(b *testing.B) {
	var parts []string
	for i := range 40 {
		parts = append(parts, "a-folder-with-a-rather-long-name-"+strconv.Itoa(i*i))
	}
	var buf bytes.Buffer
	for b.Loop() {
		sinkInt = Join(&buf, parts)
	}
}

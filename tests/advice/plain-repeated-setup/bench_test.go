package intake

import (
	"bytes"
	"hash/crc32"
	"strconv"
	"strings"
	"testing"
)

var sink int

func inbox(n int) []message {
	prios := []string{"low", "urgent", "p2", "whatever", "normal"}
	ms := make([]message, n)
	for i := range ms {
		id := strconv.Itoa(10000 + i)
		ms[i] = message{
			from: "user" + id + "@example.com", subject: "Re: [TK-" + id + "] printer is on fire",
			body: strings.Repeat("> it was\nno it was not\n", 4), name: "User " + id, ticket: id, priority: prios[i%5],
		}
		if i%4 == 0 {
			ms[i].subject = "a question about invoices"
		}
	}
	return ms
}

func BenchmarkSortIn(b *testing.B) {
	ms := inbox(100)
	tickets := make([]string, len(ms))
	for b.Loop() {
		sink += sortIn(ms, tickets)
	}
}

func BenchmarkAcknowledge(b *testing.B) {
	var r responder
	d := &receiptData{"Ada", "10023", true}
	for b.Loop() {
		if err := r.acknowledge(d); err != nil {
			b.Fatal(err)
		}
		sink += r.out.Len()
	}
}

func BenchmarkWorkload(b *testing.B) {
	ms := inbox(200)
	for b.Loop() {
		sink += workload(ms)
	}
}

func BenchmarkDamaged(b *testing.B) {
	table := crc32.MakeTable(crc32.Koopman)
	frames := make([]frame, 100)
	for i := range frames {
		frames[i].payload = bytes.Repeat([]byte{byte(i)}, 300)
		frames[i].sum = crc32.Checksum(frames[i].payload, table)
	}
	for b.Loop() {
		sink += damaged(frames)
	}
}

func BenchmarkUploadSum(b *testing.B) {
	parts := make([][]byte, 20)
	for i := range parts {
		parts[i] = bytes.Repeat([]byte{byte(i)}, 900)
	}
	for b.Loop() {
		sink += int(uploadSum(parts))
	}
}

func BenchmarkQuotedLines(b *testing.B) {
	ms := inbox(100)
	for b.Loop() {
		sink += quotedLines(ms)
	}
}

func BenchmarkPreview(b *testing.B) {
	ms := inbox(40)
	rules := []rule{{"(?i)invoice", 1}, {`printer.*fire$`, 2}, {"^Re:", 3}, {"TK-100[0-4]", 4}}
	i := 0
	for b.Loop() {
		n, err := preview(&rules[i%len(rules)], ms)
		if err != nil {
			b.Fatal(err)
		}
		sink += n
		i++
	}
}

func BenchmarkMerge(b *testing.B) {
	ms := inbox(100)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := merge(&out, ms); err != nil {
			b.Fatal(err)
		}
		sink += out.Len()
	}
}

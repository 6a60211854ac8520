// Package intake reads, checks and answers the mail of a support desk.
package intake

import (
	"bytes"
	"hash/crc32"
	"regexp"
	"strings"
	"sync"
	"text/template"
)

type message struct {
	from, subject string
	body          string
	name, ticket  string
	priority      string
}

func ticketPattern() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\[(tk|case)-(\d{4,8})\]`)
}

// ticketOf returns the number of the ticket in the subject, or "".
func ticketOf(m *message) string {
	if g := ticketPattern().FindStringSubmatchIndex(m.subject); g != nil {
		return m.subject[g[4]:g[5]]
	}
	return ""
}

func sortIn(inbox []message, tickets []string) (known int) {
	for i := range inbox {
		tickets[i] = ticketOf(&inbox[i])
		if tickets[i] != "" {
			known++
		}
	}
	return known
}

const receipt = `Dear {{.Name}},
we have your message and will answer it as ticket {{.Ticket}}.
{{if .Urgent}}It was passed on at once.{{end}}
`

type responder struct {
	out  bytes.Buffer
	sent int
}

type receiptData struct {
	Name, Ticket string
	Urgent       bool
}

// acknowledge renders the receipt of a message into the responder's buffer.
func (r *responder) acknowledge(d *receiptData) error {
	t, err := template.New("receipt").Parse(receipt)
	if err != nil {
		return err
	}
	r.out.Reset()
	r.sent++
	return t.Execute(&r.out, d)
}

// rank turns the priority that a client wrote into a number.
func rank(priority string) int {
	ranks := map[string]int{
		"lowest": 1, "low": 2, "normal": 3, "medium": 3, "high": 4, "urgent": 5,
		"highest": 5, "critical": 6, "blocker": 7, "p1": 6, "p2": 5, "p3": 3, "p4": 2,
	}
	if r, ok := ranks[priority]; ok {
		return r
	}
	return 3
}

func workload(inbox []message) (sum int) {
	for i := range inbox {
		sum += rank(inbox[i].priority)
	}
	return sum
}

type frame struct {
	payload []byte
	sum     uint32
}

// damaged counts the frames whose checksum is wrong. The scanners use the polynomial of Koopman.
func damaged(frames []frame) (n int) {
	for i := range frames {
		f := &frames[i]
		if crc32.Checksum(f.payload, crc32.MakeTable(crc32.Koopman)) != f.sum {
			n++
		}
	}
	return n
}

// uploads are checked with the polynomial that the storage uses.
func uploadSum(parts [][]byte) (sum uint32) {
	table := crc32.MakeTable(crc32.Castagnoli)
	for _, p := range parts {
		sum = crc32.Update(sum, table, p)
	}
	return sum
}

var quoted = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^(>+ ?|\| )`)
})

// quotedLines counts the lines of a body that are quotes.
func quotedLines(inbox []message) (n int) {
	for i := range inbox {
		rest := inbox[i].body
		for rest != "" {
			line, after, _ := strings.Cut(rest, "\n")
			if quoted().MatchString(line) {
				n++
			}
			rest = after
		}
	}
	return n
}

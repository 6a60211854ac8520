package mailhost

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sinkInt    int
	sinkI64    int64
	sinkU64    uint64
	sinkF32    float32
	sinkStr    string
	sinkStrs   []string
	sinkAny    any
	sinkCounts Counters
)

func contacts(n int) []Contact {
	cs := make([]Contact, n)
	for i := range cs {
		cs[i] = Contact{ID: uint32(i)*2654435761 + 7, Address: Address{"N" + strconv.Itoa(i), "u" + strconv.Itoa(i), "d" + strconv.Itoa(i%12) + ".net"}}
	}
	return cs
}

func BenchmarkReindex(b *testing.B) {
	for _, n := range []int{800, 3000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			book := &Book{Owner: "o", contacts: contacts(n)}
			for b.Loop() {
				book.Reindex()
			}
			_, ok := book.Lookup(7)
			sinkAny = ok
		})
	}
}

func BenchmarkDomains(b *testing.B) {
	book := &Book{Owner: "o", contacts: contacts(2000)}
	for b.Loop() {
		sinkInt = len(book.Domains())
	}
}

func BenchmarkRecipients(b *testing.B) {
	l := &MailingList{name: "dev"}
	for i := range 1500 {
		l.members = append(l.members, member{addr: "m" + strconv.Itoa(i) + "@example.net"})
	}
	for b.Loop() {
		sinkStrs = l.Recipients()
	}
}

func BenchmarkMergeRecipients(b *testing.B) {
	for _, n := range []int{300, 700} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			var to, cc []string
			for i := range n {
				to = append(to, "member"+strconv.Itoa(1000+i)+"@example.net")
				cc = append(cc, "member"+strconv.Itoa(1000+i*2)+"@example.net")
			}
			for b.Loop() {
				sinkStrs = MergeRecipients(to, cc)
			}
		})
	}
}

func BenchmarkSplitLocal(b *testing.B) {
	cs := contacts(1000)
	for b.Loop() {
		sinkInt, _ = SplitLocal(cs)
	}
}

func envelopes(n int) []Envelope {
	es := make([]Envelope, n)
	for i := range es {
		es[i].UID, es[i].Flags, es[i].Size = uint32(i), uint32(i%3), int64(i*100)
	}
	return es
}

func BenchmarkUnseen(b *testing.B) {
	for _, n := range []int{100, 600} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			box := &Mailbox{Name: "INBOX", messages: envelopes(n)}
			for b.Loop() {
				sinkInt, sinkI64 = box.Unseen()
			}
		})
	}
}

func BenchmarkCachedSizes(b *testing.B) {
	box := &Mailbox{Name: "Archive/2024", sizes: map[string]int64{}}
	var uids []uint32
	for i := range 300 {
		uids = append(uids, uint32(i*37+1000))
		if i%2 == 0 {
			box.sizes[box.cacheKey(uids[i])] = int64(i)
		}
	}
	for b.Loop() {
		sinkI64 = box.CachedSizes(uids)
	}
}

func header() []byte {
	var w bytes.Buffer
	for i := range 40 {
		fmt.Fprintf(&w, "X-Header-%d: some value of a header field number %d\r\n\tand its second line\r\n", i, i)
	}
	w.WriteString("\r\n")
	return w.Bytes()
}

func BenchmarkCountFields(b *testing.B) {
	data := header()
	for _, name := range []string{"one", "two", "three"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r := headerReader{id: name, data: data}
				n, err := r.countFields()
				if err != nil {
					b.Fatal(err)
				}
				sinkInt = n
			}
		})
	}
}

func BenchmarkWords(b *testing.B) {
	body := strings.Repeat("some words of a message that has a few lines\r\n", 40)
	for b.Loop() {
		sinkStrs = Words(body)
	}
}

func BenchmarkDigest(b *testing.B) {
	for _, n := range []int{50, 120} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			d := &Digest{Mailbox: "ann@example.org"}
			for i := range n {
				d.Held = append(d.Held, held{"someone" + strconv.Itoa(i) + "@example.com", "An offer that you should see", i * 1000})
			}
			for b.Loop() {
				sinkStr = d.Text()
			}
		})
	}
}

func BenchmarkFolderTotal(b *testing.B) {
	root := &folder{}
	for i := range 30 {
		c := &folder{size: int64(i)}
		root.children = append(root.children, c)
		for j := range 30 {
			c.children = append(c.children, &folder{size: int64(j)})
		}
	}
	for b.Loop() {
		sinkI64 = root.total()
	}
}

func BenchmarkFolderCreate(b *testing.B) {
	var paths [][]string
	for i := range 60 {
		paths = append(paths, []string{"INBOX", "Projects", "Customer" + strconv.Itoa(i), "2024", "Invoices"})
	}
	for b.Loop() {
		s := make(folderSet, 200)
		for _, p := range paths {
			sinkAny = s.create(p)
		}
	}
}

func BenchmarkNotice(b *testing.B) {
	c := &catalog{texts: map[string]string{
		"en": "%[1]s: %[2]d of %[3]d MB are used", "de": "%[1]s: von %[3]d MB sind %[2]d belegt",
	}}
	keys := []string{"en", "de"}
	i := 0
	for b.Loop() {
		i++
		sinkStr = c.Notice(keys[i&1], "ann", 900+i&63, 1024)
	}
}

func BenchmarkReadData(b *testing.B) {
	src := bytes.Repeat([]byte("line of text\r\n"), 100)
	kept := make([]Stored, 64)
	r := bytes.NewReader(src)
	i := 0
	for b.Loop() {
		r.Reset(src)
		if err := kept[i&63].ReadData(r, len(src)); err != nil {
			b.Fatal(err)
		}
		i++
	}
	sinkAny = kept
}

type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }

func BenchmarkRelay(b *testing.B) {
	src := bytes.Repeat([]byte("line of text\r\n"), 100)
	r := bytes.NewReader(src)
	w := &counter{}
	for b.Loop() {
		r.Reset(src)
		if _, err := Relay(w, r); err != nil {
			b.Fatal(err)
		}
	}
	sinkInt = w.n
}

func BenchmarkPhraseScore(b *testing.B) {
	body := bytes.Repeat([]byte("We meet at noon.\r\n"), 60)
	for b.Loop() {
		sinkInt = PhraseScore(body)
	}
}

func BenchmarkClassify(b *testing.B) {
	c := newCorpus(12)
	var tokens []uint32
	for i := range 500 {
		h := uint32(i)*2654435761 + 1
		tokens = append(tokens, h)
		for k := range 3 {
			c.train(h, (i+k)%3 != 0)
		}
	}
	for b.Loop() {
		sinkF32 = c.Classify(tokens)
	}
}

func BenchmarkTally(b *testing.B) {
	l := &wordList{index: map[string]int{"invoice": 0, "payment": 1, "please": 2, "today": 3}, counts: make([]int, 4)}
	line := []byte("please send the payment for this invoice before the end of today or tomorrow")
	for b.Loop() {
		l.tally(line)
	}
	sinkInt = l.counts[0]
}

func BenchmarkRules(b *testing.B) {
	s := &RuleSet{}
	for i := range 10 {
		s.rules = append(s.rules, &sizeRule{int64(i * 500)}, &flagRule{uint32(i)}, &hopRule{i})
	}
	es := envelopes(50)
	for b.Loop() {
		for i := range es {
			sinkInt += s.Total(&es[i])
		}
	}
}

func BenchmarkSPF(b *testing.B) {
	for _, policy := range []string{"~all", "-all"} {
		b.Run(policy, func(b *testing.B) {
			records := []string{"v=spf1 ip4:192.0.2.0/24 " + policy, "google-site-verification=abc", "v=spf1 mx " + policy}
			for b.Loop() {
				sinkInt = SenderAllowed(records)
			}
		})
	}
}

func BenchmarkLoadSieve(b *testing.B) {
	var lines []string
	for i := range 20 {
		lines = append(lines, "^Subject: .*ticket-"+strconv.Itoa(i)+"[a-f]+ => Tickets/"+strconv.Itoa(i))
	}
	for b.Loop() {
		s, err := LoadSieve(lines)
		if err != nil {
			b.Fatal(err)
		}
		sinkAny = s
	}
}

func BenchmarkAccept(b *testing.B) {
	m := &Metrics{}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			m.Accept()
		}
	})
	sinkU64 = m.Accepted()
}

func BenchmarkReplies(b *testing.B) {
	r := &replies{codes: map[int]uint64{}}
	i := 0
	for b.Loop() {
		i++
		r.sent(250 + i&7)
	}
	sinkInt = r.last
}

func BenchmarkGreylist(b *testing.B) {
	g := &Greylist{seen: map[string]uint32{}}
	var froms [256]string
	for i := range froms {
		froms[i] = "Sender" + strconv.Itoa(i) + "@Example.COM"
	}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		i := 0
		for pb.Next() {
			i++
			g.Check("192.0.2.7", froms[i&255], "Ann@Example.ORG")
		}
	})
}

func BenchmarkCharge(b *testing.B) {
	q := &Quotas{used: map[string]int64{}}
	users := make([]string, 64)
	for i := range users {
		users[i] = "user" + strconv.Itoa(i)
	}
	i := 0
	for b.Loop() {
		i++
		sinkI64 = q.Charge(users[i&63], 1200)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	s := &Stats{}
	s.Add(3, 100)
	for b.Loop() {
		sinkCounts = s.Snapshot()
	}
}

func BenchmarkSessions(b *testing.B) {
	s := newSessions()
	var ids atomic.Uint32
	b.RunParallel(func(pb *testing.PB) {
		id := ids.Add(1) * 977
		n := 0
		for pb.Next() {
			id = id*1664525 + 1013904223
			k := id >> 20
			if s.Valid(k, 5) {
				n++
			}
			s.Prolong(k, int64(id))
		}
	})
}

func BenchmarkConnect(b *testing.B) {
	r := &Registry{clients: make([]*Client, 128)}
	names := make([]string, 128)
	for i := range names {
		names[i] = "u" + strconv.Itoa(i) + "@example.org"
	}
	for b.Loop() {
		r.Connect(names)
	}
}

func BenchmarkExport(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "out.mbox"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for _, n := range []int{20, 80} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			lines := strings.Split(strings.Repeat("a line of the message\n", n), "\n")
			for b.Loop() {
				if _, err := f.Seek(0, io.SeekStart); err != nil {
					b.Fatal(err)
				}
				x := &Exporter{f: f}
				if err := x.Write("ann@example.org", lines); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkScanner(b *testing.B) {
	cr, cw, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	ar, aw, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	defer func() { cw.Close(); ar.Close() }()
	go answerScans(cr, aw)
	s := &scanner{w: cw, r: bufio.NewReader(ar)}
	for b.Loop() {
		ok, err := s.ask("SCAN 17\n")
		if err != nil || !ok {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadAliases(b *testing.B) {
	var recs []aliasRecord
	for i := range 8000 {
		recs = append(recs, aliasRecord{"from" + strconv.Itoa(i), "to" + strconv.Itoa(i), uint32(i % 9)})
	}
	kept := make([]*AliasTable, 6)
	i := 0
	for b.Loop() {
		t := LoadAliases(recs)
		kept[i%len(kept)] = t
		i++
	}
	sinkInt = kept[0].CountDomain(3)
}

func BenchmarkTail(b *testing.B) {
	line := bytes.Repeat([]byte("log line of a delivery "), 60)
	for b.Loop() {
		tail.Write(line)
	}
	sinkInt = int(tail.last(1))
}

func BenchmarkRemove(b *testing.B) {
	s := &Spool{}
	var ids []uint32
	for i := range s.parts {
		s.parts[i].files = map[uint32]int32{}
	}
	for i := range uint32(400) {
		ids = append(ids, i*31)
		s.parts[i*31%8].files[i*31] = int32(i)
	}
	for b.Loop() {
		sinkI64 = s.Remove(ids)
	}
}

func BenchmarkSchedule(b *testing.B) {
	for _, n := range []int{4, 12} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s := &Schedule{}
			for i := range n {
				s.Defer(uint64(i), 1, int64(i))
			}
			at := int64(n)
			for b.Loop() {
				id, tries, _ := s.Next()
				at++
				s.Defer(id, tries+1, at)
			}
		})
	}
}

func BenchmarkReplay(b *testing.B) {
	sizes := make([]int64, 2000)
	for i := range sizes {
		sizes[i] = int64(i)
	}
	for b.Loop() {
		sinkAny = Replay(sizes)
	}
}

func BenchmarkLeases(b *testing.B) {
	ids := make([]uint64, 1000)
	for b.Loop() {
		sinkInt = len(Leases(ids, 3, 99))
	}
}

func BenchmarkVerifyAll(b *testing.B) {
	for _, n := range []int{60, 300, 900} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			rcpts := make([]rcptStatus, n)
			for i := range rcpts {
				rcpts[i].domain = "example" + strconv.Itoa(i) + ".com"
			}
			for b.Loop() {
				sinkInt = VerifyAll(rcpts)
			}
		})
	}
}

func BenchmarkDeliver(b *testing.B) {
	cmds := [][]byte{[]byte("LHLO host\r\n"), []byte("MAIL FROM:<a@b>\r\n")}
	for b.Loop() {
		l := &lmtp{}
		n, err := l.Deliver(8, cmds)
		if err != nil {
			b.Fatal(err)
		}
		sinkInt = n
	}
}

func BenchmarkDrain(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		q := make(chan uint64, 4000)
		for i := range 4000 {
			q <- uint64(i)
		}
		close(q)
		b.StartTimer()
		sinkU64 = Drain(q, time.Second)
	}
}

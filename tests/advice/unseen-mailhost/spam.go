package mailhost

import (
	"regexp"
	"strings"
)

// phrases are what the coarse filter looks for.
var phrases = []string{"act now", "wire transfer", "no obligation", "lottery", "click below", "risk free"}

// PhraseScore counts the phrases of bad repute that stand in the body.
func PhraseScore(body []byte) int {
	score := 0
	for _, p := range phrases {
		if strings.Contains(string(body), p) {
			score++
		}
	}
	return score
}

// weight is what a token says for and against.
type weight struct {
	spam, ham float32
	seen      uint32
}

// corpus is the trained filter: an open table from hashes of tokens to counts.
type corpus struct {
	keys  []uint32
	spam  []uint32
	ham   []uint32
	mask  uint32
	total float32
}

// maxSeen keeps old tokens from weighing more than they should.
const maxSeen = 1 << 16

func newCorpus(bits uint) *corpus {
	n := 1 << bits
	return &corpus{keys: make([]uint32, n), spam: make([]uint32, n), ham: make([]uint32, n), mask: uint32(n - 1), total: 1}
}

func (c *corpus) train(h uint32, spam bool) {
	i := h & c.mask
	for c.keys[i] != 0 && c.keys[i] != h {
		i = (i + 1) & c.mask
	}
	c.keys[i] = h
	if spam {
		c.spam[i]++
	} else {
		c.ham[i]++
	}
	c.total++
}

func (c *corpus) weigh(h uint32) *weight {
	i := h & c.mask
	for c.keys[i] != h {
		if c.keys[i] == 0 {
			return nil
		}
		i = (i + 1) & c.mask
	}
	spam, ham := c.spam[i], c.ham[i]
	if spam > maxSeen || ham > maxSeen {
		spam, ham = spam/2, ham/2
	}
	return &weight{spam: float32(spam) / c.total, ham: float32(ham) / c.total, seen: spam + ham}
}

// Classify sums what the tokens of a message say.
func (c *corpus) Classify(tokens []uint32) float32 {
	var score float32
	for _, h := range tokens {
		w := c.weigh(h)
		if w == nil || w.seen < 2 {
			continue
		}
		score += w.spam - w.ham
	}
	return score
}

// wordList counts known words.
type wordList struct {
	index  map[string]int
	counts []int
}

// tally counts the known words of a line.
func (l *wordList) tally(line []byte) {
	start := 0
	for i := 0; i <= len(line); i++ {
		if i < len(line) && line[i] != ' ' {
			continue
		}
		if n, ok := l.index[string(line[start:i])]; ok {
			l.counts[n]++
		}
		start = i + 1
	}
}

// Rule is a check of the filter.
type Rule interface {
	Score(e *Envelope) int
}

type sizeRule struct{ over int64 }

func (r *sizeRule) Score(e *Envelope) int {
	if e.Size > r.over {
		return 1
	}
	return 0
}

type flagRule struct{ mask uint32 }

func (r *flagRule) Score(e *Envelope) int {
	if e.Flags&r.mask != 0 {
		return 2
	}
	return 0
}

type hopRule struct{ plain int }

func (r *hopRule) Score(e *Envelope) int {
	n := 0
	for i := range e.Received {
		if !e.Received[i].tls {
			n++
		}
	}
	if n > r.plain {
		return 3
	}
	return 0
}

// RuleSet is the rules of a domain in the order of its configuration.
type RuleSet struct {
	rules []Rule
}

// Total is the score of a message.
func (s *RuleSet) Total(e *Envelope) int {
	total := 0
	for _, r := range s.rules {
		total += r.Score(e)
	}
	return total
}

// spfNetworks are the networks that an SPF record names.
func spfNetworks(record string) int {
	mech := regexp.MustCompile(`(?i)([+?~-])?(ip4|ip6|include|mx|a)(:[^ ]+)?`)
	n := 0
	for _, m := range mech.FindAllStringSubmatchIndex(record, 8) {
		if m[6] >= 0 {
			n++
		}
	}
	return n
}

// SenderAllowed counts the networks over all TXT records of a sender.
func SenderAllowed(records []string) int {
	n := 0
	for _, r := range records {
		if strings.HasPrefix(r, "v=spf1") {
			n += spfNetworks(r)
		}
	}
	return n
}

// Sieve is a user's script: expressions and the folder of each.
type Sieve struct {
	exprs   []*regexp.Regexp
	folders []string
}

// LoadSieve reads the rules of a user as "expression => folder".
func LoadSieve(lines []string) (*Sieve, error) {
	s := &Sieve{exprs: make([]*regexp.Regexp, 0, len(lines)), folders: make([]string, 0, len(lines))}
	for _, l := range lines {
		expr, folder, _ := strings.Cut(l, " => ")
		re, err := regexp.Compile(expr)
		if err != nil {
			return nil, err
		}
		s.exprs = append(s.exprs, re)
		s.folders = append(s.folders, folder)
	}
	return s, nil
}

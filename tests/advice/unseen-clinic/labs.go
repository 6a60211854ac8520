package clinic

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// within gives the check of a reading's text.
func within(max int) func(string) bool {
	shape := regexp.MustCompile(`^(\d+)(\.\d+)?\s*(mmol/l|mg/dl)$`)
	return func(s string) bool {
		m := shape.FindStringSubmatch(s)
		if m == nil {
			return false
		}
		n, err := strconv.Atoi(m[1])
		return err == nil && n <= max
	}
}

// Plausible counts the readings that are in range.
func Plausible(texts []string, limits []int) (n int) {
	for i, t := range texts {
		if within(limits[i])(t) {
			n++
		}
	}
	return n
}

var sampleID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^S\d{4}-[A-Z]{2}$`) })

// ValidSample tells whether a tube's label is one.
func ValidSample(s string) bool { return sampleID().MatchString(s) }

var rules sync.Map

// matches asks a rule that the lab wrote; rules are few and are kept.
func matches(rule, s string) bool {
	if re, ok := rules.Load(rule); ok {
		return re.(*regexp.Regexp).MatchString(s)
	}
	re := regexp.MustCompile(rule)
	rules.Store(rule, re)
	return re.MatchString(s)
}

type resultKey struct {
	code    string
	patient int
	day     int
}

func (k resultKey) String() string {
	return fmt.Sprintf("%s/%d/%d", k.code, k.patient, k.day)
}

// Results counts how often something was measured.
type Results struct{ times map[string]int }

// Note counts one.
func (r *Results) Note(k resultKey) { r.times[k.String()]++ }

// payload is the text of a message of the analyser.
type payload []byte

func (p payload) text() string { return string(p) }

// Flagged counts the messages with an abnormal result.
func Flagged(ps []payload) (n int) {
	for _, p := range ps {
		if strings.Contains(p.text(), "|ABNORMAL|") {
			n++
		}
	}
	return n
}

// History is the chart of a patient over two years.
type History struct {
	Patient int
	Values  [96]int32
	Codes   [96]uint8
	Name    string
}

func (h History) severity(code uint8) int {
	last := len(h.Codes) - 1
	switch {
	case h.Codes[last] == code:
		return int(h.Values[last]) * 3
	case h.Codes[last-1] == code:
		return int(h.Values[last-1]) * 2
	case h.Codes[0] == code && h.Name != "":
		return int(h.Values[0]) + len(h.Name)
	case h.Codes[1] == code && h.Values[1] > h.Values[0]:
		return int(h.Values[1] - h.Values[0])
	}
	return h.Patient & 1
}

// Severity adds up what the charts say of a code.
func Severity(charts []History, code uint8) (n int) {
	for i := range charts {
		n += charts[i].severity(code)
	}
	return n
}

// chartStore keeps the charts that are being worked on.
type chartStore struct {
	mu  sync.Mutex
	now History
}

// Snapshot is the chart as it stands; the store goes on changing it.
func (c *chartStore) Snapshot() History {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now.Patient++
	return c.now
}

// Vital is a reading with its unit.
type Vital struct {
	Kind  byte
	Value int32
}

var errVital = errors.New("clinic: not a vital sign")

func parseVital(s string) (*Vital, error) {
	if len(s) < 2 {
		return nil, errVital
	}
	n := int32(0)
	for _, c := range []byte(s[1:]) {
		if c < '0' || c > '9' {
			return nil, errVital
		}
		n = n*10 + int32(c-'0')
	}
	switch s[0] {
	case 'O':
		n = min(n, 100)
	case 'T':
		n *= 10
	case 'P', 'R':
	default:
		return nil, fmt.Errorf("clinic: no vital sign %q", s)
	}
	return &Vital{Kind: s[0], Value: n}, nil
}

// SumVitals adds up the readings that can be read.
func SumVitals(texts []string) (n int32) {
	for _, t := range texts {
		v, err := parseVital(t)
		if err != nil {
			continue
		}
		n += v.Value
	}
	return n
}

// Sample is one tick of a monitor.
type Sample struct {
	At    int64
	Pulse int32
	Oxy   int32
}

// window keeps what came last.
type window struct {
	kept []any
	n    int
}

func (w *window) put(v any) {
	w.kept[w.n%len(w.kept)] = v
	w.n++
}

func (w *window) mean() (m int64) {
	for _, v := range w.kept {
		if s, ok := v.(Sample); ok {
			m += int64(s.Pulse)
		}
	}
	return m / int64(len(w.kept))
}

// Monitor fills the window with what a bed sends.
func Monitor(w *window, at int64, pulses []int32) int64 {
	for i, p := range pulses {
		w.put(Sample{At: at + int64(i), Pulse: p, Oxy: 97})
	}
	return w.mean()
}

// Dose is an amount of a drug.
type Dose struct{ Micro int64 }

func (d Dose) plus(o Dose) Dose { return Dose{d.Micro + o.Micro} }

func totalDose(ds []Dose) (t Dose) {
	for _, d := range ds {
		t = t.plus(d)
	}
	return t
}

// plate is the well plate of an analyser.
type plate struct {
	rows, cols int
	wells      []int32
}

func (p *plate) at(r, c int) int32 {
	if r < 0 || r >= p.rows || c < 0 || c >= p.cols {
		panic(fmt.Sprintf("clinic: well %d,%d is outside of the plate of %d x %d", r, c, p.rows, p.cols))
	}
	return p.wells[r*p.cols+c]
}

func (p *plate) sum() (n int64) {
	for r := range p.rows {
		for c := range p.cols {
			n += int64(p.at(r, c))
		}
	}
	return n
}

// units of a lab's catalogue.
var units = map[string]int{"mmol/l": 1, "mg/dl": 2, "g/l": 3}

// knownUnits counts what the catalogue has.
func knownUnits(fields [][]byte) (n int) {
	for _, f := range fields {
		n += units[string(f)]
	}
	return n
}

// Report is what is kept of a message.
type Report struct {
	Text string
	Raw  []byte
}

// Keep makes a report out of the analyser's buffer, which the next message overwrites.
func Keep(buf []byte) *Report {
	return &Report{
		Text: string(bytes.TrimSpace(buf)),
		Raw:  append([]byte(nil), buf...),
	}
}

// readCodes reads one code a line, however many there are.
func readCodes(r io.Reader) ([]string, error) {
	var codes []string
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		codes = append(codes, sc.Text())
	}
	return codes, sc.Err()
}

// wireHead is the head of a frame of the analyser, as it is sent.
type wireHead struct {
	Kind  uint8
	Seq   uint32
	Flags uint8
	Size  uint16
}

func (h *wireHead) decode(b []byte) error {
	_, err := binary.Decode(b, binary.BigEndian, h)
	return err
}

// trendRows ranks the results by value.
func trendRows(s []Sample) {
	slices.SortFunc(s, func(a, b Sample) int { return int(a.Pulse - b.Pulse) })
}

// distance tells how unlike two names are.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		below := make([]int, len(b)+1)
		below[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			below[j+1] = min(row[j+1]+1, below[j]+1, row[j]+cost)
		}
		row = below
	}
	return row[len(b)]
}

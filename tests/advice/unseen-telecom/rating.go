// Package telecom is the charging side of a mobile operator: call records, tariffs, rules and invoices.
package telecom

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// CallRecord is one answered call as the switch reports it.
type CallRecord struct {
	ID      uint64
	IMSI    string
	Called  string
	Cell    string
	Start   int64
	Seconds int
	Roaming bool
}

// Zone is a group of destinations with one price.
type Zone struct {
	Prefix   string
	Name     string
	Millis   int
	Setup    int
	MinSecs  int
	StepSecs int
}

// Charge is what a call costs.
type Charge struct {
	Zone   string
	Units  int
	Amount int64
}

var (
	errNoZone   = errors.New("rating: no zone")
	errNegative = errors.New("rating: negative duration")
)

// Tariff is a price list.
type Tariff struct {
	zones    []Zone
	discount func(*CallRecord) int64
	roamFee  int64
}

// Option changes a tariff that is being made.
type Option func(*Tariff)

// WithDiscount sets what a call gets off, in percent.
func WithDiscount(f func(*CallRecord) int64) Option {
	return func(t *Tariff) { t.discount = f }
}

// WithRoaming sets the fee of a call from abroad.
func WithRoaming(fee int64) Option {
	return func(t *Tariff) { t.roamFee = fee }
}

// NewTariff makes a tariff of zones.
func NewTariff(zones []Zone, opts ...Option) *Tariff {
	t := &Tariff{zones: zones, discount: func(*CallRecord) int64 { return 0 }}
	for _, o := range opts {
		o(t)
	}
	return t
}

// ZoneOf finds the zone with the longest prefix of a number.
func (t *Tariff) ZoneOf(number string) (*Zone, error) {
	var found *Zone
	for i := range t.zones {
		z := &t.zones[i]
		if strings.HasPrefix(number, z.Prefix) && (found == nil || len(z.Prefix) > len(found.Prefix)) {
			found = z
		}
	}
	if found == nil {
		return nil, fmt.Errorf("%w: %s", errNoZone, number)
	}
	return found, nil
}

// ZoneTotals adds up the seconds of each zone.
func (t *Tariff) ZoneTotals(calls []CallRecord) map[string]int {
	totals := map[string]int{}
	for i := range calls {
		z, err := t.ZoneOf(calls[i].Called)
		if err != nil {
			continue
		}
		totals[z.Name] += calls[i].Seconds
	}
	return totals
}

// quote prices one call of a zone.
func (t *Tariff) quote(c *CallRecord, z *Zone) (*Charge, error) {
	if c.Seconds < 0 {
		return nil, fmt.Errorf("%w: call %d", errNegative, c.ID)
	}
	secs := max(c.Seconds, z.MinSecs)
	units := (secs + z.StepSecs - 1) / z.StepSecs
	amount := int64(units*z.Millis + z.Setup)
	if c.Roaming {
		amount += t.roamFee
	}
	if off := t.discount(c); off > 0 {
		amount -= amount * off / 100
	}
	return &Charge{Zone: z.Name, Units: units, Amount: amount}, nil
}

// Bill is the sum of what a subscriber owes.
func (t *Tariff) Bill(calls []CallRecord, z *Zone) (int64, error) {
	var sum int64
	for i := range calls {
		ch, err := t.quote(&calls[i], z)
		if err != nil {
			return 0, err
		}
		sum += ch.Amount
	}
	return sum, nil
}

// dialPlan counts calls by hour and destination.
type dialPlan struct {
	hits map[string]int
}

// Record counts the calls of a batch.
func (d *dialPlan) Record(calls []CallRecord) {
	for i := range calls {
		c := &calls[i]
		key := fmt.Sprintf("%s|%02d", c.Cell, c.Start/3600%24)
		d.hits[key]++
	}
}

// CDRWriter exports records as lines of text.
type CDRWriter struct {
	w     *bufio.Writer
	lines int
}

// NewCDRWriter makes a writer over w.
func NewCDRWriter(w io.Writer) *CDRWriter {
	return &CDRWriter{w: bufio.NewWriterSize(w, 1<<15)}
}

// Write exports one record.
func (cw *CDRWriter) Write(c *CallRecord) error {
	_, err := fmt.Fprintf(cw.w, "%d,%s,%s,%d\n", c.ID, c.IMSI, c.Called, c.Seconds)
	cw.lines++
	return err
}

// Flush writes what is left.
func (cw *CDRWriter) Flush() error { return cw.w.Flush() }

// SpoolFile is the raw file to which the mediation system appends.
type SpoolFile struct {
	f    *os.File
	line []byte
}

// OpenSpool opens a spool at a path.
func OpenSpool(path string) (*SpoolFile, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return &SpoolFile{f: f}, nil
}

// Append writes a batch to the spool.
func (s *SpoolFile) Append(calls []CallRecord) error {
	for i := range calls {
		s.line = strconv.AppendUint(s.line[:0], calls[i].ID, 10)
		s.line = append(s.line, ';')
		s.line = append(s.line, calls[i].Called...)
		s.line = append(s.line, '\n')
		if _, err := s.f.Write(s.line); err != nil {
			return err
		}
	}
	return nil
}

// AppendBlock writes a batch as one block.
func (s *SpoolFile) AppendBlock(calls []CallRecord) error {
	block := s.line[:0]
	for i := range calls {
		block = strconv.AppendUint(block, calls[i].ID, 10)
		block = append(block, ';')
		block = append(block, calls[i].Called...)
		block = append(block, '\n')
	}
	s.line = block
	_, err := s.f.Write(block)
	return err
}

// Close closes the spool.
func (s *SpoolFile) Close() error { return s.f.Close() }

// RateAll prices calls side by side.
func (t *Tariff) RateAll(calls []CallRecord, z *Zone) []int64 {
	amounts := make([]int64, len(calls))
	var wg sync.WaitGroup
	for i := range calls {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			amounts[i] = t.amount(&calls[i], z)
		}(i)
	}
	wg.Wait()
	return amounts
}

// RateChunks prices calls with one worker for each processor.
func (t *Tariff) RateChunks(calls []CallRecord, z *Zone) []int64 {
	amounts := make([]int64, len(calls))
	n := runtime.GOMAXPROCS(0)
	step := (len(calls) + n - 1) / n
	var wg sync.WaitGroup
	for lo := 0; lo < len(calls); lo += step {
		hi := min(lo+step, len(calls))
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := lo; i < hi; i++ {
				amounts[i] = t.amount(&calls[i], z)
			}
		}()
	}
	wg.Wait()
	return amounts
}

func (t *Tariff) amount(c *CallRecord, z *Zone) int64 {
	units := (max(c.Seconds, z.MinSecs) + z.StepSecs - 1) / z.StepSecs
	amount := int64(units*z.Millis + z.Setup)
	if off := t.discount(c); off > 0 {
		amount -= amount * off / 100
	}
	return amount
}

// roundUnits rounds seconds up to whole steps.
//
//go:noinline
func roundUnits(secs, step int) int {
	return (secs + step - 1) / step * step
}

// BilledSeconds is how much of the calls is charged.
func BilledSeconds(durations []int32, step int) int {
	total := 0
	for _, d := range durations {
		total += roundUnits(int(d), step)
	}
	return total
}

// clampSeconds keeps a duration within what a switch can report.
//
//go:inline
func clampSeconds(secs int32) int32 {
	if secs < 0 {
		return 0
	}
	return min(secs, 86400)
}

// Longest finds the longest call.
func Longest(durations []int32) int32 {
	var top int32
	for _, d := range durations {
		top = max(top, clampSeconds(d))
	}
	return top
}

// surcharge is the fee of a special number.
func surcharge(kind string) int {
	fees := map[string]int{
		"freephone": 0, "shared": 42, "premium": 1990, "directory": 1490, "mass": 140,
		"voting": 500, "personal": 280, "satellite": 4990, "maritime": 6990, "vpn": 35,
	}
	return fees[kind]
}

// Surcharges adds the fees of special numbers.
func Surcharges(kinds []string) int {
	sum := 0
	for _, k := range kinds {
		sum += surcharge(k)
	}
	return sum
}

// adjustments are the amounts by zone that an agent may change before they are booked.
func adjustments(base int, overrides map[string]int) map[string]int {
	adj := map[string]int{"national": base, "eu": base * 2, "world": base * 5, "satellite": base * 20}
	for zone, v := range overrides {
		adj[zone] += v
	}
	return adj
}

// Ledger keeps the changed amounts of each account.
func Ledger(bases []int, overrides map[string]int) []map[string]int {
	books := make([]map[string]int, 0, len(bases))
	for _, b := range bases {
		books = append(books, adjustments(b, overrides))
	}
	return books
}

// ParseDurations reads seconds from fields.
func ParseDurations(fields []string, out []int32) ([]int32, error) {
	out = out[:0]
	for i, f := range fields {
		n, err := strconv.ParseInt(f, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("rating: field %d %q: %w", i, f, err)
		}
		out = append(out, int32(n))
	}
	return out, nil
}

// Missing counts the calls of the network that the switch did not report.
func Missing(network, reported []CallRecord) int {
	known := map[uint64]int{}
	for i := range reported {
		known[reported[i].ID] = reported[i].Seconds
	}
	missing := 0
	for i := range network {
		if secs, ok := known[network[i].ID]; !ok || secs != network[i].Seconds {
			missing++
		}
	}
	return missing
}

// mask hides the last digits of a number for the bill.
func mask(number string) string {
	digits := []byte(number)
	for i := len(digits) - 3; i < len(digits); i++ {
		digits[i] = 'x'
	}
	return string(digits)
}

// MaskAll hides the numbers of a bill.
func MaskAll(calls []CallRecord, into []string) []string {
	into = into[:0]
	for i := range calls {
		into = append(into, mask(calls[i].Called))
	}
	return into
}

// Session is a call in progress.
type Session struct {
	IMSI  string
	Start time.Time
	Used  int64
	Quota int64
}

// SessionTable holds calls in progress.
type SessionTable struct {
	mu   sync.Mutex
	open map[string]*Session
	log  []byte
}

// Begin starts a session; the table keeps it and later reports change it.
func (st *SessionTable) Begin(imsi string, quota int64) *Session {
	s := &Session{IMSI: imsi, Quota: quota}
	st.open[imsi] = s
	return s
}

// Report books the use of a session.
func (st *SessionTable) Report(imsi string, octets int64) int64 {
	st.mu.Lock()
	defer st.mu.Unlock()
	s := st.open[imsi]
	if s == nil {
		return 0
	}
	s.Used += octets
	st.log = st.log[:0]
	for k := int64(0); k < 24; k++ {
		st.log = strconv.AppendInt(st.log, s.Used+k*octets, 10)
		st.log = append(st.log, ' ')
	}
	return s.Quota - s.Used + int64(len(st.log))
}

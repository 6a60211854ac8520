package clinic

import (
	"container/list"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// SlotKey names a quarter of an hour of one practitioner.
type SlotKey struct {
	Practitioner int
	Start        int64
}

// Calendar holds the reserved slots in the order of reservation.
type Calendar struct {
	slots []SlotKey
}

var errTaken = errors.New("clinic: slot is taken")

func (c *Calendar) taken(k SlotKey) bool {
	return slices.IndexFunc(c.slots, func(s SlotKey) bool { return s == k }) >= 0
}

// Reserve books a slot, once.
func (c *Calendar) Reserve(k SlotKey) error {
	if c.taken(k) {
		return errTaken
	}
	c.slots = append(c.slots, k)
	return nil
}

// Appointment is one visit.
type Appointment struct {
	ID      int
	Patient int
	Room    string
	Start   int64
	Minutes int
}

// mapped gives f of each.
func mapped[T, R any](in []T, f func(T) R) []R {
	var out []R
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

// Starts tells when the appointments begin.
func Starts(as []Appointment) []int64 {
	return mapped(as, func(a Appointment) int64 { return a.Start })
}

// cell is one quarter of an hour in the grid of a week.
type cell struct {
	open    bool
	start   int64
	urgent  bool
	patient int32
	online  bool
}

// Grid is the plan of a practitioner.
type Grid struct{ cells []cell }

// NewGrid opens n quarters from start on.
func NewGrid(start int64, n int) *Grid {
	g := &Grid{cells: make([]cell, n)}
	for i := range g.cells {
		g.cells[i].open = i%7 != 0
		g.cells[i].start = start + int64(i)*900
	}
	return g
}

// Event is a change in the waiting room.
type Event struct{ Patient, Kind int }

// Waiting follows the events of a waiting room.
type Waiting struct {
	events chan Event
	idle   time.Duration
	last   [4]int
}

func (w *Waiting) receive() (Event, bool) {
	select {
	case e, ok := <-w.events:
		return e, ok
	case <-time.After(w.idle):
		return Event{}, false
	}
}

// Follow takes events until they end or nothing comes any more.
func (w *Waiting) Follow() (n int) {
	for {
		e, ok := w.receive()
		if !ok {
			return n
		}
		w.last[e.Kind&3] = e.Patient
		n++
	}
}

// FollowUntil takes events until a moment that is given for all of them.
func (w *Waiting) FollowUntil(d time.Duration) (n int) {
	deadline := time.After(d)
	for {
		select {
		case e, ok := <-w.events:
			if !ok {
				return n
			}
			w.last[e.Kind&3] = e.Patient
			n++
		case <-deadline:
			return n
		}
	}
}

// Roster finds patients by their number.
type Roster struct {
	list []Patient
	byID map[int]*Patient
}

// Patient is a person with a file.
type Patient struct {
	ID          int
	Given, Name string
}

func (r *Roster) reindex() {
	r.byID = map[int]*Patient{}
	for i := range r.list {
		r.byID[r.list[i].ID] = &r.list[i]
	}
}

// FullName is what the call board shows.
func (p *Patient) FullName() string {
	return p.Given + " " + p.Name
}

// daySummary counts by kind; kinds are few.
func daySummary(as []Appointment) map[string]int {
	kinds := make(map[string]int)
	for i := range as {
		kinds[as[i].Room[:1]] += as[i].Minutes
	}
	return kinds
}

// Desk is the front desk: who waits, in the order of arrival.
type Desk struct {
	queue []int
	seen  map[int]bool
	lines []Appointment
}

// Arrive puts a patient at the end.
func (d *Desk) Arrive(id int) { d.queue = append(d.queue, id) }

// CallNext takes the one who has waited longest.
func (d *Desk) CallNext() (int, bool) {
	if len(d.queue) == 0 {
		return 0, false
	}
	id := d.queue[0]
	d.queue = append(d.queue[:0], d.queue[1:]...)
	return id, true
}

// Distinct counts the patients of a day; its set is kept between days.
func (d *Desk) Distinct(as []Appointment) int {
	clear(d.seen)
	for i := range as {
		d.seen[as[i].Patient] = true
	}
	return len(d.seen)
}

// Long gathers the long visits in a slice that the desk keeps.
func (d *Desk) Long(as []Appointment, least int) []Appointment {
	d.lines = d.lines[:0]
	for i := range as {
		if as[i].Minutes >= least {
			d.lines = append(d.lines, as[i])
		}
	}
	return d.lines
}

// roomOrder is the order of the few rooms.
var roomOrder = []string{"A1", "A2", "B1", "B2"}

func byRoom(as []Appointment) (n [5]int) {
	for i := range as {
		n[1+slices.Index(roomOrder, as[i].Room)]++
	}
	return n
}

// Find looks for one appointment.
func Find(as []Appointment, id int) (Appointment, error) {
	for i := range as {
		if as[i].ID == id {
			return as[i], nil
		}
	}
	return Appointment{}, fmt.Errorf("clinic: no appointment %d", id)
}

// Unit is a department in the tree of departments.
type Unit struct {
	Beds int
	Sub  []*Unit
}

// AllBeds adds up the beds of a unit and what belongs to it.
func (u *Unit) AllBeds() int {
	n := u.Beds
	for _, s := range u.Sub {
		n += s.AllBeds()
	}
	return n
}

// recent keeps the files that were opened last.
type recent struct {
	mu    sync.Mutex
	order *list.List
	at    map[int]*list.Element
}

func (r *recent) open(id int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.at[id]
	if ok {
		r.order.MoveToFront(e)
	}
	return ok
}

// breadcrumb is the path of three levels above a page.
func breadcrumb(levels [3]string) string {
	path := ""
	for _, l := range levels {
		if l == "" {
			break
		}
		path = l + "/" + path
	}
	return strings.TrimSuffix(path, "/")
}

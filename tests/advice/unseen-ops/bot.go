package ops

import (
	"strings"
	"sync"
	"time"
)

// Cursor walks over a command.
type Cursor struct {
	text string
	at   int
}

func (c *Cursor) advance() { c.at++ }

// Read gives a character and goes on.
func (c *Cursor) Read() byte {
	defer c.advance()
	return c.text[c.at]
}

// Peek is small.
func (c *Cursor) Peek() byte { return c.text[c.at] }

// CountWords counts the words of a command.
func CountWords(text string) (n int) {
	c := Cursor{text: text}
	for c.at < len(c.text) {
		if c.Read() == ' ' {
			n++
		}
	}
	return n
}

// CountStars only peeks.
func CountStars(text string) (n int) {
	c := Cursor{text: text}
	for c.at < len(c.text) {
		if c.Peek() == '*' {
			n++
		}
		c.at++
	}
	return n
}

// Version is what is deployed.
type Version struct{ major, minor, patch int }

// ParseVersion reads 1.2.3.
func ParseVersion(s string) *Version {
	var part [3]int
	s = strings.TrimPrefix(s, "v")
	for k := range part {
		field, rest, _ := strings.Cut(s, ".")
		for i := 0; i < len(field); i++ {
			if field[i] < '0' || field[i] > '9' {
				panic("NumberFormatException: " + field)
			}
			part[k] = part[k]*10 + int(field[i]-'0')
		}
		s = rest
	}
	return &Version{part[0], part[1], part[2]}
}

// IsNewer compares.
func IsNewer(a, b string) bool {
	v, w := ParseVersion(a), ParseVersion(b)
	if v.major != w.major {
		return v.major > w.major
	}
	if v.minor != w.minor {
		return v.minor > w.minor
	}
	return v.patch > w.patch
}

// Agent is a machine: it has an identity and is registered.
type Agent struct {
	mu    sync.Mutex
	name  string
	alive bool
}

// Agents is the register.
type Agents struct{ byName map[string]*Agent }

// Register makes an agent.
func (a *Agents) Register(name string) *Agent {
	agent := &Agent{name: name, alive: true}
	a.byName[name] = agent
	return agent
}

// Find may give nil.
func (a *Agents) Find(name string) *Agent { return a.byName[name] }

// Span measures a step.
type Span struct {
	tracer *Tracer
	open   bool
}

// Tracer has some spans.
type Tracer struct {
	spans [128]Span
	ended int
}

// Start opens one.
func (t *Tracer) Start(i int) *Span {
	s := &t.spans[i&127]
	s.tracer, s.open = t, true
	return s
}

// Close ends it.
func (s *Span) Close() {
	s.open = false
	s.tracer.ended++
}

// RunSteps runs the steps of a deployment.
func RunSteps(t *Tracer, steps []int) (sum int) {
	for i, step := range steps {
		defer t.Start(i).Close()
		sum += step
	}
	return sum
}

// RunStep is a step with its span.
func RunStep(t *Tracer, i, step int) int {
	span := t.Start(i)
	defer span.Close()
	return step
}

// RunEach has a function for each step.
func RunEach(t *Tracer, steps []int) (sum int) {
	for i, step := range steps {
		sum += RunStep(t, i, step)
	}
	return sum
}

// Deployment is configured by withers.
type Deployment struct {
	name, image, region string
	port, replicas      int
	env                 [24]string
}

// WithPort gives a changed copy.
func (d Deployment) WithPort(port int) Deployment {
	if port < 1024 {
		port += 8000
	}
	for i := range d.env {
		if d.env[i] == "" {
			d.env[i] = "PORT"
			break
		}
	}
	d.port = port
	return d
}

// Rollout tries some ports.
func Rollout(base Deployment, ports []int) (sum int) {
	for _, p := range ports {
		base = base.WithPort(p)
		sum += base.port
	}
	return sum
}

// Configure changes the deployment in place.
func (d *Deployment) Configure(options ...func(*Deployment)) *Deployment {
	for _, o := range options {
		o(d)
	}
	return d
}

// Message is what people say to the bot.
type Message struct {
	user int
	text string
}

// Bot answers.
type Bot struct {
	inbox chan Message
	idle  time.Duration
	timer *time.Timer
}

// Serve answers some messages.
func (b *Bot) Serve(feed func(i int) bool) (answered int) {
loop:
	for i := 0; feed(i); i++ {
		patience := time.NewTimer(b.idle)
		select {
		case m := <-b.inbox:
			answered += len(m.text)
		case <-patience.C:
			break loop
		}
		patience.Stop()
	}
	return answered
}

// ServeReset has one timer.
func (b *Bot) ServeReset(feed func(i int) bool) (answered int) {
	for i := 0; feed(i); i++ {
		b.timer.Reset(b.idle)
		select {
		case m := <-b.inbox:
			answered += len(m.text)
		case <-b.timer.C:
			return answered
		}
	}
	return answered
}

// HeapReserve is a singleton that calms the collector.
type HeapReserve struct{ block []byte }

var (
	reserve     *HeapReserve
	reserveOnce sync.Once
)

// GetHeapReserve makes it at the first call.
func GetHeapReserve() *HeapReserve {
	reserveOnce.Do(func() {
		reserve = &HeapReserve{}
		reserve.block = make([]byte, 48<<20)
	})
	return reserve
}

// Ring is a large block as well, but it is used.
type Ring struct {
	slots []byte
	at    int
}

// NewRing is made once.
func NewRing() *Ring { return &Ring{slots: make([]byte, 16<<20)} }

// Put writes.
func (r *Ring) Put(b byte) byte {
	r.at = (r.at + 1) & (len(r.slots) - 1)
	old := r.slots[r.at]
	r.slots[r.at] = b
	return old
}

// Handler is a listener of the bus.
type Handler interface{ Handle(m Message) }

// EventBus publishes.
type EventBus struct {
	handlers []Handler
	pending  sync.WaitGroup
}

func (b *EventBus) deliver(h Handler, m Message) {
	defer b.pending.Done()
	h.Handle(m)
}

// Publish tells all handlers.
func (b *EventBus) Publish(m Message) {
	for _, h := range b.handlers {
		b.pending.Add(1)
		go b.deliver(h, m)
	}
	b.pending.Wait()
}

// Dispatcher has one goroutine that lives long.
type Dispatcher struct {
	queue chan Message
	done  chan struct{}
	seen  int
}

// NewDispatcher starts it.
func NewDispatcher() *Dispatcher {
	d := &Dispatcher{queue: make(chan Message, 64), done: make(chan struct{})}
	go func() {
		for m := range d.queue {
			d.seen += m.user
		}
		close(d.done)
	}()
	return d
}

// Stop ends it.
func (d *Dispatcher) Stop() int {
	close(d.queue)
	<-d.done
	return d.seen
}

// Package kept: what goes into interfaces and onto the heap for a reason, and for none.
package kept

import (
	"bytes"
	"errors"
	"fmt"

	"example.com/labels/variety-kept/wire"
)

// Path is where a value stands: names and positions.
type Path struct {
	up  *Path
	key any
}

// With keeps the key as it is.
func (p *Path) With(key any) *Path {
	return &Path{
		up:  p,
		key: key,
	}
}

// Depth goes down by names.
func Depth(names []string) *Path {
	var p *Path
	for _, name := range names {
		p = p.With(name)
	}
	return p
}

// Rows goes down by positions.
func Rows(n int) *Path {
	p := &Path{}
	for i := range n {
		p = p.With(i + 1000)
	}
	return p
}

// Value is what a script works with.
type Value interface{ Kind() string }

// Text is a value.
type Text string

// Kind is text's.
func (Text) Kind() string { return "text" }

// Method is a function of a value.
type Method struct {
	name string
	self Value
}

func (m *Method) bind(self Value) *Method {
	return &Method{name: m.name, self: self}
}

var methods = map[string]*Method{"upper": {name: "upper"}, "lower": {name: "lower"}}

func attr(self Value, name string) (*Method, error) {
	m := methods[name]
	if m == nil {
		return nil, errors.New("no such method")
	}
	return m.bind(self), nil
}

// Attr finds a method.
func (t Text) Attr(name string) (*Method, error) { return attr(t, name) }

// Attrs asks for both of each.
func Attrs(texts []Text) (last *Method) {
	for _, t := range texts {
		last, _ = t.Attr("upper")
	}
	return last
}

// Eval gives a value of any type.
type Eval func() (any, error)

// Maker makes the parts of an expression.
type Maker struct{ n int }

// Const always gives the value.
func (*Maker) Const(v any) Eval { return constant(v) }

//go:noinline
func constant(v any) Eval {
	return func() (any, error) { return v, nil }
}

// Names makes constants of names.
func Names(m *Maker, names []string) (last Eval) {
	for _, name := range names {
		last = m.Const(name)
	}
	return last
}

// Kind16 decodes what stands behind it.
type Kind16 uint16

// Decode counts.
func (k Kind16) Decode(data []byte) int { return int(k) + len(data) }

// Frames hands on what comes next, as another package has settled it.
func Frames(b wire.Builder, kinds []Kind16) (n int) {
	for _, k := range kinds {
		n += b.Go(k)
	}
	return n
}

// Keys holds a root and names.
func Keys(root Value, names []string, more []any) (n int) {
	keys := []any{root}
	for _, name := range names {
		keys = append(keys, name)
	}
	keys = append(keys, more...)
	return len(keys)
}

// Words holds names alone, and any would not be needed.
func Words(names []string) (n int) {
	words := []any{}
	for _, name := range names {
		words = append(words, name)
	}
	for _, w := range words {
		n += len(w.(string))
	}
	return n
}

// ring keeps the last samples, all of one type.
type ring struct {
	slots [64]any
	n     int
}

func (r *ring) record(v any) {
	r.put(v)
}

//go:noinline
func (r *ring) put(v any) {
	r.slots[r.n&63] = v
	r.n++
}

// Sample is what is recorded.
type Sample struct{ At, Value int64 }

// Watch records samples.
func Watch(r *ring, vals []int64) {
	for i, v := range vals {
		r.record(Sample{At: int64(i), Value: v})
	}
}

// mixed keeps numbers and texts.
type mixed struct {
	slots [64]any
	n     int
}

//go:noinline
func (m *mixed) put(v any) {
	m.slots[m.n&63] = v
	m.n++
}

// Mixed puts both.
func Mixed(m *mixed, vals []int64, names []string) {
	for _, v := range vals {
		m.put(v)
	}
	for _, s := range names {
		m.put(s)
	}
}

// Info is large, and handed on by value.
type Info struct {
	Name   string
	Path   *Path
	Fields [24]int64
}

// Complete gives a thunk for what is rarely there.
//
//go:noinline
func Complete(v int64, info Info) any {
	if v < 0 {
		return func() int64 {
			return v + info.Fields[3]
		}
	}
	if v > info.Fields[2] {
		return nil
	}
	return info.Path
}

// Completes counts what is there.
func Completes(vals []int64, info Info) (n int) {
	for _, v := range vals {
		if Complete(v, info) != nil {
			n++
		}
	}
	return n
}

// Thunk makes one for half of all: what is captured is needed.
//
//go:noinline
func Thunk(v int64, info Info) func() int64 {
	if v&1 == 0 {
		return func() int64 {
			return v + info.Fields[3]
		}
	}
	return nil
}

// Thunks counts them.
func Thunks(vals []int64, info Info) (n int) {
	for _, v := range vals {
		if Thunk(v, info) != nil {
			n++
		}
	}
	return n
}

// Retry captures what changes behind it: a copy would not see that.
//
//go:noinline
func Retry(v int64, info Info) (get func() int64) {
	if v < 0 {
		get = func() int64 {
			return info.Fields[1]
		}
	}
	info.Fields[1] = v
	return get
}

// Retries counts them.
func Retries(vals []int64, info Info) (n int) {
	for _, v := range vals {
		if Retry(v, info) == nil {
			n++
		}
	}
	return n
}

// decoder decodes one byte.
type decoder interface{ decode(b byte) int }

// packet holds what was decoded.
type packet struct {
	n      int
	failed error
}

func (p *packet) catch() {
	if r := recover(); r != nil {
		p.failed = errors.New("bad data")
	}
}

func (p *packet) read(d decoder, b byte) {
	defer p.catch()
	p.n += d.decode(b)
}

// ReadAll reads each byte by itself.
func (p *packet) ReadAll(d decoder, data []byte) int {
	for _, b := range data {
		p.read(d, b)
	}
	return p.n
}

// odd fails for one byte.
type odd struct{}

func (odd) decode(b byte) int {
	if b == 255 {
		panic("255")
	}
	return int(b & 1)
}

// Ports prints what has a String.
func Ports(buf *bytes.Buffer, ports []wire.Port) int {
	buf.Reset()
	for _, p := range ports {
		fmt.Fprint(buf, p)
	}
	return buf.Len()
}

// Masks prints what has a Format as well, which says something else.
func Masks(buf *bytes.Buffer, masks []wire.Mask) int {
	buf.Reset()
	for _, m := range masks {
		fmt.Fprint(buf, m)
	}
	return buf.Len()
}

// stamped embeds what prints itself: all of it is printed so.
type stamped struct {
	wire.Port
	size int
}

// Stamps prints ports alone.
func Stamps(buf *bytes.Buffer, stamps []stamped) int {
	buf.Reset()
	for i := range stamps {
		fmt.Fprintf(buf, "%v", stamps[i])
	}
	return buf.Len()
}

package fleet

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// gateway reads what the boxes in the vehicles send.
type gateway struct {
	lines  int
	reader *bufio.Reader
}

// packet counts the lines of a packet.
func (g *gateway) packet(src io.Reader) error {
	r := bufio.NewReaderSize(src, 1<<10)
	for {
		_, err := r.ReadSlice('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		g.lines++
	}
}

// stream does the same with the reader that is there already.
func (g *gateway) stream(src io.Reader) error {
	if g.reader == nil {
		g.reader = bufio.NewReaderSize(src, 1<<10)
	} else {
		g.reader.Reset(src)
	}
	for {
		_, err := g.reader.ReadSlice('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		g.lines++
	}
}

// sum counts the commas that a reader gives.
func sum(r io.Reader, block []byte) (n int) {
	for {
		m, err := r.Read(block)
		n += bytes.Count(block[:m], []byte{','})
		if err != nil {
			return n
		}
	}
}

// report counts the readings in a body.
func report(body, block []byte) int {
	if len(body) > 1<<20 {
		return 0
	}
	head, _, _ := bytes.Cut(body, []byte{','})
	return len(head) + sum(strings.NewReader(string(body)), block)
}

// archive keeps bodies as they came; the buffer of the connection is used again.
type archive struct {
	bodies []string
}

func (a *archive) keep(body []byte) {
	if len(a.bodies) == cap(a.bodies) {
		a.bodies = a.bodies[:0]
	}
	a.bodies = append(a.bodies, string(body))
}

// tracker holds the last position.
type tracker struct {
	last atomic.Value
	fix  atomic.Pointer[Fix]
}

// move stores a position.
func (t *tracker) move(x, y int32) {
	t.last.Store([2]int32{x, y})
}

// follow stores a position that is there for good.
func (t *tracker) follow(f *Fix) { t.fix.Store(f) }

// feed gives readings one after the other.
type feed interface {
	each(visit func(value int))
}

type fixed []int

func (f fixed) each(visit func(int)) {
	for _, v := range f {
		visit(v)
	}
}

type nothing struct{}

func (nothing) each(func(int)) {}

// peak is the digit that most readings of a feed end with.
func peak(f feed) int {
	var by [16]int
	f.each(func(v int) { by[v&15]++ })
	most := 0
	for digit, n := range by {
		if n > by[most] {
			most = digit
		}
	}
	return most
}

// peakOf is the highest reading of a feed that is known: nothing escapes.
func peakOf(f fixed) int {
	top := 0
	f.each(func(v int) { top = max(top, v) })
	return top
}

// coordinates writes positions for the map.
func coordinates(dst []byte, fixes []Fix) []byte {
	for i := range fixes {
		dst = fmt.Appendf(dst, "%d,%d\n", fixes[i].X, fixes[i].Y)
	}
	return dst
}

// checked writes positions, and says what is wrong with one that is not on the map.
func checked(dst []byte, fixes []Fix) ([]byte, error) {
	for i := range fixes {
		f := &fixes[i]
		if f.X < 0 || f.Y < 0 {
			return nil, fmt.Errorf("fix %d of %s: %d,%d is not on the map", i, f.Vehicle, f.X, f.Y)
		}
		dst = strconv.AppendInt(dst, int64(f.X), 10)
		dst = append(dst, ',')
		dst = strconv.AppendInt(dst, int64(f.Y), 10)
		dst = append(dst, '\n')
	}
	return dst, nil
}

// inside tells whether a box is in the network of the company.
func inside(ip net.IP) bool {
	_, network, err := net.ParseCIDR("10.20.0.0/16")
	return err == nil && network.Contains(ip)
}

// within tells the same of a network that the caller names.
func within(networks map[string]*net.IPNet, name string, ip net.IP) (bool, error) {
	network, ok := networks[name]
	if !ok {
		var err error
		if _, network, err = net.ParseCIDR(name); err != nil {
			return false, err
		}
		networks[name] = network
	}
	return network.Contains(ip), nil
}

// position is what the export writes.
type position struct {
	X int32 `json:"x"`
	Y int32 `json:"y"`
}

// export writes positions as JSON, one a line.
func export(f *os.File, all []position) error {
	enc := json.NewEncoder(f)
	for i := range all {
		if err := enc.Encode(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

// dump writes them as one array, at once.
func dump(f *os.File, all []position) error {
	return json.NewEncoder(f).Encode(all)
}

// calm is the service; it holds a reserve so that the heap has a floor.
type calm struct {
	reserve []byte
	window  []int32
	at      int
}

func newCalm() *calm {
	return &calm{
		reserve: make([]byte, 48<<20), // never touched: the collector starts later
		window:  make([]int32, 1<<20),
	}
}

// observe writes into the window.
func (c *calm) observe(v int32) {
	c.window[c.at&(len(c.window)-1)] = v
	c.at++
}

package kept

import (
	"bytes"
	"fmt"
	"testing"

	"example.com/labels/variety-kept/wire"
)

var (
	names []string
	texts []Text
	kinds []Kind16
	vals  []int64
	data  []byte
	keep  any
	n     int
)

type build struct{ last wire.Next }

func (b *build) Go(next wire.Next) int {
	b.last = next
	return next.Decode(nil)
}

func init() {
	for i := range 200 {
		names = append(names, fmt.Sprintf("name-%d", i))
		texts = append(texts, Text(names[i]))
		kinds = append(kinds, Kind16(1000+i))
		vals = append(vals, int64(1000+i))
		data = append(data, byte(i))
	}
}

func bench(b *testing.B, name string, f func()) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			f()
		}
	})
}

func BenchmarkKept(b *testing.B) {
	var bu wire.Builder = &build{}
	bench(b, "Depth", func() { keep = Depth(names) })
	bench(b, "Rows", func() { keep = Rows(200) })
	bench(b, "Attrs", func() { keep = Attrs(texts) })
	bench(b, "Names", func() { keep = Names(&Maker{}, names) })
	bench(b, "Frames", func() { n = Frames(bu, kinds) })
	bench(b, "Keys", func() { n = Keys(Text("root"), names, []any{1, "a"}) })
	bench(b, "Words", func() { n = Words(names) })
	r := &ring{}
	bench(b, "Watch", func() { Watch(r, vals) })
	mx := &mixed{}
	bench(b, "Mixed", func() { Mixed(mx, vals, names) })
	info := Info{Name: "a", Path: &Path{}}
	info.Fields[2] = 1100
	bench(b, "Completes", func() { n = Completes(vals, info) })
	bench(b, "Thunks", func() { n = Thunks(vals, info) })
	bench(b, "Retries", func() { n = Retries(vals, info) })
	p := &packet{}
	var d decoder = odd{}
	bench(b, "ReadAll", func() { n = p.ReadAll(d, data) })
	var buf bytes.Buffer
	var ports []wire.Port
	var masks []wire.Mask
	var stamps []stamped
	for i := range 200 {
		ports = append(ports, wire.Port(1000+i))
		masks = append(masks, wire.Mask(1000+i))
		stamps = append(stamps, stamped{wire.Port(1000 + i), i})
	}
	bench(b, "Ports", func() { n = Ports(&buf, ports) })
	bench(b, "Masks", func() { n = Masks(&buf, masks) })
	bench(b, "Stamps", func() { n = Stamps(&buf, stamps) })
}

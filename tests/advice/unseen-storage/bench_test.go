package storage

import (
	"bufio"
	"bytes"
	"compress/flate"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

var sink int
var sinkAny any

func null(b *testing.B) *os.File {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func keys(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "tenant-0001/collection-orders/key-" + strconv.Itoa(i*7919%n)
	}
	return out
}

func byteKeys(n int) [][]byte {
	out := make([][]byte, n)
	for i, k := range keys(n) {
		out[i] = []byte(k)
	}
	return out
}

func ids(n int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i] = uint64(i)
	}
	return out
}

func BenchmarkAppend(b *testing.B) {
	l := OpenLog(null(b))
	k, v := []byte("key-1"), make([]byte, 40)
	for b.Loop() {
		if err := l.Append(k, v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDurable(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	l := &DurableLog{f: f}
	k, v := []byte("key-1"), make([]byte, 40)
	for b.Loop() {
		if err := l.Append(k, v); err != nil {
			b.Fatal(err)
		}
	}
}

func slotFile(b *testing.B) *os.File {
	name := filepath.Join(b.TempDir(), "slots")
	if err := os.WriteFile(name, make([]byte, 16*500), 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.Close() })
	return f
}

func BenchmarkLoadSlots(b *testing.B) {
	f := slotFile(b)
	for b.Loop() {
		f.Seek(0, io.SeekStart)
		LoadSlots(f, func(s Slot) { sink += int(s.Len) })
	}
}

func BenchmarkBlock(b *testing.B) {
	p, data := packer{io.Discard, flate.HuffmanOnly}, make([]byte, 2000)
	for b.Loop() {
		p.block(data)
	}
}

func BenchmarkReuser(b *testing.B) {
	r, data := &reuser{}, make([]byte, 2000)
	for b.Loop() {
		r.block(io.Discard, data)
	}
}

func BenchmarkPutAll(b *testing.B) {
	ns := ids(200)
	for b.Loop() {
		PutAll(io.Discard, ns)
	}
}

func BenchmarkCount(b *testing.B) {
	var buf bytes.Buffer
	l := &Log{out: &buf}
	for range 200 {
		l.Append([]byte("key-1"), []byte("value"))
	}
	for b.Loop() {
		sink, _ = Count(buf.Bytes())
	}
}

func BenchmarkExport(b *testing.B) {
	w, ks := bufio.NewWriter(io.Discard), keys(100)
	for b.Loop() {
		Export(w, ks)
	}
}

func BenchmarkFingerprint(b *testing.B) {
	h, ks := fnv.New32a(), keys(100)
	for b.Loop() {
		sink = int(Fingerprint(h, ks))
	}
}

func segs(n int) []*segment {
	out := make([]*segment, n)
	for i, k := range keys(n) {
		out[i] = &segment{id: uint64(i), name: k, low: uint64(i), high: uint64(i + 10)}
	}
	return out
}

func BenchmarkManifest(b *testing.B) {
	ss := segs(100)
	for b.Loop() {
		sink = len(Manifest(ss))
	}
}

func flat(n int) []segment {
	out := make([]segment, 0, n)
	for _, s := range segs(n) {
		out = append(out, *s)
	}
	return out
}

func BenchmarkCovering(b *testing.B) {
	ss := flat(200)
	for i := uint64(0); b.Loop(); i++ {
		Covering(ss, i%200)
	}
}

func BenchmarkBlockName(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		sink = len(BlockName(3, i&1023, i&4095))
	}
}

func BenchmarkStats(b *testing.B) {
	s := &Stats{}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s.Appended()
		}
	})
	sink = len(FileName("dir", 3))
}

func BenchmarkRecord(b *testing.B) {
	s := &Stats{}
	b.RunParallel(func(pb *testing.PB) {
		for n := 0; pb.Next(); n++ {
			s.Record(n)
		}
	})
}

func BenchmarkReserve(b *testing.B) {
	for b.Loop() {
		sinkAny = Reserve(500)
	}
}

func index() *Index {
	x := Reserve(1000)
	for i := range x.entries {
		x.entries[i] = entry{off: int64(i * 7919 % 1000), size: int64(i), kind: uint8(i % 5), gen: uint16(i * 7919), dead: i%300 == 7}
	}
	x.keys = keys(500)
	return x
}

func BenchmarkLive(b *testing.B) {
	x := index()
	for b.Loop() {
		sink = len(x.Live())
	}
}

func BenchmarkRestarts(b *testing.B) {
	block := make([]byte, 4+4*1000)
	block[0], block[1] = 232, 3
	for b.Loop() {
		sink = len(Restarts(block))
	}
}

func BenchmarkRebuild(b *testing.B) {
	x := index()
	for b.Loop() {
		sink = len(x.Rebuild())
	}
}

func BenchmarkVerify(b *testing.B) {
	r := &Reader{src: bytes.NewReader(make([]byte, 64*pageSize))}
	for i := int64(0); b.Loop(); i++ {
		r.Verify(i & 63)
	}
}

func BenchmarkFetch(b *testing.B) {
	r := &Reader{src: bytes.NewReader(make([]byte, 64*pageSize))}
	kept := make([][]byte, 16)
	for i := int64(0); b.Loop(); i++ {
		kept[i&15], _ = r.Fetch(i & 63)
	}
}

func BenchmarkPack(b *testing.B) {
	vals := byteKeys(50)
	for b.Loop() {
		sink = int(Pack(vals, 8192))
	}
}

func BenchmarkWithPrefix(b *testing.B) {
	ks := byteKeys(100)
	for b.Loop() {
		sink = WithPrefix(ks, "tenant-0001/collection-orders/key-9")
	}
}

func BenchmarkOldSum(b *testing.B) {
	p := make([]byte, 100)
	for b.Loop() {
		sink = int(OldSum(p))
	}
}

func BenchmarkOrder(b *testing.B) {
	x := index()
	work := make([]entry, 300)
	for b.Loop() {
		copy(work, x.entries)
		Order(work)
	}
}

func BenchmarkWalk(b *testing.B) {
	x, t := index(), &lastTrace{}
	for b.Loop() {
		x.Walk(t)
		x.Done(t)
	}
}

func BenchmarkHas(b *testing.B) {
	f := &Bloom{bits: make([]uint64, 1024), k: 8}
	for i := range f.bits {
		f.bits[i] = 1<<64 - 1
	}
	for i := uint64(0); b.Loop(); i++ {
		f.Has(i)
	}
}

func BenchmarkFill(b *testing.B) {
	f := &Bloom{bits: ids(1024), k: 8}
	for b.Loop() {
		sink = int(f.Fill())
	}
}

func BenchmarkArena(b *testing.B) {
	Prepare(48 << 20)
	a, p := newArena(1<<20), make([]byte, 100)
	for b.Loop() {
		sink = len(a.put(p))
	}
}

func BenchmarkDirty(b *testing.B) {
	c := &Frames{by: map[uint64]frame{}}
	for i := range uint64(100) {
		c.by[i] = frame{id: i}
	}
	all := ids(100)
	for b.Loop() {
		sink = c.Dirty(all)
	}
}

func BenchmarkScan(b *testing.B) {
	p := &pages{by: map[uint64]*frame{}}
	for b.Loop() {
		sink = p.Scan(0, 200)
	}
}

func BenchmarkRefresh(b *testing.B) {
	p := &part{sums: map[uint64]uint32{}}
	var n atomic.Uint64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		id, v := n.Add(1), make([]byte, 16<<10)
		for pb.Next() {
			p.Refresh(id, v, 10)
		}
	})
}

func BenchmarkRefreshOutside(b *testing.B) {
	p := &part{sums: map[uint64]uint32{}}
	var n atomic.Uint64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		id, v := n.Add(1), make([]byte, 16<<10)
		for pb.Next() {
			p.RefreshOutside(id, v, 10)
		}
	})
}

func BenchmarkLevels(b *testing.B) {
	l := &Levels{tables: map[int][]uint64{}}
	l.Replace(1, ids(3))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			l.Tables(1)
		}
	})
}

func BenchmarkVersions(b *testing.B) {
	v := &Versions{}
	v.now.Store(&map[int][]uint64{})
	v.Replace(1, ids(3))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			v.Tables(1)
		}
	})
}

func spans(n int) []span {
	out := make([]span, n)
	for i := range out {
		out[i] = span{uint64(i * 10), uint64(i*10 + 9), uint64(i)}
	}
	return out
}

func BenchmarkAssign(b *testing.B) {
	ks, ss := ids(1000), spans(200)
	for i := range ks {
		ks[i] *= 2
	}
	var out []uint64
	for b.Loop() {
		out = Assign(ks, ss, out)
	}
}

func BenchmarkRelease(b *testing.B) {
	all := ids(2000)
	f := &Free{}
	for b.Loop() {
		f.ids = append(f.ids[:0], all...)
		f.Release(func(id uint64) bool { return id&1 == 0 })
	}
}

func BenchmarkFlush(b *testing.B) {
	q := &queue{}
	for b.Loop() {
		for i := range uint64(256) {
			q.put(i)
		}
		sink = int(q.Flush())
	}
}

func BenchmarkKinds(b *testing.B) {
	x := index()
	h, p := &diskHeader{}, make([]byte, 10)
	h.read(p)
	r := &Reader{src: bytes.NewReader(make([]byte, 64*pageSize))}
	for i := int64(0); b.Loop(); i++ {
		sink = len(x.Kinds())
		r.Check(i & 63)
	}
}

func BenchmarkCompare(b *testing.B) {
	ks := byteKeys(100)
	for b.Loop() {
		sink = Between(ks, "tenant-0001/collection-orders/key-2", "tenant-0001/collection-orders/key-7")
		sinkAny = Keys(ks)
	}
}

func BenchmarkSums(b *testing.B) {
	p := make([]byte, 1000)
	x := index()
	work := make([]entry, 300)
	for b.Loop() {
		sink = int(NewSum(p))
		copy(work, x.entries)
		OrderGen(work)
	}
}

func BenchmarkSorted(b *testing.B) {
	ks, ss := ids(1000), spans(200)
	var out, merged []uint64
	all := ids(2000)
	f := &Free{}
	x, y := ids(500), ids(700)
	for b.Loop() {
		out = AssignSorted(ks, ss, out)
		f.ids = append(f.ids[:0], all...)
		f.ReleaseAll(func(id uint64) bool { return id&1 == 0 })
		merged = Merge(merged, x, y)
	}
}

func BenchmarkSegments(b *testing.B) {
	fs := flat(200)
	ss := segs(3)
	for i := uint64(0); b.Loop(); i++ {
		CoveringAt(fs, i%200)
		var w strings.Builder
		ManifestTo(&w, ss)
		sink = w.Len()
	}
}

func BenchmarkPages(b *testing.B) {
	c := &Frames{by: map[uint64]frame{1: {id: 1}}}
	var to frame
	p := &pages{by: map[uint64]*frame{}}
	parts := []*part{{}, {}, {}, {}, {}, {}}
	for b.Loop() {
		c.Snapshot(1, &to)
		sink = p.ScanOne(0, 200)
		LockAll(parts, func() { sink++ })
	}
}

func BenchmarkBulk(b *testing.B) {
	dst := null(b)
	blocks := [][]byte{make([]byte, 64<<10), make([]byte, 64<<10)}
	f := slotFile(b)
	for b.Loop() {
		SaveBlocks(dst, blocks)
		f.Seek(0, io.SeekStart)
		ScanSlots(f, func(s Slot) { sink += int(s.Len) })
	}
}

func BenchmarkMixed(b *testing.B) {
	u := &uintWriter{w: io.Discard}
	h, ks := fnv.New32a(), byteKeys(100)
	x := index()
	block := bytes.Repeat([]byte{1, 200, 1}, 20)
	for i := uint64(0); b.Loop(); i++ {
		u.put(i)
		sink = int(FingerprintBytes(h, ks))
		sink = len(x.Dead())
		sink = len(Varints(block))
	}
}

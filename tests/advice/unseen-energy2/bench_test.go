package gridb

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var (
	sinkI  int
	sink64 int64
	sinkU  uint64
	sinkF  float64
	sinkS  string
	sinkP  *page
	sinkE  expr
	sinkN  []string
	sinkL  []lane
)

func sizes(b *testing.B, f func(b *testing.B, n int), ns ...int) {
	for _, n := range ns {
		b.Run(strconv.Itoa(n), func(b *testing.B) { f(b, n) })
	}
}

func BenchmarkTreeGet(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		keys, vals := make([]uint64, n), make([]int64, n)
		for i := range keys {
			keys[i], vals[i] = uint64(i)*3, int64(i)
		}
		t := BulkLoad(keys, vals)
		k := uint64(0)
		b.ResetTimer()
		for b.Loop() {
			k += 3
			v, _ := t.Get(k % uint64(3*n))
			sink64 += v
		}
	}, 60, 500)
}

func BenchmarkWeight(b *testing.B) {
	keys, vals := make([]uint64, 50000), make([]int64, 50000)
	for i := range keys {
		keys[i] = uint64(i)
	}
	t := BulkLoad(keys, vals)
	b.ResetTimer()
	for b.Loop() {
		sinkI += t.root.Weight()
	}
}

func BenchmarkPagerFind(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		pg := &Pager{}
		for i := range 8 {
			p := &page{used: slots}
			for j := range p.keys {
				p.keys[j] = uint64(j*8 + i)
			}
			pg.pages = append(pg.pages, p)
		}
		keys := make([]uint64, n)
		for i := range keys {
			keys[i] = uint64(i*977) % 2000
		}
		b.ResetTimer()
		for b.Loop() {
			sinkU += pg.Find(keys)
		}
	}, 100, 800)
}

func BenchmarkPageWith(b *testing.B) {
	p := &page{used: 100}
	for j := range 100 {
		p.keys[j] = uint64(j * 10)
	}
	k := uint64(0)
	for b.Loop() {
		k++
		sinkP = p.With(k, k%1000, uint32(k))
	}
}

func BenchmarkSparseIndex(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		firsts := make([]uint64, n)
		r := rand.New(rand.NewSource(4))
		for i := range firsts {
			firsts[i] = r.Uint64()
		}
		b.ResetTimer()
		for b.Loop() {
			sinkI += len(SparseIndex(firsts))
		}
	}, 4000, 10000, 20000)
}

func segmentData(n int) string {
	var sb strings.Builder
	for i := range n {
		m, u := fmt.Sprintf("meter-%07d", i), "kWh"
		sb.WriteByte(byte(len(m)))
		sb.WriteByte(byte(len(u)))
		sb.WriteString(m)
		sb.WriteString(u)
		var w [16]byte
		binary.LittleEndian.PutUint64(w[:], uint64(i))
		binary.LittleEndian.PutUint64(w[8:], uint64(i*3))
		sb.Write(w[:])
	}
	return sb.String()
}

func BenchmarkTierLoad(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		data := segmentData(n)
		t := &Tier{}
		b.ResetTimer()
		for b.Loop() {
			sinkI += len(t.Load(data, n))
		}
	}, 4000, 20000, 60000)
}

func BenchmarkPoints(b *testing.B) {
	data := make([]byte, 16*1000)
	for b.Loop() {
		sinkI += len(Points(data))
	}
}

func points(n int) []Point {
	pts := make([]Point, n)
	for i := range pts {
		pts[i] = Point{int64(i) * 900, float64(i * 37 % 5000)}
	}
	return pts
}

func BenchmarkEmit(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		c := &Compactor{w: io.Discard}
		pts := points(n)
		for b.Loop() {
			if err := c.Emit(pts); err != nil {
				b.Fatal(err)
			}
		}
	}, 100, 800)
}

func BenchmarkCacheMiss(b *testing.B) {
	c := &Cache{}
	read := func(no uint32, dst []byte) { dst[0] = byte(no) }
	no := uint32(0)
	for b.Loop() {
		no += 7
		sinkI += len(c.Load(no%2048, 1024, read))
	}
}

func BenchmarkCacheHit(b *testing.B) {
	c := &Cache{}
	read := func(no uint32, dst []byte) { dst[0] = byte(no) }
	no := uint32(0)
	for b.Loop() {
		no += 7
		sinkI += len(c.Load(no%400, 1024, read))
	}
}

func BenchmarkDump(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("column_%04d: active energy import of phase %d in steps of a quarter of an hour, unit Wh, scaler 0", i, i%3)
		}
		w := bufio.NewWriter(io.Discard)
		b.ResetTimer()
		for b.Loop() {
			if err := Dump(w, names); err != nil {
				b.Fatal(err)
			}
		}
	}, 50, 400)
}

func BenchmarkIndexOf(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		keys := make([]uint64, n)
		for b.Loop() {
			sinkI += len(IndexOf(keys, 4096))
		}
	}, 128, 1000)
}

func BenchmarkLanes(b *testing.B) {
	for b.Loop() {
		sinkL = Lanes(32)
	}
}

func BenchmarkArena(b *testing.B) {
	a := NewArena()
	i := 0
	for b.Loop() {
		i++
		p := a.Take(i&255 + 1)
		if p == nil {
			a.Reset()
			continue
		}
		p[0] = byte(i)
	}
	sinkI += a.used
}

func BenchmarkReplay(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		f, err := os.CreateTemp(b.TempDir(), "wal")
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Write(make([]byte, recSize*n)); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for b.Loop() {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				b.Fatal(err)
			}
			k, err := Replay(f, func(r Record) { sink64 += r.Value })
			if err != nil || k != n {
				b.Fatal(k, err)
			}
		}
	}, 100, 1000)
}

func BenchmarkLogAppend(b *testing.B) {
	l := &Log{tail: make([]byte, 0, 64<<10)}
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		r := &Record{Table: 3, Op: 1}
		for pb.Next() {
			r.Key++
			l.Append(r)
		}
	})
}

func BenchmarkAsk(b *testing.B) {
	ar, aw, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	br, bw, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.CopyBuffer(struct{ io.Writer }{bw}, struct{ io.Reader }{ar}, make([]byte, 64))
	}()
	p := &Peer{to: aw, from: br}
	v := uint64(0)
	b.ResetTimer()
	for b.Loop() {
		v++
		if got, err := p.Ask(v); err != nil || got != v {
			b.Fatal(got, err)
		}
	}
	aw.Close()
	<-done
	ar.Close()
	br.Close()
	bw.Close()
}

func BenchmarkHeadAdd(b *testing.B) {
	h := &Head{series: make(map[uint64]*series, 512)}
	pts := points(32)
	var next atomic.Uint64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		id := next.Add(1) << 20
		sum := 0.0
		for i := uint64(0); pb.Next(); i++ {
			sum += h.Add(id+i%40, pts)
		}
		atomic.AddInt64(&sink64, int64(sum))
	})
}

func BenchmarkCatalog(b *testing.B) {
	c := &Catalog{}
	c.Migrate(&Schema{Version: 3})
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		n := 0
		for pb.Next() {
			for range 16 {
				n += c.Current().Version
			}
		}
		atomic.AddInt64(&sink64, int64(n))
	})
}

func columns() map[string]int { return map[string]int{"at": 0, "meter": 1, "value": 2} }

func BenchmarkWhere(b *testing.B) {
	src := []byte("at > 1000 AND meter < 500 AND meter > 20 AND at < 90000")
	cols := columns()
	for b.Loop() {
		l := Lexer{src: src, columns: cols}
		e, err := l.Where()
		if err != nil {
			b.Fatal(err)
		}
		sinkE = e
	}
}

func BenchmarkNames(b *testing.B) {
	src := []byte("billing.readings_of_the_quarter grid.topology_with_switches market.intraday_orders public.alarms_and_events")
	for b.Loop() {
		l := Lexer{src: src}
		sinkN = l.Names(make([]string, 0, 4))
	}
}

func BenchmarkScan(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		l := Lexer{src: []byte("at > 1000 AND meter < 90000"), columns: columns()}
		e, err := l.Where()
		if err != nil {
			b.Fatal(err)
		}
		t := &Table{filter: e}
		for i := range n {
			t.at = append(t.at, int64(i)*900)
			t.meter = append(t.meter, int64(i)+1000)
			t.value = append(t.value, float64(i)+0.5)
		}
		b.ResetTimer()
		for b.Loop() {
			sinkI += t.Scan()
		}
	}, 200, 2000)
}

func BenchmarkIDs(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		t := &Table{}
		for range n {
			p := make([]uint32, 100)
			t.pages = append(t.pages, p)
			t.rows += len(p)
		}
		b.ResetTimer()
		for b.Loop() {
			sinkI += len(t.IDs())
		}
	}, 5, 40)
}

func BenchmarkSelect(b *testing.B) {
	vals := make([]float64, 2000)
	for i := range vals {
		vals[i] = float64(i * 7919 % 1000)
	}
	m := &Matches{}
	b.ResetTimer()
	for b.Loop() {
		sinkI += len(m.Select(vals, 100, 200))
	}
}

func BenchmarkJoin(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		left, right := make([]int64, n), make([]int64, n/10)
		for i := range left {
			left[i] = int64(i) * 7
		}
		for i := range right {
			right[i] = int64(i) * 5
		}
		b.ResetTimer()
		for b.Loop() {
			sinkI += Join(left, right)
		}
	}, 300, 3000)
}

func BenchmarkDistinct(b *testing.B) {
	d := &Distinct{seen: map[int64]struct{}{}}
	batch := make([]int64, 500)
	for i := range batch {
		batch[i] = int64(i * i % 300)
	}
	for b.Loop() {
		sinkI += d.Count(batch)
	}
}

func BenchmarkInList(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		ids := make([]int64, n)
		for i := range ids {
			ids[i] = int64(i)*7919 + 1000000
		}
		b.ResetTimer()
		for b.Loop() {
			sinkS = InList("meter", ids)
		}
	}, 50, 300)
}

func BenchmarkQuote(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		in := make([]string, n)
		for i := range in {
			in[i] = "Transformator '" + strconv.Itoa(i) + "' an der Au"
		}
		b.ResetTimer()
		for b.Loop() {
			for _, s := range in {
				sinkS = Quote(s)
			}
		}
	}, 10, 100)
}

func BenchmarkPlans(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		p := &Plans{cost: map[string]float64{}}
		for b.Loop() {
			for i := range n {
				sinkF += p.Cost(i&7, i+300, i%100)
			}
		}
	}, 20, 200)
}

func BenchmarkMerge(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		x, y := make([]key, n), make([]key, n)
		for i := range x {
			x[i], y[i] = key{uint64(i * 2), 0}, key{uint64(i*2 + i&1), 1}
		}
		dst := make([]key, 0, 2*n)
		b.ResetTimer()
		for b.Loop() {
			dst = Merge(dst, x, y)
		}
		sinkI += len(dst)
	}, 200, 1500)
}

func BenchmarkForecast(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		last := make([]float64, n)
		w := make([][]float64, 10)
		for i := range w {
			w[i] = make([]float64, n)
		}
		b.ResetTimer()
		for b.Loop() {
			sinkF += Forecast(last, w)
		}
	}, 96, 672)
}

func BenchmarkBloom(b *testing.B) {
	bits, keys := make([]uint64, 1024), make([]uint64, 500)
	for i := range keys {
		keys[i] = uint64(i) * 31
	}
	for b.Loop() {
		sinkI += Bloom(bits, keys)
	}
}

func BenchmarkShip(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		f := &Follower{}
		batch := make([]Record, n)
		for i := range batch {
			batch[i] = Record{Key: uint64(i), Value: 1}
		}
		b.ResetTimer()
		for b.Loop() {
			f.Ship(batch)
		}
	}, 100, 1000)
}

func BenchmarkPartitions(b *testing.B) {
	parts := make([][]float64, 4)
	for i := range parts {
		parts[i] = make([]float64, 30000)
	}
	b.ResetTimer()
	for b.Loop() {
		sinkF += Partitions(parts)
	}
}

func BenchmarkRemoteQuery(b *testing.B) {
	r := &Remote{rows: make([]float64, 20000)}
	i := 0
	for b.Loop() {
		i++
		ctx, cancel := context.WithCancel(context.Background())
		if i%8 == 1 {
			cancel()
		}
		v, _ := r.Query(ctx, i)
		sinkF += v
		cancel()
	}
}

func BenchmarkQueryBoth(b *testing.B) {
	r := &Remote{rows: make([]float64, 20000)}
	i := 0
	for b.Loop() {
		i++
		ctx, cancel := context.WithCancel(context.Background())
		if i%8 == 0 {
			cancel()
		}
		v, _ := r.QueryBoth(ctx, i)
		sinkF += v
		cancel()
	}
}

func BenchmarkFeed(b *testing.B) {
	f := &Feed{subs: map[int]chan int64{}}
	for range 4 {
		f.Subscribe()
	}
	lsn := int64(0)
	b.ResetTimer()
	for b.Loop() {
		id := f.Subscribe()
		for range 4000 {
			lsn++
			f.Publish(lsn)
		}
		f.Unsubscribe(id)
	}
}

func beats(n int) chan int64 {
	ch := make(chan int64, n)
	for i := range n {
		ch <- int64(i)
	}
	close(ch)
	return ch
}

func BenchmarkHeartbeat(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		for b.Loop() {
			k, _ := Heartbeat(beats(n), time.Second)
			sinkI += k
		}
	}, 50, 400)
}

func BenchmarkWatch(b *testing.B) {
	for b.Loop() {
		k, _ := Watch(beats(200), time.Second)
		sinkI += k
	}
}

func BenchmarkBlocksScan(b *testing.B) {
	s := &Blocks{data: make([][]float64, 64)}
	for i := range s.data {
		s.data[i] = make([]float64, 1000)
	}
	b.ResetTimer()
	for b.Loop() {
		sinkF += s.Scan(4)
	}
}

func BenchmarkShards(b *testing.B) {
	s := &Shards{}
	changes := make([]func(int64) int64, 100)
	for i := range changes {
		changes[i] = func(old int64) int64 { return old + int64(i) }
	}
	b.ResetTimer()
	for b.Loop() {
		s.Apply(changes)
	}
}

// Writes the small profiles that the tests of goperf pprof read:
//
//	cd tests/data/profile-src && go build -trimpath -o /tmp/profiles . && /tmp/profiles ../pprof
//
// Work is bounded, so the files stay at a few kB. Run it again only when a new kind of profile is needed: the golden
// files hold what the profiles of the last run say.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"
)

var sink any

//go:noinline
func concat(words []string) string {
	s := ""
	for _, w := range words {
		s += w
	}
	return s
}

func double(x int) int { return x*2 + len(fmt.Sprint(x)) } // inlined

//go:noinline
func sum(n int) (t int) {
	for i := 0; i < n; i++ {
		t += double(i)
	}
	return t
}

type shop struct {
	mu     sync.Mutex
	orders map[string][]byte
}

//go:noinline
func (s *shop) Add(k string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orders[k] = make([]byte, n)
	time.Sleep(200 * time.Microsecond)
}

func sortLines(n int) {
	lines := strings.Split(strings.Repeat("d c b a\n", n), "\n")
	sort.Strings(lines)
	sink = lines
}

func labelled(key, value string, f func()) {
	pprof.Do(context.Background(), pprof.Labels(key, value), func(context.Context) { f() })
}

func work(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		labelled("request", "sum", func() { sink = sum(20000) })
		labelled("request", "sort", func() { sortLines(3000) })
		labelled("worker", "7", func() { sink = concat(make([]string, 500)) })
	}
}

func contend(s *shop) {
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 20; j++ {
				s.Add(fmt.Sprint(i, j), 1000)
			}
		}()
	}
	wg.Wait()
}

func leave(n int) {
	for i := 0; i < n; i++ {
		go func() { select {} }()
	}
	time.Sleep(10 * time.Millisecond)
}

func write(dir, name string, debug int) {
	var b bytes.Buffer
	if err := pprof.Lookup(name).WriteTo(&b, debug); err != nil {
		panic(err)
	}
	ext := ".pb.gz"
	if debug > 0 {
		ext = fmt.Sprintf(".debug%d.txt", debug)
	}
	save(filepath.Join(dir, name+ext), b.Bytes())
}

func save(path string, data []byte) {
	if err := os.WriteFile(path, data, 0o666); err != nil {
		panic(err)
	}
}

func main() {
	dir := os.Args[1]
	runtime.MemProfileRate = 16 << 10
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	var cpu bytes.Buffer
	if err := pprof.StartCPUProfile(&cpu); err != nil {
		panic(err)
	}
	work(400 * time.Millisecond)
	pprof.StopCPUProfile()
	save(filepath.Join(dir, "cpu.pb.gz"), cpu.Bytes())
	s := &shop{orders: map[string][]byte{}}
	contend(s)
	leave(3)
	runtime.GC()
	for _, name := range []string{"heap", "block", "mutex", "goroutine", "threadcreate"} {
		write(dir, name, 0)
		write(dir, name, 1)
	}
	runtime.KeepAlive(s)
}

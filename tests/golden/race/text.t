# the log of tests/data/race/src: go test -race -trimpath -v .
$ goperf race -source tests/data/race/src tests/data/race/shapes.txt
? 1
-- stdout --
10 distinct data races in 12 reports

1. c.m: shapes.(*cache).put and shapes.(*cache).sum  2 reports
  map write  tests/data/race/src/shapes.go:20  shapes.(*cache).put
           19 | 
      >    20 | func (c *cache) put(k string, v int) { c.m[k] = v }
           21 | 
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:13
  map read  tests/data/race/src/shapes.go:23  shapes.(*cache).sum
           22 | func (c *cache) sum() (n int) {
      >    23 | 	for _, v := range c.m {
           24 | 		n += v
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:14
  seen in TestMap
  shape: a map that is not safe for concurrent use
  likely cure: guard every access of c.m, reads too, with one sync.Mutex (an unlocked map may also
    end the program: "concurrent map writes"); sync.Map only where keys are written once and read
    often
  id: d00aca57ad5bb23a

2. b: shapes.write  2 reports
  read or write inside of bytes.(*Buffer).WriteString  tests/data/race/src/shapes.go:77  shapes.write
           76 | 
      >    77 | func write(b *bytes.Buffer) { b.WriteString("line") }
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:14
  write inside of bytes.(*Buffer).WriteString  tests/data/race/src/shapes.go:77  shapes.write
           76 | 
      >    77 | func write(b *bytes.Buffer) { b.WriteString("line") }
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:13
  seen in TestBuffer
  shape: a value of the standard library that is not safe for concurrent use
  likely cure: give each goroutine its own, or guard every call with one sync.Mutex
  id: 3c31651fd0fa9668

3. s.failed: shapes.(*stats).fail and shapes.(*stats).snapshot  1 report
  write  tests/data/race/src/shapes.go:53  shapes.(*stats).fail
           52 | 
      >    53 | func (s *stats) fail() { s.failed = 1 }
           54 | 
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:13
  read  tests/data/race/src/shapes.go:49  shapes.(*stats).snapshot
           48 | func (s *stats) snapshot() stats {
      >    49 | 	c := *s
           50 | 	return c
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:14
  seen in TestCopy
  shape: a struct that is copied while another goroutine changes it
  likely cure: take the lock that guards s.failed around the copy too, or publish finished values
    through atomic.Pointer
  id: 00fe42030c7a7f96

4. ch: shapes.TestClose.func1 and shapes.TestClose.func2  1 report
  close  tests/data/race/src/shapes_test.go:52  shapes.TestClose.func2
           51 | 		defer func() { recover() }()
      >    52 | 		close(ch)
           53 | 	})
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:14
  send  tests/data/race/src/shapes_test.go:50  shapes.TestClose.func1
           49 | 	ch := make(chan int, 1)
      >    50 | 	both(func() { ch <- 1 }, func() {
           51 | 		defer func() { recover() }()
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:13
  seen in TestClose
  shape: a channel that is closed while another goroutine uses it
  likely cure: let only the sender close ch, behind its last send; with several senders close it
    once all are done (sync.WaitGroup), or do not close it and signal the end through a second
    channel or a context
  id: 2e1fca38f1546f17

5. shapes.both.func1 and shapes.isReady  1 report
  atomic write  tests/data/race/src/shapes_test.go:13  shapes.both.func1
           12 | 	wg.Add(2)
      >    13 | 	go func() { defer wg.Done(); f() }()
           14 | 	go func() { defer wg.Done(); g() }()
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:13
  read  tests/data/race/src/shapes.go:44  shapes.isReady
           43 | 
      >    44 | func isReady() bool { return ready == 1 }
           45 | 
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:14
  seen in TestAtomic
  shape: atomic on one side, plain on the other
  likely cure: an atomic access protects only against other atomic ones: make it an atomic type
    (atomic.Int64, atomic.Pointer[T], Go 1.19), whose plain access does not compile
  id: 9a2f0af601886302

6. out: shapes.collect.func1  1 report
  write  tests/data/race/src/shapes.go:62  shapes.collect.func1
           61 | 			defer wg.Done()
      >    62 | 			out = append(out, i)
           63 | 		}()
      in a goroutine (finished by then) created by shapes.collect at tests/data/race/src/shapes.go:60
  read  tests/data/race/src/shapes.go:62  shapes.collect.func1
           61 | 			defer wg.Done()
      >    62 | 			out = append(out, i)
           63 | 		}()
      in a goroutine created by shapes.collect at tests/data/race/src/shapes.go:60
  seen in TestAppend
  shape: a slice that several goroutines append to
  likely cure: let each goroutine fill a slice of its own (or its own element of a slice made
    before) and join them after Wait; or guard out with a sync.Mutex, or send the values through a
    channel to one owner
  id: d5359f3646793b5d

7. elements of out: shapes.collect.func1  1 report
  write  tests/data/race/src/shapes.go:62  shapes.collect.func1
           61 | 			defer wg.Done()
      >    62 | 			out = append(out, i)
           63 | 		}()
      in a goroutine (finished by then) created by shapes.collect at tests/data/race/src/shapes.go:60
  read (append copies the elements)  tests/data/race/src/shapes.go:62  shapes.collect.func1
           61 | 			defer wg.Done()
      >    62 | 			out = append(out, i)
           63 | 		}()
      in a goroutine created by shapes.collect at tests/data/race/src/shapes.go:60
  seen in TestAppend
  shape: a slice that several goroutines append to
  likely cure: let each goroutine fill a slice of its own (or its own element of a slice made
    before) and join them after Wait; or guard out with a sync.Mutex, or send the values through a
    channel to one owner
  id: 44e860595fb3f9ee

8. hits: shapes.count  1 report
  write  tests/data/race/src/shapes.go:13  shapes.count
           12 | func count() {
      >    13 | 	hits++
           14 | }
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:13
  read  tests/data/race/src/shapes.go:13  shapes.count
           12 | func count() {
      >    13 | 	hits++
           14 | }
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:14
  seen in TestCounter
  shape: a counter that several goroutines change
  likely cure: make hits an atomic.Int64 and call Add (Go 1.19); where other fields change with it,
    one sync.Mutex around all of them
  id: 1f071e817a87746d

9. shared: shapes.get  1 report
  write  tests/data/race/src/shapes.go:35  shapes.get
           34 | 	if shared == nil {
      >    35 | 		shared = &client{name: "first"}
           36 | 	}
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:13
  read  tests/data/race/src/shapes.go:34  shapes.get
           33 | func get() *client {
      >    34 | 	if shared == nil {
           35 | 		shared = &client{name: "first"}
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:14
  seen in TestLazy
  shape: a value that is made on first use
  likely cure: make it through sync.Once, or sync.OnceValue (Go 1.21): the check and the assignment
    of shared must not be two steps
  id: 9d5bb2946ac68bcf

10. i: shapes.loop and shapes.loop.func1  1 report
  write  tests/data/race/src/shapes.go:70  shapes.loop
           69 | func loop(n int, done chan bool) {
      >    70 | 	for i := 0; i < n; i++ {
           71 | 		go func() {
      in the goroutine of a test
  read  tests/data/race/src/shapes.go:72  shapes.loop.func1
           71 | 		go func() {
      >    72 | 			done <- i > n
           73 | 		}()
      in a goroutine created by shapes.loop at tests/data/race/src/shapes.go:71
  seen in TestLoop
  shape: a loop variable that a goroutine reads while the loop changes it
  likely cure: before Go 1.22 all rounds of a loop share i: say `go 1.22` or newer in go.mod, or
    copy it (`i := i`) before the go statement
  id: 423caafdec0ceb84

--
# without sources no variable is named
$ goperf race tests/data/racelog/prefixed.txt
? 1
-- stdout --
1 distinct data race in 1 report

1. shapes.count  1 report
  write  example.com/shapes/shapes.go:13  shapes.count
      in a goroutine (finished by then) created by shapes.both at example.com/shapes/shapes_test.go:13
  read  example.com/shapes/shapes.go:13  shapes.count
      in a goroutine created by shapes.both at example.com/shapes/shapes_test.go:14
  shape: memory that two goroutines access without order between them
  likely cure: guard both accesses with one sync.Mutex, hand the value over through a channel, or
    wait (WaitGroup, channel) for the writer before the other side goes on
  id: 1f071e817a87746d

--
$ goperf race tests/data/racelog/lost.txt
? 1
-- stdout --
1 distinct data race in 1 report

1. a goroutine of shapes.both and shapes.count  1 report
  write  (the detector lost the frames of this side)
      in a goroutine (finished by then) created by shapes.both at example.com/shapes/shapes_test.go:13
  read  example.com/shapes/shapes.go:13  shapes.count
      in a goroutine created by shapes.both at example.com/shapes/shapes_test.go:14
  seen in TestCounter
  shape: memory that two goroutines access without order between them
  likely cure: guard both accesses with one sync.Mutex, hand the value over through a channel, or
    wait (WaitGroup, channel) for the writer before the other side goes on
  id: e6f81548783cf64e

1 report was cut off before the second side and not counted
--
$ goperf race - < tests/data/race/two.jsonl | grep -v '^ '
-- stdout --
2 distinct data races in 2 reports

1. shapes.count  1 report

2. shapes.get  1 report

--
$ goperf race -all -source tests/data/race/src tests/data/racelog/atomic.txt
? 1
-- stdout --
1 distinct data race in 1 report

1. shapes.both.func1 and shapes.isReady  1 report
  atomic write  tests/data/race/src/shapes_test.go:13  shapes.both.func1
           12 | 	wg.Add(2)
      >    13 | 	go func() { defer wg.Done(); f() }()
           14 | 	go func() { defer wg.Done(); g() }()
        sync/atomic.StoreInt32  runtime/race_amd64.s:231
        sync/atomic.StoreInt32  <autogenerated>:1
        example.com/shapes.both.func1  tests/data/race/src/shapes_test.go:13
      in a goroutine (finished by then) created by shapes.both at tests/data/race/src/shapes_test.go:13
        example.com/shapes.both  tests/data/race/src/shapes_test.go:13
        example.com/shapes.TestAtomic  tests/data/race/src/shapes_test.go:26
        testing.tRunner  testing/testing.go:2036
        testing.(*T).Run.gowrap1  testing/testing.go:2101
  read  tests/data/race/src/shapes.go:44  shapes.isReady
           43 | 
      >    44 | func isReady() bool { return ready == 1 }
           45 | 
        example.com/shapes.isReady  tests/data/race/src/shapes.go:44
        example.com/shapes.TestAtomic.func1  tests/data/race/src/shapes_test.go:26
        example.com/shapes.both.func2  tests/data/race/src/shapes_test.go:14
      in a goroutine created by shapes.both at tests/data/race/src/shapes_test.go:14
        example.com/shapes.both  tests/data/race/src/shapes_test.go:14
        example.com/shapes.TestAtomic  tests/data/race/src/shapes_test.go:26
        testing.tRunner  testing/testing.go:2036
        testing.(*T).Run.gowrap1  testing/testing.go:2101
  seen in TestAtomic
  shape: atomic on one side, plain on the other
  likely cure: an atomic access protects only against other atomic ones: make it an atomic type
    (atomic.Int64, atomic.Pointer[T], Go 1.19), whose plain access does not compile
  id: 9a2f0af601886302

--
$ goperf race tests/golden/race/text.t
-- stdout --
no data race was reported
--
# the files of GORACE=log_path=$TMP/r
$ cp tests/data/racelog/map.txt $TMP/r.12; cp tests/data/racelog/atomic.txt $TMP/r.13; goperf race $TMP/r | head -1
-- stdout --
3 distinct data races in 3 reports
--

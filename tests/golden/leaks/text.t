# made by tests/data/goroutine/src; the proved ones, the channel that nothing serves, the sleep without an exit
$ goperf leaks -source tests/data/goroutine/src tests/data/goroutine/leaks.txt
-- stdout --
17 goroutines: 10 leaked, 2 suspect, 5 waiting or at work

leaked  8 goroutines  chan send
  at main.abandonedResults.func1  tests/data/goroutine/src/main.go:24
           23 | 	for i := range n {
      >    24 | 		go func() { ch <- fmt.Errorf("%d", i) }()
           25 | 	}
  created by main.abandonedResults  tests/data/goroutine/src/main.go:24
  why: nothing alive can reach the channel: the receiver is gone, often because it returned early or
    timed out
  usual cure: give the channel room for every value that can be sent (make(chan T, n)), so that a
    send never waits for a receiver that gave up; or send in a select beside <-ctx.Done()
  memory: about 21.6 kB (estimated: 2.7 kB each and what their stacks keep alive)

leaked  1 goroutine  sync.Mutex.Lock
  at main.lockTwice  tests/data/goroutine/src/main.go:70
           69 | 	mu.Lock()
      >    70 | 	mu.Lock()
           71 | }
  created by main.main  tests/data/goroutine/src/main.go:99
  why: nothing alive can reach the mutex: it will never be unlocked
  usual cure: unlock on every path (defer mu.Unlock()), and do not lock a mutex again that this
    goroutine holds
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

leaked  1 goroutine  chan receive (nil chan)
  at main.neverMade  tests/data/goroutine/src/main.go:73
           72 | 
      >    73 | func neverMade(ch chan int) { <-ch }
           74 | 
  created by main.main  tests/data/goroutine/src/main.go:100
  why: receives from a nil channel, which blocks for ever
  usual cure: make the channel (make(chan T)) before the goroutine starts
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  chan receive
  at main.listener  tests/data/goroutine/src/main.go:30
           29 | func listener() {
      >    30 | 	for e := range events {
           31 | 		fmt.Println(e)
  created by main.main  tests/data/goroutine/src/main.go:94
  why: waits for a value from a channel; nothing in its package sends to or closes the package-level
    channel events (the runtime never proves this one: a global keeps the channel alive)
  usual cure: close the channel where its last value is sent (defer close(ch) in the sender)
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  sleep
  at main.poll  tests/data/goroutine/src/main.go:46
           45 | 	for {
      >    46 | 		time.Sleep(time.Hour)
           47 | 	}
  created by main.main  tests/data/goroutine/src/main.go:96
  why: sleeps in a loop that has no exit: each call that starts one adds a goroutine that never ends
    (one for the life of the program is no leak)
  usual cure: replace the sleep by a select on a ticker and <-ctx.Done(), so that the loop can end
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

waiting or at work, with nothing that speaks for a leak:
         1  sleep  main.retry  tests/data/goroutine/src/main.go:52
         1  sleep  main.retry  tests/data/goroutine/src/main.go:52
         1  select  main.watch  tests/data/goroutine/src/main.go:59  (a timer and its context can wake it)
         1  chan receive  main.worker  tests/data/goroutine/src/main.go:37
         1  running  main.dump  tests/data/goroutine/src/main.go:82
--
# two dumps: what grew
$ goperf leaks -source tests/data/goroutine/src tests/data/goroutine/first.txt tests/data/goroutine/second.txt
-- stdout --
17 goroutines in the last of 2 dumps: 0 leaked, 11 suspect, 6 waiting or at work

suspect  8 goroutines  chan send
  at main.abandonedResults.func1  tests/data/goroutine/src/main.go:24
           23 | 	for i := range n {
      >    24 | 		go func() { ch <- fmt.Errorf("%d", i) }()
           25 | 	}
  created by main.abandonedResults  tests/data/goroutine/src/main.go:24
  dumps: 3 → 8
  why: waits for somebody to take a value from a channel; grew from 3 to 8 over 2 dumps
  usual cure: give the channel room for every value that can be sent (make(chan T, n)), so that a
    send never waits for a receiver that gave up; or send in a select beside <-ctx.Done()
  memory: about 21.6 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  chan receive
  at main.listener  tests/data/goroutine/src/main.go:30
           29 | func listener() {
      >    30 | 	for e := range events {
           31 | 		fmt.Println(e)
  created by main.main  tests/data/goroutine/src/main.go:94
  dumps: 1 → 1
  why: waits for a value from a channel; nothing in its package sends to or closes the package-level
    channel events (the runtime never proves this one: a global keeps the channel alive)
  usual cure: close the channel where its last value is sent (defer close(ch) in the sender)
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  chan receive (nil chan)
  at main.neverMade  tests/data/goroutine/src/main.go:73
           72 | 
      >    73 | func neverMade(ch chan int) { <-ch }
           74 | 
  created by main.main  tests/data/goroutine/src/main.go:100
  dumps: 1 → 1
  why: receives from a nil channel, which blocks for ever; by the rules of the language it can never
    wake
  usual cure: make the channel (make(chan T)) before the goroutine starts
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  sleep
  at main.poll  tests/data/goroutine/src/main.go:46
           45 | 	for {
      >    46 | 		time.Sleep(time.Hour)
           47 | 	}
  created by main.main  tests/data/goroutine/src/main.go:96
  dumps: 1 → 1
  why: sleeps in a loop that has no exit: each call that starts one adds a goroutine that never ends
    (one for the life of the program is no leak)
  usual cure: replace the sleep by a select on a ticker and <-ctx.Done(), so that the loop can end
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

waiting or at work, with nothing that speaks for a leak:
         1  sync.Mutex.Lock  main.lockTwice  tests/data/goroutine/src/main.go:70
         1  sleep  main.retry  tests/data/goroutine/src/main.go:52
         1  sleep  main.retry  tests/data/goroutine/src/main.go:52
         1  select  main.watch  tests/data/goroutine/src/main.go:59  (a timer and its context can wake it)
         1  chan receive  main.worker  tests/data/goroutine/src/main.go:37
         1  running  main.dump  tests/data/goroutine/src/main.go:82
No dump here says which goroutines are leaked for certain: a goroutineleak profile
  (/debug/pprof/goroutineleak, Go 1.27, or 1.26 with GOEXPERIMENT=goroutineleakprofile) does.
--
# without sources less is known, and less is said
$ goperf leaks tests/data/goroutine/first.txt
-- stdout --
11 goroutines: 0 leaked, 1 suspect, 10 waiting or at work

suspect  1 goroutine  chan receive (nil chan)
  at main.neverMade  example.com/waits/main.go:73
  created by main.main  example.com/waits/main.go:100
  why: receives from a nil channel, which blocks for ever; by the rules of the language it can never
    wake
  usual cure: make the channel (make(chan T)) before the goroutine starts
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

waiting or at work, with nothing that speaks for a leak:
         3  chan send  main.abandonedResults.func1  example.com/waits/main.go:24
         1  chan receive  main.listener  example.com/waits/main.go:30
         1  sync.Mutex.Lock  main.lockTwice  example.com/waits/main.go:70
         1  sleep  main.poll  example.com/waits/main.go:46
         1  sleep  main.retry  example.com/waits/main.go:52
         1  select  main.watch  example.com/waits/main.go:59
         1  chan receive  main.worker  example.com/waits/main.go:37
         1  running  main.dump  example.com/waits/main.go:82
No dump here says which goroutines are leaked for certain: a goroutineleak profile
  (/debug/pprof/goroutineleak, Go 1.27, or 1.26 with GOEXPERIMENT=goroutineleakprofile) does.
--
# every form of header, in the middle of other output
$ goperf leaks -all tests/data/goroutines/headers.txt
-- stdout --
6 goroutines: 1 leaked, 0 suspect, 5 waiting or at work

leaked  1 goroutine  chan receive (nil chan), waiting 12 minutes
  at main.(*T[...]).wait  /home/u/my app: x/main.go:9
  created by main.main  /home/u/my app: x/main.go:3
  why: receives from a nil channel, which blocks for ever
  usual cure: make the channel (make(chan T)) before the goroutine starts
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

waiting or at work, with nothing that speaks for a leak:
         1  select, waiting 2 minutes  main.loop  /home/u/my app: x/main.go:20
         1  sync.WaitGroup.Wait  main.wait  /home/u/my app: x/main.go:30
         1  a state of tomorrow  main.f  /home/u/my app: x/main.go:40
         1  runtime  runtime.futex  /usr/local/go/src/runtime/sys_linux_amd64.s:557
         1  runtime, waiting 3 minutes  runtime.gopark  /usr/local/go/src/runtime/proc.go:460
--
# all goroutines are asleep: nothing can wake
$ goperf leaks tests/data/goroutines/deadlock.txt
-- stdout --
2 goroutines: 2 leaked, 0 suspect, 0 waiting or at work

leaked  1 goroutine  sync.WaitGroup.Wait
  at main.main  /app/main.go:14
      sync.runtime_SemacquireWaitGroup  /usr/local/go/src/runtime/sema.go:114
      sync.(*WaitGroup).Wait  /usr/local/go/src/sync/waitgroup.go:206
      main.main  /app/main.go:14
  why: the runtime ended the program because all goroutines were asleep: none could wake another
  usual cure: call Done in a defer at the top of the goroutine, and Add before the go statement;
    wg.Go does both (Go 1.25)
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

leaked  1 goroutine  chan send
  at main.main.func1  /app/main.go:11
  created by main.main  /app/main.go:10
  why: the runtime ended the program because all goroutines were asleep: none could wake another
  usual cure: give the channel room for every value that can be sent (make(chan T, n)), so that a
    send never waits for a receiver that gave up; or send in a select beside <-ctx.Done()
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

--

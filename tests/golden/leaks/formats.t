$ goperf leaks -source tests/data/goroutine/src tests/data/goroutine/counted.txt
-- stdout --
11 goroutines: 0 leaked, 2 suspect, 9 waiting or at work

suspect  1 goroutine  chan receive
  at main.listener  tests/data/goroutine/src/main.go:30
           29 | func listener() {
      >    30 | 	for e := range events {
           31 | 		fmt.Println(e)
  why: waits for a value from a channel; nothing in its package sends to or closes the package-level
    channel events (the runtime never proves this one: a global keeps the channel alive)
  usual cure: close the channel where its last value is sent (defer close(ch) in the sender)
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  sleep
  at main.poll  tests/data/goroutine/src/main.go:46
           45 | 	for {
      >    46 | 		time.Sleep(time.Hour)
           47 | 	}
  why: sleeps in a loop that has no exit: each call that starts one adds a goroutine that never ends
    (one for the life of the program is no leak)
  usual cure: replace the sleep by a select on a ticker and <-ctx.Done(), so that the loop can end
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

waiting or at work, with nothing that speaks for a leak:
         3  chan send  main.abandonedResults.func1  tests/data/goroutine/src/main.go:24
         1  sync.Mutex.Lock  main.lockTwice  tests/data/goroutine/src/main.go:70
         1  chan receive  main.neverMade  tests/data/goroutine/src/main.go:73
         1  sleep  main.retry  tests/data/goroutine/src/main.go:52
         1  select  main.watch  tests/data/goroutine/src/main.go:59  (a timer and its context can wake it)
         1  chan receive  main.worker  tests/data/goroutine/src/main.go:37
         1  running  main.dump  tests/data/goroutine/src/main.go:82
No dump here says which goroutines are leaked for certain: a goroutineleak profile
  (/debug/pprof/goroutineleak, Go 1.27, or 1.26 with GOEXPERIMENT=goroutineleakprofile) does.
--
$ goperf leaks -source tests/data/goroutine/src tests/data/goroutine/profile.pb.gz
-- stdout --
11 goroutines: 0 leaked, 2 suspect, 9 waiting or at work

suspect  1 goroutine  chan receive
  at main.listener  tests/data/goroutine/src/main.go:30
           29 | func listener() {
      >    30 | 	for e := range events {
           31 | 		fmt.Println(e)
  why: waits for a value from a channel; nothing in its package sends to or closes the package-level
    channel events (the runtime never proves this one: a global keeps the channel alive)
  usual cure: close the channel where its last value is sent (defer close(ch) in the sender)
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

suspect  1 goroutine  sleep
  at main.poll  tests/data/goroutine/src/main.go:46
           45 | 	for {
      >    46 | 		time.Sleep(time.Hour)
           47 | 	}
  why: sleeps in a loop that has no exit: each call that starts one adds a goroutine that never ends
    (one for the life of the program is no leak)
  usual cure: replace the sleep by a select on a ticker and <-ctx.Done(), so that the loop can end
  memory: about 2.70 kB (estimated: 2.7 kB each and what their stacks keep alive)

waiting or at work, with nothing that speaks for a leak:
         3  chan send  main.abandonedResults.func1  tests/data/goroutine/src/main.go:24
         1  sync.Mutex.Lock  main.lockTwice  tests/data/goroutine/src/main.go:70
         1  chan receive  main.neverMade  tests/data/goroutine/src/main.go:73
         1  sleep  main.retry  tests/data/goroutine/src/main.go:52
         1  select  main.watch  tests/data/goroutine/src/main.go:59  (a timer and its context can wake it)
         1  chan receive  main.worker  tests/data/goroutine/src/main.go:37
         1  running  main.dump  tests/data/goroutine/src/main.go:82
No dump here says which goroutines are leaked for certain: a goroutineleak profile
  (/debug/pprof/goroutineleak, Go 1.27, or 1.26 with GOEXPERIMENT=goroutineleakprofile) does.
--
$ goperf leaks tests/data/goroutine/leaks-counted.txt | grep -E '^(leaked|[0-9])'
-- stdout --
10 goroutines: 10 leaked, 0 suspect, 0 waiting or at work
leaked  8 goroutines  chan send or receive
leaked  1 goroutine  sync.Mutex.Lock
leaked  1 goroutine  chan send or receive
--
$ goperf leaks - < tests/data/goroutine/leaks.pb.gz | grep -E '^(leaked|[0-9])'
-- stdout --
10 goroutines: 10 leaked, 0 suspect, 0 waiting or at work
leaked  8 goroutines  chan send
leaked  1 goroutine  sync.Mutex.Lock
leaked  1 goroutine  chan receive
--
# a profile of all and one of the leaked ones: the second marks the first
$ goperf leaks tests/data/goroutine/profile.pb.gz tests/data/goroutine/leaks.pb.gz | grep -E '^(leaked|suspect|[0-9])'
-- stdout --
11 goroutines: 5 leaked, 0 suspect, 6 waiting or at work
leaked  3 goroutines  chan send
leaked  1 goroutine  sync.Mutex.Lock
leaked  1 goroutine  chan receive
--
# packed text
$ gzip -c tests/data/goroutine/first.txt | goperf leaks - | head -1
-- stdout --
11 goroutines: 0 leaked, 1 suspect, 10 waiting or at work
--
# an evidence folder
$ mkdir $TMP/e && echo '{}' >$TMP/e/meta.json && cp tests/data/goroutine/profile.pb.gz $TMP/e/goroutine.pb.gz && cp tests/data/goroutine/leaks.pb.gz $TMP/e/goroutineleak.pb.gz && goperf leaks $TMP/e | head -1
-- stdout --
11 goroutines: 5 leaked, 0 suspect, 6 waiting or at work
--
$ goperf leaks -json -source tests/data/goroutine/src tests/data/goroutines/deadlock.txt
-- stdout --
{
 "schema": 1,
 "goperf": "0.1.0",
 "goroutines": 2,
 "leaked": 2,
 "suspect": 0,
 "proof": true,
 "dumps": [
  {
   "name": "tests/data/goroutines/deadlock.txt",
   "format": "debug=2",
   "leaks_only": false,
   "goroutines": 2,
   "leaked": 0
  }
 ],
 "groups": [
  {
   "verdict": "leaked",
   "reasons": [],
   "state": "sync.WaitGroup.Wait",
   "function": "main.main",
   "file": "tests/data/goroutine/src/main.go",
   "line": 14,
   "creator": null,
   "count": 1,
   "leaked": 1,
   "counts": [
    1
   ],
   "bytes_estimated": 2765,
   "labels": [],
   "why": "the runtime ended the program because all goroutines were asleep: none could wake another",
   "cure": "call Done in a defer at the top of the goroutine, and Add before the go statement; wg.Go does both (Go 1.25)",
   "stack": [
    {
     "function": "sync.runtime_SemacquireWaitGroup",
     "file": "/usr/local/go/src/runtime/sema.go",
     "line": 114
    },
    {
     "function": "sync.(*WaitGroup).Wait",
     "file": "/usr/local/go/src/sync/waitgroup.go",
     "line": 206
    },
    {
     "function": "main.main",
     "file": "tests/data/goroutine/src/main.go",
     "line": 14
    }
   ]
  },
  {
   "verdict": "leaked",
   "reasons": [],
   "state": "chan send",
   "function": "main.main.func1",
   "file": "tests/data/goroutine/src/main.go",
   "line": 11,
   "creator": {
    "function": "main.main",
    "file": "tests/data/goroutine/src/main.go",
    "line": 10
   },
   "count": 1,
   "leaked": 1,
   "counts": [
    1
   ],
   "bytes_estimated": 2765,
   "labels": [],
   "why": "the runtime ended the program because all goroutines were asleep: none could wake another",
   "cure": "give the channel room for every value that can be sent (make(chan T, n)), so that a send never waits for a receiver that gave up; or send in a select beside \u003c-ctx.Done()",
   "stack": [
    {
     "function": "main.main.func1",
     "file": "tests/data/goroutine/src/main.go",
     "line": 11
    }
   ]
  }
 ]
}
--
# the output of go test -json
$ goperf leaks tests/data/goroutines/timeout.jsonl
-- stdout --
1 goroutine: 0 leaked, 0 suspect, 1 waiting or at work

waiting or at work, with nothing that speaks for a leak:
         1  chan receive, waiting 3 minutes  main.f  /x/m.go:3
No dump here says which goroutines are leaked for certain: a goroutineleak profile
  (/debug/pprof/goroutineleak, Go 1.27, or 1.26 with GOEXPERIMENT=goroutineleakprofile) does.
--

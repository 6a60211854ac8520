# every kind of leak: the fifteen that the runtime proves, the sleep loop and the channel held by a global; none of the controls
@ needs shared
$ goperf leaks $SHARED/corpora/goroutine/out/goroutineleak.debug2 | grep -E '^(leaked|suspect|  at|[0-9]|    +[0-9]+  [a-zI])'
-- stdout --
22 goroutines: 15 leaked, 2 suspect, 5 waiting or at work
leaked  2 goroutines  chan receive
  at main.badGoroutineLeak.func1  /src/samples/goroutine/src/main.go:21
leaked  2 goroutines  chan send
  at main.earlyReturn.func1  /src/samples/goroutine/src/main.go:59
leaked  1 goroutine  sync.Cond.Wait
  at main.condWait.func1  /src/samples/goroutine/src/main.go:99
leaked  1 goroutine  chan receive
  at main.ctxNeverCancelled.func1  /src/samples/goroutine/src/main.go:114
leaked  1 goroutine  sync.Mutex.Lock
  at main.doubleLock.func1  /src/samples/goroutine/src/main.go:85
leaked  1 goroutine  select (no cases)
  at main.emptySelect.func1  /src/samples/goroutine/src/main.go:81
leaked  1 goroutine  select
  at main.ioPipe.func1  /src/samples/goroutine/src/main.go:126
leaked  1 goroutine  chan receive
  at main.labelled.func1.1  /src/samples/goroutine/src/main.go:131
leaked  1 goroutine  chan send (nil chan)
  at main.nilChan.func1  /src/samples/goroutine/src/main.go:80
leaked  1 goroutine  chan receive
  at main.rangeNoClose.func1  /src/samples/goroutine/src/main.go:74
leaked  1 goroutine  sync.RWMutex.RLock
  at main.rwLock.func1  /src/samples/goroutine/src/main.go:90
leaked  1 goroutine  chan send
  at main.timeoutLeak.func1  /src/samples/goroutine/src/main.go:65
leaked  1 goroutine  sync.WaitGroup.Wait
  at main.wgMissing.func1  /src/samples/goroutine/src/main.go:95
suspect  1 goroutine  chan receive
  at main.globalChan.func1  /src/samples/goroutine/src/main.go:104
suspect  1 goroutine  sleep
  at main.leakGoroutine.func1  /src/samples/goroutine/src/main.go:37
         1  select  main.cleanupGoroutine.func1  /src/samples/goroutine/src/main.go:46  (a timer and its context can wake it)
         1  select  main.goodGoroutine.func1  /src/samples/goroutine/src/main.go:26  (its context can end it)
         1  chan receive  main.timerLeak.func1  /src/samples/goroutine/src/main.go:117  (a timer will wake it)
         1  IO wait  http.ListenAndServe  /usr/local/go/src/net/http/server.go:3836
         1  running  main.main  /src/samples/goroutine/src/main.go:168
--
@ needs shared
$ cd $SHARED/corpora/goroutine/out && for f in *; do echo "$f $(goperf leaks $f | head -1)"; done
-- stdout --
goroutine.debug0 22 goroutines: 0 leaked, 3 suspect, 19 waiting or at work
goroutine.debug1 22 goroutines: 0 leaked, 3 suspect, 19 waiting or at work
goroutine.debug2 22 goroutines: 0 leaked, 4 suspect, 18 waiting or at work
goroutine.debug3 22 goroutines: 0 leaked, 4 suspect, 18 waiting or at work
goroutineleak.after70s.debug2 22 goroutines: 15 leaked, 2 suspect, 5 waiting or at work
goroutineleak.debug0 15 goroutines: 15 leaked, 0 suspect, 0 waiting or at work
goroutineleak.debug1 15 goroutines: 15 leaked, 0 suspect, 0 waiting or at work
goroutineleak.debug2 22 goroutines: 15 leaked, 2 suspect, 5 waiting or at work
goroutineleak.debug3 22 goroutines: 15 leaked, 2 suspect, 5 waiting or at work
--
@ needs shared
$ goperf leaks $SHARED/corpora/goroutine/out/goroutine.debug0 $SHARED/corpora/goroutine/out/goroutineleak.debug0 | grep -E '^(leaked|suspect|  at|[0-9])'
-- stdout --
22 goroutines: 15 leaked, 2 suspect, 5 waiting or at work
leaked  2 goroutines  chan receive
  at main.badGoroutineLeak.func1  /tmp/research/advice/samples/goroutine/src/main.go:21
leaked  2 goroutines  chan send
  at main.earlyReturn.func1  /tmp/research/advice/samples/goroutine/src/main.go:59
leaked  1 goroutine  sync.Cond.Wait
  at main.condWait.func1  /tmp/research/advice/samples/goroutine/src/main.go:99
leaked  1 goroutine  chan receive
  at main.ctxNeverCancelled.func1  /tmp/research/advice/samples/goroutine/src/main.go:114
leaked  1 goroutine  sync.Mutex.Lock
  at main.doubleLock.func1  /tmp/research/advice/samples/goroutine/src/main.go:85
leaked  1 goroutine  select (no cases)
  at main.emptySelect.func1  /tmp/research/advice/samples/goroutine/src/main.go:81
leaked  1 goroutine  select
  at main.ioPipe.func1  /tmp/research/advice/samples/goroutine/src/main.go:126
leaked  1 goroutine  chan receive
  at main.labelled.func1.1  /tmp/research/advice/samples/goroutine/src/main.go:131
leaked  1 goroutine  chan send
  at main.nilChan.func1  /tmp/research/advice/samples/goroutine/src/main.go:80
leaked  1 goroutine  chan receive
  at main.rangeNoClose.func1  /tmp/research/advice/samples/goroutine/src/main.go:74
leaked  1 goroutine  sync.RWMutex.RLock
  at main.rwLock.func1  /tmp/research/advice/samples/goroutine/src/main.go:90
leaked  1 goroutine  chan send
  at main.timeoutLeak.func1  /tmp/research/advice/samples/goroutine/src/main.go:65
leaked  1 goroutine  sync.WaitGroup.Wait
  at main.wgMissing.func1  /tmp/research/advice/samples/goroutine/src/main.go:95
suspect  1 goroutine  chan receive
  at main.globalChan.func1  /tmp/research/advice/samples/goroutine/src/main.go:104
suspect  1 goroutine  sleep
  at main.leakGoroutine.func1  /tmp/research/advice/samples/goroutine/src/main.go:37
--

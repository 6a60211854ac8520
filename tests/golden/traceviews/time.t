# collections and pauses; the least utilization is that of the window around the stopped world
$ goperf trace gc tests/data/trace/small.trace
-- stdout --
Collections: none in this window

Pauses
stop the world for  n    total      p50      p99      max      max at  longest to stop  waited for  asked by
start trace         1  21.3 µs  21.3 µs  21.3 µs  21.3 µs  0.000099 s                0  -           runtime/trace.(*traceMultiplexer).startLocked subscribe.go:142

Minimum mutator utilization
 window  least utilization          at
 100 µs                79%  0.000099 s
1.00 ms                98%  0.000000 s
5.00 ms               100%  0.000000 s
10.0 ms               100%  0.000000 s
22.0 ms               100%  0.000000 s
--
$ goperf trace blocking --top=4 --function='main.worker' tests/data/trace/small.trace
-- stdout --
Time off the processor
n    total  share      p50      p99      max  state    reason        where
3  4.73 ms   100%   454 µs  4.25 ms  4.25 ms  waiting  sync          main.worker main.go:60
5  9.47 µs   0.2%  1.86 µs  2.82 µs  2.82 µs  waiting  chan receive  main.worker main.go:58
--
$ goperf trace blocking --state=running --csv tests/data/trace/mini.trace
-- stdout --
count,total_ns,share,p50_ns,p99_ns,max_ns,state,reason,stack
7,2238,1,64,1792,1792,running,,
--
$ goperf trace sched --top=3 tests/data/trace/small.trace
-- stdout --
Waits for a processor
 n    total      p50      p90      p99    p99.9      max  function
30  13.2 ms  13.4 µs  2.40 ms  2.43 ms  2.43 ms  2.43 ms  (all)
13  5.26 ms  9.22 µs  2.40 ms  2.43 ms  2.43 ms  2.43 ms  main.worker
 1  2.42 ms  2.42 ms  2.42 ms  2.42 ms  2.42 ms  2.42 ms  runtime.traceStartReadCPU.func1
... and 6 more: --top=0 shows all

The longest waits
   wait          at  goroutine  function                                   because               running  idle  GC  stopped  what ran
2.43 ms  0.000200 s         25  main.worker                                a processor was idle      26%   73%  0%       0%  main.worker 25%, runtime.traceStartReadCPU.func1 0%
2.42 ms  0.000138 s         21  runtime.traceStartReadCPU.func1            a processor was idle      25%   74%  0%       0%  main.worker 24%, main.main 1%
2.41 ms  0.000179 s         22  runtime.(*traceAdvancerState).start.func1  a processor was idle      25%   74%  0%       0%  main.worker 25%, main.main 0%
... and 27 more: --top=0 shows all
--

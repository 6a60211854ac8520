# filters and options
$ goperf pprof -top -focus=main -ignore=sort tests/data/pprof/cpu.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: cpu
Time: 2026-11-24 14:11:49 UTC
Duration: 400.54ms, Total samples = 250ms (62.42%)
Active filters:
   focus=main
   ignore=sort
Showing nodes accounting for 240ms, 96.00% of 250ms total
      flat  flat%   sum%        cum   cum%
      50ms 20.00% 20.00%       50ms 20.00%  runtime.asyncPreempt
      20ms  8.00% 28.00%       20ms  8.00%  runtime.getMCache (inline)
      20ms  8.00% 36.00%       70ms 28.00%  runtime.mallocgcTiny
      20ms  8.00% 44.00%       20ms  8.00%  runtime.memmove
      20ms  8.00% 52.00%       20ms  8.00%  runtime.nextFreeFast (inline)
      20ms  8.00% 60.00%       30ms 12.00%  sync.(*Pool).Get
      20ms  8.00% 68.00%       20ms  8.00%  sync.(*Pool).Put
      10ms  4.00% 72.00%       30ms 12.00%  fmt.(*pp).free
      10ms  4.00% 76.00%      240ms 96.00%  main.sum
      10ms  4.00% 80.00%       40ms 16.00%  runtime.convT64
      10ms  4.00% 84.00%       10ms  4.00%  runtime.gcmarknewobject
      10ms  4.00% 88.00%       80ms 32.00%  runtime.mallocgc
      10ms  4.00% 92.00%       10ms  4.00%  runtime.tryDeferToSpanScan
      10ms  4.00% 96.00%       10ms  4.00%  sync.runtime_procUnpin
         0     0% 96.00%       20ms  8.00%  fmt.(*buffer).write (inline)
         0     0% 96.00%       50ms 20.00%  fmt.(*fmt).fmtInteger
         0     0% 96.00%       20ms  8.00%  fmt.(*fmt).pad
         0     0% 96.00%       60ms 24.00%  fmt.(*pp).doPrint
         0     0% 96.00%       50ms 20.00%  fmt.(*pp).fmtInteger
         0     0% 96.00%       60ms 24.00%  fmt.(*pp).printArg
         0     0% 96.00%      190ms 76.00%  fmt.Sprint
         0     0% 96.00%       30ms 12.00%  fmt.newPrinter
         0     0% 96.00%       10ms  4.00%  gcWriteBarrier
         0     0% 96.00%      230ms 92.00%  main.double (inline)
         0     0% 96.00%      240ms 96.00%  main.labelled
         0     0% 96.00%      240ms 96.00%  main.labelled.func1
         0     0% 96.00%      240ms 96.00%  main.main
         0     0% 96.00%      240ms 96.00%  main.work
         0     0% 96.00%      240ms 96.00%  main.work.func1
         0     0% 96.00%      240ms 96.00%  runtime.main
         0     0% 96.00%       50ms 20.00%  runtime.slicebytetostring
         0     0% 96.00%       10ms  4.00%  runtime.systemstack
         0     0% 96.00%       10ms  4.00%  runtime.wbBufFlush
         0     0% 96.00%       10ms  4.00%  runtime.wbBufFlush.func1
         0     0% 96.00%       10ms  4.00%  runtime.wbBufFlush1
         0     0% 96.00%      240ms 96.00%  runtime/pprof.Do
-- stderr --
Ignore expression matched no samples
--
$ goperf pprof -top -hide=runtime -show_from=main tests/data/pprof/cpu.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: cpu
Time: 2026-11-24 14:11:49 UTC
Duration: 400.54ms, Total samples = 250ms (62.42%)
Active filters:
   hide=runtime
   show_from=main
Showing nodes accounting for 240ms, 96.00% of 250ms total
      flat  flat%   sum%        cum   cum%
      70ms 28.00% 28.00%      190ms 76.00%  fmt.Sprint
      40ms 16.00% 44.00%      230ms 92.00%  main.double (inline)
      30ms 12.00% 56.00%       50ms 20.00%  fmt.(*fmt).fmtInteger
      30ms 12.00% 68.00%       30ms 12.00%  sync.(*Pool).Get
      20ms  8.00% 76.00%       20ms  8.00%  fmt.(*buffer).write (inline)
      20ms  8.00% 84.00%       20ms  8.00%  sync.(*Pool).Put
      10ms  4.00% 88.00%       30ms 12.00%  fmt.(*pp).free
      10ms  4.00% 92.00%       60ms 24.00%  fmt.(*pp).printArg
      10ms  4.00% 96.00%      240ms 96.00%  main.sum
         0     0% 96.00%       20ms  8.00%  fmt.(*fmt).pad
         0     0% 96.00%       60ms 24.00%  fmt.(*pp).doPrint
         0     0% 96.00%       50ms 20.00%  fmt.(*pp).fmtInteger
         0     0% 96.00%       30ms 12.00%  fmt.newPrinter
         0     0% 96.00%      240ms 96.00%  main.labelled
         0     0% 96.00%      240ms 96.00%  main.labelled.func1
         0     0% 96.00%      240ms 96.00%  main.main
         0     0% 96.00%      240ms 96.00%  main.work
         0     0% 96.00%      240ms 96.00%  main.work.func1
--
$ goperf pprof -top -lines -noinlines -nodecount=4 tests/data/pprof/cpu.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: cpu
Time: 2026-11-24 14:11:49 UTC
Duration: 400.54ms, Total samples = 250ms (62.42%)
Showing nodes accounting for 110ms, 44.00% of 250ms total
Showing top 4 nodes out of 50
      flat  flat%   sum%        cum   cum%
      50ms 20.00% 20.00%       50ms 20.00%  runtime.asyncPreempt runtime/preempt_amd64.s:9
      20ms  8.00% 28.00%       20ms  8.00%  runtime.mallocgcTiny runtime/malloc.go:1247
      20ms  8.00% 36.00%       20ms  8.00%  runtime.mallocgcTiny runtime/malloc.go:1277
      20ms  8.00% 44.00%       20ms  8.00%  sync.(*Pool).Put sync/pool.go:112
--
$ goperf pprof -top -files -relative_percentages -focus=shop tests/data/pprof/heap.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: inuse_space
Time: 2026-11-24 14:11:50 UTC
Active filters:
   focus=shop
Showing nodes accounting for 99.03kB, 100% of 99.03kB total
      flat  flat%   sum%        cum   cum%
   99.03kB   100%   100%    99.03kB   100%  example.com/profiles/main.go
--
$ goperf pprof -top -tagroot=request -cum -nodecount=4 tests/data/pprof/cpu.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: cpu
Time: 2026-11-24 14:11:49 UTC
Duration: 400.54ms, Total samples = 250ms (62.42%)
Showing nodes accounting for 10ms, 4.00% of 250ms total
Showing top 4 nodes out of 42
      flat  flat%   sum%        cum   cum%
         0     0%     0%      240ms 96.00%  main.labelled
         0     0%     0%      240ms 96.00%  main.labelled.func1
         0     0%     0%      240ms 96.00%  main.main
      10ms  4.00%  4.00%      240ms 96.00%  main.sum
--
$ goperf pprof -top -mean -unit=us tests/data/pprof/block.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: mean_delay
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 99622.63us, 2277.92% of 4373.40us total
Dropped 16 nodes (cum <= 21.87us)
      flat  flat%   sum%        cum   cum%
 3362.55us 76.89% 76.89%  3362.55us 76.89%  sync.(*Mutex).Lock (inline)
96260.07us 2201.03% 2277.92% 96260.07us 2201.03%  sync.(*WaitGroup).Wait
         0     0% 2277.92%  3362.55us 76.89%  main.(*shop).Add
         0     0% 2277.92% 96260.07us 2201.03%  main.contend
         0     0% 2277.92%  3362.55us 76.89%  main.contend.func1
         0     0% 2277.92% 24337.64us 556.49%  main.main
         0     0% 2277.92% 24337.64us 556.49%  runtime.main
--
$ goperf pprof -top -divide_by=2 -compact_labels -prune_from=leave tests/data/pprof/goroutine.pb.gz
-- stdout --
Showing nodes accounting for 2, 100% of 2 total
      flat  flat%   sum%        cum   cum%
         1 75.00% 75.00%          1 75.00%  main.leave.func1
         0 25.00%   100%          0 25.00%  runtime.goroutineProfileWithLabels
         0     0%   100%          0 25.00%  main.main
         0     0%   100%          0 25.00%  main.write
         0     0%   100%          0 25.00%  runtime.main
         0     0%   100%          0 25.00%  runtime.pprof_goroutineProfileWithLabels
         0     0%   100%          0 25.00%  runtime/pprof.(*Profile).WriteTo
         0     0%   100%          0 25.00%  runtime/pprof.writeGoroutine
         0     0%   100%          0 25.00%  runtime/pprof.writeRuntimeProfile
--
$ goperf pprof -top -base tests/data/pprof/mutex.pb.gz tests/data/pprof/block.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: delay
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 96.89ms, 15.40% of 629.27ms total
Dropped 35 nodes (cum <= 3.15ms)
      flat  flat%   sum%        cum   cum%
 -266.10ms 42.29% 42.29%  -266.10ms 42.29%  sync.(*Mutex).Unlock
  265.64ms 42.21% 0.073%   265.64ms 42.21%  sync.(*Mutex).Lock
   96.26ms 15.30% 15.22%    96.26ms 15.30%  sync.(*WaitGroup).Wait
    1.09ms  0.17% 15.40%     1.09ms  0.17%  runtime.chanrecv1
         0     0% 15.40%    96.26ms 15.30%  main.contend
         0     0% 15.40%    97.35ms 15.47%  main.main
         0     0% 15.40%    97.35ms 15.47%  runtime.main
         0     0% 15.40%     1.09ms  0.17%  runtime/pprof.StopCPUProfile
--
$ goperf pprof -top -diff_base tests/data/pprof/block.pb.gz tests/data/pprof/block.pb.gz tests/data/pprof/mutex.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: delay
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 266.10ms, 73.31% of 362.99ms total
Dropped 19 nodes (cum <= 1.81ms)
      flat  flat%   sum%        cum   cum%
  266.10ms 73.31% 73.31%   266.10ms 73.31%  sync.(*Mutex).Unlock
         0     0% 73.31%   266.10ms 73.31%  main.(*shop).Add
         0     0% 73.31%   266.10ms 73.31%  main.contend.func1
--
$ goperf pprof -top -diff_base tests/data/pprof/block.pb.gz -normalize tests/data/pprof/mutex.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: delay
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 0, 0% of 362992.29us total
      flat  flat%   sum%        cum   cum%
362748.16us 99.93% 99.93% 362748.16us 99.93%  sync.(*Mutex).Unlock
-265641.73us 73.18% 26.75% -265641.73us 73.18%  sync.(*Mutex).Lock (inline)
-96260.07us 26.52%  0.23% -96260.07us 26.52%  sync.(*WaitGroup).Wait
-1090.49us   0.3% 0.067% -1090.49us   0.3%  runtime.chanrecv1
  244.13us 0.067%     0%   244.13us 0.067%  runtime.unlock (inline)
         0     0%     0%    -3.92us 0.0011%  internal/bytealg.MakeNoZero
         0     0%     0% 97106.43us 26.75%  main.(*shop).Add
         0     0%     0% -96260.07us 26.52%  main.contend
         0     0%     0% 97106.43us 26.75%  main.contend.func1
         0     0%     0%    -3.92us 0.0011%  main.labelled
         0     0%     0%    -3.92us 0.0011%  main.labelled.func1
         0     0%     0% -97350.56us 26.82%  main.main
         0     0%     0%    -3.92us 0.0011%  main.sortLines
         0     0%     0%    -3.92us 0.0011%  main.work
         0     0%     0%    -3.92us 0.0011%  main.work.func2
         0     0%     0%    28.24us 0.0078%  runtime.asyncPreempt2.func1
         0     0%     0%   150.83us 0.042%  runtime.findRunnable
         0     0%     0%    -3.92us 0.0011%  runtime.gcBgMarkStartWorkers
         0     0%     0%    93.30us 0.026%  runtime.gcBgMarkWorker
         0     0%     0%    93.30us 0.026%  runtime.gcMarkDone
         0     0%     0%    93.30us 0.026%  runtime.gcMarkTermination
         0     0%     0%    93.30us 0.026%  runtime.gcMarkTermination.func3
         0     0%     0%    -3.92us 0.0011%  runtime.gcStart
         0     0%     0%    20.18us 0.0056%  runtime.gcstopm
         0     0%     0%   127.38us 0.035%  runtime.gopreempt_m (inline)
         0     0%     0%   131.75us 0.036%  runtime.goschedImpl
         0     0%     0%     4.37us 0.0012%  runtime.gosched_m
         0     0%     0% -97350.56us 26.82%  runtime.main
         0     0%     0%    -3.92us 0.0011%  runtime.mallocgc
         0     0%     0%    -3.92us 0.0011%  runtime.mallocgcSmallNoscan
         0     0%     0%    51.69us 0.014%  runtime.mcall
         0     0%     0%    99.14us 0.027%  runtime.morestack
         0     0%     0%    99.14us 0.027%  runtime.newstack
         0     0%     0%    19.08us 0.0053%  runtime.park_m
         0     0%     0%   130.65us 0.036%  runtime.runSafePointFn
         0     0%     0%   150.83us 0.042%  runtime.schedule
         0     0%     0%    93.30us 0.026%  runtime.startTheWorldWithSema
         0     0%     0%    93.30us 0.026%  runtime.systemstack
         0     0%     0%    -3.92us 0.0011%  runtime/pprof.Do
         0     0%     0% -1086.57us   0.3%  runtime/pprof.StopCPUProfile
         0     0%     0%    -3.92us 0.0011%  strings.(*Builder).Grow
         0     0%     0%    -3.92us 0.0011%  strings.(*Builder).grow
         0     0%     0%    -3.92us 0.0011%  strings.Repeat
--

# packed in any way, from anywhere
$ gzip -dc tests/data/pprof/goroutine.pb.gz | goperf pprof -top -
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: goroutine
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 4, 100% of 4 total
      flat  flat%   sum%        cum   cum%
         3 75.00% 75.00%          3 75.00%  runtime.gopark
         1 25.00%   100%          1 25.00%  runtime.goroutineProfileWithLabels
         0     0%   100%          3 75.00%  main.leave.func1
         0     0%   100%          1 25.00%  main.main
         0     0%   100%          1 25.00%  main.write
         0     0%   100%          3 75.00%  runtime.block
         0     0%   100%          1 25.00%  runtime.main
         0     0%   100%          1 25.00%  runtime.pprof_goroutineProfileWithLabels
         0     0%   100%          1 25.00%  runtime/pprof.(*Profile).WriteTo
         0     0%   100%          1 25.00%  runtime/pprof.writeGoroutine
         0     0%   100%          1 25.00%  runtime/pprof.writeRuntimeProfile
--
@ needs zstd
$ gzip -dc tests/data/pprof/goroutine.pb.gz | zstd -q -c > $TMP/g.zst; goperf pprof -top -compact_labels $TMP/g.zst
-- stdout --
Showing nodes accounting for 4, 100% of 4 total
      flat  flat%   sum%        cum   cum%
         3 75.00% 75.00%          3 75.00%  runtime.gopark
         1 25.00%   100%          1 25.00%  runtime.goroutineProfileWithLabels
         0     0%   100%          3 75.00%  main.leave.func1
         0     0%   100%          1 25.00%  main.main
         0     0%   100%          1 25.00%  main.write
         0     0%   100%          3 75.00%  runtime.block
         0     0%   100%          1 25.00%  runtime.main
         0     0%   100%          1 25.00%  runtime.pprof_goroutineProfileWithLabels
         0     0%   100%          1 25.00%  runtime/pprof.(*Profile).WriteTo
         0     0%   100%          1 25.00%  runtime/pprof.writeGoroutine
         0     0%   100%          1 25.00%  runtime/pprof.writeRuntimeProfile
--
# Go's text names its frames in comments, which the original ignores
$ goperf pprof -top -nodecount=5 tests/data/pprof/heap.debug1.txt
-- stdout --
Type: inuse_space
Showing nodes accounting for 131.32kB, 100% of 131.32kB total
Showing top 5 nodes out of 14
      flat  flat%   sum%        cum   cum%
   99.03kB 75.41% 75.41%    99.03kB 75.41%  main.(*shop).Add
   32.29kB 24.59%   100%    32.29kB 24.59%  runtime.mallocgc
         0     0%   100%    99.03kB 75.41%  main.contend.func1
         0     0%   100%    16.24kB 12.36%  runtime.allocm
         0     0%   100%    16.24kB 12.36%  runtime.gcMarkTermination.func3
--
$ goperf pprof -compat -top -nodecount=5 tests/data/pprof/heap.debug1.txt
-- stdout --
Type: inuse_space
Showing nodes accounting for 131.32kB, 100% of 131.32kB total
      flat  flat%   sum%        cum   cum%
  131.32kB   100%   100%   131.32kB   100%  <unknown>
--
$ goperf pprof -top tests/data/pprof/goroutine.debug1.txt
-- stdout --
Type: goroutine
Showing nodes accounting for 4, 100% of 4 total
      flat  flat%   sum%        cum   cum%
         3 75.00% 75.00%          3 75.00%  main.leave.func1
         1 25.00%   100%          1 25.00%  runtime/pprof.writeRuntimeProfile
         0     0%   100%          1 25.00%  main.main
         0     0%   100%          1 25.00%  main.write
         0     0%   100%          1 25.00%  runtime.main
         0     0%   100%          1 25.00%  runtime/pprof.(*Profile).WriteTo
         0     0%   100%          1 25.00%  runtime/pprof.writeGoroutine
--
# a binary CPU profile in front of another file is no program
$ goperf pprof -top tests/data/legacy/cpu64l tests/data/legacy/cpu64l
-- stdout --
File: main
Type: cpu
Showing nodes accounting for 60ms, 100% of 60ms total
      flat  flat%   sum%        cum   cum%
      60ms   100%   100%       60ms   100%  [main]
--
$ goperf pprof -top -compat tests/data/legacy/cpu64l tests/data/legacy/cpu64l
-- stdout --
File: cpu64l
Type: cpu
Showing nodes accounting for 30ms, 100% of 30ms total
      flat  flat%   sum%        cum   cum%
      30ms   100%   100%       30ms   100%  [cpu64l]
--
$ goperf pprof -raw tests/data/legacy/cpu32b
-- stdout --
PeriodType: cpu nanoseconds
Period: 10000000
Samples:
samples/count cpu/nanoseconds
          2   20000000: 1 2 3 
          1   10000000: 4 3 
Locations
     1: 0x400100 M=1 
     2: 0x400200 M=1 
     3: 0x400300 M=1 
     4: 0x400500 M=1 
Mappings
1: 0x400000/0x500000/0x0 /bin/main  
--
$ goperf pprof -raw tests/data/legacy/heap
-- stdout --
PeriodType: space bytes
Period: 524288
Samples:
alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes
       1025    1049600        512     524800: 1 2 
                bytes:[1024]
        769    1575937        683    1050112: 3 
                bytes:[1536]
Locations
     1: 0x4000ff M=1 
     2: 0x4001ff M=1 
     3: 0x4002ff M=1 
Mappings
1: 0x400000/0x500000/0x0 /bin/main  
2: 0x7f0000000000/0x7f0000001000/0x1000 /lib/x.so.6  
--
$ goperf pprof -raw tests/data/legacy/threads
-- stdout --
PeriodType: thread count
Period: 1
Samples:
thread/count
          2: 1 2 3 
Locations
     1: 0x40ba2f M=1 
     2: 0x40b687 M=1 
     3: 0x7f93 M=3 
Mappings
1: 0x400000/0x500000/0x0 /bin/main  
2: 0x7f0000000000/0x7f0000001000/0x1000 /lib/x.so.6  
3: 0x0/0xffffffffffffffff/0x0   
--
$ goperf pprof -raw tests/data/legacy/contention
-- stdout --
PeriodType: contentions count
Period: 100
Duration: 60ms
Samples:
contentions/count delay/microseconds
        200        100: 1 2 
Locations
     1: 0x0 f f.java:1:0 s=0
     2: 0x0 M=1 
Mappings
1: 0x0/0xffffffffffffffff/0x0   
--
$ goperf pprof -raw tests/data/legacy/mutex
-- stdout --
PeriodType: contentions count
Period: 1
Samples:
contentions/count delay/nanoseconds
         79  265641726: 1 
Locations
     1: 0x4e0133 M=1 sync.(*Mutex).Lock sync/mutex.go:46:0 s=0
Mappings
1: 0x0/0xffffffffffffffff/0x0   [FN][FL][LN]
--

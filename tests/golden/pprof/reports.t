# every report on profiles of tests/data/profile-src
$ goperf pprof -top tests/data/pprof/cpu.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: cpu
Time: 2026-11-24 14:11:49 UTC
Duration: 400.54ms, Total samples = 250ms (62.42%)
Showing nodes accounting for 250ms, 100% of 250ms total
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
      10ms  4.00% 88.00%       10ms  4.00%  runtime.lock2
      10ms  4.00% 92.00%       80ms 32.00%  runtime.mallocgc
      10ms  4.00% 96.00%       10ms  4.00%  runtime.tryDeferToSpanScan
      10ms  4.00%   100%       10ms  4.00%  sync.runtime_procUnpin
         0     0%   100%       20ms  8.00%  fmt.(*buffer).write (inline)
         0     0%   100%       50ms 20.00%  fmt.(*fmt).fmtInteger
         0     0%   100%       20ms  8.00%  fmt.(*fmt).pad
         0     0%   100%       60ms 24.00%  fmt.(*pp).doPrint
         0     0%   100%       50ms 20.00%  fmt.(*pp).fmtInteger
         0     0%   100%       60ms 24.00%  fmt.(*pp).printArg
         0     0%   100%      190ms 76.00%  fmt.Sprint
         0     0%   100%       30ms 12.00%  fmt.newPrinter
         0     0%   100%       10ms  4.00%  gcWriteBarrier
         0     0%   100%      230ms 92.00%  main.double (inline)
         0     0%   100%      240ms 96.00%  main.labelled
         0     0%   100%      240ms 96.00%  main.labelled.func1
         0     0%   100%      240ms 96.00%  main.main
         0     0%   100%      240ms 96.00%  main.work
         0     0%   100%      240ms 96.00%  main.work.func1
         0     0%   100%       10ms  4.00%  runtime.bgsweep
         0     0%   100%       10ms  4.00%  runtime.lock (inline)
         0     0%   100%       10ms  4.00%  runtime.lockWithRank (inline)
         0     0%   100%      240ms 96.00%  runtime.main
         0     0%   100%       50ms 20.00%  runtime.slicebytetostring
         0     0%   100%       10ms  4.00%  runtime.systemstack
         0     0%   100%       10ms  4.00%  runtime.wbBufFlush
         0     0%   100%       10ms  4.00%  runtime.wbBufFlush.func1
         0     0%   100%       10ms  4.00%  runtime.wbBufFlush1
         0     0%   100%      240ms 96.00%  runtime/pprof.Do
--
$ goperf pprof -top -cum -nodecount=5 tests/data/pprof/heap.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: inuse_space
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 131.32kB, 100% of 131.32kB total
Showing top 5 nodes out of 14
      flat  flat%   sum%        cum   cum%
   99.03kB 75.41% 75.41%    99.03kB 75.41%  main.(*shop).Add
         0     0% 75.41%    99.03kB 75.41%  main.contend.func1
   32.29kB 24.59%   100%    32.29kB 24.59%  runtime.mallocgc
         0     0%   100%    16.24kB 12.36%  runtime.allocm
         0     0%   100%    16.24kB 12.36%  runtime.gcMarkTermination.func3
--
$ goperf pprof -tree -alloc_space -nodecount=4 tests/data/pprof/heap.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: alloc_space
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 37.59MB, 93.56% of 40.17MB total
Dropped 35 nodes (cum <= 0.20MB)
Showing top 4 nodes out of 24
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context 	 	 
----------------------------------------------------------+-------------
                                           17.71MB   100% |   main.double
   17.70MB 44.05% 44.05%    17.71MB 44.09%                | fmt.Sprint
----------------------------------------------------------+-------------
   12.85MB 31.99% 76.03%    30.56MB 76.07%                | main.double
                                           17.71MB 57.95% |   fmt.Sprint
----------------------------------------------------------+-------------
    4.54MB 11.30% 87.33%     4.54MB 11.30%                | strings.genSplit
----------------------------------------------------------+-------------
    2.50MB  6.23% 93.56%     2.50MB  6.23%                | internal/bytealg.MakeNoZero
----------------------------------------------------------+-------------
--
$ goperf pprof -peek 'main\.\(\*shop\)' tests/data/pprof/block.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: delay
Time: 2026-11-24 14:11:50 UTC
Showing nodes accounting for 362992.29us, 100% of 362992.29us total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context 	 	 
----------------------------------------------------------+-------------
                                       265641.73us   100% |   main.contend.func1
         0     0%     0% 265641.73us 73.18%                | main.(*shop).Add
                                       265641.73us   100% |   sync.(*Mutex).Lock (inline)
----------------------------------------------------------+-------------
--
$ goperf pprof -traces tests/data/pprof/goroutine.pb.gz
-- stdout --
File: profiles
Build ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864
Type: goroutine
Time: 2026-11-24 14:11:50 UTC
-----------+-------------------------------------------------------
         3   runtime.gopark
             runtime.block
             main.leave.func1
-----------+-------------------------------------------------------
         1   runtime.goroutineProfileWithLabels
             runtime.pprof_goroutineProfileWithLabels
             runtime/pprof.writeRuntimeProfile
             runtime/pprof.writeGoroutine
             runtime/pprof.(*Profile).WriteTo
             main.write
             main.main
             runtime.main
-----------+-------------------------------------------------------
--
$ goperf pprof -tags tests/data/pprof/cpu.pb.gz
-- stdout --
 request: Total 240ms of 250ms (96.00%)
          240ms (96.00%): sum

--
$ goperf pprof -raw tests/data/profile/sparse.pb
-- stdout --
Comment: a comment
PeriodType: cpu nanoseconds
Period: 100
Time: 2023-11-14 22:13:20 +0000 UTC
Duration: 1.5s
Samples:
samples/count cpu/nanoseconds[dflt]
          1         10: 900 7 
                key:[value]
                bytes:[16 kB]
          2        -20: 7 7 900 
Locations
     7: 0x1234 M=5 main main.go:12:3 s=10
             main main.go:13:0 s=10
   900: 0x2000 [F] main main.go:1:0 s=10
Mappings
5: 0x1000/0x9000/0x0 /bin/x deadbeef [FN]
--
$ goperf pprof -comments -add_comment=hello tests/data/profile/sparse.pb
-- stdout --
a comment
hello
--
$ goperf pprof -dot -contentions -nodecount=6 tests/data/pprof/mutex.pb.gz
-- stdout --
digraph "profiles" {
node [style=filled fillcolor="#f8f8f8"]
subgraph cluster_L { "File: profiles" [shape=box fontsize=16 label="File: profiles\lBuild ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864\lType: contentions\lTime: 2026-11-24 14:11:50 UTC\lShowing nodes accounting for 114, 100% of 114 total\lShowing top 6 nodes out of 22\l\lSee https://git.io/JfYMW for how to read the graph\l" tooltip="profiles"] }
N1 [label="sync\n(*Mutex)\nUnlock\n79 (69.30%)" id="node1" fontsize=24 shape=box tooltip="sync.(*Mutex).Unlock (79)" color="#b21200" fillcolor="#edd7d5"]
N2 [label="main\ncontend\nfunc1\n0 of 79 (69.30%)" id="node2" fontsize=8 shape=box tooltip="main.contend.func1 (79)" color="#b21200" fillcolor="#edd7d5"]
N3 [label="runtime\nunlock\n35 (30.70%)" id="node3" fontsize=19 shape=box tooltip="runtime.unlock (35)" color="#b23500" fillcolor="#eddcd5"]
N4 [label="runtime\nschedule\n0 of 34 (29.82%)" id="node4" fontsize=8 shape=box tooltip="runtime.schedule (34)" color="#b23600" fillcolor="#eddcd5"]
N5 [label="runtime\nmorestack\n0 of 21 (18.42%)" id="node5" fontsize=8 shape=box tooltip="runtime.morestack (21)" color="#b24f0e" fillcolor="#ede0d7"]
N6 [label="runtime\nmcall\n0 of 13 (11.40%)" id="node6" fontsize=8 shape=box tooltip="runtime.mcall (13)" color="#b27d4c" fillcolor="#ede6df"]
N2 -> N1 [label=" 79" weight=70 penwidth=4 color="#b21200" tooltip="main.contend.func1 ... sync.(*Mutex).Unlock (79)" labeltooltip="main.contend.func1 ... sync.(*Mutex).Unlock (79)" style="dotted"]
N4 -> N3 [label=" 34\n (inline)" weight=30 penwidth=2 color="#b23600" tooltip="runtime.schedule ... runtime.unlock (34)" labeltooltip="runtime.schedule ... runtime.unlock (34)" style="dotted"]
N5 -> N4 [label=" 21" weight=19 color="#b24f0e" tooltip="runtime.morestack ... runtime.schedule (21)" labeltooltip="runtime.morestack ... runtime.schedule (21)" style="dotted"]
N6 -> N4 [label=" 13" weight=12 color="#b27d4c" tooltip="runtime.mcall ... runtime.schedule (13)" labeltooltip="runtime.mcall ... runtime.schedule (13)" style="dotted"]
}
--
$ goperf pprof -callgrind tests/data/profile/sparse.pb
-- stdout --
positions: instr line
events: cpu(ns)

ob=(1) /bin/x
fl=(1) main.go
fn=(1) main
0x1234 12 -20
cfl=(1)
cfn=(2) main [1/2]
calls=0 0x1234 13
* * -20
cfl=(1)
cfn=(3) main [2/2]
calls=0 0x2000 1
* * 10

ob=
fl=(1)
fn=(1)
+3532 1 10
cfl=(1)
cfn=(2)
calls=0 * 13
* * -20

ob=(1)
fl=(1)
fn=(1)
-3532 13 0
cfl=(1)
cfn=(2)
calls=0 -3532 12
* * -10
--
$ goperf pprof -proto tests/data/profile/sparse.pb | gzip -dc | goperf pprof -raw -
-- stdout --
Comment: a comment
PeriodType: cpu nanoseconds
Period: 100
Time: 2023-11-14 22:13:20 +0000 UTC
Duration: 1.5s
Samples:
samples/count cpu/nanoseconds[dflt]
          1         10: 900 7 
                key:[value]
                bytes:[16 kB]
          2        -20: 7 7 900 
Locations
     7: 0x1234 M=5 main main.go:12:3 s=10
             main main.go:13:0 s=10
   900: 0x2000 [F] main main.go:1:0 s=10
Mappings
5: 0x1000/0x9000/0x0 /bin/x deadbeef [FN]
--
$ goperf pprof -topproto tests/data/pprof/mutex.pb.gz | goperf pprof -raw -
-- stdout --
PeriodType: contentions count
Period: 1
Time: 2026-11-24 14:11:50.424848419 +0000 UTC
Samples:
cum/ms flat/ms
        266        266: 1 
        266          0: 2 
        266          0: 3 
Locations
     1: 0x0 M=1 sync.(*Mutex).Unlock :0:0 s=0()
     2: 0x0 M=1 main.(*shop).Add :0:0 s=0()
     3: 0x0 M=1 main.contend.func1 :0:0 s=0()
Mappings
1: 0x0/0x0/0x0   
--
$ goperf pprof -dot -call_tree -tagfocus=worker tests/data/pprof/cpu.pb.gz
-- stdout --
digraph "profiles" {
node [style=filled fillcolor="#f8f8f8"]
subgraph cluster_L { "File: profiles" [shape=box fontsize=16 label="File: profiles\lBuild ID: f4522fed5d4ebd5e8bf8f798ad4134114702b864\lType: cpu\lTime: 2026-11-24 14:11:49 UTC\lDuration: 400.54ms, Total samples = 250ms (62.42%)\lActive filters:\l   tagfocus=worker\lShowing nodes accounting for 0, 0% of 250ms total\l\lSee https://git.io/JfYMW for how to read the graph\l" tooltip="profiles"] }
}
-- stderr --
TagFocus expression matched no samples
--

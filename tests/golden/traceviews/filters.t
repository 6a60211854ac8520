# every view obeys --task and --region: only time inside them
$ goperf trace goroutines --task='worker 1' tests/data/trace/small.trace
-- stdout --
Goroutines by start function
n    total  execution  sched wait  sync block  network  sleep  GC wait  other wait  syscall  syscall blocked  GC assist  runs  exec p50      p99      max  sched p50     p99     max  function
1  4.47 ms    3.78 ms      230 µs      454 µs        0      0        0           0        0                0          0     2   3.78 ms  3.78 ms  3.78 ms     230 µs  230 µs  230 µs  main.worker
--
$ goperf trace goroutines --region=item -g --csv tests/data/trace/small.trace
-- stdout --
goroutine,total_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,runs,created_ns,ended_ns,creator,function
25,4464192,3780672,229824,453696,0,0,0,0,0,0,0,2,200192,7104960,1,main.worker
26,6912000,2598976,63680,4249344,0,0,0,0,0,0,0,7,201088,7316352,1,main.worker
24,692416,548544,117632,26240,0,0,0,0,0,0,0,3,199296,3318848,1,main.worker
--
$ goperf trace goroutines --task=2 -g --csv tests/data/trace/small.trace
-- stdout --
goroutine,total_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,runs,created_ns,ended_ns,creator,function
26,6946944,2618496,71488,4256960,0,0,0,0,0,0,0,7,201088,7316352,1,main.worker
--
$ goperf trace blocking --region=send tests/data/trace/small.trace
-- stdout --
Time off the processor
n    total  share     p50      p99      max  state    reason     where
8  2.57 ms   100%  102 µs  1.79 ms  1.79 ms  waiting  chan send  main.small.func1 main.go:44
--
$ goperf trace sched --task=worker --top=2 tests/data/trace/small.trace
-- stdout --
Waits for a processor
 n   total      p50     p90     p99   p99.9     max  function
10  420 µs  5.38 µs  108 µs  230 µs  230 µs  230 µs  (all)
10  420 µs  5.38 µs  108 µs  230 µs  230 µs  230 µs  main.worker

The longest waits
  wait          at  goroutine  function     because               running  idle  GC  stopped  what ran
230 µs  0.003091 s         25  main.worker  a processor was idle      25%   50%  0%       0%  main.worker 24%, main.main 0%
108 µs  0.002659 s         24  main.worker  a processor was idle      25%   69%  0%       0%  main.worker 25%
... and 8 more: --top=0 shows all
--
$ goperf trace summary --task='worker 2' tests/data/trace/small.trace | tail -14
-- stdout --
What goroutines do
state                    total  share
runnable               71.5 µs   1.0%
running                2.62 ms    38%
waiting                4.26 ms    61%
syscall                      0     0%
syscall, no processor        0     0%

What processors do
state         total  share
idle        49.3 ms    56%
scheduling  16.3 ms    19%
running     19.6 ms    22%
syscall     2.69 ms   3.1%
--
$ goperf trace procs --region=item --csv tests/data/trace/small.trace
-- stdout --
processor,utilization,running_ns,syscall_ns,scheduling_ns,idle_ns,absent_ns,starts,retaken,idle_periods,idle_p50_ns,idle_max_ns
2,0.121664838,2675840,0,16141632,2614720,0,6,0,5,235904,1163008
3,0.19201569,4223104,0,28800,2926208,0,5,0,3,231232,2484352
1,0.00132984528,29248,0,172608,21789184,0,1,0,8,90432,16002176
0,0,0,0,0,21993536,0,0,0,1,21993536,21993536
all,0.0787525935,6928192,0,16343040,49323648,0,12,0,17,235904,21993536
--
$ goperf trace syscalls --region=item tests/data/trace/small.trace
-- stdout --
System calls by place: none in this window
--
$ goperf trace net --task=worker tests/data/trace/small.trace
-- stdout --
Waits for the network by place: none in this window
--
$ goperf trace heap --region=item --csv tests/data/trace/small.trace | head -8
-- stdout --
# heap
name,value
live_at_end_bytes,3080192
live_min_bytes,2842624
live_max_bytes,3080192
allocated_bytes,24576
allocated_mb_per_second,1.11741923
collections,0
--
$ goperf trace gc --task=worker tests/data/trace/small.trace | head -4
-- stdout --
Collections: none in this window

Pauses
stop the world for  n    total      p50      p99      max      max at  longest to stop  waited for  asked by
--
# waits by what they are for
$ goperf trace blocking --state=network tests/data/trace/small.trace
-- stdout --
Time off the processor
n    total  share      p50      p99      max  state    reason   where
1  1.00 ms   100%  1.00 ms  1.00 ms  1.00 ms  waiting  network  main.echo.func1 main.go:78
--
$ goperf trace goroutines --state=sync,syscall --function='main\.' --csv tests/data/trace/small.trace
-- stdout --
goroutines,total_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,runs,total_p50_ns,total_p90_ns,total_p99_ns,total_max_ns,execution_p50_ns,execution_p90_ns,execution_p99_ns,execution_max_ns,sched_wait_p50_ns,sched_wait_p90_ns,sched_wait_p99_ns,sched_wait_max_ns,function
1,9137344,0,0,6572800,0,0,0,0,2564544,0,0,0,9137344,9137344,9137344,9137344,0,0,0,0,0,0,0,0,main.main
3,4738752,0,0,4738752,0,0,0,0,0,0,0,0,453696,4256960,4256960,4256960,0,0,0,0,0,0,0,0,main.worker
1,146880,0,0,146880,0,0,0,0,0,0,0,0,146880,146880,146880,146880,0,0,0,0,0,0,0,0,main.block.func2
1,82240,0,0,0,0,0,0,0,82240,0,0,0,82240,82240,82240,82240,0,0,0,0,0,0,0,0,main.echo.func1
--
# the processors' running time inside the regions is the goroutines' execution inside them
$ a=$(goperf trace procs --region=item --csv tests/data/trace/small.trace | tail -1 | cut -d, -f3); b=$(goperf trace goroutines --region=item -g --csv tests/data/trace/small.trace | awk -F, 'NR>1 {s+=$3} END {print s}'); test "$a" = "$b" && echo same
-- stdout --
same
--

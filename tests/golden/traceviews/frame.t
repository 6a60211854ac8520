# what a trace holds
$ goperf trace summary tests/data/trace/small.trace
-- stdout --
Summary
duration            22.0 ms
begins              2026-11-24T15:03:06.289553924Z
format              go 1.26
bytes               12.1 kB
events              287
generations         1
processors          4
threads             4
goroutines          16
goroutines created  9
goroutines ended    4
goroutines peak     13
gc cycles           0
gc mark             0
stop the world      1
stop the world      21.3 µs
stop the world max  21.3 µs
gc assists          0
gc assist           0
tasks               4
regions             24
cpu samples         0

What goroutines do
state                    total  share
runnable               13.2 ms   5.6%
running                19.6 ms   8.2%
waiting                 203 ms    85%
syscall                2.69 ms   1.1%
syscall, no processor        0     0%

What processors do
state         total  share
idle        49.3 ms    56%
scheduling  16.3 ms    19%
running     19.6 ms    22%
syscall     2.69 ms   3.1%
--
# by start function, the busiest first
$ goperf trace goroutines --top=3 tests/data/trace/small.trace
-- stdout --
Goroutines by start function
n    total  execution  sched wait  sync block  network  sleep  GC wait  other wait  syscall  syscall blocked  GC assist  runs  exec p50      p99      max  sched p50      p99      max  function
1  22.0 ms    12.3 ms      532 µs     6.57 ms        0      0        0           0  2.56 ms                0          0    38   12.3 ms  12.3 ms  12.3 ms     532 µs   532 µs   532 µs  main.main
3  17.1 ms    7.14 ms     5.26 ms     4.74 ms        0      0        0           0        0                0          0    13   2.78 ms  3.79 ms  3.79 ms    2.52 ms  2.66 ms  2.66 ms  main.worker
1  1.31 ms    86.9 µs      133 µs           0  1.00 ms      0        0           0  82.2 µs                0          0    11   86.9 µs  86.9 µs  86.9 µs     133 µs   133 µs   133 µs  main.echo.func1
... and 11 more: --top=0 shows all
--
# one by one, as CSV
$ goperf trace goroutines -g --function='^main' --csv tests/data/trace/small.trace
-- stdout --
goroutine,total_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,runs,created_ns,ended_ns,creator,function
1,21993536,12324224,531968,6572800,0,0,0,0,2564544,0,0,38,,,,main.main
25,6904768,3786816,2664256,453696,0,0,0,0,0,0,0,2,200192,7104960,1,main.worker
26,7115264,2783168,75136,4256960,0,0,0,0,0,0,0,7,201088,7316352,1,main.worker
24,3119552,572480,2518976,28096,0,0,0,0,0,0,0,4,199296,3318848,1,main.worker
34,1305792,86912,133248,0,1003392,0,0,0,82240,0,0,11,20068224,21374016,1,main.echo.func1
36,157824,1344,9600,146880,0,0,0,0,0,0,0,1,21835712,,1,main.block.func2
35,349824,1280,177408,0,0,0,0,171136,0,0,0,1,21643712,,1,main.block.func1
--
# only a part of the time and of the states
$ goperf trace goroutines --state=waiting,syscall --from=5ms --to=10ms --function=worker --json tests/data/trace/small.trace | head -24
-- stdout --
{
  "view": "goroutines",
  "from_ns": 5000000,
  "to_ns": 10000000,
  "goroutines": [
    {
      "goroutines": 1,
      "total_ns": 2097920,
      "execution_ns": 0,
      "sched_wait_ns": 0,
      "sync_ns": 2097920,
      "network_ns": 0,
      "sleep_ns": 0,
      "gc_wait_ns": 0,
      "other_wait_ns": 0,
      "syscall_ns": 0,
      "syscall_blocked_ns": 0,
      "gc_assist_ns": 0,
      "runs": 0,
      "total_p50_ns": 2097920,
      "total_p90_ns": 2097920,
      "total_p99_ns": 2097920,
      "total_max_ns": 2097920,
      "execution_p50_ns": 0,
--
$ goperf trace goroutines --goroutine=1 --csv tests/data/trace/seams.trace
-- stdout --
goroutine,total_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,runs,created_ns,ended_ns,creator,function
1,2201996864,492032,27456,1501188096,0,700289280,0,0,0,0,0,3,,,,main.main
--
# the same counts as in the text of all events
$ test "$(goperf trace -d=parsed tests/data/trace/small.trace | grep -c 'NotExist->')" = "$(goperf trace summary --json tests/data/trace/small.trace | grep -o '"goroutines_created": [0-9]*' | grep -o '[0-9]*')" && echo same
-- stdout --
same
--
$ goperf trace goroutines --goroutine=99999 tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: tests/data/trace/small.trace: the trace has no goroutine 99999
--
$ goperf trace goroutines --state=walking tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: tests/data/trace/small.trace: --state: "walking" is none of runnable, running, waiting, syscall, sync, network, sleep, gc
--
$ goperf trace summary --from=1m tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: tests/data/trace/small.trace: the window from 60.000000 s to 0.021994 s is empty: the trace lasts 0.021994 s
--
# a window by the time of day, of whatever zone
$ for w in "--from=10ms --to=15ms" "--from=2026-11-24T15:03:06.299553924Z --to=2026-11-24T17:03:06.304553924+02:00"; do goperf trace sched $w --json tests/data/trace/small.trace | md5sum; done | uniq | wc -l
-- stdout --
1
--
$ goperf trace summary --from=2026-11-24T15:03:06.299553924Z tests/data/trace/small.trace | head -n 3
-- stdout --
Summary
duration            12.0 ms
begins              2026-11-24T15:03:06.299553924Z
--
$ goperf trace summary --from=2026-11-24T15:03 tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: invalid value "2026-11-24T15:03" for flag -from: expected a duration such as 1.5s or a moment such as 2026-01-02T15:04:05Z
Run 'goperf help trace' for its flags.
--
$ goperf trace gorutines tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: unknown view gorutines; 'goperf help trace' lists them
--

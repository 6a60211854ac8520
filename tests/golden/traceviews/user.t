# tasks, regions and logs: what the program itself told
$ goperf trace tasks tests/data/trace/small.trace
-- stdout --
Tasks by type
n  complete  duration      p50      p90      p99      max      own  execution  sched wait  sync block  network  sleep  GC wait  other wait  syscall  syscall blocked  GC assist  logs  type
1         1   21.4 ms  21.4 ms  21.4 ms  21.4 ms  21.4 ms  14.5 ms    11.8 ms      529 µs     6.57 ms        0      0        0           0  2.56 ms                0          0     1  request
1         1   6.95 ms  6.95 ms  6.95 ms  6.95 ms  6.95 ms  6.95 ms    2.62 ms     71.5 µs     4.26 ms        0      0        0           0        0                0          0     0  worker 2
1         1   4.47 ms  4.47 ms  4.47 ms  4.47 ms  4.47 ms  4.47 ms    3.78 ms      230 µs      454 µs        0      0        0           0        0                0          0     0  worker 1
1         1    707 µs   707 µs   707 µs   707 µs   707 µs   707 µs     560 µs      119 µs     28.1 µs        0      0        0           0        0                0          0     0  worker 0

Tasks, the longest first
task  parent       start  duration      own  children  execution  sched wait  sync block  network  sleep  GC wait  other wait  syscall  syscall blocked  GC assist  gs  regions  logs  goroutine  type      begun at
   1       -  0.000195 s   21.4 ms  14.5 ms   6.95 ms    11.8 ms      529 µs     6.57 ms        0      0        0           0  2.56 ms                0          0   1       12     1          1  request   main.small main.go:35
   2       1  0.000366 s   6.95 ms  6.95 ms         0    2.62 ms     71.5 µs     4.26 ms        0      0        0           0        0                0          0   1        9     0         26  worker 2  main.worker main.go:56
   4       1  0.002636 s   4.47 ms  4.47 ms         0    3.78 ms      230 µs      454 µs        0      0        0           0        0                0          0   1        1     0         25  worker 1  main.worker main.go:56
   3       1  0.002612 s    707 µs   707 µs         0     560 µs      119 µs     28.1 µs        0      0        0           0        0                0          0   1        2     0         24  worker 0  main.worker main.go:56
--
$ goperf trace tasks --task=worker --csv tests/data/trace/small.trace
-- stdout --
# types
tasks,complete,duration_ns,p50_ns,p90_ns,p99_ns,max_ns,own_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,logs,type
1,1,6946944,6946944,6946944,6946944,6946944,6946944,2618496,71488,4256960,0,0,0,0,0,0,0,0,worker 2
1,1,4468032,4468032,4468032,4468032,4468032,4468032,3784512,229824,453696,0,0,0,0,0,0,0,0,worker 1
1,1,706688,706688,706688,706688,706688,706688,559744,118848,28096,0,0,0,0,0,0,0,0,worker 0

# tasks
task,parent,start_ns,end_ns,duration_ns,own_ns,children_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,goroutines,regions,logs,goroutine,type,stack
2,1,366464,7313408,6946944,6946944,0,2618496,71488,4256960,0,0,0,0,0,0,0,1,9,0,26,worker 2,main.worker
4,1,2635648,7103680,4468032,4468032,0,3784512,229824,453696,0,0,0,0,0,0,0,1,1,0,25,worker 1,main.worker
3,1,2611584,3318272,706688,706688,0,559744,118848,28096,0,0,0,0,0,0,0,1,2,0,24,worker 0,main.worker
--
# a task that lasts over several generations
$ goperf trace tasks --json tests/data/trace/seams.trace | grep -v file | tail -36
-- stdout --
    {
      "task": 1,
      "parent": null,
      "start_ns": 227520,
      "end_ns": 1501641344,
      "duration_ns": 1501413824,
      "own_ns": 1501413824,
      "children_ns": 0,
      "execution_ns": 222464,
      "sched_wait_ns": 3264,
      "sync_ns": 1501188096,
      "network_ns": 0,
      "sleep_ns": 0,
      "gc_wait_ns": 0,
      "other_wait_ns": 0,
      "syscall_ns": 0,
      "syscall_blocked_ns": 0,
      "gc_assist_ns": 0,
      "goroutines": 1,
      "regions": 1,
      "logs": 0,
      "goroutine": 1,
      "type": "long",
      "stack": [
        {
          "func": "main.seams",
          "line": 99
        },
        {
          "func": "main.main",
          "line": 27
        }
      ]
    }
  ]
}
--
$ goperf trace regions tests/data/trace/small.trace
-- stdout --
Regions by type and place
 n  complete    total      p50      p90      p99      max     self  execution  sched wait  sync block  network  sleep  GC wait  other wait  syscall  syscall blocked  GC assist  type  where
12        12  12.1 ms   101 µs  4.46 ms  4.49 ms  4.49 ms  12.1 ms    6.93 ms      411 µs     4.73 ms        0      0        0           0        0                0          0  item  main.worker main.go:59
12        12  3.11 ms  69.1 µs   466 µs  1.81 ms  1.81 ms  3.11 ms    9.73 µs      527 µs     2.57 ms        0      0        0           0        0                0          0  send  main.small main.go:44
--
# one by one, of one task: the item regions of the worker that the task is of
$ goperf trace regions -g --task='worker 0' --csv tests/data/trace/small.trace
-- stdout --
goroutine,task,start_ns,end_ns,duration_ns,self_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,type,stack
24,3,2620160,3091456,471296,471296,327424,117632,26240,0,0,0,0,0,0,0,item,main.worker
24,3,3092608,3313728,221120,221120,221120,0,0,0,0,0,0,0,0,0,item,main.worker
--
$ goperf trace regions --region=over tests/data/trace/seams.trace
-- stdout --
Regions by type and place
n  complete   total     p50     p90     p99     max    self  execution  sched wait  sync block  network  sleep  GC wait  other wait  syscall  syscall blocked  GC assist  type           where
1         1  1.50 s  1.50 s  1.50 s  1.50 s  1.50 s  1.50 s     101 µs     3.26 µs      1.50 s        0      0        0           0        0                0          0  over the seam  main.seams main.go:100
--
$ goperf trace logs tests/data/trace/small.trace
-- stdout --
Logs
        at  goroutine  task  of type  category  message       where
0.007333 s          1     1  request  state     all "done"\n  main.small main.go:48
--
$ goperf trace logs --json --task=request tests/data/trace/small.trace | grep -v '"file"'
-- stdout --
{
  "view": "logs",
  "from_ns": 0,
  "to_ns": 21993536,
  "logs": [
    {
      "time_ns": 7333376,
      "goroutine": 1,
      "task": 1,
      "type": "request",
      "category": "state",
      "message": "all \"done\"\n",
      "stack": [
        {
          "func": "main.small",
          "line": 48
        },
        {
          "func": "main.main",
          "line": 25
        }
      ]
    }
  ]
}
--
$ goperf trace logs --task='worker 1' tests/data/trace/small.trace
-- stdout --
Logs: none in this window
--
$ goperf trace tasks --task=nothing tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: tests/data/trace/small.trace: the trace has no task nothing
--
$ goperf trace tasks --task='(' tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: tests/data/trace/small.trace: --task: error parsing regexp: missing closing ): `(`
--
$ goperf trace regions --region=item --task=request --top=1 tests/data/trace/small.trace
-- stdout --
Regions by type and place
 n  complete    total     p50      p90      p99      max     self  execution  sched wait  sync block  network  sleep  GC wait  other wait  syscall  syscall blocked  GC assist  type  where
12        12  12.1 ms  101 µs  4.46 ms  4.49 ms  4.49 ms  12.1 ms    6.93 ms      411 µs     4.73 ms        0      0        0           0        0                0          0  item  main.worker main.go:59
--

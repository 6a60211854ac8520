# time off the processor as folded stacks, and only waits for the network
$ goperf trace export folded tests/data/trace/small.trace | head -12
-- stdout --
main.block.func1;[runnable] 177408
main.block.func1;runtime.block;[forever] 171136
main.block.func2;[runnable] 9600
main.block.func2;runtime.chanrecv1;[chan receive] 146880
main.echo.func1;[runnable] 132672
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.(*netFD).accept;internal/poll.(*FD).Accept;[network] 1003392
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.(*netFD).accept;internal/poll.(*FD).Accept;[runnable] 576
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.(*netFD).accept;internal/poll.(*FD).Accept;internal/poll.accept;syscall.Accept4;syscall.accept4;[syscall] 29632
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAlive;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt;[syscall] 1856
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAliveCount;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt;[syscall] 1024
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAliveIdle;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt;[syscall] 1344
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAliveInterval;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt;[syscall] 640
--
$ goperf trace export folded --state=network tests/data/trace/small.trace
-- stdout --
main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.(*netFD).accept;internal/poll.(*FD).Accept;[network] 1003392
--
# what runs is known by start function, where there are no CPU samples
$ goperf trace export folded --state=running tests/data/trace/small.trace
-- stdout --
main.block.func1;[running] 1280
main.block.func2;[running] 1344
main.echo.func1;[running] 86912
main.main;[running] 12324224
main.worker;[running] 7142464
runtime.(*traceAdvancerState).start.func1;[running] 8640
runtime.traceStartReadCPU.func1;[running] 29760
runtime/trace.(*traceMultiplexer).startLocked.func1;[running] 19904
--
$ goperf trace export pprof --state=waiting --task=worker tests/data/trace/small.trace $TMP/w.pb.gz && goperf pprof -top $TMP/w.pb.gz
-- stdout --
Type: time
Duration: 21.99ms, Total samples = 4.74ms (21.55%)
Showing nodes accounting for 4.73ms, 99.80% of 4.74ms total
Dropped 1 node (cum <= 0.02ms)
      flat  flat%   sum%        cum   cum%
    4.73ms 99.80% 99.80%     4.73ms 99.80%  sync.(*Mutex).Lock
         0     0% 99.80%     4.74ms   100%  main.worker
-- stderr --
Main binary filename not available.
--
$ goperf trace export perfetto tests/data/trace/small.trace $TMP/p.pftrace && grep -c 'worker 1' $TMP/p.pftrace && ls $TMP
-- stdout --
2
p.pftrace
--
# a window as a trace of its own
$ goperf trace cut --from=5ms --to=10ms tests/data/trace/small.trace $TMP/part.trace && goperf trace summary --strict $TMP/part.trace | head -13
-- stdout --
Summary
duration            5.00 ms
begins              2026-11-24T15:03:06.294553924Z
format              go 1.26
bytes               4.41 kB
events              52
generations         1
processors          4
threads             2
goroutines          12
goroutines created  0
goroutines ended    2
goroutines peak     12
--
$ goperf trace cut --from=1s --to=1.2s tests/data/trace/seams.trace | goperf trace tasks --csv -
-- stdout --
# types
tasks,complete,duration_ns,p50_ns,p90_ns,p99_ns,max_ns,own_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,logs,type

# tasks
task,parent,start_ns,end_ns,duration_ns,own_ns,children_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,goroutines,regions,logs,goroutine,type,stack
--
$ goperf trace cut --from=5ms --function=main tests/data/trace/small.trace $TMP/no.trace; ls $TMP
-- stdout --
-- stderr --
goperf trace: tests/data/trace/small.trace: cut takes a window, --from and --to: a trace of some goroutines only would contradict itself
--
$ goperf trace cut tests/data/trace/small.trace a b c
? 2
-- stdout --
-- stderr --
goperf trace: usage: goperf trace cut --from=TIME --to=TIME TRACE [OUT]
--
$ goperf trace export svg tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: usage: goperf trace export pprof|folded|perfetto|cut TRACE [OUT]
--
$ goperf trace export folded tests/data/trace/small.trace $TMP/missing/x
? 2
-- stdout --
-- stderr --
goperf trace: tests/data/trace/small.trace: create a file beside $TMP/missing/x: No such file or directory
--

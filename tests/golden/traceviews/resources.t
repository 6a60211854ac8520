# heap, processors, system calls and the network
$ goperf trace heap --to=4ms tests/data/trace/small.trace
-- stdout --
Heap
live at end bytes        2.80 MB
live min bytes           2.71 MB
live max bytes           2.80 MB
allocated bytes          88.0 kB
allocated mb per second  22.53
collections              0

Collections: none in this window

Over time
      from    least     most   at end  goal  allocated  freed  collections
0.000000 s  2.71 MB  2.71 MB  2.71 MB     -        0 B    0 B            0
0.000200 s  2.72 MB  2.73 MB  2.73 MB     -    16.0 kB    0 B            0
0.000400 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.000600 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.000800 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.001000 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.001200 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.001400 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.001600 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.001800 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.002000 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.002200 s  2.73 MB  2.73 MB  2.73 MB     -        0 B    0 B            0
0.002400 s  2.73 MB  2.76 MB  2.76 MB     -    32.0 kB    0 B            0
0.002600 s  2.77 MB  2.78 MB  2.78 MB     -    24.0 kB    0 B            0
0.002800 s  2.79 MB  2.80 MB  2.80 MB     -    16.0 kB    0 B            0
0.003000 s  2.80 MB  2.80 MB  2.80 MB     -        0 B    0 B            0
0.003200 s  2.80 MB  2.80 MB  2.80 MB     -        0 B    0 B            0
0.003400 s  2.80 MB  2.80 MB  2.80 MB     -        0 B    0 B            0
0.003600 s  2.80 MB  2.80 MB  2.80 MB     -        0 B    0 B            0
0.003800 s  2.80 MB  2.80 MB  2.80 MB     -        0 B    0 B            0
--
$ goperf trace procs tests/data/trace/small.trace
-- stdout --
Processors
  P  busy  running  syscall  scheduling     idle  absent  starts  retaken  idle periods      p50  longest
  2   14%  3.15 ms  82.2 µs     16.1 ms  2.61 ms       0      14        0             5   236 µs  1.16 ms
  3   75%  16.4 ms  2.61 ms     28.8 µs  2.93 ms       0      15        0             3   231 µs  2.48 ms
  1  0.1%  31.7 µs        0      173 µs  21.8 ms       0       2        0             8  90.4 µs  16.0 ms
  0    0%        0        0           0  22.0 ms       0       0        0             1  22.0 ms  22.0 ms
all   22%  19.6 ms  2.69 ms     16.3 ms  49.3 ms       0      31        0            17   236 µs  22.0 ms
--
$ goperf trace procs --goroutine=1 --csv tests/data/trace/small.trace
-- stdout --
processor,utilization,running_ns,syscall_ns,scheduling_ns,idle_ns,absent_ns,starts,retaken,idle_periods,idle_p50_ns,idle_max_ns
2,0.00961155132,211392,0,16141632,2614720,0,5,0,5,235904,1163008
3,0.550689803,12111616,2564544,28800,2926208,0,5,0,3,231232,2484352
1,5.52889722e-05,1216,0,172608,21789184,0,1,0,8,90432,16002176
0,0,0,0,0,21993536,0,0,0,1,21993536,21993536
all,0.140089161,12324224,2564544,16343040,49323648,0,11,0,17,235904,21993536
--
$ goperf trace syscalls tests/data/trace/small.trace
-- stdout --
System calls by place
n    total      p50      p99      max   with P  without P  hand-offs  wait after  call                   where
1  1.01 ms  1.01 ms  1.01 ms  1.01 ms  1.01 ms          0          0           0  syscall.Connect        main.echo main.go:83
1   444 µs   444 µs   444 µs   444 µs   444 µs          0          0           0  syscall.Bind           main.echo main.go:73
2   439 µs   155 µs   284 µs   284 µs   439 µs          0          0           0  syscall.Bind           main.echo main.go:73
2   161 µs  8.51 µs   153 µs   153 µs   161 µs          0          0           0  syscall.Read           main.echo main.go:73
1   126 µs   126 µs   126 µs   126 µs   126 µs          0          0           0  syscall.Listen         main.echo main.go:73
1  91.2 µs  91.2 µs  91.2 µs  91.2 µs  91.2 µs          0          0           0  syscall.SetsockoptInt  main.echo main.go:73
1  78.8 µs  78.8 µs  78.8 µs  78.8 µs  78.8 µs          0          0           0  syscall.Close          main.echo main.go:87
1  65.0 µs  65.0 µs  65.0 µs  65.0 µs  65.0 µs          0          0           0  syscall.Read           main.echo main.go:84
1  44.2 µs  44.2 µs  44.2 µs  44.2 µs  44.2 µs          0          0           0  syscall.Write          runtime/trace.(*traceMultiplexer).startLocked.func1 subscribe.go:160
1  36.6 µs  36.6 µs  36.6 µs  36.6 µs  36.6 µs          0          0           0  syscall.Close          main.echo main.go:85
1  31.9 µs  31.9 µs  31.9 µs  31.9 µs  31.9 µs          0          0           0  syscall.Write          main.echo.func1 main.go:79
2  29.6 µs  10.2 µs  19.5 µs  19.5 µs  29.6 µs          0          0           0  syscall.Accept4        main.echo.func1 main.go:78
1  25.2 µs  25.2 µs  25.2 µs  25.2 µs  25.2 µs          0          0           0  syscall.Open           main.echo main.go:73
2  19.3 µs  6.40 µs  12.9 µs  12.9 µs  19.3 µs          0          0           0  syscall.Close          main.echo main.go:73
2  18.5 µs  1.73 µs  16.8 µs  16.8 µs  18.5 µs          0          0           0  syscall.SetsockoptInt  main.echo main.go:73
1  17.2 µs  17.2 µs  17.2 µs  17.2 µs  17.2 µs          0          0           0  syscall.Close          main.echo main.go:73
1  16.8 µs  16.8 µs  16.8 µs  16.8 µs  16.8 µs          0          0           0  syscall.Close          main.echo main.go:73
1  13.5 µs  13.5 µs  13.5 µs  13.5 µs  13.5 µs          0          0           0  syscall.Close          main.echo.func1 main.go:80
1  2.82 µs  2.82 µs  2.82 µs  2.82 µs  2.82 µs          0          0           0  syscall.Close          main.echo main.go:73
1  2.37 µs  2.37 µs  2.37 µs  2.37 µs  2.37 µs          0          0           0  syscall.SetsockoptInt  main.echo.func1 main.go:78
1  2.05 µs  2.05 µs  2.05 µs  2.05 µs  2.05 µs          0          0           0  syscall.GetsockoptInt  main.echo main.go:83
1  1.98 µs  1.98 µs  1.98 µs  1.98 µs  1.98 µs          0          0           0  syscall.Write          runtime/trace.(*traceMultiplexer).startLocked.func1 subscribe.go:172
1  1.86 µs  1.86 µs  1.86 µs  1.86 µs  1.86 µs          0          0           0  syscall.SetsockoptInt  main.echo.func1 main.go:78
1  1.47 µs  1.47 µs  1.47 µs  1.47 µs  1.47 µs          0          0           0  syscall.SetsockoptInt  main.echo main.go:83
1  1.34 µs  1.34 µs  1.34 µs  1.34 µs  1.34 µs          0          0           0  syscall.SetsockoptInt  main.echo.func1 main.go:78
... and 8 more: --top=0 shows all
--
$ goperf trace syscalls --function=echo --csv tests/data/trace/small.trace
-- stdout --
calls,total_ns,p50_ns,p99_ns,max_ns,with_processor_ns,without_processor_ns,handoffs,wait_after_ns,call,stack
1,31872,31872,31872,31872,31872,0,0,0,syscall.Write,main.echo.func1;net.(*conn).Write;net.(*netFD).Write;internal/poll.(*FD).Write;internal/poll.ignoringEINTRIO;syscall.Write;syscall.write
2,29632,10176,19456,19456,29632,0,0,0,syscall.Accept4,main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.(*netFD).accept;internal/poll.(*FD).Accept;internal/poll.accept;syscall.Accept4;syscall.accept4
1,13504,13504,13504,13504,13504,0,0,0,syscall.Close,main.echo.func1;net.(*conn).Close;net.(*netFD).Close;internal/poll.(*FD).Close;internal/poll.(*FD).decref;internal/poll.(*FD).destroy;internal/poll.(*SysFile).destroy;syscall.Close
1,2368,2368,2368,2368,2368,0,0,0,syscall.SetsockoptInt,main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.setNoDelay;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt
1,1856,1856,1856,1856,1856,0,0,0,syscall.SetsockoptInt,main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAlive;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt
1,1344,1344,1344,1344,1344,0,0,0,syscall.SetsockoptInt,main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAliveIdle;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt
1,1024,1024,1024,1024,1024,0,0,0,syscall.SetsockoptInt,main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAliveCount;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt
1,640,640,640,640,640,0,0,0,syscall.SetsockoptInt,main.echo.func1;net.(*TCPListener).Accept;net.(*TCPListener).accept;net.newTCPConn;net.(*TCPConn).SetKeepAliveConfig;net.setKeepAliveInterval;internal/poll.(*FD).SetsockoptInt;syscall.SetsockoptInt;syscall.setsockopt
--
$ goperf trace net tests/data/trace/small.trace
-- stdout --
Waits for the network by place
n  gs    total      p50      p99      max  wait to run after  operation  where
1   1  1.00 ms  1.00 ms  1.00 ms  1.00 ms             576 ns  accept     main.echo.func1 main.go:78
--
$ goperf trace net --json --from=20ms tests/data/trace/small.trace | grep -v '"file"' | head -30
-- stdout --
{
  "view": "net",
  "from_ns": 20000000,
  "to_ns": 21993536,
  "net": [
    {
      "count": 1,
      "goroutines": 1,
      "total_ns": 1003392,
      "p50_ns": 1003392,
      "p99_ns": 1003392,
      "max_ns": 1003392,
      "wait_after_ns": 576,
      "operation": "accept",
      "stack": [
        {
          "func": "internal/poll.(*FD).Accept",
          "line": 613
        },
        {
          "func": "net.(*netFD).accept",
          "line": 150
        },
        {
          "func": "net.(*TCPListener).accept",
          "line": 159
        },
        {
          "func": "net.(*TCPListener).Accept",
          "line": 387
--

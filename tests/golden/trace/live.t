# a running program: it is asked for a trace, which is kept
$ PPROF_TMPDIR=$TMP python3 tests/data/trace-src/serve.py 'goperf trace summary http://127.0.0.1:$PORT | head -7; ls $TMP; cmp $TMP/trace.127.0.0.1.001.trace tests/data/trace/seams.trace && echo whole'
-- stdout --
Summary
duration            2.20 s
begins              2026-11-24T15:03:06.877973882Z
format              go 1.26
bytes               9.63 kB
events              393
generations         3
trace.127.0.0.1.001.trace
whole
-- stderr --
Fetching a trace over HTTP from http://127.0.0.1:PORT/debug/pprof/trace?seconds=5
Saved trace in $TMP/trace.127.0.0.1.001.trace
--
$ PPROF_TMPDIR=$TMP python3 tests/data/trace-src/serve.py 'goperf trace -d=parsed -seconds=2 http://127.0.0.1:$PORT/ | wc -l; goperf trace logs -seconds=3 http://127.0.0.1:$PORT; ls $TMP'
-- stdout --
2037
trace.127.0.0.1.001.trace
-- stderr --
Fetching a trace over HTTP from http://127.0.0.1:PORT/debug/pprof/trace?seconds=2
Saved trace in $TMP/trace.127.0.0.1.001.trace
Fetching a trace over HTTP from http://127.0.0.1:PORT/debug/pprof/trace?seconds=3
goperf trace: http://127.0.0.1:PORT: the server answers with status 404
--
# what ends too early shows what came, and says so
$ PPROF_TMPDIR=$TMP python3 tests/data/trace-src/serve.py 'goperf trace tasks --csv http://127.0.0.1:$PORT/short | tail -2'
-- stdout --
task,parent,start_ns,end_ns,duration_ns,own_ns,children_ns,execution_ns,sched_wait_ns,sync_ns,network_ns,sleep_ns,gc_wait_ns,other_wait_ns,syscall_ns,syscall_blocked_ns,gc_assist_ns,goroutines,regions,logs,goroutine,type,stack
1,,227520,1501641344,1501413824,1501413824,0,222464,3264,1501188096,0,0,0,0,0,0,0,1,1,0,1,long,main.main;main.seams
-- stderr --
Fetching a trace over HTTP from http://127.0.0.1:PORT/short?seconds=5
Saved trace in $TMP/trace.127.0.0.1.001.trace
goperf trace: $TMP/trace.127.0.0.1.001.trace: damaged: failed to read full batch: read 732 but wanted 1590; everything before byte 7391 is shown, 1609 bytes (17.9%) are lost; it ends too early: is it still being written?
--
$ PPROF_TMPDIR=$TMP python3 tests/data/trace-src/serve.py 'goperf trace summary --strict http://127.0.0.1:$PORT/short'
? 2
-- stdout --
-- stderr --
Fetching a trace over HTTP from http://127.0.0.1:PORT/short?seconds=5
Saved trace in $TMP/trace.127.0.0.1.001.trace
goperf trace: $TMP/trace.127.0.0.1.001.trace: the trace is damaged from byte 7391 on: failed to read full batch: read 732 but wanted 1590
--
# every view reads packed traces and standard input
$ gzip -c tests/data/trace/small.trace | goperf trace regions --csv - | tail -1
-- stdout --
12,12,3110528,69056,466112,1808576,1808576,3110528,9728,526592,2574208,0,0,0,0,0,0,0,send,main.main;main.small
--
@ needs zstd
$ zstd -q -c tests/data/trace/small.trace | goperf trace net --csv - | tail -1 | cut -c1-40
-- stdout --
1,1,1003392,1003392,1003392,1003392,576,
--
# a file that is still being written: its complete generations, and where the rest begins
$ head -c 9500 tests/data/trace/seams.trace >$TMP/growing.trace; goperf trace summary $TMP/growing.trace | sed -n '2,7p'
-- stdout --
duration            2.20 s
begins              2026-11-24T15:03:06.877973882Z
format              go 1.26
bytes               9.28 kB
events              393
generations         3
-- stderr --
goperf trace: $TMP/growing.trace: damaged: failed to read full batch: read 1232 but wanted 1590; everything before byte 7391 is shown, 2109 bytes (22.2%) are lost; it ends too early: is it still being written?
--

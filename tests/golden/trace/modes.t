# the whole of a small trace as text is what Go's tool prints
$ TZ=UTC goperf trace -d=parsed tests/data/trace/small.trace | sha256sum
-- stdout --
91f218a65acf67e7a61976b131a1ded620be66a1a598ae8bb594f4cea8c4849b  -
--
$ goperf trace -d=wire tests/data/trace/small.trace | head -4
-- stdout --
EventBatch gen=1 m=18446744073709551615 time=59983831929 size=24
Sync
Frequency freq=15625000
ClockSnapshot dt=75 mono=3838965248231 sec=1795532586 nsec=289573892
--
$ goperf trace -d=footprint tests/data/trace/seams.trace | head -6
-- stdout --
Event                Bytes  %       Count  %
-                    -      -       -      -
String               5634   57.15%  212    30.16%
Stack                1641   16.64%  58     8.25%
ProcStart            510    5.17%   89     12.66%
EventBatch           359    3.64%   22     3.13%
--
$ gzip -c tests/data/trace/small.trace | goperf trace -d=footprint - | head -3
-- stdout --
Event                Bytes  %       Count  %
-                    -      -       -      -
String               5847   47.04%  221    36.53%
--
$ goperf trace -pprof=sync tests/data/trace/small.trace >$TMP/p.pb.gz && goperf pprof -raw $TMP/p.pb.gz | head -4
-- stdout --
PeriodType: trace count
Period: 1
Samples:
contentions/count delay/nanoseconds
--
# damage: what was read, and a sentence about the rest
$ head -c 9000 tests/data/trace/seams.trace >$TMP/cut && goperf trace -pprof=sched $TMP/cut >/dev/null 2>$TMP/e; echo $?; sed "s,$TMP,TMP," $TMP/e
-- stdout --
0
goperf trace: TMP/cut: damaged: failed to read full batch: read 732 but wanted 1590; everything before byte 7391 is shown, 1609 bytes (17.9%) are lost; it ends too early: is it still being written?
--
$ head -c 9000 tests/data/trace/seams.trace | goperf trace --strict -pprof=sched -
? 2
-- stdout --
-- stderr --
goperf trace: standard input: damaged from byte 7391 on: failed to read full batch: read 732 but wanted 1590
--
$ head -c 9000 tests/data/trace/seams.trace | goperf trace -d=parsed - | grep -c Sync
-- stdout --
3
-- stderr --
goperf trace: standard input: failed to read full batch: read 732 but wanted 1590
--
$ head -c 100 /dev/zero | goperf trace -d=parsed -
? 2
-- stdout --
-- stderr --
goperf trace: standard input: bad file format: not a Go execution trace?
--
$ goperf trace -d=what tests/data/trace/small.trace
? 2
-- stdout --
-- stderr --
goperf trace: invalid debug mode what, want one of: parsed, wire, footprint
--
# a version from the future is tried
$ sed '1s/go 1.26/go 1.31/' tests/data/trace/small.trace >$TMP/new && goperf trace -d=wire $TMP/new 2>$TMP/e | head -1; sed "s,$TMP,TMP," $TMP/e
-- stdout --
EventBatch gen=1 m=18446744073709551615 time=59983831929 size=24
goperf trace: TMP/new: the format is of Go 1.31, newer than any known here (1.26): reading it as 1.26
--
# a trace that grows: what comes later is shown, too, through a pipe and of a file
$ S=tests/data/trace/seams.trace; goperf trace -d=parsed $S >$TMP/whole; (head -c 5000 $S; sleep 0.2; tail -c +5001 $S) | goperf trace -d=parsed --follow=30s - | cmp - $TMP/whole && echo same
-- stdout --
same
--
$ S=tests/data/trace/seams.trace; head -c 5000 $S >$TMP/grows; (sleep 0.3; tail -c +5001 $S >>$TMP/grows) & goperf trace -d=parsed --follow=5s $TMP/grows >$TMP/followed; wait; goperf trace -d=parsed $S | cmp - $TMP/followed && echo same
-- stdout --
same
--
$ S=tests/data/trace/seams.trace; (head -c 5000 $S; sleep 0.5; tail -c +5001 $S) | goperf trace summary --follow=30s - | grep -E '^(duration|events|generations)' | tail -3
-- stdout --
duration            2.20 s
events              393
generations         3
--
# one that stops in the middle is shown up to there, and that is said
$ head -c 9000 tests/data/trace/seams.trace | goperf trace summary --follow=1s - | grep -E '^(events|generations)' | tail -2
-- stdout --
events              393
generations         3
-- stderr --
goperf trace: standard input: damaged: failed to read full batch: read 732 but wanted 1590; everything before byte 7391 is shown, 1609 bytes (17.9%) are lost; it ends too early: is it still being written?
--
$ head -c 9000 tests/data/trace/seams.trace | goperf trace -d=parsed --follow=1s - | grep -c Sync
-- stdout --
3
-- stderr --
goperf trace: standard input: failed to read full batch: read 732 but wanted 1590
--
$ goperf trace -d=wire --follow=1s tests/data/trace/seams.trace; goperf trace export folded --follow=1s tests/data/trace/seams.trace; goperf trace summary --follow=1s http://localhost:1; goperf trace summary --follow=1s README.md
? 2
-- stdout --
-- stderr --
goperf trace: --follow goes with views and -d=parsed
goperf trace: --follow goes with views and -d=parsed
goperf trace: --follow is for files and pipes: 'curl -sN ADDRESS | goperf trace --follow=5s ... -' shows what comes
goperf trace: README.md: bad file format: not a Go execution trace?
--

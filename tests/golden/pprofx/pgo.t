# -pgo: what go build -pgo reads; tests/go/pgo_parity.py compares it with the compiler's own view of the sources
$ cd $TMP && goperf pprof -pgo $ROOT/tests/data/pprof/cpu.pb.gz $ROOT/examples/shop-evidence/cpu.pb.gz && ls && goperf pprof -raw default.pgo | sed -n 1,8p
-- stdout --
default.pgo
PeriodType: cpu nanoseconds
Period: 10000000
Samples:
samples/count
          1: 1 2 
          1: 3 4 
          1: 5 6 
          1: 7 8 
-- stderr --
547 calls between 314 functions, from 665 stacks
Generating report in default.pgo
Main binary filename not available.
--
# the main binary and the labels are gone, the two innermost places are there
$ printf 'a;b;c 5\nd 7\n' >$TMP/f && goperf pprof -pgo -output=$TMP/o.pgo $TMP/f
? 2
-- stderr --
the profile has no start lines of functions, which the compiler needs; programs of Go 1.20 and newer write them
--
# weights: the same profile twice, once for three
$ goperf pprof -pgo -weights=3,1 -output=$TMP/w.pgo tests/data/pprof/cpu.pb.gz tests/data/pprof/cpu.pb.gz && goperf pprof -pgo -output=$TMP/o.pgo tests/data/pprof/cpu.pb.gz && for f in w o; do goperf pprof -top $TMP/$f.pgo 2>/dev/null | sed -n 2p; done
-- stdout --
Showing nodes accounting for 1000ms, 100% of 1000ms total
Showing nodes accounting for 25, 100% of 25 total
-- stderr --
22 calls between 27 functions, from 23 stacks
Generating report in $TMP/w.pgo
22 calls between 27 functions, from 25 stacks
Generating report in $TMP/o.pgo
--
# equal: 240 ms of one weigh what 5 s of the other do
$ cd $TMP && goperf pprof -pgo -weights=equal -output=e.pgo $ROOT/tests/data/pprof/cpu.pb.gz $ROOT/examples/shop-evidence/cpu.pb.gz && goperf pprof -top e.pgo 2>/dev/null | sed -n 2p && for p in $ROOT/tests/data/pprof/cpu.pb.gz $ROOT/examples/shop-evidence/cpu.pb.gz; do goperf pprof -pgo -weights=equal -output=s.pgo $p && goperf pprof -top s.pgo 2>/dev/null | sed -n 2p; done
-- stdout --
Showing nodes accounting for 1668.94s, 83.67% of 1994.55s total
Showing nodes accounting for 1000s, 100% of 1000s total
Showing nodes accounting for 807.90s, 81.23% of 994.55s total
-- stderr --
547 calls between 314 functions, from 665 stacks
Generating report in e.pgo
22 calls between 27 functions, from 25 stacks
Generating report in s.pgo
529 calls between 309 functions, from 642 stacks
Generating report in s.pgo
--
# what the compiler would not take
$ cd $TMP && goperf pprof -pgo $ROOT/tests/data/pprof/cpu.pb.gz $ROOT/tests/data/pprof/heap.pb.gz; ls
-- stderr --
problem fetching source profiles: $ROOT/tests/data/pprof/heap.pb.gz: -pgo takes CPU profiles (samples/count or cpu/nanoseconds), and this one has alloc_objects/count, alloc_space/bytes, inuse_objects/count, inuse_space/bytes
--
$ cd $TMP && tar cf a.tar -C $ROOT/tests/data/pprof cpu.pb.gz block.pb.gz && goperf pprof -pgo a.tar; ls
-- stdout --
a.tar
-- stderr --
problem fetching source profiles: a.tar:block.pb.gz: -pgo takes CPU profiles (samples/count or cpu/nanoseconds), and this one has contentions/count, delay/nanoseconds
--
$ goperf pprof -pgo -weights=3 tests/data/pprof/cpu.pb.gz tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
-weights=3: 1 weights for 2 sources
--
$ goperf pprof -pgo -weights=3,x tests/data/pprof/cpu.pb.gz tests/data/pprof/cpu.pb.gz; goperf pprof -top -weights=equal tests/data/pprof/cpu.pb.gz; goperf pprof -pgo -base=x tests/data/pprof/cpu.pb.gz; goperf pprof -pgo -top tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
-weights=3,x: expected 'equal', or a number over 0 for each source, as in 3,1,0.5
-weights goes with -pgo
-pgo does not go with -base and -diff_base: the compiler takes what was measured
must set at most one output format
--

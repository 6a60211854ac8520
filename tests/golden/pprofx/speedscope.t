# what speedscope opens: frames once, a sampled profile for each sample type
$ goperf pprof -speedscope -focus=Pool tests/data/pprof/cpu.pb.gz | python3 -m json.tool --compact
-- stdout --
{"$schema":"https://www.speedscope.app/file-format-schema.json","name":"profiles","exporter":"goperf","activeProfileIndex":1,"shared":{"frames":[{"name":"sync.runtime_procUnpin","file":"runtime/proc.go"},{"name":"sync.(*Pool).Get","file":"sync/pool.go"},{"name":"fmt.newPrinter","file":"fmt/print.go"},{"name":"fmt.Sprint","file":"fmt/print.go"},{"name":"main.double","file":"example.com/profiles/main.go"},{"name":"main.sum","file":"example.com/profiles/main.go"},{"name":"main.work.func1","file":"example.com/profiles/main.go"},{"name":"main.labelled.func1","file":"example.com/profiles/main.go"},{"name":"runtime/pprof.Do","file":"runtime/pprof/runtime.go"},{"name":"main.labelled","file":"example.com/profiles/main.go"},{"name":"main.work","file":"example.com/profiles/main.go"},{"name":"main.main","file":"example.com/profiles/main.go"},{"name":"runtime.main","file":"runtime/proc.go"},{"name":"runtime.mallocgcTiny","file":"runtime/malloc.go"},{"name":"runtime.mallocgc","file":"runtime/malloc.go"},{"name":"runtime.slicebytetostring","file":"runtime/string.go"},{"name":"runtime.getMCache","file":"runtime/mcache.go"},{"name":"runtime.convT64","file":"runtime/iface.go"},{"name":"sync.(*Pool).Put","file":"sync/pool.go"},{"name":"fmt.(*pp).free","file":"fmt/print.go"},{"name":"runtime.lock2","file":"runtime/lock_spinbit.go"},{"name":"runtime.lockWithRank","file":"runtime/lockrank_off.go"},{"name":"runtime.lock","file":"runtime/lock_spinbit.go"},{"name":"runtime.bgsweep","file":"runtime/mgcsweep.go"},{"name":"runtime.nextFreeFast","file":"runtime/malloc.go"},{"name":"runtime.memmove","file":"runtime/memmove_amd64.s"},{"name":"fmt.(*buffer).write","file":"fmt/print.go"},{"name":"fmt.(*fmt).pad","file":"fmt/format.go"},{"name":"fmt.(*fmt).fmtInteger","file":"fmt/format.go"},{"name":"fmt.(*pp).fmtInteger","file":"fmt/print.go"},{"name":"fmt.(*pp).printArg","file":"fmt/print.go"},{"name":"fmt.(*pp).doPrint","file":"fmt/print.go"},{"name":"runtime.asyncPreempt","file":"runtime/preempt_amd64.s"},{"name":"runtime.tryDeferToSpanScan","file":"runtime/mgcmark_greenteagc.go"},{"name":"runtime.wbBufFlush1","file":"runtime/mwbbuf.go"},{"name":"runtime.wbBufFlush.func1","file":"runtime/mwbbuf.go"},{"name":"runtime.systemstack","file":"runtime/asm_amd64.s"},{"name":"runtime.wbBufFlush","file":"runtime/mwbbuf.go"},{"name":"gcWriteBarrier","file":"runtime/asm_amd64.s"},{"name":"runtime.gcmarknewobject","file":"runtime/mgcmark.go"}]},"profiles":[{"type":"sampled","name":"samples","unit":"none","samples":[[12,11,10,9,8,7,6,5,4,3,2,1,0],[12,11,10,9,8,7,6,5,4,3,2,1],[12,11,10,9,8,7,6,5,4,3,19,18],[12,11,10,9,8,7,6,5,4,3,2,1],[12,11,10,9,8,7,6,5,4,3,19,18]],"weights":[1,1,1,1,1],"startValue":0,"endValue":5},{"type":"sampled","name":"cpu","unit":"nanoseconds","samples":[[12,11,10,9,8,7,6,5,4,3,2,1,0],[12,11,10,9,8,7,6,5,4,3,2,1],[12,11,10,9,8,7,6,5,4,3,19,18],[12,11,10,9,8,7,6,5,4,3,2,1],[12,11,10,9,8,7,6,5,4,3,19,18]],"weights":[10000000,10000000,10000000,10000000,10000000],"startValue":0,"endValue":50000000}]}
--
$ cd $TMP && goperf pprof -speedscope=s.json $ROOT/tests/data/pprof/heap.pb.gz && python3 $ROOT/tests/data/pprofx/speedscope.py s.json
-- stdout --
alloc_objects none 26 samples 2005935
alloc_space bytes 26 samples 42125886
inuse_objects none 3 samples 279
inuse_space bytes 3 samples 134472
inuse_space first, 63 frames
-- stderr --
Generating report in s.json
--
$ goperf pprof -speedscope -output=$TMP/s.json tests/data/pprof/block.pb.gz && python3 tests/data/pprofx/speedscope.py $TMP/s.json
-- stdout --
contentions none 4 samples 83
delay nanoseconds 4 samples 362992287
delay first, 23 frames
-- stderr --
Generating report in $TMP/s.json
--
$ goperf pprof -speedscope tests/data/pprofx/hostile.folded 2>/dev/null | python3 tests/data/pprofx/speedscope.py /dev/stdin
-- stdout --
samples none 2 samples 8
samples first, 5 frames
--
$ goperf pprof -speedscope -base=tests/data/pprof/cpu.pb.gz examples/shop-evidence/cpu.pb.gz; goperf pprof -speedscope -folded tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
speedscope cannot show values below zero, as a comparison with a base has them
must set at most one output format
--

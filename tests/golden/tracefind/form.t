# the whole of a finding
$ goperf trace findings --top=1 tests/data/findings/syscalls.trace.gz
-- stdout --
1. syscall-handoff: 21.8 ms of processors held and waited for (certain)
   48 of 48 system calls at main.syscalls.func1 (main.go:176) lasted so long (half of them 3.09 ms
   or more) that their processor was taken away: held idle for 21.8 ms before, waited for another
   for 4.35 µs afterwards, up to 4 threads at once
   when     0.000363 s to 0.039559 s
   who      goroutines 9, 10, 11, 12
   where    main.syscalls.func1 main.go:176
              from main.each.func1 main.go:53
   numbers  calls 48; hand offs 48; call p50 3.09 ms; call max 3.54 ms; call max at 0.025023 s;
            processor held 21.8 ms; without processor 127 ms; waited afterwards 4.35 µs; threads at
            once 4
   next     limit how many of them run at once, as each holds a thread; for network and pipes use
            net and os files, which wait without one
--
$ goperf trace findings --json tests/data/findings/stw.trace.gz
-- stdout --
{
  "view": "findings",
  "from_ns": 0,
  "to_ns": 35817728,
  "min_cost_ns": 0,
  "findings": [
    {
      "rank": 1,
      "id": "stop-the-world",
      "pattern": null,
      "title": "main.stopTheWorld (main.go:160) stops the world 30 times, 850 a second, to read mem stats: 1.43 ms in all, 418 µs at most",
      "cost_ns": 1433856,
      "cost_of": "a stopped world",
      "confidence": "certain",
      "from_ns": 488512,
      "to_ns": 34581504,
      "task": null,
      "goroutines": 1,
      "goroutine_ids": [
        1
      ],
      "facts": {
        "stops": 30,
        "stops_per_second": 850.6146952429402,
        "stopped_total_ns": 1433856,
        "stopped_max_ns": 417600,
        "stopped_max_at_ns": 488512,
        "kind": "read mem stats"
      },
      "stack": [
        {
          "func": "runtime.ReadMemStats",
          "file": "runtime/mstats.go",
          "line": 358
        },
        {
          "func": "main.stopTheWorld",
          "file": "goperf.test/trace/findings/main.go",
          "line": 160
        },
        {
          "func": "main.main",
          "file": "goperf.test/trace/findings/main.go",
          "line": 39
        }
      ],
      "next": "call it less often; runtime/metrics reads most of the same numbers without a stop"
    }
  ],
  "below_min_cost": 0
}
--
$ goperf trace findings --csv tests/data/findings/leak.trace.gz
-- stdout --
title,id,cost_ns,from_ns,to_ns,goroutines,goroutine_ids,task,spans,confidence,next,stack
"60 of 60 goroutines that main.request (main.go:104) started between 0.000 s and 0.073 s never ended: they wait (chan send) at main.request.func1 (main.go:104), and nobody woke them",goroutine-leak,11178340864,126912,224253440,60,"24,5,25,6,26,7,27,8,9,28,10,29,11,30,12,31",,"g:24,5,25,6,26,7,27,8,9,28,10,29,11,30,12,31 state:blocked",likely,"give each of them a way out: a context, a closed channel, or a buffered channel that the sender does not wait for",main.request.func1;runtime.chansend1
--
# a window and a least cost
$ goperf trace findings --from=0.1s tests/data/findings/leak.trace.gz
-- stdout --
Nothing found in this window.
--
$ goperf trace findings --min-cost=1m tests/data/findings/leak.trace.gz
-- stdout --
Nothing found in this window.
1 costs less than --min-cost
--
$ goperf trace findings --top=1 tests/data/findings/pipeline.trace.gz
-- stdout --
1. critical-path: 331 ms of the critical path (certain)
   task batch takes 406 ms: 82% of the critical path is not its own goroutine but main.stage,
   started at main.stages (main.go:193), waiting (sleep) at main.stage.func1 (main.go:184) in region
   convert
   when     0.000156 s to 0.405756 s, task batch
   who      goroutine 10
   where    main.stage.func1 main.go:184
              from runtime/trace.WithRegion annotation.go:141
              from main.stage main.go:184
   numbers  task batch; tasks 1; longest 406 ms; longest at 0.000156 s; function main.stage; part 1
            main.stage, started at main.stages (main.go:193), waiting (sleep) at main.stage.func1
            (main.go:184) in region convert; part 1 331 ms; part 1 share 82%; part 2 main.stage,
            started at main.stages (main.go:194), waiting (sleep) at main.stage.func1 (main.go:184)
            in region write; part 2 64.5 ms; part 2 share 16%; part 3 main.stage, started at
            main.stages (main.go:192), waiting (sleep) at main.stage.func1 (main.go:184) in region
            read; part 3 4.73 ms; part 3 share 1.2%
   next     look here first: the task waited for this more than for all the rest

... and 1 more: --top=0 shows all
--
# only what concerns some goroutines
$ goperf trace findings --function='stage$' tests/data/findings/pipeline.trace.gz | grep '^[0-9N]'
-- stdout --
1. critical-path: 331 ms of the critical path (certain)
2. pipeline-bottleneck: 320 ms of waiting to send (likely)
--
$ goperf trace findings --goroutine=1 tests/data/findings/pipeline.trace.gz
-- stdout --
Nothing found in this window.
--
# the filters of the views: of a state, of a task, of a region, of a goroutine; the same rows as CSV
$ for f in --state=waiting --state=runnable --state=syscall --state=sync,network; do echo "$f"; goperf trace findings $f tests/data/findings/convoy.trace.gz | sed -n 's/^\([0-9]*\. [a-z-]*\):.*/\1/p; /^Nothing/p'; done
-- stdout --
--state=waiting
1. lock-convoy
--state=runnable
Nothing found in this window.
--state=syscall
Nothing found in this window.
--state=sync,network
1. lock-convoy
--
$ for f in --state=runnable --state=running --task=batch --region=write --region=convert --task=batch,--state=sync; do echo "$f"; goperf trace findings $(echo $f | tr , ' ') tests/data/findings/pipeline.trace.gz | sed -n 's/^\([0-9]*\. [a-z-]*\):.*/\1/p; /^Nothing/p'; done
-- stdout --
--state=runnable
1. critical-path
--state=running
1. critical-path
--task=batch
1. critical-path
2. pipeline-bottleneck
--region=write
Nothing found in this window.
--region=convert
1. critical-path
2. pipeline-bottleneck
--task=batch,--state=sync
1. critical-path
2. pipeline-bottleneck
--
$ goperf trace findings --csv --state=waiting tests/data/findings/pipeline.trace.gz | grep -o ',[a-z]*-[a-z]*,[0-9]*,[0-9]*,'; goperf trace findings --csv --function='^main.main$' tests/data/findings/pipeline.trace.gz | wc -l
-- stdout --
,critical-path,331474240,156160,
,pipeline-bottleneck,320381376,322880,
1
--
$ goperf trace findings --task=nosuch tests/data/findings/convoy.trace.gz
? 2
-- stdout --
-- stderr --
goperf trace: tests/data/findings/convoy.trace.gz: the trace has no task nosuch
--

# a trace in the evidence: what the profiles found too gets a line of evidence, the rest stands by itself
$ cp -r tests/advice/churn/evidence $TMP/ev; cp tests/data/findings/unbounded.trace.gz $TMP/ev/trace.out; goperf advise --source tests/advice $TMP/ev | sed -n '/trace:/,/ end$/p;/^From the trace/,/^Left/p'
-- stdout --
              trace: 3,600 goroutines started at example.com/labels/churn.(*scorer).Best
              (spawns.go:40), 1,034,216 a second, up to 400 at once: half of them run for 256 ns or
              less, and end
From the trace (4.00 ms)

    1.26 ms of waking up and running for a moment  wakeup-ping-pong, likely
    spawns.go:43  example.com/labels/churn.(*scorer).Best
    What      others wake testing.(*B).run1.func1 2,939 times for next to no work: on average each
              is ready for 255 ns, runs for 171 ns and waits again, most of all at
              example.com/labels/churn.(*scorer).Best (spawns.go:43)
    Do        send several items at once, or do the work where the item is made: a hand-over costs
              more than the work

Left alone
--
$ cp -r tests/advice/churn/evidence $TMP/ev; cp tests/data/findings/leak.trace.gz $TMP/ev/trace.out; goperf advise --json --source tests/advice $TMP/ev | sed -n '/"trace": {/,/"left_alone"/p'
-- stdout --
 "trace": {
  "duration_ns": 224253440,
  "findings": [
   {
    "id": "goroutine-leak",
    "trace": "trace.out",
    "pattern": "goroutine-leak",
    "title": "60 of 60 goroutines that main.request (main.go:104) started between 0.000 s and 0.073 s never ended: they wait (chan send) at main.request.func1 (main.go:104), and nobody woke them",
    "file": "main.go",
    "line": 104,
    "function": "main.request.func1",
    "cost_ns": 11178340864,
    "cost_of": "blocked goroutines",
    "from_ns": 126912,
    "to_ns": 224253440,
    "goroutine_ids": [
     24,
     5,
     25,
     6,
     26,
     7,
     27,
     8,
     9,
     28,
     10,
     29,
     11,
     30,
     12,
     31
    ],
    "spans": "g:24,5,25,6,26,7,27,8,9,28,10,29,11,30,12,31 state:blocked",
    "confidence": "likely",
    "remedy": "give each of them a way out: a context, a closed channel, or a buffered channel that the sender does not wait for"
   }
  ]
 },
 "left_alone": [
-- stderr --
goperf advise: note: not looked for: data races (goperf record -race does), leaked goroutines (go1.26 takes the leak profile in an experiment, which -short leaves out)
--
$ cp -r tests/advice/churn/evidence $TMP/ev; cp tests/data/findings/leak.trace.gz $TMP/ev/trace.out; goperf advise --markdown --source tests/advice $TMP/ev | sed -n '/From the trace/,/Left/p'
-- stdout --
### From the trace (224 ms)

- **11.2 s of blocked goroutines** (`goroutine-leak`, likely) at `main.go:104` in `main.request.func1`: 60 of 60 goroutines that main.request (main.go:104) started between 0.000 s and 0.073 s never ended: they wait (chan send) at main.request.func1 (main.go:104), and nobody woke them. Do: give each of them a way out: a context, a closed channel, or a buffered channel that the sender does not wait for

### Left alone
--
# a trace that is cut off, and one that is none, are told
$ cp -r tests/advice/churn/evidence $TMP/ev; zcat tests/data/findings/leak.trace.gz | head -c 3000 >$TMP/ev/trace.out; goperf advise --source tests/advice $TMP/ev 2>&1 | grep -A1 'trace.out'
-- stdout --
note: trace.out is damaged: failed to read full batch: read 651 but wanted 939; what stands before
      is used
--
$ cp -r tests/advice/churn/evidence $TMP/ev; echo nonsense >$TMP/ev/trace.out; goperf advise --source tests/advice $TMP/ev 2>&1 | grep -A1 'trace.out'
-- stdout --
note: trace.out is not used: bad file format: not a Go execution trace?

--
# one trace for each of several packages: all are read, and each finding says which
$ cp -r tests/advice/churn/evidence $TMP/ev; mkdir -p $TMP/ev/packages/one $TMP/ev/packages/two $TMP/ev/packages/none; cp tests/data/findings/leak.trace.gz $TMP/ev/packages/two/trace.out; cp tests/data/findings/stw.trace.gz $TMP/ev/packages/one/trace.out; goperf advise --source tests/advice $TMP/ev | sed -n '/^From/,/^Left/p'; goperf advise --json --source tests/advice $TMP/ev | sed -n '/"trace": {/,/"left_alone"/p' | grep -E '"(id|trace|duration_ns|cost_ns)"'
-- stdout --
From 2 traces (260 ms)

    11.2 s of blocked goroutines  goroutine-leak, likely, in packages/two/trace.out
    main.go:104  main.request.func1
    What      60 of 60 goroutines that main.request (main.go:104) started between 0.000 s and 0.073
              s never ended: they wait (chan send) at main.request.func1 (main.go:104), and nobody
              woke them
    Do        give each of them a way out: a context, a closed channel, or a buffered channel that
              the sender does not wait for

    1.43 ms of a stopped world  stop-the-world, certain, in packages/one/trace.out
    main.go:160  main.stopTheWorld
    What      main.stopTheWorld (main.go:160) stops the world 30 times, 850 a second, to read mem
              stats: 1.43 ms in all, 418 µs at most
    Do        call it less often; runtime/metrics reads most of the same numbers without a stop

Left alone
 "trace": {
  "duration_ns": 260071168,
    "id": "goroutine-leak",
    "trace": "packages/two/trace.out",
    "cost_ns": 11178340864,
    "id": "stop-the-world",
    "trace": "packages/one/trace.out",
    "cost_ns": 1433856,
-- stderr --
goperf advise: note: not looked for: data races (goperf record -race does), leaked goroutines (go1.26 takes the leak profile in an experiment, which -short leaves out)
--
$ cp -r tests/advice/churn/evidence $TMP/ev; mkdir -p $TMP/ev/packages/one $TMP/ev/packages/two; cp tests/data/findings/leak.trace.gz $TMP/ev/packages/two/trace.out; echo nonsense >$TMP/ev/packages/one/trace.out; goperf advise --source tests/advice $TMP/ev 2>&1 | sed -n '/trace.out/p; /^From/p'
-- stdout --
note: packages/one/trace.out is not used: bad file format: not a Go execution trace?
From the trace (224 ms)
--

# goroutines that wait for a timer, too, are no leak of a trace that is shorter than that
$ cp -r tests/advice/churn/evidence $TMP/ev; cp tests/data/findings/leak.trace.gz $TMP/ev/trace.out; cp -r tests/advice/go.mod tests/advice/churn $TMP; for wait in 'case <-t.C:' 'case <-done:'; do { echo package main; for i in $(seq 101); do echo; done; printf 'func request() {\n\tgo func() { select {\n\t%s\n\tcase out <- 1:\n\t}\n\t}()\n}\n' "$wait"; } >$TMP/main.go; goperf advise --source $TMP $TMP/ev | grep -c 'of blocked goroutines'; done
-- stdout --
0
1
--

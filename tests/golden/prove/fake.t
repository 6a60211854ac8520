# All verdicts, without Go: scripts stand in for test binaries, and their figures hardly scatter.
@ regex
$ . tests/golden/prove/fake.sh; prove
-- stdout --
base  \./old\.test
new   \./new\.test

benchmark        base      new  change          interval  rounds  verdict
Parse/n=10     20[0-2] ns   10[0-2] ns  -(49|50)\.[0-9]%  -[0-9.]+% to -[0-9.]+% +[0-9]+  faster
Parse/n=1000  90\.0 µs  99\.0 µs  \+(9\.9|10\.0|10\.1)% +\+[0-9.]+% to \+[0-9.]+% +[0-9]+  slower
Sort          1\.50 µs  1\.50 µs   [-+]0\.[0-3]% +[-+][0-9.]+% to [-+][0-9.]+% +[0-9]+  no change
Same           70[0-2] ns   70[0-2] ns   [-+]0\.[0-3]% +[-+][0-9.]+% to [-+][0-9.]+% +[0-9]+  no change
Grow           30[0-2] ns   20[0-2] ns  -33\.[0-9]% +-[0-9.]+% to -[0-9.]+% +[0-9]+  faster
Empty         0\.20 ns  0\.20 ns       -                         0  refused

Allocations:
  Parse/n=10: 64 -> 32 B/op \(-50\.0%\); 2 -> 1 allocs/op \(-50\.0%\)
  Sort: 0 -> 16 B/op; 0 -> 1 allocs/op
  Grow: 128 -> 256 B/op \(\+100%\); 1 -> 2 allocs/op \(\+100%\)
Empty: under 0\.5 ns/op: the compiler removed the work; use b\.Loop, or keep the result in a package variable
Gone: only in base
Fresh: only in new
Regression: 1 slower \(Parse/n=1000 \+(9\.9|10\.0|10\.1)%\), 1 allocates more \(Sort\), 2 faster \(Parse/n=10 -(49|50)\.[0-9]%, Grow -33\.[0-9]%\), 2 no change, 1 refused \(Empty\)\. [0-9.ms]+, [0-9]+ rounds\.
exit 1
--
@ regex
$ . tests/golden/prove/fake.sh; prove --markdown -bench Parse
-- stdout --
### Benchmarks

    base  \./old\.test
    new   \./new\.test

\| benchmark \| base \| new \| change \| interval \| rounds \| verdict \|
\|:--\|--:\|--:\|--:\|--:\|--:\|:--\|
\| Parse/n=10 \| 20[0-2] ns \| 10[0-2] ns \| -(49|50)\.[0-9]% \| -[0-9.]+% to -[0-9.]+% \| [0-9]+ \| faster \|
\| Parse/n=1000 \| 90\.0 µs \| 99\.0 µs \| \+(9\.9|10\.0|10\.1)% \| \+[0-9.]+% to \+[0-9.]+% \| [0-9]+ \| \*\*slower\*\* \|

Allocations:
- Parse/n=10: 64 -> 32 B/op \(-50\.0%\); 2 -> 1 allocs/op \(-50\.0%\)


Regression: 1 slower \(Parse/n=1000 \+(9\.9|10\.0|10\.1)%\), 1 faster \(Parse/n=10 -(49|50)\.[0-9]%\)\. [0-9.ms]+, [0-9]+ rounds\.
exit 1
--
$ . tests/golden/prove/fake.sh; prove --json -bench Grow | sed '$d' | python3 -c 'import json,sys; d=json.load(sys.stdin); b=d["benchmarks"][0]; print(d["schema"], d["base"], d["new"], d["regression"], d["only_base"]); print(b["name"], b["verdict"], -0.5 < b["interval"][0] < b["change"] < b["interval"][1] < -0.2, b["bytes_op"], b["allocs_op"])'
-- stdout --
1 ./old.test ./new.test False []
Grow faster True {'base': 128, 'new': 256, 'verdict': 'more', 'exact': True} {'base': 1, 'new': 2, 'verdict': 'more', 'exact': True}
--
# The raw output may be kept; what fails is told in its own words.
$ . tests/golden/prove/fake.sh; prove -bench Same -save raw.txt >/dev/null; grep -c '^side: base' raw.txt | sed 's/^[0-9][0-9]*$/some/'; grep '^Benchmark' raw.txt | sed 's/ .*//' | sort -u; echo Panic 1 0 0 >>new.test.results; prove; echo Fail 1 0 0 >new.test.results; prove; prove --min-effect 0 --json; prove -bench Nothing
-- stdout --
some
BenchmarkSame
goperf prove: ./new.test: benchmarks of new: exit status 2:
  panic: out of luck
exit 2
goperf prove: ./new.test: benchmarks of new: exit status 1:
  --- FAIL: BenchmarkFail
      x_test.go:7: boom
exit 2
goperf prove: --min-effect 0: expected a percentage above 0 and below 100
exit 2
goperf prove: no benchmark matches -bench Nothing
exit 2
--

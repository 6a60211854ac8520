# Builds and runs both sides. The figures are the machine's; the words are not.
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; change; sed -i 's/BenchmarkGone/BenchmarkFresh/' lib/lib_test.go; git add lib/lib_test.go; cp .git/index $TMP/index; prove -budget 200s -min-effect 60% ./lib; cmp .git/index $TMP/index; git worktree list | wc -l; ls "$TMPDIR"
-- stdout --
base  HEAD \([0-9a-f]{7}, first "version"\), since the working tree differs from it
new   working tree, go1\.[0-9.a-z]+

benchmark +base +new +change +interval +rounds  verdict
Up +[0-9.]+ .?s +[0-9.]+ .?s +\+[0-9.]+% +\+[0-9.]+% to (\+[0-9.]+%|\?) +[0-9]+  slower
Down +[0-9.]+ .?s +[0-9.]+ .?s +-[0-9.]+% +(-[0-9.]+%|\?) to -[0-9.]+% +[0-9]+  faster
Level +[0-9.]+ .?s +[0-9.]+ .?s +[-+][0-9.]+% +-[0-9.]+% to \+[0-9.]+% +[0-9]+  no change

Allocations: the same on both sides\.
Gone: only in base
Fresh: only in new
Regression: 1 slower \(Up \+[0-9.]+%\), 1 faster \(Down -[0-9.]+%\), 1 no change\. [0-9.ms]+, [0-9]+ rounds\.
exit 1
1
--
# A clean tree is compared with its parent; markdown.
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; change; git commit -qam second; prove -budget 200s -bench Down --markdown ./lib
-- stdout --
### Benchmarks

    base  HEAD~1 \([0-9a-f]{7}, first "version"\), since the working tree is clean
    new   working tree, go1\.[0-9.a-z]+

\| benchmark \| base \| new \| change \| interval \| rounds \| verdict \|
\|:--\|--:\|--:\|--:\|--:\|--:\|:--\|
\| Down \| [0-9.]+ .?s \| [0-9.]+ .?s \| -[0-9.]+% \| (-[0-9.]+%|\?) to -[0-9.]+% \| [0-9]+ \| faster \|

Allocations: the same on both sides\.


No regression: 1 faster \(Down -[0-9.]+%\)\. [0-9.ms]+, [0-9]+ rounds\.
exit 0
--
# Two test binaries that somebody built, as JSON.
@ needs go
@ needs git
$ . tests/golden/prove-go/repo.sh; go test -c -o old.test ./lib; change; go test -c -o new.test ./lib; cd lib; prove -bench Up --json --base ../old.test ../new.test >$TMP/json; python3 -c 'import json,sys; t=open(sys.argv[1]).read(); d=json.loads(t[:t.rindex("}")+1]); b=d["benchmarks"][0]; print(d["schema"], d["base"], d["new"], d["regression"], b["name"], b["verdict"], b["change"] > 1, b["interval"][0] > 0, b["bytes_op"], t[t.rindex("}")+2:].strip())' $TMP/json
-- stdout --
1 ../old.test ../new.test True Up slower True True {'base': 0.0, 'new': 0.0, 'verdict': 'no change', 'exact': True} exit 1
--
# Ctrl-C: what is known is shown, and nothing stays behind.
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; change; goperf prove -budget 200s -min-effect 0.001% -alpha 1e-100 -bench Up ./lib >$TMP/out 2>&1 & pid=$!; cd "$TMP"; while ! ls between/*/0-b.test >/dev/null 2>&1; do sleep 0.2; done; sleep 8; kill -INT $pid; wait $pid; echo "exit $?"; grep -Ev '^The machine|: noisy, ' $TMP/out | sed -n '4,$p'; ls "$TMP/between"; ps -eo args | grep -c "^$TMP/between" || true
-- stdout --
exit 2
benchmark .*
Up .*  (undecided|noisy)
.*
.*
Interrupted\. No regression seen: 1 (undecided|noisy) \(Up\)\. .*
goperf prove: interrupted
0
--

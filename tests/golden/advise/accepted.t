# What was accepted is quiet until it costs twice as much.
$ goperf advise --accepted $TMP/a/accepted --accept 2 --reason 'a tool, run by hand' tests/advice/fmt-in-hot-path/evidence >/dev/null && tail -1 $TMP/a/accepted
-- stdout --
fmt-in-hot-path  fmt-in-hot-path/keys.go  example.com/labels/fmt-in-hot-path.Labels  17.1%  a tool, run by hand
-- stderr --
goperf: 1 accepted in $TMP/a/accepted
--
$ printf 'fmt-in-hot-path\tfmt-in-hot-path/keys.go\texample.com/labels/fmt-in-hot-path.Labels\t99%%\ta tool, run by hand\n' >$TMP/accepted && goperf advise --left --accepted $TMP/accepted tests/advice/fmt-in-hot-path/evidence | grep -c keys.go:25 ; goperf advise --left --accepted $TMP/accepted tests/advice/fmt-in-hot-path/evidence | grep accepted
-- stdout --
1
    fmt-in-hot-path/keys.go:25 fmt-in-hot-path: accepted: a tool, run by hand
--
$ printf '# why\n\nfmt-in-hot-path  fmt-in-hot-path/keys.go  example.com/labels/fmt-in-hot-path.Labels  0.1%%  a tool\n' >$TMP/accepted && goperf advise --accepted $TMP/accepted tests/advice/fmt-in-hot-path/evidence | grep accepted
-- stdout --
              accepted: at 0.1% (a tool), but it costs 17.1% by now
--
$ printf 'fmt-in-hot-path  gone.go  example.com/labels.Gone  5%%  a tool\n' >$TMP/accepted && goperf advise --json --accepted $TMP/accepted tests/advice/fmt-in-hot-path/evidence 2>&1 >/dev/null | grep accepted
-- stdout --
goperf advise: note: 1 accepted finding is not there any more, first line 1: fmt-in-hot-path in example.com/labels.Gone
--
$ echo 'fmt-in-hot-path keys.go' >$TMP/accepted && goperf advise --accepted $TMP/accepted tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: $TMP/accepted:1: expected PATTERN  FILE  FUNCTION  PRICE  REASON, two spaces or a tab between, the price as 8.8%
--
$ goperf advise --accept 1 tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: -accept: say why, in one line: --reason TEXT
--
$ goperf advise --accepted $TMP/none --accept 0,99 --reason x tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: -accept 0,99: expected numbers of findings, from 1 to 7
--

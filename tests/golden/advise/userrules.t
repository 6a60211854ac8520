# A team's own rule: a call of one function, found where the profile saw it, in the words of its file.
$ goperf advise --rules tests/data/userrules --pattern sprint-call --top 1 tests/advice/fmt-in-hot-path/evidence
-- stdout --
example.com/labels, go1.26.8: 2.97 s of CPU, 125 MB allocated in 5.72M objects
note: not in the evidence: block.pb.gz, mutex.pb.gz

 1. A text is made by fmt  sprint-call
    fmt-in-hot-path/keys.go:32  example.com/labels/fmt-in-hot-path.CacheKey
    9.6% of CPU (285 ms)  ·  25% of bytes (30.7 MB)  ·  26% of objects (1.51M)

       31 │ func CacheKey(tenant, kind string, id int64) string {
  ▶    32 │     return fmt.Sprintf("%s/%s/%d", tenant, kind, id)
       33 │ }

    Why       "%s/%s/%d" is read as a form each time.
    Evidence  heap profile: 30.7 MB in 1.51M objects, allocated by fmt.Sprintf
              cpu profile: 270 ms at the line (27 samples), and 14.7 ms of background garbage
              collection, by its part of the bytes
              compiler: tenant escapes to heap
              benchmark: runs most under BenchmarkCacheKey
    Do        Write what "%s/%s/%d" says by hand.
    Prove     goperf prove -bench '^BenchmarkCacheKey$' ./tests/advice/fmt-in-hot-path

and 5 more findings (--top 6 shows them)

--
# What the catalogue tells is its own: one waste is one finding. What it leaves alone is the team's.
$ goperf advise --rules tests/data/userrules --json tests/advice/fmt-in-hot-path/evidence 2>/dev/null | grep -c '"pattern": "sprint-call"'
-- stdout --
3
--
$ mkdir -p $TMP/r && echo '(call_expression) @stmt' >$TMP/r/fmt-in-hot-path.scm && goperf advise --rules $TMP/r tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: $TMP/r/fmt-in-hot-path.scm: goperf has a pattern of this name
--
$ mkdir -p $TMP/r && echo '(call_expression @stmt' >$TMP/r/mine.scm && printf '# Mine\n\nwhy\n\n## Instead\nthat\n' >$TMP/r/mine.md && goperf advise --rules $TMP/r tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: $TMP/r/mine.scm:1:18: syntax error
--
$ mkdir -p $TMP/r && echo '(call_expression) @stmt' >$TMP/r/mine.scm && printf '# Mine\nmin-cost: 2\n\nwhy\n' >$TMP/r/mine.md && goperf advise --rules $TMP/r tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: $TMP/r/mine.md:2: min-cost: expected a share, as 2%
--
$ mkdir -p $TMP/r && echo '(call_expression) @stmt' >$TMP/r/mine.scm && printf '# Mine\n\nwhy\n' >$TMP/r/mine.md && goperf advise --rules $TMP/r tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: $TMP/r/mine.md: expected why it costs, then "## Instead" and what to do
--
$ mkdir -p $TMP/r && echo '(call_expression) @stmt' >$TMP/r/mine.scm && goperf advise --rules $TMP/r tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: open $TMP/r/mine.md: No such file or directory
--
$ goperf advise --rules $TMP/none tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: -rules $TMP/none: no such folder
--
$ goperf advise --pattern nothing tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: -pattern nothing: no such pattern
--

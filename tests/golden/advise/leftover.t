# Without the runtime's own leak profile, what still sends or waits for a lock at the end is left over: said so, as inferred.
$ mkdir -p $TMP/m && cp -r tests/advice/go.mod tests/advice/faults $TMP/m && cd $TMP/m && rm faults/evidence/goroutineleak.pb.gz && goperf advise --json --pattern goroutine-leak faults/evidence 2>/dev/null | grep -E '"(line|title|toll|confidence)"'
-- stdout --
   "title": "Goroutines that are left over",
   "line": 21,
   "toll": "3 goroutines that still wait when all has ended, at least 8.10 kB",
   "confidence": "inferred",
   "title": "Goroutines that are left over",
   "line": 41,
   "toll": "3 goroutines that still wait when all has ended, at least 8.10 kB",
   "confidence": "inferred",
   "title": "Goroutines that are left over",
   "line": 71,
   "toll": "1 goroutine that still waits when all has ended, at least 2.70 kB",
   "confidence": "inferred",
   "line": 57,
   "line": 93,
   "line": 102,
--

# One sample may be chance: it makes no finding.
$ goperf advise --left --min-cost 0.01% tests/advice/values/evidence 2>/dev/null | grep 'in 1 sample'
-- stdout --
    values/free.go:114 not-inlined: 0.01% of CPU in 1 sample, 0% of bytes
--

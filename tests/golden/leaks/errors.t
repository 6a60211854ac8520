$ goperf leaks -fail-over 1 tests/data/goroutine/leaks-counted.txt >/dev/null
? 1
--
$ goperf leaks -fail-over 11 tests/data/goroutine/leaks-counted.txt >/dev/null
--
$ goperf leaks tests/golden/leaks/errors.t
? 2
-- stderr --
goperf leaks: tests/golden/leaks/errors.t: no goroutine in it: expected a dump ('goroutine 1 [running]:') or a goroutine profile
--
$ goperf leaks /dev/null
? 2
-- stderr --
goperf leaks: /dev/null: empty, expected a goroutine dump
--
$ mkdir $TMP/e && echo '{}' >$TMP/e/meta.json && goperf leaks $TMP/e
? 2
-- stderr --
goperf leaks: $TMP/e: neither goroutine.pb.gz nor goroutineleak.pb.gz in this evidence folder
--
$ goperf leaks tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
goperf leaks: tests/data/pprof/cpu.pb.gz: a profile of 'samples', expected one of goroutines
--
$ goperf leaks -samples 0 localhost:1
? 2
-- stderr --
goperf leaks: -samples 0: expected 1 to 1000
--
$ goperf leaks /nosuch/file
? 2
-- stderr --
goperf leaks: /nosuch/file: no such folder
--
$ goperf leaks http://localhost:1
? 2
-- stderr --
goperf leaks: http://localhost:1/debug/pprof/goroutineleak?debug=2: Couldn't connect to server
--

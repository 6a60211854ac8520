# needs cgo and a C compiler, as -race does
@ needs go
@ needs gcc
$ cp -r tests/data/race/src "$TMP/a b" && goperf race -run TestCounter "$TMP/a b" 2>&1 | grep -E '^[0-9]|shape:|seen in|counter|hits'
-- stdout --
1 distinct data race in 1 report
1. hits: shapes.count  1 report
      >    13 | 	hits++
      >    13 | 	hits++
  seen in TestCounter
  shape: a counter that several goroutines change
  likely cure: make hits an atomic.Int64 and call Add (Go 1.19); where other fields change with it,
--
@ needs go
@ needs gcc
$ cp -r tests/data/race/src "$TMP/a b" && printf 'package main\n\nimport "time"\n\nvar counter int\n\nfunc increment() {\n\tcounter++\n}\n\nfunc main() {\n\tgo increment()\n\tgo increment()\n\ttime.Sleep(50 * time.Millisecond)\n}\n' >"$TMP/main.go" && mkdir "$TMP/a b/ex" && mv "$TMP/main.go" "$TMP/a b/ex" && goperf race "$TMP/a b/ex" 2>/dev/null | head -3
-- stdout --
1 distinct data race in 1 report

1. counter: main.increment  1 report
--
@ needs go
$ cp -r tests/data/race/src "$TMP/a b" && printf 'package shapes\nvar x undefined\n' >"$TMP/a b/x.go" && goperf race "$TMP/a b"
? 2
-- stderr --
goperf race: go test -race: the build failed: # example.com/shapes [example.com/shapes.test]
./x.go:2:7: undefined: undefined
--
@ needs go
$ mkdir $TMP/m && printf 'module example.com/m\n' >$TMP/m/go.mod && printf 'package m\n' >$TMP/m/m.go && goperf race $TMP/m
? 2
-- stderr --
goperf race: example.com/m: no test ran, so no race could be seen; give packages with tests, or a command behind --
--
$ goperf race tests/data/race/two.jsonl -- ./server
? 2
-- stderr --
goperf race: expected either packages and logs or a command behind --, got both
--
$ goperf race /nosuch/log.txt
? 2
-- stderr --
goperf race: /nosuch/log.txt: no such folder
--

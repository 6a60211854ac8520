# eight runs of one program: 79 reports of 9 races
@ needs shared
$ goperf race -source $SHARED/corpora/race/src $SHARED/corpora/race/multi-run.log | grep -E '^[0-9]'
-- stdout --
9 distinct data races in 79 reports
1. main.main and main.main.func3  16 reports
2. counter: main.increment  8 reports
3. counter: main.increment and main.main  8 reports
4. flag: main.main and a goroutine of main.main  8 reports
5. nd.v: main.main and main.main.func4  8 reports
6. q.v: main.main and main.main.func5  8 reports
7. m: main.main and main.main.func2  8 reports
8. shared: main.main.func1  8 reports
9. elements of shared: main.main.func1  7 reports
--
@ needs shared
$ for f in limit-8128.log run-default.log run-halt.log run-verbose.log test-race-count20.log test-race-v.log test-race-json.jsonl; do goperf race -json $SHARED/corpora/race/$f | grep -E '"(reports|reports_cut_off|new)":' | head -3 | tr -d '\n'; echo " $f"; done
-- stdout --
 "reports": 0, "reports_cut_off": 0, "new": 0, limit-8128.log
 "reports": 8, "reports_cut_off": 0, "new": 7, run-default.log
 "reports": 1, "reports_cut_off": 0, "new": 1, run-halt.log
 "reports": 8, "reports_cut_off": 0, "new": 7, run-verbose.log
 "reports": 3, "reports_cut_off": 0, "new": 2, test-race-count20.log
 "reports": 6, "reports_cut_off": 0, "new": 6, test-race-v.log
 "reports": 2, "reports_cut_off": 0, "new": 2, test-race-json.jsonl
--

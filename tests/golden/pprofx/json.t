# reports as JSON: docs/pprof-json.md; tests/diff/pprof_json.py compares them with the texts
$ goperf pprof -top -json -nodecount=3 -focus=Pool tests/data/pprof/cpu.pb.gz
-- stdout --
{"schema":1,"report":"top",
"legend":{"file":"/tmp/profiles","build_id":"f4522fed5d4ebd5e8bf8f798ad4134114702b864","time_ns":1795529509905942465,"duration_ns":400542055,"type":"cpu","unit":"nanoseconds","granularity":"functions","total":250000000,"shown":50000000,"nodes":3,"nodes_before_limit":15,"dropped_nodes":0,"dropped_nodes_cum_at_most":1250000,"dropped_edges":0,"filters":["focus=Pool"]},
"rows":[
{"id":2,"flat":20000000,"cum":30000000,"name":"sync.(*Pool).Get"},
{"id":19,"flat":20000000,"cum":20000000,"name":"sync.(*Pool).Put"},
{"id":1,"flat":10000000,"cum":10000000,"name":"sync.runtime_procUnpin"}]}
--
$ goperf pprof -peek=Pool -json tests/data/pprof/cpu.pb.gz
-- stdout --
{"schema":1,"report":"peek",
"legend":{"file":"/tmp/profiles","build_id":"f4522fed5d4ebd5e8bf8f798ad4134114702b864","time_ns":1795529509905942465,"duration_ns":400542055,"type":"cpu","unit":"nanoseconds","granularity":"functions","total":250000000,"shown":250000000,"nodes":40,"nodes_before_limit":40,"dropped_nodes":0,"dropped_nodes_cum_at_most":0,"dropped_edges":0},
"rows":[
{"id":2,"flat":20000000,"cum":30000000,"name":"sync.(*Pool).Get","callers":[{"id":3,"weight":30000000,"name":"fmt.newPrinter"}],"callees":[{"id":1,"weight":10000000,"name":"sync.runtime_procUnpin"}]},
{"id":19,"flat":20000000,"cum":20000000,"name":"sync.(*Pool).Put","callers":[{"id":20,"weight":20000000,"name":"fmt.(*pp).free"}],"callees":[]}]}
--
$ goperf pprof -traces -json -focus=procUnpin -lines tests/data/pprof/cpu.pb.gz
-- stdout --
{"schema":1,"report":"traces",
"legend":{"file":"/tmp/profiles","build_id":"f4522fed5d4ebd5e8bf8f798ad4134114702b864","time_ns":1795529509905942465,"duration_ns":400542055,"type":"cpu","unit":"nanoseconds","granularity":"lines","total":250000000,"filters":["focus=procUnpin"]},
"frames":[
{"id":1,"name":"sync.runtime_procUnpin","file":"runtime/proc.go","line":7919},
{"id":3,"name":"sync.(*Pool).Get","file":"sync/pool.go","line":147},
{"id":5,"name":"fmt.newPrinter","file":"fmt/print.go","line":152},
{"id":7,"name":"fmt.Sprint","file":"fmt/print.go","line":278},
{"id":10,"name":"main.double","file":"example.com/profiles/main.go","line":34,"inline":true},
{"id":11,"name":"main.sum","file":"example.com/profiles/main.go","line":39},
{"id":13,"name":"main.work.func1","file":"example.com/profiles/main.go","line":69},
{"id":15,"name":"main.labelled.func1","file":"example.com/profiles/main.go","line":64},
{"id":17,"name":"runtime/pprof.Do","file":"runtime/pprof/runtime.go","line":57},
{"id":19,"name":"main.labelled","file":"example.com/profiles/main.go","line":64},
{"id":21,"name":"main.work","file":"example.com/profiles/main.go","line":69},
{"id":23,"name":"main.main","file":"example.com/profiles/main.go","line":123},
{"id":25,"name":"runtime.main","file":"runtime/proc.go","line":290}],
"rows":[
{"value":10000000,"labels":[{"key":"request","value":"sum"}],"stack":[1,3,5,7,10,11,13,15,17,19,21,23,25]}]}
--
$ goperf pprof -tags -json -tagfocus=bytes=1mb: tests/data/pprof/heap.pb.gz
-- stdout --
{"schema":1,"report":"tags",
"legend":{"file":"/tmp/profiles","build_id":"f4522fed5d4ebd5e8bf8f798ad4134114702b864","time_ns":1795529510417983829,"type":"inuse_space","unit":"bytes","granularity":"functions","total":134472,"filters":["tagfocus=bytes=1mb:"]},
"rows":[
{"key":"bytes","total":0,"values":[{"number":1048576,"unit":"bytes","weight":0}]}]}
-- stderr --
tagfocus:Interpreted '1mb:' as range, not regexp
--
# a name that is no text stays one line of valid JSON
$ goperf pprof -top -json tests/data/pprofx/hostile.folded 2>/dev/null
-- stdout --
{"schema":1,"report":"top",
"legend":{"type":"samples","unit":"count","granularity":"functions","total":8,"shown":8,"nodes":5,"nodes_before_limit":5,"dropped_nodes":0,"dropped_nodes_cum_at_most":0,"dropped_edges":0},
"rows":[
{"id":1,"flat":5,"cum":5,"name":"\"x\"\u0026]]\u003e"},
{"id":4,"flat":3,"cum":3,"name":"c\u0001d"},
{"id":5,"flat":0,"cum":3,"name":"a b"},
{"id":2,"flat":0,"cum":5,"name":"alert"},
{"id":3,"flat":0,"cum":8,"name":"main"}]}
--
$ goperf pprof -peek=nosuch -json tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
no matches found for regexp: nosuch
--
# the call tree, what is small only counted
$ goperf pprof -folded -json -nodefraction=0.4 tests/data/pprof/cpu.pb.gz | tail -n +3
-- stdout --
"rows":[
{"depth":0,"name":"root","flat":0,"cum":250000000,"hidden":1,"hidden_cum":10000000},
{"depth":1,"name":"runtime.main","flat":0,"cum":240000000},
{"depth":2,"name":"main.main","flat":0,"cum":240000000},
{"depth":3,"name":"main.work","flat":0,"cum":240000000},
{"depth":4,"name":"main.labelled","flat":0,"cum":240000000},
{"depth":5,"name":"runtime/pprof.Do","flat":0,"cum":240000000},
{"depth":6,"name":"main.labelled.func1","flat":0,"cum":240000000},
{"depth":7,"name":"main.work.func1","flat":0,"cum":240000000},
{"depth":8,"name":"main.sum","flat":10000000,"cum":240000000},
{"depth":9,"name":"main.double","flat":0,"cum":230000000,"hidden":1,"hidden_cum":40000000},
{"depth":10,"name":"fmt.Sprint","flat":0,"cum":190000000,"hidden":5,"hidden_cum":190000000}]}
--
$ goperf pprof -folded tests/data/pprof/cpu.pb.gz | sort >$TMP/text; goperf pprof -folded -json -nodefraction=0 tests/data/pprof/cpu.pb.gz | python3 -c 'import json,sys; p=[]; [(p.__setitem__(slice(r["depth"], None), [r["name"]]), r["flat"] and print(";".join(p[1:]), r["flat"])) for r in json.load(sys.stdin)["rows"]]' | sort | cmp - $TMP/text
--
$ goperf pprof -svg -json tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
the report 'svg' has no JSON; there is one of comments disasm list peek raw tags text top topproto traces tree weblist
--
$ goperf pprof -json tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
-json goes with a report: -top, -tree, -raw ...
--
$ goperf pprof -top -json -output=$TMP/o.json tests/data/pprof/cpu.pb.gz && head -c 27 $TMP/o.json && echo
-- stdout --
{"schema":1,"report":"top",
-- stderr --
Generating report in $TMP/o.json
--
# the rows of the protobuf as JSON, and no file of it
$ goperf pprof -topproto -json tests/data/pprof/cpu.pb.gz | sed 's/"topproto"/"top"/' >$TMP/a; goperf pprof -top -json tests/data/pprof/cpu.pb.gz | cmp - $TMP/a
--

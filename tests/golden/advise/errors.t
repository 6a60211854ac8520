# Bad input: one sentence, status 2.
$ goperf advise --min-cost 120% tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: -min-cost 120%: expected a share of the total, as 2% or 0.02
--
$ goperf advise --pattern nothing tests/advice/fmt-in-hot-path/evidence
? 2
-- stderr --
goperf advise: -pattern nothing: no such pattern
--
$ mkdir $TMP/e && head -c 2000 tests/advice/fmt-in-hot-path/evidence/cpu.pb.gz >$TMP/e/cpu.pb.gz && goperf advise $TMP/e
? 2
-- stderr --
goperf advise: $TMP/e/cpu.pb.gz: decompressing profile: broken or truncated gzip data in the member at byte 0
--
$ mkdir $TMP/e && echo '{"module":' >$TMP/e/meta.json && goperf advise $TMP/e
? 2
-- stderr --
goperf advise: $TMP/e/meta.json:2: unexpected token near end of file; expected the JSON object that goperf record writes
--
$ mkdir $TMP/e && echo '{}' >$TMP/e/meta.json && goperf advise $TMP/e
? 2
-- stderr --
goperf advise: $TMP/e: no evidence here: expected cpu.pb.gz, mem.pb.gz ... as goperf record writes them
--
$ goperf advise tests/advice/fmt-in-hot-path/evidence/mem.pb.gz tests/advice/fmt-in-hot-path/evidence/mem.pb.gz
? 2
-- stderr --
goperf advise: tests/advice/fmt-in-hot-path/evidence/mem.pb.gz: a second profile of its kind; advice is given on one of each
--

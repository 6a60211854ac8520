$ goperf pprof -nosuch x 2>&1 | head -3
-- stdout --
flag provided but not defined: -nosuch
usage:

--
$ goperf pprof -top
? 2
-- stderr --
no profile source specified
--
$ goperf pprof -top -tree tests/data/profile/sparse.pb
? 2
-- stderr --
must set at most one output format
--
$ goperf pprof -top -files -lines tests/data/profile/sparse.pb
? 2
-- stderr --
conflicting options set: [files lines]
--
$ goperf pprof -top -base a -diff_base b tests/data/profile/sparse.pb
? 2
-- stderr --
-base and -diff_base flags cannot both be specified
--
$ goperf pprof -top -normalize tests/data/profile/sparse.pb
? 2
-- stderr --
must have base profile to normalize by
--
$ goperf pprof -top -http=: tests/data/profile/sparse.pb
? 2
-- stderr --
-http is not compatible with an output format on the command line
--
$ goperf pprof -top -no_browser tests/data/profile/sparse.pb
? 2
-- stderr --
-no_browser only makes sense with -http
--
$ goperf pprof -top -sample_index=9 tests/data/profile/sparse.pb
? 2
-- stderr --
sample_index 9 is outside the range [0..1]
--
$ goperf pprof -top -sample_index=z tests/data/profile/sparse.pb
? 2
-- stderr --
sample_index "z" must be one of: [samples cpu]
--
$ goperf pprof -top '-focus=(' tests/data/profile/sparse.pb
? 2
-- stderr --
parsing focus regexp: error parsing regexp: missing closing ): `(`
--
$ goperf pprof '-peek=(' tests/data/profile/sparse.pb
? 2
-- stderr --
parsing argument regexp (: error parsing regexp: missing closing ): `(`
--
$ goperf pprof -peek=z tests/data/profile/sparse.pb
? 2
-- stderr --
no matches found for regexp: z
--
$ goperf pprof -top -divide_by=0 tests/data/profile/sparse.pb
? 2
-- stderr --
zero divisor specified
--
$ goperf pprof -top nosuch.pb.gz
? 2
-- stderr --
nosuch.pb.gz: stat nosuch.pb.gz: no such file or directory
failed to fetch any source profiles
--
$ goperf pprof -comments nosuch.pb.gz tests/data/profile/sparse.pb
-- stdout --
a comment
-- stderr --
nosuch.pb.gz: stat nosuch.pb.gz: no such file or directory
Fetched 1 source profiles out of 2
--
$ goperf pprof -top -focus=nosuch -tagfocus=30kb: -tagroot=nosuch tests/data/profile/sparse.pb
-- stdout --
File: x
Build ID: deadbeef
a comment
Type: cpu
Time: 2023-11-14 22:13:20 UTC
Duration: 1.50s, Total samples = 30ns (2e-06%)
Active filters:
   focus=nosuch
   tagfocus=30kb:
Showing nodes accounting for 0, 0% of 30ns total
      flat  flat%   sum%        cum   cum%
-- stderr --
TagRoot expression matched no samples
tagfocus:Interpreted '30kb:' as range, not regexp
TagFocus expression matched no samples
--
$ goperf pprof -top LICENSE
? 2
-- stderr --
LICENSE: parsing profile: unrecognized profile format (as profile.proto it is broken at byte 34 of 11358: expected a keep_frames)
failed to fetch any source profiles
--
$ head -c 200 tests/data/pprof/cpu.pb.gz > $TMP/cut.pb.gz; goperf pprof -top $TMP/cut.pb.gz
? 2
-- stderr --
$TMP/cut.pb.gz: decompressing profile: broken or truncated gzip data in the member at byte 0
failed to fetch any source profiles
--
$ goperf pprof -top tests/data/pprof/cpu.pb.gz tests/data/pprof/heap.pb.gz
? 2
-- stderr --
problem fetching source profiles: profiles have empty common sample type list
--
$ goperf pprof -help 2>&1 >/dev/null | cmp - tests/golden/pprof/usage.txt
-- stdout --
--
# viewers
@ needs dot
$ BROWSER='grep -c <svg' goperf pprof -web tests/data/pprof/cpu.pb.gz
-- stdout --
1
--
$ PATH=/nowhere $(command -v goperf) pprof -kcachegrind tests/data/pprof/cpu.pb.gz
? 2
-- stderr --
exec: "kcachegrind": executable file not found in $PATH
--
@ needs dot
$ goperf pprof -svg tests/data/pprof/block.pb.gz | grep -c '^<svg'
-- stdout --
1
--

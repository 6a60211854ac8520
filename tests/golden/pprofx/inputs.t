# a folder is the files in it, a quoted pattern what it matches
$ mkdir $TMP/d $TMP/d/sub && cp tests/data/pprof/cpu.pb.gz $TMP/d/a && cp tests/data/pprof/cpu.pb.gz $TMP/d/b && goperf pprof -top $TMP/d | sed -n 5,6p
-- stdout --
Duration: 801.08ms, Total samples = 500ms (62.42%)
Showing nodes accounting for 500ms, 100% of 500ms total
--
$ cp tests/data/pprof/cpu.pb.gz $TMP/a.pb.gz && cp tests/data/pprof/cpu.pb.gz $TMP/b.pb.gz && cp tests/data/pprof/cpu.pb.gz $TMP/c.pb.gz && goperf pprof -top "$TMP/[ab]*.gz" | sed -n 5,6p
-- stdout --
Duration: 801.08ms, Total samples = 500ms (62.42%)
Showing nodes accounting for 500ms, 100% of 500ms total
--
$ mkdir $TMP/empty && goperf pprof -top $TMP/empty "$TMP/x*"
? 2
-- stderr --
$TMP/empty: is a directory, expected a file
$TMP/x*: stat $TMP/x*: no such file or directory
failed to fetch any source profiles
--
# pipes
$ cat tests/data/pprof/cpu.pb.gz | goperf pprof -top - | sed -n 6p
-- stdout --
Showing nodes accounting for 250ms, 100% of 250ms total
--
$ mkfifo $TMP/p && { cat tests/data/pprof/cpu.pb.gz >$TMP/p & goperf pprof -top $TMP/p | sed -n 6p; }
-- stdout --
Showing nodes accounting for 250ms, 100% of 250ms total
--

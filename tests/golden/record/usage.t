# What needs no Go: the command line, and a command that writes profiles itself.
$ goperf record --
? 2
-- stderr --
goperf record: expected a command behind --
--
$ goperf record http://127.0.0.1:1 http://127.0.0.1:2
? 2
-- stderr --
goperf record: expected one URL, got 2 arguments
--
$ goperf record -q http://127.0.0.1:1
? 2
-- stderr --
goperf record: http://127.0.0.1:1/debug/pprof/: Couldn't connect to server
--
$ goperf record -count -2 .
? 2
-- stderr --
goperf record: -count: expected a positive number
--
$ goperf record ./no/such/folder
? 2
-- stderr --
goperf record: ./no/such/folder: no such folder
--
$ goperf record -o meson.build -- true
? 2
-- stderr --
goperf record: $ROOT/meson.build: exists and is not a folder
--
$ goperf record -o src -- true
? 2
-- stderr --
goperf record: $ROOT/src: exists and is no evidence folder (no meta.json); name another
--
$ goperf record -o $TMP/e -- sh -c 'cp tests/data/pprof/heap.pb.gz $GOPERF_DIR/one; cp tests/data/pprof/heap.pb.gz $GOPERF_DIR/two' && ls $TMP/e
-- stdout --
$TMP/e
mem.pb.gz
meta.json
two
-- stderr --
goperf: two is one more mem.pb.gz: kept under its own name
--
$ goperf record -q -o $TMP/e -- cp tests/data/pprof/mutex.pb.gz '{}/a mutex profile' && ls $TMP/e && grep -A4 '"commands"' $TMP/e/meta.json
-- stdout --
$TMP/e
meta.json
mutex.pb.gz
  "commands": [
    {
      "kind": "command",
      "command": "cp tests/data/pprof/mutex.pb.gz 'EVIDENCE/a mutex profile'",
      "dir": ".",
--
$ cd $TMP && goperf record -- true; ls -A .goperf
-- stdout --
.gitignore
-- stderr --
goperf record: true wrote no profile into the folder that GOPERF_DIR names: let it write there (in Go: os.Getenv("GOPERF_DIR")), or give the folder to its flags as {}
--

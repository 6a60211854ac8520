# Without time for rounds nothing is claimed; folders, profiles and toolchains as sides.
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; cp -r . $TMP/old; prove -budget 1ns --base $TMP/old -bench Up lib
-- stdout --
base  \$TMP/old
new   working tree, go1\.[0-9.a-z]+

benchmark  base  new  change  interval  rounds  verdict
Up            -    -       -                 0  undecided

No regression seen: 1 undecided \(Up\)\. 0s, 0 rounds\.
What is open needs more rounds.*
exit 0
--
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; go test -run XXX -bench Up -benchtime 1x -cpuprofile $TMP/cpu.pprof -o x.test ./lib >/dev/null; rm x.test; prove -budget 1ns --pgo $TMP/cpu.pprof -bench Up ./lib | head -2; prove -budget 1ns --go $(go env GOROOT),$(command -v go) -bench Up ./lib | head -2
-- stdout --
base  without a profile
new   with \$TMP/cpu\.pprof, go1\.[0-9.a-z]+
base  go1\.[0-9.a-z]+
new   go1\.[0-9.a-z]+
--
# What goes wrong is told in the words of the tool that it went wrong in.
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; echo 'func broken( {' >>lib/lib.go; prove ./lib; git commit -qam broken; git checkout -q HEAD~1; prove --base HEAD@{1} ./lib; ls $TMPDIR
-- stdout --
goperf prove: example\.com/ab/lib: build of new failed: go test -c: # example.com/ab/lib.*
(\./|lib/)?lib\.go:17:14: syntax error: .*
exit 2
goperf prove: example\.com/ab/lib: build of base failed: go test -c: # example.com/ab/lib.*
(\./|lib/)?lib\.go:17:14: syntax error: .*
exit 2
--
# What fails in a benchmark, and what is no benchmark.
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; printf 'package lib\n\nimport "testing"\n\nfunc BenchmarkLevel(b *testing.B) {\n\tb.Fatal("no luck")\n}\n' >lib/lib_test.go; prove ./lib; prove --bench Nothing ./lib; prove --bench 'Gone(' ./lib; git stash -q; git tag nobench; git rm -q --cached -r lib; git commit -qm none; git checkout -q nobench; prove --base nosuch ./lib; ls $TMPDIR
-- stdout --
goperf prove: example\.com/ab/lib: benchmarks of new: exit status 1:
  --- FAIL: BenchmarkLevel
      l(ib)?_test\.go:6: no luck
exit 2
goperf prove: no benchmark matches -bench Nothing
exit 2
goperf prove: example\.com/ab/lib: benchmarks of base: exit status 1:
  testing: invalid regexp for element 0 of -test\.bench \("Gone\("\): error parsing regexp: missing closing \): `Gone\(`
exit 2
goperf prove: --base nosuch: nosuch is no revision of the repository \$TMP/a b; expected a revision, a folder, or a test binary
exit 2
--
# Where there is no repository, and flags that are no such thing.
@ needs go
@ needs git
@ regex
$ . tests/golden/prove-go/repo.sh; mkdir "$TMP/other place"; cp go.mod lib/* "$TMP/other place"; cd "$TMP/other place"; GIT_CEILING_DIRECTORIES="$TMP" prove .; prove ./nosuch; prove --min-effect x .; prove --alpha 2 .; prove --json --markdown .; prove --base x --pgo y .; prove --go 1.99.7,1.99.8 .; prove --pgo nosuch .; prove --base lib.go .; prove --base ./nosuch .; prove --pin 4-x .; ls $TMPDIR
-- stdout --
goperf prove: \$TMP/other place is not in a git repository: say with --base DIR or --base BINARY what to compare with
exit 2
goperf prove: \./nosuch: no such folder
exit 2
goperf prove: --min-effect x: expected a percentage above 0 and below 100
exit 2
goperf prove: --alpha 2: expected a chance between 0 and 1
exit 2
goperf prove: expected one of --json and --markdown
exit 2
goperf prove: expected one of --base, --pgo and --go
exit 2
goperf prove: --go: 1\.99\.7 is not installed .*
exit 2
goperf prove: nosuch: no such profile
exit 2
goperf prove: --base lib\.go: expected a revision, a folder, or a test binary
exit 2
goperf prove: --base \./nosuch: expected a revision, a folder, or a test binary
exit 2
goperf prove: --pin: 4-x: expected processors as in "2" or "0-1,4"
exit 2
--

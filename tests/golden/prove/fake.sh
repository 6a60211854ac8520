# Sourced by the cases: two test binaries without Go (see tests/data/prove/fake.test), in a folder of their own.
cp tests/data/prove/fake.test "$TMP/old.test"
cp tests/data/prove/fake.test "$TMP/new.test"
cd "$TMP"
cat >old.test.results <<'EOF'
Parse/n=10 200 64 2
Parse/n=1000 90000 4096 20
Sort 1500 0 0
Same 700 0 0
Grow 300 128 1
Gone 50 0 0
Empty 0 0 0
EOF
cat >new.test.results <<'EOF'
Parse/n=10 100 32 1
Parse/n=1000 99000 4096 20
Sort 1500 16 1
Same 700 0 0
Grow 200 256 2
Fresh 50 0 0
Empty 0 0 0
EOF
GOPERF_LOCK=$TMP/lock
TMPDIR=$TMP/between
mkdir "$TMPDIR"
export GOPERF_LOCK TMPDIR

# Runs goperf prove; the line that depends on the machine's mood is left out, the exit status is added.
prove() {
	status=0
	goperf prove -cpu 1 -budget 5m --base ./old.test ./new.test "$@" >out 2>&1 || status=$?
	grep -v '^The machine: ' out
	echo "exit $status"
	ls "$TMPDIR"
}

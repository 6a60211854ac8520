# Sourced by the cases: a git repository with a Go module, in a folder whose name has spaces. Three benchmarks; `change` makes one of
# them faster, one slower, and leaves one as it is. Goes there; what goperf lays down in between shows in $TMPDIR.

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GOFLAGS=-mod=mod GOTOOLCHAIN=local TMPDIR="$TMP/between" GOPERF_LOCK="$TMP/lock"
mkdir -p "$TMPDIR" "$TMP/a b/lib"
cd "$TMP/a b"
git init -q . 2>/dev/null
git config user.email a@example.com
git config user.name a
printf 'module example.com/ab\n\ngo 1.22\n' >go.mod
cat >lib/lib.go <<'EOF'
package lib

// Work spins n times.
//
//go:noinline
func Work(n int) (x uint64) {
	x = 1
	for i := 0; i < n; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
	}
	return x
}

const Up, Down, Level = 400, 2000, 1000
EOF
cat >lib/lib_test.go <<'EOF'
package lib

import (
	"os"
	"testing"
)

var sink uint64

func BenchmarkUp(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = Work(Up)
	}
}

func BenchmarkDown(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = Work(Down)
	}
}

func BenchmarkLevel(b *testing.B) {
	if _, err := os.Stat("lib_test.go"); err != nil {
		b.Fatal(err)
	}
	for i := 0; i < b.N; i++ {
		sink = Work(Level)
	}
}

func BenchmarkGone(b *testing.B) {
	for i := 0; i < b.N; i++ {
	}
}
EOF
git add -A
git commit -qm 'first "version"'

change() {
	sed -i 's/Up, Down, Level = 400, 2000/Up, Down, Level = 2000, 400/' lib/lib.go
}

# Runs goperf prove; the lines that depend on the machine's mood are left out, the exit status is added.
prove() {
	status=0
	goperf prove "$@" >"$TMP/out" 2>&1 || status=$?
	grep -Ev '^(The machine: |.*: noisy, )' "$TMP/out" || true
	echo "exit $status"
}

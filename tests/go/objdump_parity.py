#!/usr/bin/env python3
"""goperf objdump -compat prints what `go tool objdump` prints: static, position-independent and stripped programs."""
import os, re, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = """package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

type point struct{ x, y float64 }

func (p point) scale(f float64) point { return point{p.x * f, p.y * f} }

func words(s string) map[string]int {
	m := map[string]int{}
	for _, w := range strings.Fields(s) {
		m[strings.ToLower(w)]++
	}
	return m
}

func main() {
	m := words(strings.Join(os.Args, " "))
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	p := point{1, 2}
	for i, k := range keys {
		p = p.scale(float64(i))
		fmt.Println(k, m[k], p)
	}
}
"""

SMALL = """package main

//go:noinline
func square(x int) int { return x * x }

func main() { println(square(7)) }
"""


def run(args, **kw):
    return subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, **kw)


def build(dir, name, *flags, env=None):
    out = os.path.join(dir, name)
    p = run(["go", "build", "-o", out, *flags, "."], cwd=dir, env=dict(os.environ, CGO_ENABLED="0", **(env or {})))
    if p.returncode:
        sys.exit("go build %s: %s" % (" ".join(flags), p.stderr.decode()))
    return out


def same(goperf, what, theirs, ours):
    a, b = run(theirs), run([goperf, "objdump", *ours])
    if a.returncode or b.returncode:
        sys.exit("%s: exit status %d and %d\n%s%s" % (what, a.returncode, b.returncode, a.stderr.decode(), b.stderr.decode()))
    x, y = a.stdout.split(b"\n"), b.stdout.split(b"\n")
    for i, (p, q) in enumerate(zip(x, y)):
        if p != q:
            sys.exit("%s: line %d\n go     %r\n goperf %r" % (what, i + 1, p, q))
    if len(x) != len(y):
        sys.exit("%s: %d lines, expected %d" % (what, len(y), len(x)))
    print("%s: %d lines are the same" % (what, len(x)))
    return len(x)


def main():
    goperf = sys.argv[1]
    if not shutil.which("go"):
        print("objdump_parity: skipped: no go on PATH")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as dir:
        open(os.path.join(dir, "main.go"), "w").write(PROGRAM)
        open(os.path.join(dir, "go.mod"), "w").write("module example.com/words\n\ngo 1.22\n")
        exe = build(dir, "plain")
        assert same(goperf, "amd64", ["go", "tool", "objdump", exe], ["-compat", exe]) > 100000
        same(goperf, "amd64 -S", ["go", "tool", "objdump", "-S", "-s", "main", exe], ["-compat", "-S", "-s", "main", exe])
        pie = build(dir, "pie", "-buildmode=pie")
        same(goperf, "pie", ["go", "tool", "objdump", "-s", "main|strings", pie], ["-compat", "-s", "main|strings", pie])
        for arch in ("arm64", "386"):
            other = build(dir, arch, env={"GOARCH": arch})
            same(goperf, arch, ["go", "tool", "objdump", "-s", "main|strings|runtime.m", other],
                 ["-compat", "-s", "main|strings|runtime.m", other])
        # Mach-O and PE, of a program that needs the runtime alone
        small = os.path.join(dir, "small")
        os.mkdir(small)
        open(os.path.join(small, "main.go"), "w").write(SMALL)
        open(os.path.join(small, "go.mod"), "w").write("module example.com/small\n\ngo 1.22\n")
        for system, arch in (("darwin", "arm64"), ("windows", "amd64")):
            other = build(small, system, env={"GOOS": system, "GOARCH": arch})
            same(goperf, system, ["go", "tool", "objdump", "-s", "main|runtime.m", other], ["-compat", "-s", "main|runtime.m", other])
            stripped = build(small, system + "-s", "-ldflags=-s -w", env={"GOOS": system, "GOARCH": arch})
            text = run([goperf, "objdump", "-s", r"^main\.square$", stripped]).stdout.decode()
            if not text.startswith("TEXT main.square(SB) ") or "main.go:4\t" not in text:
                sys.exit("%s, stripped: %s" % (system, text[:300]))
        # in the vendor's syntax: the functions, addresses, lines and bytes are the same, the text is another
        for arch in ("arm", "ppc64le", "s390x"):
            other = build(small, arch, env={"GOOS": "linux", "GOARCH": arch})
            ours = run([goperf, "objdump", "-s", r"^main\.", other])
            theirs = run(["go", "tool", "objdump", "-s", r"^main\.", other]).stdout.decode().splitlines()
            if ours.returncode == 2 and b"libcapstone" in ours.stderr:
                print("%s: skipped: %s" % (arch, ours.stderr.decode().strip()))
                continue
            lines = ours.stdout.decode().splitlines()
            cut = [[l.split("\t")[:4] for l in x if arch != "s390x" or "TEXT" in l] for x in (lines, theirs)]
            cut = [[[w.strip() for w in l] for l in x] for x in cut]
            if cut[0] != cut[1] or b"syntax" not in ours.stderr or len(lines) < 10:
                sys.exit("%s: %s\n%s" % (arch, "\n".join(lines[:8]), "\n".join(theirs[:8])))
            print("%s: %d lines, the same but for the text" % (arch, len(lines)))
        # a stripped program still tells the functions, files and lines
        stripped = build(dir, "stripped", "-ldflags=-s -w")
        p = run([goperf, "objdump", "-s", r"^main\.words$", stripped])
        text = p.stdout.decode()
        if p.returncode or not text.startswith("TEXT main.words(SB) ") or not re.search(r"main\.go:1[57]\t", text):
            sys.exit("stripped: %s%s" % (text[:300], p.stderr.decode()))
        print("stripped: %d lines" % text.count("\n"))


main()

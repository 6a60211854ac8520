#!/usr/bin/env python3
"""-list, -disasm and -weblist print what `go tool pprof` prints, on an allocation profile of a program built here."""
import os, shutil, subprocess, sys, tempfile

PROGRAM = """package main

import (
	"encoding/json"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
)

type row struct {
	Name string
	Tags []string
}

type table struct{ rows []row }

func (t *table) add(name string) { t.rows = append(t.rows, row{name, split(name)}) }

func split(s string) []string { return strings.Split(s, "+") }

//go:noinline
func fill(n int) *table {
	t := &table{}
	for i := 0; i < n; i++ {
		t.add(strings.Repeat("<a+b>\\t", i%3+1))
	}
	return t
}

func main() {
	runtime.MemProfileRate = 1
	t := fill(300)
	json.NewEncoder(os.Stderr).Encode(t.rows[:2])
	pprof.Lookup("allocs").WriteTo(os.Stdout, 0)
}
"""

# flags, and what is expected of ours where the original has nothing to say
CASES = [
    ["-list=main"], ["-list=."], ["-list=main", "-trim_path=/nowhere", "-source_path=/tmp"], ["-list=nosuch"],
    ["-disasm=main"], ["-disasm=json"], ["-disasm=."], ["-disasm=main", "-unit=kb"], ["-disasm=nosuch"],
    ["-weblist=main"], ["-weblist=json"], ["-weblist=.", "-sample_index=alloc_objects"], ["-weblist=encode.go"],
    ["-raw", "-symbolize=local:force"], ["-traces", "-lines", "-symbolize=fastlocal:force"],
]
BEYOND = [  # inlined functions, and names that are no regular expression
    (["-disasm=main.split$"], "ROUTINE ======================== main.split (inlined into main.(*table).add)"),
    (["-list=(*table).add"], "ROUTINE ======================== main.(*table).add in "),
    (["-weblist=main.split$"], "<h2>main.split</h2>"),
]


def run(args, cwd):
    return subprocess.run(args, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240)


def report(program, flags, dir):
    out = os.path.join(dir, "out")
    if os.path.exists(out):
        os.remove(out)
    p = run(program + ["-symbolize=none", "-output=" + out] + flags + ["mem.pb.gz"], dir)
    text = open(out, "rb").read() if os.path.exists(out) else b""
    return p.returncode, text, p.stderr


def main():
    goperf = os.path.abspath(sys.argv[1])
    if not shutil.which("go"):
        print("listing_parity: skipped: no go on PATH")
        sys.exit(77)
    bad = size = 0
    with tempfile.TemporaryDirectory() as dir:
        open(os.path.join(dir, "main.go"), "w").write(PROGRAM)
        open(os.path.join(dir, "go.mod"), "w").write("module example.com/rows\n\ngo 1.22\n")
        p = run(["go", "build", "-o", "rows", "."], dir)
        if p.returncode:
            sys.exit("go build: " + p.stderr.decode())
        open(os.path.join(dir, "mem.pb.gz"), "wb").write(run(["./rows"], dir).stdout)
        for flags in CASES:
            a, b = report(["go", "tool", "pprof"], flags, dir), report([goperf, "pprof", "-compat"], flags, dir)
            size += len(a[1])
            if a[:2] != b[:2]:
                bad += 1
                print("differs: %s: exit %d and %d, %d and %d bytes\n%s" % (flags, a[0], b[0], len(a[1]), len(b[1]), b[2].decode()))
                for x, y in zip(a[1].split(b"\n"), b[1].split(b"\n")):
                    if x != y:
                        print(" go     %r\n goperf %r" % (x, y))
                        break
        for flags, want in BEYOND:
            status, text, err = report([goperf, "pprof"], flags, dir)
            if status or want not in text.decode():
                bad += 1
                print("%s: expected %r in\n%s%s" % (flags, want, text.decode()[:500], err.decode()))
    print("%d of %d the same, %d bytes" % (len(CASES) + len(BEYOND) - bad, len(CASES) + len(BEYOND), size))
    sys.exit(bad > 0)


main()

#!/usr/bin/env python3
"""Layouts against the compiler's own: a generated program of random struct types prints unsafe.Sizeof, Alignof and Offsetof of each;
`goperf layout` on that program must say the same, and its better orders, compiled in turn, must have the sizes that it promised.

usage: random_types.py GOPERF [SEED [COUNT]]        exit status 77 where there is no Go
"""
import json, os, random, shutil, subprocess, sys, tempfile

BASIC = ["bool", "int8", "uint16", "int32", "int64", "int", "uintptr", "float32", "float64", "complex64", "complex128", "string", "byte",
         "rune", "any", "error", "unsafe.Pointer", "struct{}", "[0]int64", "func()", "func(int) error", "func(a, b string) (int, error)",
         "chan int", "<-chan string", "map[string]int", "map[int][]byte", "[]byte", "[]string", "*int", "[]func(int) bool", "time.Time",
         "sync.Mutex", "sync.RWMutex", "atomic.Int64", "atomic.Bool", "interface{ M() }", "[3]bool", "[5]uint16", "[2]string", "Gen[int8]",
         "Gen[string]", "Pair[bool, int64]", "*Gen[[]int]", "Num", "Fn", "Row"]
HEAD = """package main

import (
	"encoding/json"
	"os"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

type Num uint16
type Fn func(Num) Row
type Row [3]Num
type Gen[T any] struct {
	ok bool
	v  T
	n  int32
}
type Pair[A, B any] struct {
	a A
	b B
	c A
}

var _ = time.Now
var _ sync.Mutex
var _ atomic.Bool

type field struct {
	Name string
	Off, Size uintptr
}
type layout struct {
	Size, Align uintptr
	Fields []field
}

var out = map[string]layout{}
var keep []any
"""


def make(rng, n):
    types = []
    for i in range(n):
        fields = []
        for k in range(rng.randrange(0, 12)):
            typ = rng.choice(BASIC + ["T%d" % j for j in range(max(0, i - 5), i)])
            if rng.random() < .1:
                typ = "[%d]%s" % (rng.randrange(0, 4), typ)
            fields.append(("f%d" % k, typ))
        if i and rng.random() < .2:
            fields.insert(rng.randrange(len(fields) + 1), ("T%d" % (i - 1), None))
        types.append(("T%d" % i, fields))
    return types


def program(types):
    text = [HEAD]
    for name, fields in types:
        text.append("type %s struct {\n%s}\n" % (name, "".join("\t%s %s\n" % (f, t or "") for f, t in fields)))
        text.append("func init() {\n\tx := new(%s)\n\tkeep = append(keep, x)\n\tout[%s] = layout{unsafe.Sizeof(*x), unsafe.Alignof(*x), []field{" %
                    (name, json.dumps("main." + name)))
        text.extend("{%s, unsafe.Offsetof(x.%s), unsafe.Sizeof(x.%s)}, " % (json.dumps(f), f, f) for f, _ in fields)
        text.append("}}\n}\n")
    for gen, args in (("Gen", "int8"), ("Gen", "string"), ("Pair", "bool, int64")):
        arg = "%s[%s]" % (gen, args)
        text.append("func init() {\n\tx := new(%s)\n\tkeep = append(keep, x)\n\tout[%s] = layout{unsafe.Sizeof(*x), unsafe.Alignof(*x), nil}\n}\n" %
                    (arg, json.dumps("main." + arg.replace(", ", ","))))
    text.append("func main() { json.NewEncoder(os.Stdout).Encode(out) }\n")
    return "".join(text)


def build_and_print(folder, types):
    with open(os.path.join(folder, "main.go"), "w") as f:
        f.write(program(types))
    with open(os.path.join(folder, "go.mod"), "w") as f:
        f.write("module example.com/layouts\n\ngo 1.22\n")
    exe = os.path.join(folder, "layouts")
    subprocess.run(["go", "build", "-o", exe, "."], cwd=folder, check=True)
    return exe, json.loads(subprocess.check_output([exe]))


def compare(name, ours, real):
    wrong = []
    if (ours["size"], ours["align"]) != (real["Size"], real["Align"]):
        wrong.append("%s: size and alignment %d %d, the compiler has %d %d" % (name, ours["size"], ours["align"], real["Size"], real["Align"]))
    if real["Fields"] is not None:
        a = [(f["name"], f["offset"], f["size"]) for f in ours["fields"]]
        b = [(f["Name"], f["Off"], f["Size"]) for f in real["Fields"]]
        if a != b:
            wrong.append("%s: fields %s, the compiler has %s" % (name, a, b))
    return wrong


def main():
    goperf = os.path.abspath(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 240
    if not shutil.which("go"):
        print("no go on PATH")
        return 77
    types, wrong, checked = make(random.Random(seed), count), [], 0
    with tempfile.TemporaryDirectory(prefix="goperf layouts ") as folder:
        exe, real = build_and_print(folder, types)
        ours = {t["name"]: t for t in json.loads(subprocess.check_output([goperf, "layout", "-json", exe]))["types"]}
        for name in sorted(real):
            if name not in ours:
                wrong.append("%s: goperf does not list it" % name)
                continue
            checked += 1
            wrong += compare(name, ours[name], real[name])
        by_name = dict(types)
        better = []
        for name, fields in types:
            order = ours.get("main." + name, {}).get("better", {}).get("order")
            better.append((name, [(f, dict(by_name[name])[f]) for f in order] if order is not None else fields))
        # types hold one another: each order is tried with the others as they were
        for start in range(0, count, 60):
            group = {n for n, _ in types[start:start + 60:6]}
            exe, tried = build_and_print(folder, [(n, dict(better)[n] if n in group else f) for n, f in types])
            first = min(group, key=lambda n: int(n[1:]))
            want, got = ours["main." + first]["better"]["size"], tried["main." + first]["Size"]
            checked += 1
            if want != got:
                wrong.append("%s: the better order has %d bytes, promised were %d" % (first, got, want))
    for line in wrong[:20]:
        print(line)
    print("%d passed, %d failed" % (checked - len(wrong), len(wrong)))
    return 1 if wrong else 0


sys.exit(main())

#!/usr/bin/env python3
"""goperf benchstat against golang.org/x/perf's benchstat on hostile files and flags: exit status, stdout, stderr.

usage: tests/diff/benchstat.py [--goperf PROGRAM] [--peer BENCHSTAT] [--seed N] [--count N]

Without --peer the peer is built from the Go module proxy; where that cannot be, the test is skipped (77).
"""
import argparse, os, random, resource, shlex, subprocess, sys, tempfile

NAMES = ["Encode/fmt=json/size=4k", "Encode/fmt=gob/size=4k", "Encode/fmt=json/size=16Ki", "Decode/size=1.5M", "Ünïcode/größe=ß",
         "Map", "X/y/z=1", "CRC/poly=IEEE", "Sort1K", "a-b", "a-", "日本語/x=漢", "/", "//", "X/=", "Q\"uote,comma", "\xa0x", "é" * 30,
         "E/size=NaN", "E/size=1e3", "E/size=1000", "E/size=-5", "E/size=+2KB", "E/gomaxprocs=3", "bad\\xff", "X/size=4k/fmt=json"]
UNITS = ["ns/op", "B/op", "allocs/op", "MB/s", "p99-ns", "ns-MB*ns", "widgets/sec", "bytes", "reads/op", "x/ns", "MB", "µs/op", "B*B/B",
         "ns", "a,b", "\"q\"", "sec/op", "*", "/", "-", "ns/MB*ns", "x-MB/s", "Größe"]
SETTINGS = ["goos: linux", "goos: darwin", "goos:", "goarch: amd64", "goarch: arm64", "pkg: a/b", "pkg: example.com/x", "cpu: Fast @ 3GHz",
            "note: x y", "note:tight", "note:\ttab", "Note: no", "élan: yes", "Élan: no", "a b: no", "é:", "z: \"quoted, comma\"", "z:   ",
            "commit-time: 2020-01-01T00:00:00Z", ": empty", "unit: x", "ß: sharp", "ǅ: title", "ª: ordinal", "a\u00a0b: no", "k\u2028: no"]
BAD = ["Benchmark", "BenchmarkX", "BenchmarkX ", "BenchmarkX 1", "BenchmarkX 1 2", "BenchmarkX x 2 ns/op", "BenchmarkX 1 2 ns/op 3",
       "BenchmarkX 1_0 2 ns/op", "BenchmarkX 99999999999999999999 2 ns/op", "BenchmarkX 9223372036854775807 2 ns/op", "BenchmarkX 1 1e999 ns/op",
       "BenchmarkX 1 0x1p ns/op", "BenchmarkX 1 1__2 ns/op", "Unit", "Unit ns/op", "Unit ns/op better", "Unit ns/op =x", "Unit ns/op better=lower",
       "Unit sec/op better=higher", "Unit B/op assume=exact", "Unit B/op assume=nothing", "Unit p99-ns assume=exact foo=bar", "Units x=y", "PASS",
       "ok  \tx\t1.0s", "--- FAIL: x", "{\"Action\":\"pass\"}", "", "\r", "   ", "BenchmarkX\u00a01\u20032\u3000u", "BenchmarkX 1 2 u\r",
       "--- BENCH: BenchmarkX-8", "Unit  MB/s   assume=exact", "benchmarkX: 1", "BenchmarkX -5 2 u", "BenchmarkX 1 -0 u"]
ODD = ["0", "-0", "1e308", "-1e308", "1.7976931348623157e308", "5e-324", "1e-310", "inf", "-Inf", "+infinity", "1e-12", "9.9995e-9", "0.99995", "999.95",
       "1_000", "0x1p10", "1e300", "123456789012345678901234567890", ".5", "5.", "99995", "-3.25", "1023.9", "1048575.9", "0.0000001"]


def value(rng, base):
    if rng.random() < .04:
        return rng.choice(ODD)
    v = base * rng.choice([1, 1, 1, rng.gauss(1, .05), rng.gauss(1, .3)])
    return rng.choice(["%.4g", "%.3f", "%.0f", "%r", "%.17g"]) % v


def write_file(rng, path, names):
    lines = []
    units = rng.sample(UNITS, rng.randint(1, 4))
    if rng.random() < .7:
        units[0] = "ns/op"
    runs = rng.choice([1, 2, 3, 4, 5, 6, 7, 9, 10, 10, 13, 20, 25, 26, 30, 31, 40, 50, 51, 55])
    base = {(n, u): 10 ** rng.uniform(-6, 12) * rng.choice([1, 1, 1, 1, 0, -1]) for n in names for u in units}
    spread = rng.random() < .6
    for _ in range(rng.choice([1, 1, 2, 3])):
        for _ in range(rng.randint(0, 4)):
            lines.append(rng.choice(SETTINGS))
        for n in names:
            for _ in range(runs if rng.random() < .8 else rng.randint(1, runs)):
                vals = []
                for u in units:
                    if rng.random() < .97:
                        b = base[n, u]
                        vals.append("%s %s" % (value(rng, b) if spread else "%.3g" % (round(b, 1) + rng.choice([0, 0, 1, 2])), u))
                procs = rng.choice(["", "-8", "-8", "-8", "-16"]) if rng.random() < .1 else "-8"
                if vals:
                    lines.append("Benchmark%s%s%s%d%s%s" % (n, procs, rng.choice([" ", "\t", " \t "]), rng.randint(1, 10 ** 9), rng.choice([" ", "\t"]), "\t".join(vals)))
                if rng.random() < .01:
                    lines.append(rng.choice(BAD))
        if rng.random() < .4:
            lines += rng.sample(BAD, rng.randint(1, 6))
    if rng.random() < .3:
        rng.shuffle(lines)
    data = "\n".join(lines).encode().replace(b"\\xff", b"\xff") + (b"\n" if rng.random() < .9 else b"")
    if rng.random() < .02:
        data = rng.choice([b"", b"\n\n", os.urandom(3000).replace(b"U", b"u"), data + b"x" * 70000 + b"\nBenchmarkZ 1 1 ns/op\n"])
    open(path, "wb").write(data)


KEYS = [".config", ".fullname", ".name", ".file", "/size", "/fmt", "/gomaxprocs", "goos", "pkg", "note", "/y", "nosuch", "/", ".foo", "élan", "z", "commit-time", "'x'", "\"goos\"", "/größe", "/size@num",
        "/size@alpha", ".fullname@alpha", ".name@num", ".config@alpha", "pkg@(a/b example.com/x)", "/size@(16Ki 4k)", "goos@first", "/fmt@(gob json)", ".file@alpha", ".fullname@(Map-8 Sort1K-8)"]
BROKEN = [".unit", ".config@(a)", "x@", "x@()", "x@(", "@", ",", "a,,b", "\"\"", "\"\\q\"", "\"open", "x@nope", "-x", "x@(a,b)", "a:b", "ü@\"", "(", "x @ num", "*", "a\u00a0b,\u3000@"]
TERMS = [".name:Encode", ".fullname:/size/", "/size:4k", "/fmt:(json OR gob)", "goos:linux", ".unit:ns/op", ".unit:(sec/op OR B/op)", ".unit:/op$/", "*", ".file:/old/", "pkg:\"a/b\"", "\"pkg\":a/b", "note:/x [y]/",
         ".name:/^[ME]/", "nosuch:\"\"", ".unit:MB", "/gomaxprocs:(8 OR /1./)", ".name:\"\\u00dcn\\xc3\\xafcode\"", ".fullname:/(a|b)\\//"]
BROKEN_TERMS = ["(", ")", "a", "a:", "a:(b", "a:(b c)", "a:/x", "a:/(/", "a:/x/y", ".config:x", "\"\":x", "a:b OR", "OR", "AND", "a:b AND AND", "- ", "a,b", "a@b", "é:ü é", "a:\"\\z\"", "a:(b OR)", "a:(", "((*)", "a:b:c", "-*", "-(-*)", "* *"]


def projection(rng):
    if rng.random() < .12:
        return rng.choice(BROKEN)
    return rng.choice([",", " ", ", "]).join(rng.choice(KEYS) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3])))


def expression(rng, depth=0):
    r = rng.random()
    if r < .03:
        return rng.choice(BROKEN_TERMS)
    if r < .5 or depth > 2:
        return rng.choice(TERMS)
    if r < .6:
        return "-" + expression(rng, depth + 1)
    if r < .75:
        return "(" + expression(rng, depth + 1) + ")"
    return expression(rng, depth + 1) + rng.choice([" ", " AND ", " OR "]) + expression(rng, depth + 1)


def flags(rng):
    out = []
    for name, p in (("-table", .25), ("-row", .3), ("-col", .35), ("-ignore", .2)):
        if rng.random() < p:
            out += [name, projection(rng)]
    if rng.random() < .4:
        out += ["-filter", expression(rng)]
    if rng.random() < .25:
        out += ["-alpha", rng.choice(["0", "0.001", "0.01", "0.1", "0.3333333333333333", "1", "1e-9", "2", "-1", "0.5"])]
    if rng.random() < .25:
        out += ["-confidence", rng.choice(["0", "0.5", "0.8", "0.9", "0.99", "0.9999", "1", "1.5", "0.6875", "0.999999999"])]
    if rng.random() < .35:
        out += ["-format=csv"] if rng.random() < .5 else ["--format", "csv"]
    return out


def build_peer():
    d = tempfile.mkdtemp(prefix="benchstat-peer-")
    try:
        p = subprocess.run(["go", "install", "golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da"], env=dict(os.environ, GOBIN=d, GOFLAGS="-mod=mod"), timeout=300,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except (OSError, subprocess.TimeoutExpired) as e:
        p = e
    path = os.path.join(d, "benchstat")
    if not os.path.exists(path):
        print("SKIP diff/benchstat: the peer cannot be built: %s" % (getattr(p, "stdout", p)))
        sys.exit(77)
    return path


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))


def run(cmd, cwd, stdin):
    try:
        p = subprocess.run(cmd, cwd=cwd, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20, preexec_fn=limit)
        return p.returncode, p.stdout, p.stderr
    except subprocess.TimeoutExpired:
        return "timeout", b"", b""


def first_difference(a, b):
    a, b = a.split(b"\n"), b.split(b"\n")
    for i in range(max(len(a), len(b))):
        x, y = (a[i] if i < len(a) else b"<end>"), (b[i] if i < len(b) else b"<end>")
        if x != y:
            return "line %d\n    peer: %s\n    ours: %s" % (i + 1, x.decode("utf8", "replace")[:300], y.decode("utf8", "replace")[:300])


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--goperf", default="build/goperf")
    ap.add_argument("--peer")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--count", type=int, default=100)
    ap.add_argument("--keep", help="folder for the inputs of a difference")
    a = ap.parse_args()
    peer, ours = a.peer or build_peer(), os.path.abspath(a.goperf)
    same = crashed = shown = 0
    for i in range(a.count):
        rng = random.Random("%d/%d" % (a.seed, i))
        d = tempfile.mkdtemp(prefix="benchstat-diff-")
        names = rng.sample(NAMES, rng.randint(1, 5))
        files = []
        for f in rng.sample(["old.txt", "new.txt", "ünï.txt", "a b.txt", "-dash", "c,d\".txt"], rng.choice([1, 2, 2, 2, 3])):
            write_file(rng, os.path.join(d, f), names)
            files.append(f)
        args = [rng.choice(["", "", "", "L%d=" % k, "é=", "=", "x y="]) + f for k, f in enumerate(files)]
        stdin = b"BenchmarkStdin-8 1 5 ns/op\nBenchmarkStdin-8 1 6 ns/op\n"
        for extra, p in ((args[0], .05), (args[0], .03), ("nosuch.txt", .02), (".", .02), ("-", .04), ("", .01), ("L=-", .02)):
            if rng.random() < p:
                args.append(extra)
        args = [x if not x.startswith("-d") else "./" + x for x in args]
        fl = flags(rng)
        theirs = run([peer] + fl + args, d, stdin)
        if theirs[0] == "timeout" or b"goroutine " in theirs[2]:
            crashed += 1
            continue
        mine = run([ours, "benchstat", "-compat"] + fl + args, d, stdin)
        if theirs == mine:
            same += 1
        elif shown < 8:
            shown += 1
            k = 0 if theirs[0] != mine[0] else 1 if theirs[1] != mine[1] else 2
            print("DIFF %d in %s: %s\n  %s %s" % (i, d, shlex.join(fl + args), ["status", "stdout", "stderr"][k],
                                                "%s, %s" % (theirs[0], mine[0]) if k == 0 else first_difference(theirs[k], mine[k])))
            continue
        subprocess.run(["rm", "-rf", d])
    print("%d/%d same, %d on which the peer crashed or hung" % (same, a.count - crashed, crashed))
    sys.exit(0 if same == a.count - crashed else 1)


main()

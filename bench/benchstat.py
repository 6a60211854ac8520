#!/usr/bin/env python3
"""goperf benchstat against benchstat, interleaved in one run: wall, CPU and peak memory, and the ratios.

usage: bench/benchstat.py [--goperf PROGRAM] [--peer BENCHSTAT] [--rounds N]

Without --peer it is built from the Go module proxy into a temporary folder; where that cannot be, this is skipped.
"""
import argparse, os, random, shutil, statistics, subprocess, sys, tempfile, time

# of 100,000 lines: runs of each benchmark in each of two files, metrics a line, in rounds?
SHAPES = [("5,000 benchmarks", 10, 2, False), ("50 benchmarks", 1000, 2, False), ("50 benchmarks, 4 metrics", 1000, 4, False),
          ("2,500 benchmarks, 4 metrics", 20, 4, False), ("50 benchmarks in rounds", 1000, 2, True)]


def build_peer(folder):
    if not shutil.which("go"):
        return None, "no go on PATH"
    try:
        p = subprocess.run(["go", "install", "golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da"], env=dict(os.environ, GOBIN=folder, GOFLAGS="-mod=mod"),
                           timeout=300, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except subprocess.TimeoutExpired:
        return None, "the Go module proxy does not answer"
    path = os.path.join(folder, "benchstat")
    return (path, None) if os.path.exists(path) else (None, p.stdout.strip().splitlines()[-1] if p.stdout.strip() else "go install fails")


def measured(v):
    """As testing prints a measurement."""
    return ("%10.0f" if v >= 999.95 else "%12.1f" if v >= 99.995 else "%13.2f" if v >= 9.9995 else "%14.3f") % v


def result(rng, i, base, metrics):
    """One line of about 70 bytes, or of 110 with two more metrics."""
    v = base * rng.gauss(1, .02)
    line = "BenchmarkEncode%d/size=%dk-8 \t%8d\t%s ns/op" % (i // 20, i % 20, rng.randint(100, 9999999), measured(v))
    if metrics > 2:
        line += "\t%7.2f MB/s\t%s widgets/op" % (1e5 / v, measured(v * 3))
    return line + "\t%8d B/op\n" % (4096 + i % 7)


def write(path, lines, runs, scale, seed, metrics, rounds):
    """lines result lines, runs of each benchmark: one benchmark after the other as with -count, or in rounds."""
    rng = random.Random(seed)
    bases = [10 ** rng.uniform(1, 7) * scale for _ in range(lines // runs)]
    order = [i for _ in range(runs) for i in range(len(bases))] if rounds else [i for i in range(len(bases)) for _ in range(runs)]
    with open(path, "w") as f:
        f.write("goos: linux\ngoarch: amd64\npkg: example.com/x\ncpu: Fast CPU @ 3.00GHz\n")
        for i in order:
            f.write(result(rng, i, bases[i], metrics))


def once(cmd):
    """Wall and CPU seconds and the peak memory in MB of one run. The system counts this process's memory before the exec as the
    child's, so that less than that is not told apart: see peak()."""
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.execvp(cmd[0], cmd)
    _, status, use = os.wait4(pid, 0)
    return time.monotonic() - start, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, status


def peak(cmd):
    """The peak memory in MB as a small process sees it, where there is GNU time."""
    if not os.path.exists("/usr/bin/time"):
        return once(cmd)[2]
    p = subprocess.run(["/usr/bin/time", "-f", "%M"] + cmd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(p.stderr.split()[-1]) / 1024


def compare(what, peer, ours, rounds):
    a, b = [], []
    once(peer), once(ours)
    for _ in range(rounds):
        a.append(once(peer))
        b.append(once(ours))
    if any(r[3] for r in a + b):
        print("benchstat: %s: a run failed" % what)
        return False
    a, b = ([r[:2] + (peak(cmd),) + r[3:] for r in rs] for rs, cmd in ((a, peer), (b, ours)))
    med = lambda rs, i: statistics.median(r[i] for r in rs)
    print("%-38s" % what, "   ".join("%s %.3f -> %.3f %s (%.1fx)" % (n, med(a, i), med(b, i), u, med(a, i) / max(med(b, i), 1e-4))
                                     for i, (n, u) in enumerate((("wall", "s"), ("cpu", "s"), ("peak", "MB")))))
    return True


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--goperf", default="build/goperf")
    ap.add_argument("--peer")
    ap.add_argument("--rounds", type=int, default=7)
    a = ap.parse_args()
    folder = tempfile.mkdtemp(prefix="bench-benchstat-")
    try:
        peer, why = (a.peer, None) if a.peer else build_peer(folder)
        if not peer:
            print("SKIP benchstat: the peer cannot be built: %s" % why)
            return 0
        ours, ok = [os.path.abspath(a.goperf), "benchstat"], True
        for what, runs, metrics, rounds in SHAPES:
            old, new = os.path.join(folder, "old.txt"), os.path.join(folder, "new.txt")
            write(old, 50000, runs, 1, 1, metrics, rounds)
            write(new, 50000, runs, .9, 2, metrics, rounds)
            same = subprocess.run([peer, old, new], stdout=subprocess.PIPE).stdout == subprocess.run(ours + [old, new], stdout=subprocess.PIPE).stdout
            print("%s: %.1f MB, output %s" % (what, 2 * os.path.getsize(old) / 1e6, "the same" if same else "DIFFERS"))
            ok = ok and same and compare(what, [peer, old, new], ours + [old, new], a.rounds)
        ok = ok and compare("start-up (-h)", [peer, "-h"], ours + ["-h"], a.rounds * 3)
        return 0 if ok else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())

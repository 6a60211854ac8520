#!/usr/bin/env python3
"""goperf trace against go tool trace on the same traces: ratios of wall time, CPU time and peak memory, mode by mode.

usage: bench/trace.py [--goperf PROGRAM] [--trace FILE ...] [--rounds N]

The traces are those of ../shared/corpora/traces (5 and 50 MB), and, where GOPERF_BENCH_LARGE names one, a large one. Runs of the
two programs take turns; the smallest of each is compared. What is missing is skipped, by name.
"""
import argparse, os, resource, shutil, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TRACES = os.path.join(os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared")), "corpora/traces")
MODES = ["-d=footprint", "-d=wire", "-d=parsed", "-pprof=sched", "-pprof=sync"]
PEER_TOO_SLOW = 100 << 20  # bytes: what the peer cannot do in a minute and a few GB


def run(argv):
    """Wall and CPU seconds and peak kB of one run, its output read by another process."""
    start = time.monotonic()
    sink = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    child = subprocess.Popen(argv, stdout=sink.stdin, stderr=subprocess.DEVNULL)
    sink.stdin.close()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    sink.wait()
    if status != 0:
        return None
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def best(runs):
    runs = [r for r in runs if r]
    return tuple(min(r[i] for r in runs) for i in range(3)) if runs else None


def compare(goperf, path, rounds):
    size = os.path.getsize(path)
    for mode in MODES:
        ours, theirs = [], []
        heavy = size > 20 << 20 and mode in ("-d=parsed", "-d=wire")
        for _ in range(1 if heavy else rounds):
            ours.append(run([goperf, "trace", mode, path]))
            if size < PEER_TOO_SLOW:
                theirs.append(run(["go", "tool", "trace", mode, path]))
        a, b = best(ours), best(theirs)
        name = "%-22s %-13s" % (os.path.basename(path), mode)
        if not a:
            print("%s goperf fails" % name)
        elif not b:
            print("%s %6.2f s %6.2f s CPU %7.1f MB   (go tool trace: skipped, it needs many GB)" % (name, a[0], a[1], a[2] / 1024))
        else:
            print("%s %6.2f s %6.2f s CPU %7.1f MB   go tool trace %6.2f s %6.2f s CPU %7.1f MB   wall %5.1fx  CPU %5.1fx  memory %5.1fx"
                  % (name, a[0], a[1], a[2] / 1024, b[0], b[1], b[2] / 1024, b[0] / a[0], b[1] / max(a[1], 0.001), b[2] / a[2]))
        sys.stdout.flush()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--goperf", default="build/goperf")
    ap.add_argument("--trace", action="append", default=[])
    ap.add_argument("--rounds", type=int, default=3)
    args = ap.parse_args()
    if not shutil.which("go"):
        print("trace: skipped: no go on PATH")
        return 0
    paths = args.trace or [os.path.join(TRACES, n) for n in ("server-5m.trace", "server-50m.trace")]
    if os.environ.get("GOPERF_BENCH_LARGE") and not args.trace:
        paths.append(os.environ["GOPERF_BENCH_LARGE"])
    for path in paths:
        if os.path.exists(path):
            compare(os.path.abspath(args.goperf), path, args.rounds)
        else:
            print("%s: skipped: not there" % path)
    return 0


sys.exit(main())

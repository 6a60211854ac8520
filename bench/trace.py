#!/usr/bin/env python3
"""goperf trace against go tool trace on the same traces: ratios of wall time, CPU time and peak memory, mode by mode.

usage: bench/trace.py [--goperf PROGRAM] [--trace FILE ...] [--rounds N] [--mode MODE ...] [--large[=MB]]

The traces are those of ../shared/corpora/traces (5 and 50 MB), or, where these are not there, ones of the same size that
bench/tracegen writes. --large adds one of 220 MB (or so many) that it writes, or the one that GOPERF_BENCH_LARGE names. MODE is
one of -d=footprint, -d=wire, -d=parsed, -pprof=sched, -pprof=sync, or a view: summary, goroutines, tasks, gc, sched. Runs of the
two programs take turns; the smallest of each is compared. Text goes through a pipe to a reader that drops it. Views have no
mode of the peer's on the command line: they stand against the time until its web server has its first page, on traces
small enough for its memory, and alone elsewhere. What is missing is skipped, by name.
"""
import argparse, os, shutil, signal, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TRACES = os.path.join(os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared")), "corpora/traces")
MODES = ["-d=footprint", "-d=wire", "-d=parsed", "-pprof=sched", "-pprof=sync"]
VIEWS = ["summary", "goroutines", "tasks", "gc", "sched"]
PEER_TOO_SLOW = 100 << 20  # bytes: what the peer cannot do in a minute and a few GB
PEER_PAGE_MAX = 20 << 20  # bytes: its first page takes 200 times as much memory


def run(argv):
    """Wall and CPU seconds and peak kB of one run, its output read by another process; None: it failed."""
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


def first_page(peer, path):
    """The same until the peer's web server listens: it has read and split the trace by then."""
    start = time.monotonic()
    child = subprocess.Popen([peer, "-http=127.0.0.1:0", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                             env=dict(os.environ, BROWSER="true"))
    took = None
    for line in child.stderr:
        if "listening" in line:
            took = time.monotonic() - start
            break
    child.send_signal(signal.SIGKILL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    child.stderr.close()
    return (took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss) if took else None


def best(runs):
    runs = [r for r in runs if r]
    return tuple(min(r[i] for r in runs) for i in range(3)) if runs else None


def show(name, a, b, why):
    if not a:
        print("%s goperf fails" % name)
    elif not b:
        print("%s %6.2f s %6.2f s CPU %7.1f MB   (%s)" % (name, a[0], a[1], a[2] / 1024, why))
    else:
        print("%s %6.2f s %6.2f s CPU %7.1f MB   go tool trace %6.2f s %6.2f s CPU %7.1f MB   wall %5.1fx  CPU %5.1fx  memory %5.1fx"
              % (name, a[0], a[1], a[2] / 1024, b[0], b[1], b[2] / 1024, b[0] / max(a[0], 0.001), b[1] / max(a[1], 0.001),
                 b[2] / a[2]))
    sys.stdout.flush()


def compare(goperf, peer, path, rounds, wanted):
    size, page = os.path.getsize(path), None
    for mode in MODES + VIEWS:
        if wanted and mode not in wanted:
            continue
        ours, theirs, view = [], [], mode in VIEWS
        text = size > 20 << 20 and mode in ("-d=parsed", "-d=wire")
        for _ in range(1 if text else rounds):
            ours.append(run([goperf, "trace", mode, path]))
            if not view and size < PEER_TOO_SLOW:
                theirs.append(run([peer, mode, path]))
        if view and size < PEER_PAGE_MAX and not page:
            page = first_page(peer, path)
        name = "%-22s %-13s" % (os.path.basename(path), mode)
        show(name, best(ours), page if view else best(theirs), "go tool trace: skipped, it needs many GB")


def make_trace(folder, mb):
    """The path of a trace of that size, written by bench/tracegen."""
    program, path = os.path.join(folder, "tracegen"), os.path.join(folder, "made-%dm.trace" % mb)
    subprocess.run(["go", "build", "-o", program, "."], cwd=os.path.join(ROOT, "bench/tracegen"), check=True)
    subprocess.run([program, "-out", path, "-bytes", str(mb * 1000000)], check=True)
    return path


def traces(args, folder):
    """Those to measure, in order of size; made where they are missing."""
    if args.trace:
        yield from args.trace
        return
    for name, mb in (("server-5m.trace", 5), ("server-50m.trace", 50)):
        path = os.path.join(TRACES, name)
        yield path if os.path.exists(path) else make_trace(folder, mb)
    large = os.environ.get("GOPERF_BENCH_LARGE")
    if large or args.large:
        yield large or make_trace(folder, args.large)


def words(argv):
    """--mode -d=parsed as --mode=-d=parsed: a mode may begin with a dash."""
    out = []
    for word in argv:
        if out and out[-1] == "--mode":
            out[-1] += "=" + word
        else:
            out.append(word)
    return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--goperf", default="build/goperf")
    ap.add_argument("--trace", action="append", default=[])
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--mode", action="append", default=[])
    ap.add_argument("--large", type=int, nargs="?", const=220, metavar="MB")
    args = ap.parse_args(words(sys.argv[1:]))
    unknown = [m for m in args.mode if m not in MODES + VIEWS]
    if unknown:
        ap.error("no such mode: %s (there are %s)" % (" ".join(unknown), " ".join(MODES + VIEWS)))
    if not shutil.which("go"):
        print("trace: skipped: no go on PATH")
        return 0
    # the program itself, without the go command around it
    peer = subprocess.run(["go", "tool", "-n", "trace"], capture_output=True, text=True).stdout.strip()
    if not peer:
        print("trace: skipped: the Go toolchain has no trace tool")
        return 0
    with tempfile.TemporaryDirectory(prefix="goperf-bench-") as folder:
        for path in traces(args, folder):
            if os.path.exists(path):
                compare(os.path.abspath(args.goperf), peer, path, args.rounds, args.mode)
            else:
                print("%s: skipped: not there" % path)
    return 0


sys.exit(main())

#!/usr/bin/env python3
"""goperf pprof against go tool pprof: wall time, CPU time, peak memory.

usage: bench/pprof.py --goperf PROGRAM [--rounds N] [--heap-mb N] [--only WORD]

Both run in turn, N rounds behind one warm-up; medians, and how many times less goperf takes. Inputs: the profiles beside the
checkout (../shared, or GOPERF_SHARED), and a heap text that `go tool compile -memprofile` writes (--heap-mb: how large about;
0 leaves it out; making it compiles for a minute). What is missing is skipped by name.
"""
import argparse, glob, os, shlex, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARED = os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
PROFILES = os.path.join(SHARED, "corpora", "profiles")
REPORTS = ["-top", "-tree", "-peek=mallocgc", "-traces", "-raw", "-dot", "-proto"]


def once(argv):
    """Seconds of wall time, of CPU time, MB of memory."""
    start, pid = time.monotonic(), os.fork()
    if pid == 0:
        null = os.open("/dev/null", os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.execvp(argv[0], argv)
    _, status, use = os.wait4(pid, 0)
    if status:
        raise RuntimeError("exit status %d: %s" % (os.waitstatus_to_exitcode(status), shlex.join(argv)[:200]))
    return time.monotonic() - start, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


def compare(name, ours, peer, rounds):
    a, b = [], []
    once(ours), once(peer)
    for _ in range(rounds):
        a.append(once(ours))
        b.append(once(peer))
    m = [[statistics.median(x[i] for x in runs) for i in range(3)] for runs in (a, b)]
    ratio = [m[1][i] / max(m[0][i], 1e-4) for i in range(3)]
    print("%-28s wall %6.3f s (%5.1fx)  cpu %6.3f s (%5.1fx)  memory %6.1f MB (%5.1fx)" %
          (name, m[0][0], ratio[0], m[0][1], ratio[1], m[0][2], ratio[2]), flush=True)


HEAP_PACKAGE = "cmd/compile/internal/ssa"
HEAP_MB = 220  # what compiling it writes at a sample every 4096 bytes


def heap_text(go, mb, folder):
    """A heap profile as text, from compiling a large package with all its functions; None and why when it cannot be."""
    goroot = subprocess.run([go, "env", "GOROOT"], stdout=subprocess.PIPE, text=True).stdout.strip()
    out = os.path.join(folder, "heap.text")
    flags = "-gcflags=%s=-memprofile=%s -memprofilerate=%d" % (HEAP_PACKAGE, out, max(4096 * HEAP_MB // mb, 1))
    p = subprocess.run([go, "build", "-a", "-o", os.devnull, flags, HEAP_PACKAGE], cwd=os.path.join(goroot, "src"),
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if p.returncode or not os.path.exists(out):
        return None, "go build wrote no memory profile: " + p.stdout.strip()[-200:]
    return out, "%.0f MB" % (os.path.getsize(out) / 1e6)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--goperf", required=True)
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--heap-mb", type=int, default=320)
    ap.add_argument("--only", default="")
    a = ap.parse_args()
    go, goperf = shutil.which("go"), os.path.abspath(a.goperf)
    if not go:
        print("SKIP pprof: no go on PATH")
        return 0

    def run(name, args):
        if a.only in name:
            compare(name, [goperf, "pprof"] + args, [go, "tool", "pprof"] + args, a.rounds)
    heap = os.path.join(PROFILES, "compile-60.heap.pb.gz")
    if os.path.exists(heap):
        for report in REPORTS:
            run("heap of 53 MB: %s" % report, [report, heap])
    else:
        print("SKIP pprof reports: no %s" % heap)
    many = sorted(glob.glob(os.path.join(PROFILES, "compile-604", "*")))
    if many:
        run("merge of %d: -top" % len(many), ["-top"] + many)
    else:
        print("SKIP pprof merge: no %s" % os.path.join(PROFILES, "compile-604"))
    if a.heap_mb and a.only in "heap text":
        folder = tempfile.mkdtemp()
        try:
            text, what = heap_text(go, a.heap_mb, folder)
            if text:
                run("heap text of %s: -top" % what, ["-top", text])
            else:
                print("SKIP pprof heap text: " + what)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


sys.exit(main())

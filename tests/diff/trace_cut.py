#!/usr/bin/env python3
"""Cuts windows out of traces: the peer must accept each, and what was done inside the window must be the same as before.

usage: trace_cut.py --goperf PROGRAM [--windows N] [--seed N] [TRACE ...]

Without traces: those of ../shared (skipped, by name, where they are missing). `go tool trace -d=parsed` must read every cut
trace to its end; its events must be those that goperf shows; and `goperf trace goroutines -g` over the window must tell
the same times of each goroutine in the old trace and in the new one.
"""
import argparse, csv, io, json, os, random, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
# A wait that began before the window has lost its reason, as at the begin of every trace: all waits are one.
KEYS = (("execution_ns",), ("sched_wait_ns",), ("sync_ns", "network_ns", "sleep_ns", "gc_wait_ns", "other_wait_ns"),
        ("syscall_ns",), ("syscall_blocked_ns",))


def run(argv):
    return subprocess.run(argv, capture_output=True, env=dict(os.environ, TZ="UTC"))


def times(goperf, trace, window=()):
    out = run([goperf, "trace", "goroutines", "-g", "--csv", *window, trace])
    if out.returncode != 0:
        return None
    rows = csv.DictReader(io.StringIO(out.stdout.decode()))
    return {r["goroutine"]: tuple(sum(int(r[k]) for k in keys) for keys in KEYS) for r in rows}


def summary(goperf, trace):
    return json.loads(run([goperf, "trace", "summary", "--json", trace]).stdout)


def check(goperf, trace, start, end, tmp, deep):
    """None, or what is wrong."""
    new = os.path.join(tmp, "cut.trace")
    window = ["--from=%dns" % start, "--to=%dns" % end]
    out = run([goperf, "trace", "cut", *window, trace, new])
    if out.returncode != 0:
        return "cut fails: " + out.stderr.decode().strip()
    peer = run(["go", "tool", "trace", "-d=parsed", new])
    if peer.returncode != 0:
        return "the peer refuses it: " + peer.stderr.decode().strip()[:300]
    ours = run([goperf, "trace", "-d=parsed", "-strict", new])
    if ours.returncode != 0 or ours.stdout != peer.stdout:
        return "goperf shows other events of it: " + ours.stderr.decode().strip()[:300]
    if run([goperf, "trace", "summary", "-strict", new]).returncode != 0:
        return "its states contradict themselves"
    if not deep:
        return None
    # Times are strictly increasing in what is shown, so statuses at the cut push the first events by some ns.
    before, after = times(goperf, trace, window), times(goperf, new)
    # A goroutine that yields all the time (bgsweep) is a span whose waits are shared out by time: these two may trade 2%.
    slack, trade = 200 * (len(before) + 100), (end - start) // 50
    for g, want in before.items():
        got = after.get(g, (0,) * len(KEYS))
        off = [abs(a - b) for a, b in zip(want, got)]
        if any(o > slack for o in off[2:]) or off[0] > slack + trade or abs(sum(want[:2]) - sum(got[:2])) > slack:
            return "goroutine %s: %s instead of %s" % (g, got, want)
    return None


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--goperf", required=True)
    ap.add_argument("--windows", type=int, default=3)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("traces", nargs="*")
    args = ap.parse_args()
    if not shutil.which("go"):
        print("trace_cut: skipped: no go on PATH")
        return 77
    traces = args.traces
    if not traces:
        folder = os.path.join(SHARED, "corpora/trace-cases/real")
        if not os.path.isdir(folder):
            folder = os.path.join(SHARED, "corpora/trace-cases")
        if not os.path.isdir(folder):
            print("trace_cut: skipped: no %s" % folder)
            return 77
        traces = sorted(os.path.join(folder, n) for n in os.listdir(folder) if n.endswith(".trace"))
    rng, n, failures = random.Random(args.seed), 0, 0
    goperf = os.path.abspath(args.goperf)
    with tempfile.TemporaryDirectory() as tmp:
        for trace in traces:
            if run([goperf, "trace", "summary", "-strict", trace]).returncode != 0:
                continue  # broken ones
            s = summary(goperf, trace)["summary"]
            if int(s["format"].split(".")[1]) < 22 or s["duration_ns"] < 1000:
                continue
            for i in range(args.windows):
                a, b = sorted(rng.randrange(s["duration_ns"] + 1) for _ in range(2))
                if i % 3 == 1:
                    a = 0
                elif i % 3 == 2:
                    b = s["duration_ns"]
                if a == b:
                    continue
                wrong = check(goperf, trace, a, b, tmp, s["goroutines"] < 30000)
                n += 1
                if wrong:
                    failures += 1
                    print("%s --from=%dns --to=%dns: %s" % (os.path.relpath(trace, SHARED), a, b, wrong))
    print("%d cuts, %d failures" % (n, failures))
    return 1 if failures else 0


sys.exit(main())

#!/usr/bin/env python3
"""Every recorded trace of the corpus trace-cases: goperf trace -d=parsed must end as Go's reader did, with the same text.

usage: trace_cases.py PATH-OF-GOPERF
"""
import gzip, hashlib, os, re, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CASES = os.path.join(os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared")), "corpora/trace-cases")
GOPERF = sys.argv[1]
failures = []


def rows(table):
    return [line.split("\t") for line in open(os.path.join(CASES, table)).read().splitlines()]


def parsed(name):
    env = dict(os.environ, TZ="UTC")
    p = subprocess.run([GOPERF, "trace", "-d=parsed", os.path.join(CASES, name)], capture_output=True, env=env)
    return p.returncode, p.stdout, p.stderr.decode(errors="replace")


def without_ties(text):
    """Events of format 1 with equal clock ticks have no order, and each moves the times of those behind it: the events
    without their times, sorted, and the times apart."""
    events, times = [], []
    for line in text.decode(errors="replace").splitlines():
        if line.startswith("M="):
            times.append(re.search(r" Time=(-?\d+)", line).group(1))
            events.append(re.sub(r" Time=-?\d+", "", line))
        elif events:
            events[-1] += "\n" + line
    return sorted(events), times


def check(name, outcome, digest, digits=64, v1=None):
    status, out, err = parsed(name)
    want = 0 if outcome == "OK" else 2
    if status != want:
        failures.append("%s: exit status %d, expected %d: %s" % (name, status, want, err.strip()))
    elif outcome != "OK" and outcome[len("ERROR "):] not in err:
        failures.append("%s: says %r, expected %r" % (name, err.strip(), outcome))
    elif v1 is not None:
        if without_ties(out) != without_ties(v1):
            failures.append("%s: other events" % name)
    elif hashlib.sha256(out).hexdigest()[:digits] != digest:
        failures.append("%s: other text" % name)


def main():
    if not os.path.isdir(CASES):
        print("trace_cases: skipped: no %s" % CASES)
        return 77
    n = 0
    for name, kind, _, _, outcome, _, _, _, digest in rows("INDEX.tsv")[1:]:
        v1 = gzip.open(os.path.join(CASES, name + ".parsed.gz")).read() if kind == "tracev1" else None
        check(name + ".trace", outcome, digest, v1=v1)
        n += 1
    for name, digest in rows("REAL.tsv"):
        check(name, "OK", digest)
        n += 1
    for name, _, outcome, _, digest in rows("DERIVED.tsv")[1:]:
        check(name, outcome, digest, 16)
        n += 1
    print("\n".join(failures))
    print("%d traces, %d failures" % (n, len(failures)))
    return 1 if failures else 0


sys.exit(main())

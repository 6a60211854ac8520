#!/usr/bin/env python3
"""Damaged traces: goperf trace -d=parsed must end as go tool trace does, with the same events before the error.

usage: trace_mutate.py --goperf PROGRAM [--count N] [--seed N] [--keep FOLDER] [TRACE ...]

Each case changes one small trace: flipped bits, other bytes, a cut end, a hole, batches that are swapped, doubled, left out or
moved to another generation or thread. Compared: exit status, the text of all events, and the error's sentence. Where the
peer crashes (it does on some), goperf must end with a sentence or show what the peer showed before. Traces of format 1 are
compared without the order of equal times, which the peer itself does not keep. Where the header names a version newer than any
known, the peer refuses the trace and goperf tries it, with a warning. --keep: where cases that differ are left.
"""
import argparse, os, random, re, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
MAX = 120_000  # bytes of a trace that is worth damaging: the peer prints all of it


def varint(data, at):
    v = shift = 0
    while at < len(data) and shift < 70:
        v |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return v, at
        shift += 7
    raise ValueError


def batches(data):
    """[from, to) of each batch, end-of-generation bytes as batches of their own."""
    out, at = [], 16
    while at < len(data):
        start = at
        try:
            kind = data[at]
            at += 1
            if kind == 49:
                at += 1
            if kind in (1, 49):
                for _ in range(4):
                    n, at = varint(data, at)
                at += n
        except (ValueError, IndexError):
            break
        out.append((start, min(at, len(data))))
    return out


def flip(rng, data):
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(data))
        data[at] ^= 1 << rng.randrange(8)
    return data


def other_bytes(rng, data):
    at = rng.randrange(len(data))
    for i in range(at, min(len(data), at + rng.choice((1, 2, 5, 20)))):
        data[i] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return data


def cut(rng, data):
    return data[: rng.randrange(len(data))]


def hole(rng, data):
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 2, 7, 100))]
    return data


def insert(rng, data):
    at = rng.randrange(len(data))
    data[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 3, 30))))
    return data


def with_batches(rng, data, change):
    b = batches(data)
    if len(b) < 3:
        return flip(rng, data)
    parts = [bytes(data[x:y]) for x, y in b]
    change(rng, parts)
    return bytearray(bytes(data[:16]) + b"".join(parts))


def swap(rng, parts):
    i, j = rng.randrange(len(parts)), rng.randrange(len(parts))
    parts[i], parts[j] = parts[j], parts[i]


def double(rng, parts):
    parts.insert(rng.randrange(len(parts)), rng.choice(parts))


def leave_out(rng, parts):
    del parts[rng.randrange(len(parts))]


def head_byte(rng, parts):
    """Another generation, thread, time or size."""
    i = rng.randrange(len(parts))
    p = bytearray(parts[i])
    at = 1 + rng.randrange(min(len(p), 14) or 1)
    if at < len(p):
        p[at] = (p[at] + rng.choice((1, 255, 0x40))) & 0xFF
    parts[i] = bytes(p)


# The warning about a version that is not known: a larger number than the newest that is.
NEWER = re.compile(r"the format is of Go 1\.(2[7-9]|[3-9]\d|\d{3,}), newer than any known")

KINDS = [
    flip, flip, other_bytes, other_bytes, cut, hole, insert,
    lambda r, d: with_batches(r, d, swap),
    lambda r, d: with_batches(r, d, double),
    lambda r, d: with_batches(r, d, leave_out),
    lambda r, d: with_batches(r, d, head_byte),
]


def run(argv, env):
    p = subprocess.run(argv, capture_output=True, env=env, timeout=120)
    return p.returncode, p.stdout, p.stderr.decode(errors="replace")


def without_ties(text):
    events, times = [], []
    for line in text.decode(errors="replace").splitlines():
        if line.startswith("M="):
            times.append(re.search(r" Time=(-?\d+)", line).group(1))
            events.append(re.sub(r" Time=-?\d+", "", line))
        elif events:
            events[-1] += "\n" + line
    return sorted(events), times


def differs(ours, theirs, v1):
    """None, or how they differ."""
    (status, out, err), (peer_status, peer_out, peer_err) = ours, theirs
    crash = peer_status != 0 and re.search(r"^(panic|fatal error):|^goroutine \d+ \[", peer_err, re.M)
    if status not in (0, 2) or "Sanitizer" in err:
        return "goperf crashes: %d %s" % (status, err[:300])
    if crash:
        # its last line may be half an event
        whole = peer_out[: peer_out.rfind(b"\n") + 1]
        return None if v1 or out[: len(whole)] == whole else "other events before the peer's crash"
    if "unsupported trace version" in peer_err and NEWER.search(err):
        return None  # goperf tries what is newer than it knows, with this warning
    if (status != 0) != (peer_status != 0):
        return "exit status %d, not %d: ours %r, theirs %r" % (status, peer_status, err[:300], peer_err[:300])
    if v1:
        if status == 0 and without_ties(out) != without_ties(peer_out):
            return "other events"
    elif out != peer_out:
        return "other events: %d bytes, not %d" % (len(out), len(peer_out))
    sentence = peer_err.strip().split("\n")[0]
    sentence = re.sub(r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d ", "", sentence)
    # the list of threads that wait is in no order that means anything; two stacks as program counters tell nobody anything
    sentence = sentence.split("frontier:")[0].split(", new=")[0]
    if status != 0 and sentence not in err:
        return "says %r, not %r" % (err.strip()[:300], sentence[:300])
    return None


def seeds(args):
    if args.traces:
        return args.traces
    found = []
    for folder in (os.path.join(ROOT, "tests/data/trace"), os.path.join(SHARED, "corpora/trace-cases"),
                   os.path.join(SHARED, "corpora/trace-cases/real")):
        if os.path.isdir(folder):
            found += [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if n.endswith(".trace")]
    return [p for p in found if 16 < os.path.getsize(p) < MAX]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--goperf", required=True)
    ap.add_argument("--count", type=int, default=40)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--keep")
    ap.add_argument("traces", nargs="*")
    args = ap.parse_args()
    if not shutil.which("go"):
        print("trace_mutate: skipped: no go on PATH")
        return 77
    paths, failures, errors, crashes = seeds(args), 0, 0, 0
    peer = subprocess.run(["go", "tool", "-n", "trace"], capture_output=True, text=True).stdout.split()[0]
    env = dict(os.environ, TZ="UTC")
    with tempfile.TemporaryDirectory() as tmp:
        for i in range(args.count):
            rng = random.Random("%d/%d" % (args.seed, i))
            path = rng.choice(paths)
            data = rng.choice(KINDS)(rng, bytearray(open(path, "rb").read()))
            case = os.path.join(tmp, "case.trace")
            open(case, "wb").write(data)
            v1 = re.match(rb"go 1\.(11|19|21) ", bytes(data[:16])) is not None
            ours = run([args.goperf, "trace", "-d=parsed", case], env)
            theirs = run([peer, "-d=parsed", case], env)
            errors += theirs[0] != 0
            crashes += "goroutine 1 [" in theirs[2]
            wrong = differs(ours, theirs, v1)
            # the peer reads the processors of format 1 in no order: with two faults, either may be the one that it tells
            for _ in range(12 if wrong and v1 and theirs[0] else 0):
                wrong = wrong and differs(ours, run([peer, "-d=parsed", case], env), v1)
            if not wrong:
                continue
            failures += 1
            print("case %d of %s: %s" % (i, os.path.relpath(path, ROOT), wrong))
            if args.keep:
                os.makedirs(args.keep, exist_ok=True)
                shutil.copy(case, os.path.join(args.keep, "case-%d-%d.trace" % (args.seed, i)))
    print("%d damaged traces: the peer fails on %d and crashes on %d; %d differ" % (args.count, errors, crashes, failures))
    return 1 if failures else 0


sys.exit(main())

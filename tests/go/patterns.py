#!/usr/bin/env python3
"""goperf patterns with a Go toolchain: all pairs build, and one is proven on this machine.

usage: tests/go/patterns.py GOPERF
"""
import glob, json, os, shutil, subprocess, sys, tempfile

GOPERF = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run(argv, **more):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=280, **more)


def expect(ok, what, out):
    if not ok:
        sys.exit("expected %s:\n%s" % (what, out))


def pairs_build(tmp):
    """vet looks at them as well; each benchmark runs once."""
    with open(os.path.join(tmp, "go.mod"), "w") as f:
        f.write("module goperf-patterns\n\ngo 1.22\n")
    for path in glob.glob(os.path.join(ROOT, "rules/pairs/*/pair_test.go")):
        folder = os.path.join(tmp, os.path.basename(os.path.dirname(path)))
        os.mkdir(folder)
        shutil.copy(path, folder)
    p = run(["go", "test", "-run=^$", "-bench=.", "-benchtime=1x", "./..."], cwd=tmp)
    lines = p.stdout.splitlines()
    bad, good = (sum(line.startswith("Benchmark" + side) for line in lines) for side in ("Bad", "Good"))
    expect(p.returncode == 0 and bad == good == 24, "24 pairs that run, not %d and %d" % (bad, good), p.stdout)


def one_is_proven(tmp):
    env = dict(os.environ, GOPERF_CACHE=os.path.join(tmp, "kept"), GOPERF_LOCK=os.path.join(tmp, "lock"), TMPDIR=os.path.join(tmp, "between"))
    os.mkdir(env["TMPDIR"])
    p = run([GOPERF, "patterns", "--prove", "string-concat-in-loop", "--budget", "200s"], env=env)
    expect(p.returncode == 0 and "string-concat-in-loop: holds here" in p.stdout and "faster" in p.stdout, "a pattern that holds", p.stdout)
    kept = glob.glob(os.path.join(tmp, "kept", "patterns-*.json"))
    expect(len(kept) == 1, "one file of figures", p.stdout)
    row = json.load(open(kept[0]))["patterns"][0]
    expect(row["id"] == "string-concat-in-loop" and row["verdict"] == "faster" and row["interval"][1] < 0 and row["bad"]["bytes_op"] > row["good"]["bytes_op"],
           "its figures", row)
    p = run([GOPERF, "patterns", "string-concat-in-loop"], env=env)
    expect("measured here (go1." in p.stdout, "the figures quoted", p.stdout)
    expect(os.listdir(env["TMPDIR"]) == [], "nothing left behind", os.listdir(env["TMPDIR"]))


def main():
    if not shutil.which("go"):
        print("SKIP patterns: no go on PATH")
        return 77
    for case in (pairs_build, one_is_proven):
        tmp = tempfile.mkdtemp(prefix="goperf-patterns-test-")
        try:
            case(tmp)
        finally:
            shutil.rmtree(tmp, ignore_errors=True)
        print("ok", case.__name__)
    return 0


sys.exit(main())

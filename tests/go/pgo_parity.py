#!/usr/bin/env python3
"""goperf pprof -pgo: the compiler sees the same edges with the same weights as in the merged profiles themselves."""
import glob, os, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
goperf = sys.argv[1]

if not shutil.which("go"):
    print("skipped: no go on PATH")
    sys.exit(77)


def run(*cmd):
    p = subprocess.run(cmd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    if p.returncode:
        sys.exit("%s: %s" % (" ".join(cmd[:4]), p.stderr.decode()[:500]))


def edges(profile):
    run("go", "tool", "preprofile", "-i", profile, "-o", profile + ".txt")
    return open(profile + ".txt").read()


own = os.path.join(ROOT, "tests/data/pprof/cpu.pb.gz")
shop = os.path.join(ROOT, "examples/shop-evidence/cpu.pb.gz")
cases = [[own], [shop], [own, shop], [shop, own, shop]]
for pattern in ("compile.cpu.pb.gz", "fleet/*cpu*", "compile-604/*1*"):
    found = sorted(glob.glob(os.path.join(SHARED, "corpora/profiles", pattern)))[:40]
    cases += [found] if found else []
wrong = 0
tmp = tempfile.mkdtemp()
for sources in cases:
    ours, merged = os.path.join(tmp, "ours.pgo"), os.path.join(tmp, "merged.pb.gz")
    run(goperf, "pprof", "-pgo", "-output", ours, *sources)
    run("go", "tool", "pprof", "-symbolize=none", "-proto", "-output", merged, *sources)
    want, got = edges(merged), edges(ours)
    if want != got or len(want) < 100:
        wrong += 1
        print("%d sources, %s ...: the edges differ" % (len(sources), os.path.basename(sources[0])))
shutil.rmtree(tmp)
print("%d sets of sources, %d wrong" % (len(cases), wrong))
sys.exit(1 if wrong else 0)

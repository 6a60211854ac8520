#!/usr/bin/env python3
"""The JSON of every report says what its text says: same rows, same names, same sums (docs/pprof-json.md).

usage: pprof_json.py GOPERF PROFILE...
"""
import json, re, subprocess, sys

goperf, profiles, wrong = sys.argv[1], sys.argv[2:], 0


def run(*args):
    p = subprocess.run([goperf, "pprof", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return p.returncode, p.stdout.decode()


def check(ok, *what):
    global wrong
    if not ok:
        wrong += 1
        print("wrong:", *what)


def rows_of(text, legend):
    lines = text.splitlines()
    return lines[lines.index(legend) + 1:] if legend in lines else []


def top(f, args):
    rc, text = run("-top", *args, f)
    rc2, out = run("-top", "-json", *args, f)
    check(rc == rc2 == 0, f, args, "exit status", rc, rc2)
    d = json.loads(out)
    names = [re.sub(r" \((partial-)?inline\)$", "", l[44:]) for l in rows_of(text, "      flat  flat%   sum%        cum   cum%")]
    check(len(names) == len(d["rows"]) and all(r["name"] in ("", n) for r, n in zip(d["rows"], names)), f, args, "names")
    # each row is rounded by itself when it is divided
    slack = len(names) if "-divide_by=2" in args else 0
    check(abs(sum(r["flat"] for r in d["rows"]) - d["legend"]["shown"]) <= slack, f, args, "sum of flat")
    check(d["legend"]["nodes"] == len(d["rows"]), f, args, "nodes")
    m = re.search(r"^Dropped (\d+) node", text, re.M)
    check(d["legend"]["dropped_nodes"] == (int(m[1]) if m else 0), f, args, "dropped nodes")
    check(all(isinstance(r[k], int) for r in d["rows"] for k in ("id", "flat", "cum")), f, args, "whole numbers")
    return d


def tree(f):
    t = json.loads(run("-tree", "-json", "-nodecount=0", "-nodefraction=0", "-edgefraction=0", f)[1])
    ids = {r["id"]: r for r in t["rows"]}
    for r in t["rows"]:
        for e in r["callees"]:
            back = [c for c in ids[e["id"]]["callers"] if c["id"] == r["id"]]
            check([c["weight"] for c in back] == [e["weight"]], f, "edge", r["name"], e["name"])
            check(ids[e["id"]]["name"] == e["name"], f, "name of an edge", e["name"])


def samples(f, total):
    d = json.loads(run("-traces", "-json", f)[1])
    frames = {r["id"]: r for r in d["frames"]}
    check(all(i in frames for r in d["rows"] for i in r["stack"]), f, "frames")
    check(sum(abs(r["value"]) for r in d["rows"]) == total, f, "traces add up")
    raw = json.loads(run("-raw", "-json", f)[1])
    text = run("-raw", f)[1].splitlines()
    locations = text.index("Locations")
    check(len(raw["rows"]) == sum(1 for l in text[:locations] if re.match(r" +-?\d+.*: ", l)), f, "raw samples")
    ids = {l["id"] for l in raw["locations"]}
    check(all(i in ids for r in raw["rows"] for i in r["locations"]), f, "raw locations")
    check(all(len(r["values"]) == len(raw["types"]) for r in raw["rows"]), f, "raw values")


def others(f, name):
    tags = json.loads(run("-tags", "-json", f)[1])
    for r in tags["rows"]:
        check(sum(v["weight"] for v in r["values"]) == r["total"], f, "tag", r["key"])
    for report in ("list", "peek", "weblist") if name else ():
        rc, out = run("-%s=%s" % (report, "^" + re.escape(name) + "$"), "-json", f)
        check(rc == 0, f, report, name, "exit status", rc)
        d = json.loads(out)
        check(d["report"] == report and name in [r["name"] for r in d["rows"]], f, report, name)
    json.loads(run("-comments", "-json", f)[1])


for f in profiles:
    d = top(f, [])
    for args in (["-nodecount=3"], ["-cum"], ["-lines", "-nodefraction=0.05"], ["-divide_by=2"], ["-relative_percentages", "-focus=main"]):
        if args == ["-lines", "-nodefraction=0.05"]:
            json.loads(run("-top", "-json", *args, f)[1])
        else:
            top(f, args)
    tree(f)
    samples(f, d["legend"]["total"])
    others(f, next((r["name"] for r in d["rows"] if r["name"]), None))
print("%d profiles, %d wrong" % (len(profiles), wrong))
sys.exit(1 if wrong else 0)

#!/usr/bin/env python3
"""Does advice on examples/shop name each planted waste at its line, in the top places, and no decoy? The table: shop.tsv.

usage: tests/advice/check_shop.py GOPERF [EVIDENCE]     (examples/shop-evidence where none is named)
"""
import json, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHOP = os.path.join(ROOT, "examples", "shop")


def table():
    """Rows (kind, pattern, file, line number); a marker must be one line of its file."""
    rows = []
    for text in open(os.path.join(HERE, "shop.tsv")):
        if text.startswith("#"):
            continue
        kind, pattern, file, marker = text.rstrip("\n").split("\t", 3)
        lines = [i for i, x in enumerate(open(os.path.join(SHOP, file)), 1) if x.strip() == marker]
        if len(lines) != 1:
            sys.exit("shop.tsv: %s: %r is on %d lines of %s" % (kind, marker, len(lines), file))
        rows.append((kind, pattern, file, lines[0]))
    return rows


def main():
    evidence = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "examples", "shop-evidence")
    out = subprocess.run([sys.argv[1], "advise", "--json", evidence], stdout=subprocess.PIPE, check=True).stdout
    advice = json.loads(out)
    found = {(f["pattern"], f["file"], f["line"]): f["rank"] for f in advice["findings"]}
    places = {(f["file"], f["line"]): f for f in advice["findings"]}
    rows = table()
    wastes = [r for r in rows if r[0] == "waste"]
    good = bad = 0
    for kind, pattern, file, line in rows:
        rank = found.get((pattern, file, line))
        if kind == "waste":
            wrong = "not found" if rank is None else "only in place %d" % rank if rank > len(wastes) else None
        else:
            wrong = (file, line) in places and "named as " + places[file, line]["pattern"]
        if wrong:
            print("%s %s %s:%d: %s" % (kind, pattern, file, line, wrong))
        bad += bool(wrong)
        good += not wrong
    for (file, line), f in sorted(places.items(), key=lambda x: x[1]["rank"]):
        if (file, line) not in [r[2:] for r in rows]:
            print("note: %d. %s at %s:%d is in neither list" % (f["rank"], f["pattern"], file, line))
    print("%d passed, %d failed" % (good, bad))
    return 1 if bad else 0


sys.exit(main())

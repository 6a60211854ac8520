#!/usr/bin/env python3
"""pprof's recorded command lines against goperf pprof. usage: pprof_cases.py GOPERF TABLE [FLAGS]

TABLE is cases.tsv or refcases.tsv of corpora/pprof-cases. Rows that need the corpus's fake object tools, or whose recording is
of another front end, are named below and must stay the only ones that differ.
"""
import os, re, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("GOPERF_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
CASES = os.path.join(SHARED, "corpora", "pprof-cases")
# Recorded with stand-ins for nm and objdump (disasm, weblist), without the mapping that the command line adds to a profile
# that has none (Java), or with a legend of another version (source.dot).
KNOWN = {"drv43", "drv45", "prof12", "prof13", "prof14", "rpt02"}


def main():
    goperf, table, flags = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    if not os.path.isdir(CASES):
        print("SKIP pprof cases: no %s" % CASES)
        return 77
    p = subprocess.run([sys.executable, os.path.join(CASES, "check.py"), " ".join([goperf, "pprof"] + flags), table],
                       stdout=subprocess.PIPE, text=True)
    differ = re.findall(r"^differs: (\S+) (.*)$", p.stdout, re.M)
    wrong = [d for d in differ if d[0] not in KNOWN]
    for d in wrong:
        print("differs:", *d)
    print(p.stdout.strip().splitlines()[-1] if p.stdout else "check.py printed nothing")
    return 1 if wrong or not re.search(r"^\d+ of \d+ same$", p.stdout, re.M) else 0


sys.exit(main())

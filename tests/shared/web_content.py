#!/usr/bin/env python3
"""What pprof's web pages hold, the workbench's data holds too: rows, texts and stacks of recorded pages. usage: web_content.py GOPERF"""
import html, json, os, re, subprocess, sys, urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CASES = os.path.join(os.environ.get("GOPERF_SHARED", os.path.join(ROOT, "../shared")), "corpora/pprof-cases")
failures = 0


def check(what, ok):
    global failures
    print("ok  " if ok else "FAIL", what)
    failures += not ok


def page(name):
    return open(os.path.join(CASES, "golden-http", name), encoding="utf-8").read()


def check_tables(get):
    for name, address in (("cpu.top.html", "top"), ("cpu.top_sort_cum_g_lines.html", "top?sort=cum&g=lines"),
                          ("cpu.top_si_samples_f_line2.html", "top?si=samples&f=line2")):
        m = re.search(r"makeTopTable\(\s*(-?\d+)\s*, (\[.*?\])\)", page(name), re.S)
        want = [[r[k] for k in ("Name", "InlineLabel", "FlatFormat", "CumFormat", "Flat", "Cum")] for r in json.loads(m.group(2))]
        data = get(address)
        got = [[r[k] for k in ("name", "inline", "flatText", "cumText", "flat", "cum")] for r in data["rows"]]
        check(address, got == want and data["total"] == int(m.group(1)))


def stacks_of(data):
    """Stacks and values of the boxes that have some of their own."""
    tree, path, out = data["tree"], [], {}
    for depth, name, own in zip(tree["depth"], tree["name"], tree["s"]):
        path = path[:depth] + [data["names"][name]]
        if own:
            out[tuple(path[1:])] = out.get(tuple(path[1:]), 0) + own
    return out


def check_flames(get):
    for name, address in (("cpu.flamegraph.html", "flamegraph"), ("cpu.flamegraph_f_line2.html", "flamegraph?f=line2"),
                          ("cpu.flamegraph_g_lines.html", "flamegraph?g=lines")):
        text, want = page(name), {}
        recorded, _ = json.JSONDecoder().raw_decode(text[text.index('{"Total"'):])
        for s in recorded["Stacks"]:
            names = tuple(recorded["Sources"][i]["FullName"] for i in s["Sources"][1:])
            want[names] = want.get(names, 0) + s["Value"]
        check(address, stacks_of(get(address)) == want)


def main():
    if not os.path.isdir(CASES):
        print("SKIP web_content: no", CASES)
        sys.exit(77)
    server = subprocess.Popen([sys.argv[1], "pprof", "-http=localhost:", "-no_browser", os.path.join(CASES, "cpu.pb.gz")],
                              stderr=subprocess.PIPE, text=True)
    try:
        url = ""
        while not url:
            line = server.stderr.readline()
            if not line:
                sys.exit("the server ended")
            m = re.match(r"Serving web UI on (\S+)", line)
            url = m.group(1) if m else ""
        get = lambda address: json.load(urllib.request.urlopen(url + "/api/" + address))
        check_tables(get)
        peek = html.unescape(re.search(r"<pre>(.*?)</pre>", page("cpu.peek_f_line.html"), re.S).group(1))
        check("peek?f=line", get("peek?f=line")["text"].strip() == peek.strip())
        check_flames(get)
    finally:
        server.terminate()
        server.wait()
    sys.exit(1 if failures else 0)


main()

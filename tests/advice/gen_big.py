#!/usr/bin/env python3
"""Makes a large module and evidence for it: tests/advice/gen_big.py DIR [FILES [SAMPLES [SHAPE]]] (2,000 files, 1,000,000 samples).

Then: goperf advise DIR/evidence. What it should take: under 3 seconds. Half of the samples are CPU, half are memory; the stacks are
random walks over the module's functions with the runtime on top. The compiler's log has some lines for each file. SHAPE is one of
  flat     every function costs a little (the default)
  steep    a few functions cost most, so that there are many findings
  deep     stacks of 40 to 120 frames
  wide     60 functions a file
  long     one function of 2,000 lines in each file
  chatty   60 diagnostics a line, with the flow of each
"""
import gzip, json, os, random, sys, urllib.parse

MODULE = "example.com/big"
PACKAGES = 50
# functions a file, bodies a function, frames (least, spread), exponent of how hot the first are, diagnostics a line
SHAPES = {"flat": (8, 1, (4, 9), 3, 1), "steep": (8, 1, (4, 9), 40, 1), "deep": (8, 1, (40, 80), 3, 1), "wide": (60, 1, (4, 9), 3, 1),
          "long": (1, 100, (4, 9), 8, 1), "chatty": (8, 1, (4, 9), 8, 60)}
FUNCS, BODIES, FRAMES, STEEP, NOTES = SHAPES["flat"]

HEAD = """
// F{n} is one of many.
func F{n}(items []Item{f}, names map[string]int) (string, int) {{
	out := ""
	total := 0
	var ids []int
"""
LOOP = """	for i, it := range items {{
		out += it.Name + ";"
		ids = append(ids, it.ID)
		names[it.Name] = i
		for _, other := range items {{
			if other.ID == it.Parent {{
				total += other.ID
			}}
		}}
		total += len(fmt.Sprintf("%d-%s", it.ID, it.Name))
	}}
"""
TAIL = """	box := &Item{f}{{ID: total}}
	keep(box)
	return out, total + len(ids)
}}
"""
HEAD_LINES, LOOP_LINES, TAIL_LINES = HEAD.count("\n"), LOOP.count("\n"), TAIL.count("\n")


def first_line(n):
    """The line of the n-th function of a file."""
    return 16 + n * (HEAD_LINES + BODIES * LOOP_LINES + TAIL_LINES)


def hot_lines(n):
    """The lines in loops that samples stand on."""
    for body in range(BODIES):
        at = first_line(n) + HEAD_LINES - 2 + body * LOOP_LINES
        yield from (at + k for k in (1, 2, 3, 4, 5, 9))


def source(pkg, f):
    head = "package p%d\n\nimport \"fmt\"\n\ntype Item%d struct {\n\tOK bool\n\tID int\n\tBad bool\n\tParent int\n\tName string\n}\n\nvar last%d any\n" % (pkg, f, f)
    body = HEAD + LOOP * BODIES + TAIL
    return head + "".join(body.format(n="%d_%d" % (f, n), f=f) for n in range(FUNCS)).replace("keep(box)", "last%d = box" % f)


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def field(tag, payload):
    return varint(tag << 3 | 2) + varint(len(payload)) + payload


def number(tag, n):
    return varint(tag << 3) + varint(n)


class Profile:
    def __init__(self):
        self.strings, self.index, self.out = [""], {"": 0}, bytearray()

    def str(self, s):
        if s not in self.index:
            self.index[s] = len(self.strings)
            self.strings.append(s)
        return self.index[s]

    def function(self, id, name, file, line):
        self.out += field(5, number(1, id) + number(2, self.str(name)) + number(4, self.str(file)) + number(5, line))

    def location(self, id, fn, line):
        self.out += field(4, number(1, id) + number(3, id * 16) + field(4, number(1, fn) + number(2, line)))

    def types(self, pairs):
        for name, unit in pairs:
            self.out += field(1, number(1, self.str(name)) + number(2, self.str(unit)))

    def write(self, path):
        for s in self.strings:
            self.out += field(6, s.encode())
        with gzip.open(path, "wb", compresslevel=1) as f:
            f.write(self.out)


RUNTIME = ["runtime.concatstrings", "runtime.growslice", "internal/runtime/maps.(*table).grow", "fmt.Sprintf", "runtime.mallocgc",
           "runtime.memmove", "runtime.newobject", "runtime.mapassign_faststr"]


def profile(path, files, samples, rng, cpu):
    p = Profile()
    p.types([("samples", "count"), ("cpu", "nanoseconds")] if cpu else
            [("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count"), ("inuse_space", "bytes")])
    locations, id = [], 0
    for i, name in enumerate(RUNTIME):
        p.function(i + 1, name, "runtime/x.go", 1)
        p.location(i + 1, i + 1, 10)
    id = fn = len(RUNTIME)
    for f in range(files):
        pkg = f % PACKAGES
        for n in range(FUNCS):
            fn += 1
            p.function(fn, "%s/p%d.F%d_%d" % (MODULE, pkg, f, n), "/big/p%d/f%d.go" % (pkg, f), first_line(n))
            for line in hot_lines(n):
                id += 1
                p.location(id, fn, line)
                locations.append(id)
    locs = [varint(i) for i in range(id + 1)]
    top = len(RUNTIME)
    chunks = []
    for s in range(samples):
        depth = FRAMES[0] + s % FRAMES[1]
        # a few places are hot, most are not
        first = int(rng.random() ** STEEP * len(locations))
        stack = [locs[1 + s % top], locs[locations[first]]] + [locs[locations[(first * 31 + s * 7 + k * 1009) % len(locations)]] for k in range(depth)]
        ids = b"".join(stack)
        v = varint(1) + varint(10000000) if cpu else varint(1) + varint(16 << s % 6) + b"\0\0"
        body = b"\x0a" + varint(len(ids)) + ids + b"\x12" + varint(len(v)) + v
        chunks.append(b"\x12" + varint(len(body)) + body)
    p.out += b"".join(chunks)
    p.write(path)


def diagnostics(pkg, f):
    def at(line, col):
        return {"start": {"line": line, "character": col}, "end": {"line": line, "character": col}}
    name = "/big/p%d/f%d.go" % (pkg, f)
    rows = [{"version": 0, "package": "%s/p%d" % (MODULE, pkg), "goos": "linux", "goarch": "amd64", "gc_version": "go1.26.8", "file": name}]
    for n in range(FUNCS):
        for line in range(first_line(n), first_line(n + 1) - 2):
            for column in range(7, 7 + NOTES):
                rows.append({"range": at(line, column), "severity": 3, "code": "escape", "source": "go compiler", "message": "x%d escapes to heap" % line,
                             "relatedInformation": [{"location": {"uri": "file://" + name, "range": at(line, column)}, "message": m} for m in
                                                    ("escflow:    flow: {heap} \u2190 &{storage for x}:", "escflow:      from x (spill)")]})
    return "\n".join(json.dumps(r) for r in rows) + "\n"


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    global FUNCS, BODIES, FRAMES, STEEP, NOTES
    FUNCS, BODIES, FRAMES, STEEP, NOTES = SHAPES[(sys.argv[4:] + ["flat"])[0]]
    root, files, samples = sys.argv[1], int((sys.argv[2:] + ["2000"])[0]), int((sys.argv[3:] + ["1000000"])[0])
    ev = os.path.join(root, "evidence")
    os.makedirs(os.path.join(ev, "compiler"), exist_ok=True)
    with open(os.path.join(root, "go.mod"), "w") as f:
        f.write("module %s\n\ngo 1.26\n" % MODULE)
    for f in range(files):
        pkg = f % PACKAGES
        folder = os.path.join(root, "p%d" % pkg)
        log = os.path.join(ev, "compiler", urllib.parse.quote("%s/p%d" % (MODULE, pkg), safe="-_.~$&+=:@"))
        os.makedirs(folder, exist_ok=True)
        os.makedirs(log, exist_ok=True)
        with open(os.path.join(folder, "f%d.go" % f), "w") as out:
            out.write(source(pkg, f))
        with open(os.path.join(log, "f%d.json" % f), "w") as out:
            out.write(diagnostics(pkg, f))
    rng = random.Random(1)
    profile(os.path.join(ev, "cpu.pb.gz"), files, samples // 2, rng, True)
    profile(os.path.join(ev, "mem.pb.gz"), files, samples - samples // 2, rng, False)
    with open(os.path.join(ev, "meta.json"), "w") as f:
        json.dump({"schema": 1, "module": MODULE, "module_dir_relative": "..", "go": "go1.26.8",
                   "packages": [{"path": "%s/p%d" % (MODULE, i)} for i in range(PACKAGES)]}, f)
    return 0


sys.exit(main())

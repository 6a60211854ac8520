#!/usr/bin/env python3
"""goperf record from end to end, with a Go toolchain: what it writes, and that nothing is left of what failed.

usage: tests/go/record.py GOPERF [CASE ...]
"""
import glob, gzip, json, os, re, shutil, signal, subprocess, sys, tempfile, time

GOPERF = os.path.abspath(sys.argv[1])
TMP = tempfile.mkdtemp(prefix="goperf-record-")
ENV = dict(os.environ, GOPERF_LOCK=os.path.join(TMP, "lock"), NO_COLOR="1", GOFLAGS="-buildvcs=false")
CASES, FAILED = [], []


def case(fn):
    CASES.append(fn)
    return fn


def expect(ok, what):
    if not ok:
        FAILED.append(what)
        print("  expected: " + what)


def module(name, **files):
    """A module in a folder with a space in its path; the keys of files have __ for the dot."""
    d = os.path.join(TMP, "a module", name)
    os.makedirs(d)
    files.setdefault("go__mod", "module example.com/%s\n\ngo 1.22\n" % name)
    for f, text in files.items():
        with open(os.path.join(d, f.replace("__", ".")), "w") as out:
            out.write(text)
    return d


SUM = """package %s

// Squares keeps what it makes.
func Squares(n int) []int {
	var out []int
	for i := 0; i < n; i++ {
		out = append(out, i*i)
	}
	return out
}
"""
BENCH = """package %s

import "testing"

var sink []int

func BenchmarkSquares(b *testing.B) {
	for i := 0; i < b.N; i++ {
		sink = Squares(100)
	}
}

func BenchmarkSizes(b *testing.B) {
	for _, size := range []int{10, 1000} {
		b.Run(map[int]string{10: "small", 1000: "large"}[size], func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				sink = Squares(size)
			}
		})
	}
}
"""


def record(d, *args, env=ENV, timeout=240):
    p = subprocess.run([GOPERF, "record"] + list(args), cwd=d, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, text=True, timeout=timeout)
    return p.returncode, p.stdout, p.stderr


def meta(folder):
    return json.load(open(os.path.join(folder, "meta.json")))


def profile_has(path, *names):
    data = gzip.open(path).read()
    return all(n.encode() in data for n in names)


def left_over(d):
    """What stands in .goperf besides the .gitignore."""
    return [f for f in (os.listdir(d + "/.goperf") if os.path.isdir(d + "/.goperf") else []) if f != ".gitignore"]


@case
def a_package():
    d = module("sums", sums__go=SUM % "sums", sums_test__go=BENCH % "sums")
    status, out, err = record(d, "-benchtime", "3ms", "-count", "4")
    folder = out.strip()
    expect(status == 0 and os.path.dirname(folder) == d + "/.goperf", "a folder in .goperf, got %r %r" % (out, err))
    expect(os.readlink(d + "/.goperf/latest") == os.path.basename(folder), "latest names it")
    names = {"meta.json", "bench.txt", "cpu.pb.gz", "mem.pb.gz", "block.pb.gz", "mutex.pb.gz", "goroutine.pb.gz", "trace.out",
             "escape.txt", "compiler", "bin"}
    expect(names <= set(os.listdir(folder)), "all of %s, got %s" % (sorted(names), sorted(os.listdir(folder))))
    m = meta(folder)
    expect(m["schema"] == 1 and m["module"] == "example.com/sums" and m["module_go"] == "1.22", "the module in meta.json")
    expect(m["packages"] == [{"path": "example.com/sums", "dir": ".", "benchmarks": 3, "binary": "bin/sums.test"}],
           "three benchmarks, got %s" % m["packages"])
    expect(os.path.samefile(os.path.join(folder, m["module_dir_relative"]), d), "module_dir_relative leads to the module")
    expect(m["benchtime"] == "3ms" and m["count"] == 4 and m["go"].startswith("go1.") and m["kind"] == "benchmarks",
           "what was asked for in meta.json")
    expect([c["kind"] for c in m["commands"]].count("cpu") == 1 and TMP not in json.dumps(m["commands"]),
           "commands without temporary names")
    bench = open(folder + "/bench.txt").read()
    for b in ("Squares", "Sizes/small", "Sizes/large"):
        expect(len(re.findall(r"^Benchmark%s\S*\s.* ns/op.* allocs/op$" % b, bench, re.M)) == 4, "4 results of " + b)
    expect("(Goperf" not in bench and "Goperf" not in bench, "no benchmark of ours in the results")
    expect(profile_has(folder + "/mem.pb.gz", "example.com/sums.Squares", "alloc_space"), "Squares in the heap profile")
    expect(profile_has(folder + "/cpu.pb.gz", folder + "/bin/sums.test") and os.access(folder + "/bin/sums.test", os.X_OK),
           "the binary's last place in the profile")
    expect(open(folder + "/trace.out", "rb").read(5) == b"go 1.", "a trace")
    escape = open(folder + "/escape.txt").read()
    expect(re.search(r"^\./sums\.go:7:\d+: append\(out, i \* i\) escapes to heap", escape, re.M), "the escape of out")
    expect("_testmain" not in escape, "nothing of the generated main package")
    diag = [json.loads(x) for x in open(folder + "/compiler/example.com%2Fsums/sums.json")]
    expect(diag[0]["file"] == d + "/sums.go" and any(x.get("code") == "escape" for x in diag), "the compiler's JSON")
    if m["go"] >= "go1.26":
        expect(profile_has(folder + "/goroutineleak.pb.gz", "goroutineleak"), "the leak profile")
    expect("recording 3 benchmarks of example.com/sums: 4 rounds of 3ms" in err, "how long, beforehand; got " + err)


LEAK = """package %s

// Ask never ends: who asks may not wait for the answer.
func Ask() chan int {
	answer := make(chan int)
	go func() { answer <- 1 }()
	return answer
}
"""
LEAK_TEST = """package %s

import (
	"testing"
	"time"
)

func TestAsk(t *testing.T) {
	Ask()
	%s
}

func BenchmarkSquares(b *testing.B) {
	for i := 0; i < b.N; i++ {
		Squares(100)
	}
}

var _ = time.Second
"""


@case
def goroutines_of_tests():
    """What only a test leaves behind is in the goroutine profile; a test that fails costs it, not the benchmarks' own."""
    for name, then, args, there in (("asks", "", [], True), ("asksalone", "", ["-test"], True), ("fails", "t.Fail()", [], False)):
        d = module(name, sums__go=SUM % name, ask__go=LEAK % name, ask_test__go=LEAK_TEST % (name, then))
        status, out, err = record(d, "-q", "-benchtime", "3ms", "-count", "1", *args)
        expect(status == 0, "%s recorded, got %s" % (name, err))
        if status == 0:
            expect(profile_has(out.strip() + "/goroutine.pb.gz", name + ".Ask.func1") == there,
                   "%s: the goroutine of the test is %s" % (name, "there" if there else "not there"))


SHARED = """package %s

var seen int

// See counts without a lock.
func See() { seen++ }
"""
SHARED_TEST = """package %s

import "testing"

func BenchmarkSee(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			See()
		}
	})
}
"""


@case
def races_of_parallel_benchmarks():
    if subprocess.run(["go", "env", "CGO_ENABLED"], stdout=subprocess.PIPE, text=True).stdout.strip() != "1":
        print("  skipped: the race detector needs cgo")
        return
    d = module("shared", shared__go=SHARED % "shared", shared_test__go=SHARED_TEST % "shared")
    env = dict(ENV, GOMAXPROCS="4")
    status, out, err = record(d, "-short", "-race", "-benchtime", "3ms", "-count", "1", env=env)
    folder = out.strip()
    expect(status == 0, "status 0, got %r" % err)
    commands = [c["command"] for c in meta(folder)["commands"] if c["kind"].startswith("race")]
    expect(any("-test.benchtime=10ms" in c and "-test.run=^$" in c for c in commands), "a longer run, got %s" % commands)
    p = subprocess.run([GOPERF, "advise", "--json", folder], cwd=d, env=env, stdout=subprocess.PIPE, text=True)
    found = [(f["pattern"], f["line"]) for f in json.loads(p.stdout)["findings"]]
    expect(("data-race", 6) in found, "the race of a benchmark that runs in parallel, got %s" % found)


@case
def several_packages():
    d = module("many")
    for p in ("one", "two", "bare"):
        os.mkdir(d + "/" + p)
        open(d + "/%s/x.go" % p, "w").write(SUM % p)
    for p in ("one", "two"):
        open(d + "/%s/x_test.go" % p, "w").write(BENCH % p)
    open(d + "/bare/x_test.go", "w").write("package bare\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) {}\n")
    # from another folder, which is no module
    status, out, err = record(TMP, "-short", "-benchtime", "2ms", "-o", "out of many", d + "/...")
    folder = out.strip()
    expect(status == 0 and folder == TMP + "/out of many", "a folder, got %r %r" % (out, err))
    expect("no benchmarks in example.com/many/bare: left out" in err, "that bare is left out, got " + err)
    expect(profile_has(folder + "/mem.pb.gz", "many/one.Squares", "many/two.Squares"), "both packages in one profile")
    expect(profile_has(folder + "/packages/two/mem.pb.gz", "many/two.Squares"), "a profile for each package")
    expect(sorted(os.listdir(folder + "/bin")) == ["one.test", "two.test"], "two binaries")
    bench = open(folder + "/bench.txt").read()
    expect(bench.count("pkg: example.com/many/one\n") == 3 and bench.count("pkg: example.com/many/two\n") == 3, "three rounds of both")
    # again, to the same place: replaced; elsewhere: refused
    open(d + "/precious", "w").write("x")
    status, out, err = record(TMP, "-short", "-benchtime", "1x", "-o", "out of many", d + "/one")
    expect(status == 0 and not os.path.exists(folder + "/packages"), "replaced evidence, got %r" % err)
    status, out, err = record(TMP, "-short", "-benchtime", "1x", "-o", d, d + "/one")
    expect(status == 2 and "is no evidence folder" in err and os.path.exists(d + "/precious"), "no harm to others, got " + err)


@case
def tests_where_no_benchmarks_are():
    d = module("plain", p__go=SUM % "plain",
               p_test__go="package plain\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nvar n int\n\nfunc TestOnce(t *testing.T) {\n"
                          "\tif n++; n > 1 {\n\t\tt.Fatal(\"once only\")\n\t}\n\tSquares(len(os.Args))\n}\n")
    status, out, err = record(d, "-short")
    expect(status == 0 and "no benchmarks in example.com/plain: recording its tests instead" in err, "the tests, got " + err)
    m = meta(out.strip())
    expect(m["kind"] == "tests" and m["count"] == 1, "tests that cannot be repeated run once, got %s" % m["count"])
    expect([a["file"] for a in m["absent"]][:1] == ["bench.txt"], "bench.txt is absent and said so")
    expect(os.path.exists(out.strip() + "/cpu.pb.gz"), "a profile")
    none = module("none", p__go=SUM % "none")
    status, out, err = record(none)
    expect(status == 2 and "has no tests and no benchmarks: write func BenchmarkX" in err, "what to do, got " + err)
    status, out, err = record(d, "-bench", "Nothing")
    expect(status == 2 and "no benchmark of example.com/plain matches -bench 'Nothing'" in err, "no match, got " + err)
    expect(len(left_over(d)) == 2, "one folder and its link, got %s" % left_over(d))


@case
def what_fails_leaves_nothing():
    d = module("broken", p__go="package broken\n\nfunc F() int { return \"x\" }\n", p_test__go=BENCH % "broken")
    status, out, err = record(d)
    expect(status == 2 and "p.go:3:" in err and err.endswith("goperf record: example.com/broken does not build\n"),
           "go's own words, got " + err)
    expect(not left_over(d), "nothing left, got %s" % left_over(d))
    d = module("failing", p__go=SUM % "failing",
               p_test__go="package failing\n\nimport \"testing\"\n\nfunc BenchmarkX(b *testing.B) { b.Fatal(\"out of luck\") }\n")
    status, out, err = record(d)
    expect(status == 2 and "out of luck" in err and "the benchmarks of example.com/failing failed (exit status 1)" in err,
           "the benchmark's own words, got " + err)
    expect(not left_over(d), "nothing left, got %s" % left_over(d))
    status, out, err = record(d, "./nowhere")
    expect(status == 2 and "./nowhere: no such folder" in err, "no such folder, got " + err)
    status, out, err = record(d, "-benchtime", "soon")
    expect(status == 2 and "expected a duration (300ms) or a count (100x)" in err, "a bad benchtime, got " + err)


def alive(pid):
    try:
        return open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@case
def ctrl_c():
    d = module("endless", p__go=SUM % "endless",
               p_test__go="package endless\n\nimport (\n\t\"os\"\n\t\"strconv\"\n\t\"testing\"\n\t\"time\"\n)\n\nfunc BenchmarkX(b *testing.B) {\n"
                          "\tos.WriteFile(\"pid\", []byte(strconv.Itoa(os.Getpid())), 0o644)\n\ttime.Sleep(time.Hour)\n}\n")
    p = subprocess.Popen([GOPERF, "record"], cwd=d, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.time() + 120
    while not (os.path.exists(d + "/pid") and open(d + "/pid").read()) and time.time() < until:
        time.sleep(0.05)
    pid = int(open(d + "/pid").read())
    expect(alive(pid), "the benchmark runs")
    p.send_signal(signal.SIGINT)
    out, err = p.communicate(timeout=60)
    expect(p.returncode == 2 and "interrupted" in err, "interrupted, got %d %s" % (p.returncode, err))
    expect(not alive(pid), "the benchmark's process has ended")
    expect(not left_over(d), "nothing left, got %s" % left_over(d))


@case
def one_at_a_time():
    d = module("waits", p__go=SUM % "waits", p_test__go=BENCH % "waits")
    lock = subprocess.Popen(["flock", ENV["GOPERF_LOCK"], "sh", "-c", "echo held; cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    lock.stdout.readline()
    p = subprocess.Popen([GOPERF, "record", "-short", "-benchtime", "1x"], cwd=d, env=ENV, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)
    line = p.stderr.readline()
    expect("waiting for another measurement on this machine to end" in line, "that it waits, got " + line)
    expect(not os.path.exists(d + "/.goperf/latest"), "nothing measured yet")
    lock.stdin.close()
    lock.wait()
    p.communicate(timeout=200)
    expect(p.returncode == 0, "success in the end")


SERVER = """package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"runtime"
)

var sink []byte

func burn() {
	for {
		for i := 0; i < 1000; i++ {
			sink = make([]byte, i)
		}
		runtime.Gosched()
	}
}

func main() {
	runtime.SetMutexProfileFraction(1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go burn()
	fmt.Println(l.Addr())
	panic(http.Serve(l, nil))
}
"""


def go_build(d):
    subprocess.run(["go", "build", "-o", d + "/program", "."], cwd=d, env=ENV, check=True)
    return d + "/program"


@case
def a_server():
    d = module("server", main__go=SERVER)
    p = subprocess.Popen([go_build(d)], stdout=subprocess.PIPE, text=True)
    try:
        url = "http://" + p.stdout.readline().strip()
        status, out, err = record(d, "-seconds", "1", url)
        folder = out.strip()
        expect(status == 0, "success, got " + err)
        expect(profile_has(folder + "/cpu.pb.gz", "main.burn"), "burn in the CPU profile")
        expect(profile_has(folder + "/mem.pb.gz", "main.burn"), "burn in the heap profile")
        expect({"goroutine.pb.gz", "threadcreate.pb.gz", "trace.out", "goroutines.txt"} <= set(os.listdir(folder)),
               "the others, got %s" % os.listdir(folder))
        expect("no block.pb.gz: nothing blocked, or the server does not call runtime.SetBlockProfileRate" in err,
               "why there is no block profile, got " + err)
        m = meta(folder)
        expect(m["kind"] == "server" and m["source"] == url + "/debug/pprof/" and m["module"] == "example.com/server",
               "the server in meta.json, got %s" % m)
        status, out, err = record(d, "-seconds", "1", url + "/nothing/here")
        expect(status == 2 and "no index of net/http/pprof there (status 404)" in err, "what is wrong, got " + err)
    finally:
        p.kill()
        p.wait()
    status, out, err = record(d, url)
    expect(status == 2 and err.count("\n") == 1 and "127.0.0.1" in err, "one sentence about a dead server, got " + err)
    expect(len(left_over(d)) == 2, "one folder and its link, got %s" % left_over(d))


PROGRAM = """package main

import (
	"os"
	"os/signal"
	"runtime/pprof"
	"path/filepath"
	"time"
)

func create(name string) *os.File {
	f, err := os.Create(filepath.Join(os.Getenv("GOPERF_DIR"), name))
	if err != nil {
		panic(err)
	}
	return f
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "lazy" {
		return
	}
	pprof.StartCPUProfile(create("first"))
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		c := make(chan os.Signal, 1)
		signal.Notify(c, os.Interrupt)
		os.WriteFile("ready", nil, 0o644)
		<-c
	}
	for end := time.Now().Add(50 * time.Millisecond); time.Now().Before(end); {
	}
	pprof.StopCPUProfile()
	pprof.Lookup("heap").WriteTo(create("second.prof"), 0)
	pprof.Lookup("mutex").WriteTo(create("a-mutex"), 0)
	create("notes.txt").WriteString("hello\\n")
}
"""


@case
def a_command():
    d = module("program", main__go=PROGRAM)
    program = go_build(d)
    status, out, err = record(d, "--", program)
    folder = out.strip()
    expect(status == 0 and sorted(os.listdir(folder)) == ["cpu.pb.gz", "mem.pb.gz", "meta.json", "mutex.pb.gz", "notes.txt"],
           "profiles under their names, got %s %s" % (os.listdir(folder) if status == 0 else "", err))
    expect(meta(folder)["kind"] == "command" and meta(folder)["module"] == "example.com/program", "the command in meta.json")
    status, out, err = record(d, "-o", "copied", "--", "cp", folder + "/cpu.pb.gz", "{}/my profile")
    expect(status == 0 and os.path.exists(d + "/copied/cpu.pb.gz"), "{} is the folder, got " + err)
    status, out, err = record(d, "-o", "lazy", "--", program, "lazy")
    expect(status == 2 and "wrote no profile into the folder that GOPERF_DIR names" in err, "what to do, got " + err)
    status, out, err = record(d, "-o", "lazy", "--", "sh", "-c", "exit 3")
    expect(status == 2 and "sh failed (exit status 3)" in err and not os.path.exists(d + "/lazy"), "failure, got " + err)
    status, out, err = record(d, "--", "no-such-program")
    expect(status == 2 and "no-such-program: not found" in err, "not found, got " + err)
    # one that ends on Ctrl-C, which a terminal sends to all of the group, and writes its profiles then
    p = subprocess.Popen([GOPERF, "record", "-o", "served", "--", program, "serve"], cwd=d, env=ENV, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True, start_new_session=True)
    until = time.time() + 60
    while not os.path.exists(d + "/ready") and time.time() < until:
        time.sleep(0.05)
    os.killpg(p.pid, signal.SIGINT)
    out, err = p.communicate(timeout=60)
    expect(p.returncode == 0 and os.path.exists(d + "/served/cpu.pb.gz"), "a recorded server, got %d %s" % (p.returncode, err))


@case
def without_go():
    d = module("nogo", p__go=SUM % "nogo")
    status, out, err = record(d, env=dict(ENV, PATH=d))
    expect(status == 2 and "no go command on PATH: install Go 1.22 or newer" in err, "what to do, got " + err)
    expect(not left_over(d), "nothing left")


def main():
    if not shutil.which("go"):
        print("no go on PATH")
        return 77
    chosen = [c for c in CASES if not sys.argv[2:] or c.__name__ in sys.argv[2:]]
    failed = 0
    try:
        for c in chosen:
            del FAILED[:]
            start = time.time()
            try:
                c()
            except Exception as e:
                FAILED.append(repr(e))
                print("  %r" % e)
            failed += bool(FAILED)
            print("%s %s (%.1f s)" % ("FAIL" if FAILED else "ok  ", c.__name__, time.time() - start), flush=True)
    finally:
        shutil.rmtree(TMP, ignore_errors=True)
    print("%d passed, %d failed" % (len(chosen) - failed, failed))
    return 1 if failed else 0


sys.exit(main())

/* Names of Go functions, accesses of a source line, race logs and what is one race. */
#include "test.h"

#include "advise/races.h"
#include "gocode/goname.h"

static void names(void **state)
{
	struct str name;

	assert_str(goname_package(STR("example.com/a.b/c.(*T).M.func1")), "example.com/a.b/c");
	assert_str(goname_short(STR("example.com/a.b/c.(*T).M.func1")), "c.(*T).M.func1");
	assert_str(goname_local(STR("main.Map[go.shape.string,example.com/x/y.T]")),
		   "Map[go.shape.string,example.com/x/y.T]");
	assert_true(
		goname_is_std(STR("sync.(*Mutex).Lock"), STR("/usr/local/go/src/sync/mutex.go")));
	assert_true(goname_is_std(STR("sync.(*Mutex).Lock"), STR("sync/mutex.go")));
	assert_true(goname_is_std(STR("sync.runtime_Semacquire"), STR("/go/src/runtime/sema.go")));
	assert_true(goname_is_std(STR("main.main"), STR("_testmain.go")));
	/* a package of the user's own that is named like one of the library */
	assert_false(goname_is_std(STR("log.Print"), STR("/home/u/app/log/log.go")));
	assert_false(goname_is_std(STR("main.main"), STR("/home/u/app/main.go")));
	assert_false(goname_is_std(STR("example.com/sync.F"), STR("/x/sync/f.go")));
	assert_true(goname_mentions(STR("main.globalChan.func1"), STR("globalChan")));
	assert_true(goname_mentions(STR("main.main.labelled.func2.1"), STR("labelled")));
	assert_true(goname_mentions(STR("main.(*T[...]).Run.gowrap1"), STR("Run")));
	assert_true(goname_mentions(STR("main.Map[...]"), STR("Map")));
	assert_false(goname_mentions(STR("main.main"), STR("labelled")));
	assert_true(goname_test(STR("a/b.TestX.func1"), &name));
	assert_str(name, "TestX");
	assert_false(goname_test(STR("a/b.Testing"), &name));
}

/* The accesses of a line as "kind expr" words. */
static void assert_line(const char *line, const char *want)
{
	static const char *const words[] = {
		[GO_READ] = "read",	    [GO_WRITE] = "write",     [GO_DECLARE] = "declare",
		[GO_UPDATE] = "update",	    [GO_APPEND] = "append",   [GO_INDEX_READ] = "index",
		[GO_INDEX_WRITE] = "store", [GO_DELETE] = "delete",   [GO_RANGE] = "range",
		[GO_SEND] = "send",	    [GO_RECEIVE] = "receive", [GO_CLOSE] = "close",
		[GO_NIL_CHECK] = "nil",	    [GO_NOT] = "not",	      [GO_COPY] = "copy",
		[GO_ADDRESS] = "address",   [GO_CALL] = "call",
	};
	struct go_access a[GO_LINE_MAX];
	struct buf got = { 0 };
	size_t n = go_line_accesses(str_of(line), a);

	for (size_t i = 0; i < n; i++)
		buf_printf(&got, "%s%s " STR_FMT, i ? ", " : "", words[a[i].kind],
			   STR_ARG(a[i].expr));
	assert_str(buf_str(&got), want);
	buf_release(&got);
}

static void lines(void **state)
{
	assert_line("	counter++ // Race detected!", "update counter");
	assert_line("func increment() { counter++ }", "update counter");
	assert_line("func (c *cache) put(k string, v int) { c.m[k] = v }",
		    "store c.m, read k, read v");
	assert_line("go func() { shared = append(shared, i) }()", "append shared, read i");
	assert_line("if shared == nil {", "nil shared");
	assert_line("if !ready {", "not ready");
	assert_line("ch <- x.f", "send ch, read x.f");
	assert_line("go func() { val := <-ch; process(val) }()",
		    "declare val, receive ch, read val");
	assert_line("close(s.done)", "close s.done");
	assert_line("delete(c.m, k)", "delete c.m, read k");
	assert_line("for k := range m {", "declare k, range m");
	assert_line("atomic.StoreInt64(&flag, 1)", "call atomic, address flag");
	assert_line("c := *nd", "declare c, copy nd");
	assert_line("a.b, c.d[i] = f(x), \"s = t\"", "write a.b, store c.d, read i, read x");
	assert_line("x := a * b", "declare x, read a, read b");
	assert_line("s := `x = 1", "declare s");
	assert_line("m[k][j] += '\\''", "store m, read k, read j");
	assert_line("", "");
}

static const char two_sides[] = "==================\n"
				"WARNING: DATA RACE\n"
				"Read at 0x00c000012345 by goroutine 7:\n"
				"  example.com/m.%s()\n"
				"      /src/m/m.go:%d +0x1\n"
				"\n"
				"Previous write at 0x00c000012345 by goroutine 8:\n"
				"  example.com/m.%s()\n"
				"      /src/m/m.go:%d +0x2\n"
				"\n"
				"Goroutine 7 (running) created at:\n"
				"  main.main()\n"
				"      /src/m/main.go:5 +0x3\n"
				"==================\n";

static void read_log(struct racelog *log, const struct buf *b, size_t piece)
{
	struct str text = buf_str(b);

	racelog_init(log);
	struct racelog_reader *r = racelog_begin(log);
	for (size_t i = 0; i < text.n; i += piece)
		racelog_feed(r, str_sub(text, i, i + piece));
	racelog_end(r);
}

static void grouping(void **state)
{
	struct buf b = { 0 };
	struct racelog log;
	struct sources src;
	struct races races;

	buf_printf(&b, two_sides, "f", 10, "g", 20);
	buf_adds(&b, "ok  \tx\t0.1s\n");
	buf_printf(&b, two_sides, "g", 20, "f", 10); /* the other order */
	buf_printf(&b, two_sides, "f", 11, "g",
		   20); /* another line: another race, the variable is not known */
	buf_adds(&b, "Found 3 data race(s)\n");
	for (size_t piece = 1; piece < 200; piece += 66) {
		read_log(&log, &b, piece);
		assert_int_equal(log.reports.n, 3);
		assert_int_equal(log.n_claimed, 3);
		sources_init(&src);
		races_group(&log, &src, &races);
		assert_int_equal(races.v.n, 2);
		assert_int_equal(races.v.v[0].reports, 2);
		assert_string_equal(races.v.v[0].id, races.v.v[1].id);
		assert_str(races.v.v[0].side[0].fn, "example.com/m.f");
		assert_int_equal(races.v.v[0].side[0].reads, 1);
		assert_int_equal(races.v.v[0].side[0].writes, 1);
		races_release(&races);
		sources_release(&src);
		racelog_release(&log);
	}
	buf_release(&b);
}

static void baseline(void **state)
{
	struct buf b = { 0 }, known = { 0 };
	struct racelog log;
	struct sources src;
	struct races races;
	struct err err;

	buf_printf(&b, two_sides, "f", 10, "g", 20);
	buf_printf(&b, two_sides, "a\tb\tc#", 10, "d\te", 20); /* of a damaged log */
	read_log(&log, &b, b.n);
	sources_init(&src);
	races_group(&log, &src, &races);
	races_write_known(&races, &known);
	assert_int_equal(races.n_new, 2);
	assert_true(races_mark_known(&races, buf_str(&known), "k", &err));
	assert_int_equal(races.n_new, 0);
	assert_true(races.v.v[0].known);
	assert_false(races_mark_known(&races, STR("# fine\nnothing\n"), "k", &err));
	assert_string_equal(err.msg,
			    "k:2: expected the 16 hex digits of a known race, got 'nothing'");
	races_release(&races);
	sources_release(&src);
	racelog_release(&log);
	buf_release(&known);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(lines),
		cmocka_unit_test(grouping),
		cmocka_unit_test(baseline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

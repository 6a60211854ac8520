/* Go source through tree-sitter: functions, queries, declarations, types; symbol names; compiler diagnostics. */
#include <stdlib.h>

#include "gocode/goflow.h"
#include "gocode/goname.h"
#include "gocode/goquery.h"
#include "gocode/goscope.h"
#include "gocode/gosize.h"
#include "gocode/gosym.h"
#include "io/file.h"
#include "test.h"

static const char source[] = "package shop\n"
			     "\n"
			     "import (\n"
			     "\t\"fmt\"\n"
			     "\tyml \"gopkg.in/yaml.v3\"\n"
			     "\t\"example.com/x/v2\"\n"
			     ")\n"
			     "\n"
			     "type T struct{ rows []string; by map[string]int }\n"
			     "\n"
			     "func (t *T) Fill(xs []string) (n int) {\n"
			     "\tfor i, x := range xs {\n"
			     "\t\tt.rows = append(t.rows, x)\n"
			     "\t\ts := fmt.Sprintf(\"%d\", i)\n"
			     "\t\tt.by[s]++\n"
			     "\t}\n"
			     "\treturn len(t.rows)\n"
			     "}\n"
			     "\n"
			     "func Map[K any](k K) func() K { return func() K { return k } }\n";

static struct gosrc *parse(const char *text)
{
	struct gosrc *src = NULL;
	struct err err = { 0 };

	assert_true(gosrc_parse(str_of(text), "shop.go", &src, &err));
	return src;
}

static void functions_and_imports(void **state)
{
	struct gosrc *src = parse(source);

	assert_str(src->package, "shop");
	assert_int_equal(src->funcs.n, 2);
	assert_str(src->funcs.v[0].symbol, "(*T).Fill");
	assert_int_equal(src->funcs.v[0].first_line, 11);
	assert_int_equal(src->funcs.v[0].last_line, 18);
	assert_str(src->funcs.v[1].symbol, "Map");
	assert_ptr_equal(gosrc_func_at(src, 13), &src->funcs.v[0]);
	assert_null(gosrc_func_at(src, 9));
	assert_str(gosrc_import(src, STR("yml")), "gopkg.in/yaml.v3");
	assert_str(gosrc_import(src, STR("x")), "example.com/x/v2");
	assert_str(gosrc_line(src, 1), "package shop");
	assert_str(gosrc_line(src, 99), "");
	gosrc_free(src);
}

static void literals_of_variables(void **state)
{
	struct gosrc *src = parse("package p\n"
				  "var checks = map[string]func(string) bool{\n"
				  "\t\"a\": func(s string) bool { return s != \"\" },\n"
				  "\t\"b\": func(s string) bool {\n"
				  "\t\treturn func() bool { return true }()\n"
				  "\t},\n"
				  "}\n"
				  "var (\n"
				  "\tplain = 1\n"
				  "\tone, two = 1, func() {\n"
				  "\t}\n"
				  ")\n"
				  "func f() { g := func() {}; g() }\n");

	assert_int_equal(src->funcs.n, 4); /* those inside of others are not counted */
	assert_str(src->funcs.v[0].name, "checks");
	assert_str(src->funcs.v[0].symbol, GOSRC_LITERAL);
	assert_ptr_equal(gosrc_func_at(src, 5), &src->funcs.v[1]);
	assert_int_equal(src->funcs.v[1].last_line, 6);
	assert_str(src->funcs.v[2].name, "one");
	assert_int_equal(src->funcs.v[2].first_line, 10);
	assert_str(src->funcs.v[3].symbol, "f");
	gosrc_free(src);
}

struct seen {
	int n;
	TSNode var;
};

static bool count(void *ctx, const struct gomatch *m)
{
	struct seen *s = ctx;

	s->n++;
	s->var = gomatch_node(m, "x");
	return true;
}

static int matches(const struct gosrc *src, const char *query, struct seen *s)
{
	struct goquery *q = NULL;
	struct err err = { 0 };

	*s = (struct seen){ 0 };
	if (!goquery_new(str_of(query), "test.scm", &q, &err))
		fail_msg("%s", err.msg);
	goquery_run(q, src, src->root, count, s);
	goquery_free(q);
	return s->n;
}

static void queries_and_predicates(void **state)
{
	struct gosrc *src = parse(source);
	struct goquery *q = NULL;
	struct err err = { 0 };
	struct seen s;

	assert_int_equal(matches(src, "(call_expression function: (identifier) @x)", &s), 2);
	assert_int_equal(
		matches(src, "((call_expression function: (identifier) @x) (#eq? @x \"len\"))", &s),
		1);
	assert_str(go_text(src, s.var), "len");
	assert_int_equal(
		matches(src, "((call_expression function: (identifier) @x) (#not-eq? @x \"len\"))",
			&s),
		1);
	assert_int_equal(matches(src, "((identifier) @x (#match? @x \"^x+s$\"))", &s), 2);
	assert_int_equal(matches(src,
				 "((call_expression function: (_) @x) (#any-of? @x \"append\" "
				 "\"fmt.Sprintf\"))",
				 &s),
			 2);
	assert_false(goquery_new(STR("(no_such_node)"), "a.scm", &q, &err));
	assert_str(str_of(err.msg), "a.scm:1:2: no such node type in Go");
	assert_false(goquery_new(STR("((identifier) @x (#odd? @x \"a\"))"), "a.scm", &q, &err));
	assert_false(goquery_new(STR("((identifier) @x (#match? @x \"(\"))"), "a.scm", &q, &err));
	gosrc_free(src);
}

static struct gotype type_of_first(const struct gosrc *src, const char *query)
{
	struct gocontext c = { NULL, NULL };
	struct seen s;

	assert_true(matches(src, query, &s) > 0);
	return go_type_of(&c, src, s.var);
}

static void types_from_source(void **state)
{
	struct gosrc *src = parse(
		"package p\n"
		"func f(b []byte, m map[string][]int, names ...string) {\n"
		"\tk := string(b)\n"
		"\tfor i, v := range m[k] { _ = i; use1(v) }\n"
		"\tfor _, n := range names { use2(n) }\n"
		"\tvar x, ok = m[k]\n"
		"\tuse3(x); use4(ok); use5(k + \"a\"); use6(len(k)); use7([]string{}); use8(&b)\n"
		"\tuse9(*(&b)); use10(unknown(b))\n"
		"}\n"
		"var a = b[0]\nvar b = a[0]\nfunc g() { use11(a) }\n");
	static const struct {
		const char *name;
		enum gokind kind;
	} rows[] = {
		{ "use1", GO_INT },	 { "use2", GO_STRING },	  { "use3", GO_SLICE },
		{ "use4", GO_BOOL },	 { "use5", GO_STRING },	  { "use6", GO_INT },
		{ "use7", GO_SLICE },	 { "use8", GO_POINTER },  { "use9", GO_BYTES },
		{ "use10", GO_UNKNOWN }, { "use11", GO_UNKNOWN },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *q = xasprintf("((call_expression function: (identifier) @f arguments: "
				    "(argument_list . (_) @x)) (#eq? @f \"%s\"))",
				    rows[i].name);
		struct gotype t = type_of_first(src, q);

		if (t.kind != rows[i].kind)
			fail_msg("%s: kind %d, expected %d", rows[i].name, (int)t.kind,
				 (int)rows[i].kind);
		free(q);
	}
	gosrc_free(src);
}

/* The package's types: what names, type parameters, embedded fields, methods, ranges and cases lead to. */
static void types_of_a_package(void **state)
{
	static const char text[] =
		"package p\n\nimport "
		"(\n\t\"iter\"\n\t\"maps\"\n\t\"slices\"\n\t\"strings\"\n\t\"time\"\n)\n\n"
		"type Name string\n\ntype Set map[Name]float64\n\ntype base struct{ ids []int }\n\n"
		"func (b *base) first() float64 { return 0 }\n\n"
		"type deep struct{ *base }\n\ntype node struct {\n\tdeep\n\tat time.Time\n\tf "
		"func(int) (string, bool)\n}\n\n"
		"type shape interface{ area() float64 }\n\ntype lists[E any] interface{ ~[]E }\n\n"
		"var table = map[string]node{}\n\n"
		"func each[S ~[]E, L lists[E], E any, K comparable](s S, l L, k K, e E) {\n"
		"\tuse1(s); use2(k); use3(e); use4(l)\n}\n\n"
		"func (l Set) walk(n *node, s shape, ch chan bool, x any, seq iter.Seq2[string, "
		"int]) {\n"
		"\tfor l, v := range l { use5(l); use6(v) }\n"
		"\tuse7(n.ids); use8(n.first()); use9(n.at.Year()); use10(s.area())\n"
		"\tif a, ok := n.f(1); ok { use11(a) }\n"
		"\tfor b := range ch { use12(b) }\n"
		"\tselect { case b, ok := <-ch: use13(b); use14(ok) }\n"
		"\tswitch x := x.(type) { case []byte: use15(x); case int, string: use16(x) }\n"
		"\tfor k, i := range seq { use17(k); use18(i) }\n"
		"\tnames := slices.Sorted(maps.Keys(l))\n"
		"\tfor _, k := range names { use19(k); use20(names[0]) }\n"
		"\tfor part := range strings.SplitSeq(\"\", \"\") { use21(part) }\n"
		"\tbefore, after, found := strings.Cut(\"\", \"\")\n"
		"\tuse22(before); use23(after); use24(found); use25(table[\"\"].f)\n"
		"\ttype own []float64\n\tvar o own\n\tuse26(o[0]); use27(1 << 3)\n}\n";
	static const enum gokind want[] = {
		GO_SLICE,  GO_UNKNOWN,	 GO_UNKNOWN, GO_SLICE,	GO_STRING, GO_FLOAT,  GO_SLICE,
		GO_FLOAT,  GO_INT,	 GO_FLOAT,   GO_STRING, GO_BOOL,   GO_BOOL,   GO_BOOL,
		GO_BYTES,  GO_INTERFACE, GO_STRING,  GO_INT,	GO_STRING, GO_STRING, GO_STRING,
		GO_STRING, GO_STRING,	 GO_BOOL,    GO_FUNC,	GO_FLOAT,  GO_INT,
	};
	struct err err = { 0 };
	char *dir = path_temp_dir(NULL, "goperf-types", &err), *file = path_join(dir, "p.go");
	struct gomod mod;
	struct gocontext c;
	struct gosrc *src;
	struct seen s;

	assert_true(file_write(file, str_of(text), &err));
	gomod_init(&mod, dir, STR("example.com/p"));
	c = (struct gocontext){ &mod, gomod_package(&mod, STR("")) };
	assert_non_null(c.pkg);
	src = gopkg_open(&mod, c.pkg, STR("p.go"), &err);
	assert_non_null(src);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		char *q = xasprintf("((call_expression function: (identifier) @f arguments: "
				    "(argument_list . (_) @x)) (#eq? @f \"use%zu\"))",
				    i + 1);
		struct gotype t;

		assert_int_equal(matches(src, q, &s), 1);
		t = go_type_of(&c, src, s.var);
		if (t.kind != want[i])
			fail_msg("use%zu: kind %d, expected %d", i + 1, (int)t.kind, (int)want[i]);
		free(q);
	}
	gomod_release(&mod);
	assert_true(path_remove_tree(dir, &err));
	free(file);
	free(dir);
}

static void symbols(void **state)
{
	struct arena a;
	struct gosym s;

	arena_init(&a);
	s = gosym_parse(&a, STR("example.com/shop/report.(*Report).String.func1"));
	assert_str(s.pkg, "example.com/shop/report");
	assert_str(s.name, "(*Report).String.func1");
	assert_true(gosym_is_closure(s.name));
	assert_true(gosym_is_in(s.name, STR("(*Report).String")));
	assert_false(gosym_is_in(s.name, STR("(*Report).Str")));
	s = gosym_parse(&a, STR("gopkg.in/yaml%2ev3.(*parser).peek"));
	assert_str(s.pkg, "gopkg.in/yaml.v3");
	assert_str(s.name, "(*parser).peek");
	assert_false(gosym_is_closure(s.name));
	s = gosym_parse(&a, STR("a/b.Walk-range1"));
	assert_true(gosym_is_closure(s.name));
	assert_true(gosym_is_in(s.name, STR("Walk")));
	assert_false(gosym_is_closure(STR("Walk-ranger")));
	s = gosym_parse(&a, STR("a/b.Map[go.shape.[]int,x/y.T].func2"));
	assert_str(s.pkg, "a/b");
	assert_str(s.name, "Map.func2");
	s = gosym_parse(&a, STR("main.main"));
	assert_str(s.pkg, "main");
	s = gosym_parse(&a, STR("memmove"));
	assert_str(s.pkg, "");
	assert_str(gosym_tested_pkg(STR("x/y_test")), "x/y");
	assert_true(goname_is_std_path(STR("encoding/json")));
	assert_false(goname_is_std_path(STR("example.com/x")));
	arena_release(&a);
}

static void diagnostics(void **state)
{
	struct godiags d;
	struct err err = { 0 };
	static const char json[] =
		"{\"version\":0,\"package\":\"p\",\"goos\":\"linux\",\"goarch\":\"amd64\",\"gc_"
		"version\":\"go1.27.3\",\"file\":\"/s/a.go\"}\n"
		"{\"range\":{\"start\":{\"line\":18,\"character\":54},\"end\":{\"line\":18,"
		"\"character\":54}},\"severity\":3,\"code\":\"escape\","
		"\"source\":\"go compiler\",\"message\":\"x escapes to "
		"heap\",\"relatedInformation\":[{\"location\":{\"uri\":\"file:///s/a.go\","
		"\"range\":{\"start\":{\"line\":1,\"character\":1},\"end\":{\"line\":1,"
		"\"character\":1}}},\"message\":\"escflow:    flow: ~r0 = x:\"}]}\n"
		"{broken\n";
	static const char text[] = "# other\na.go:18:1: no\n# example.com/p "
				   "[example.com/p.test]\n./a.go:19:3: moved to heap: buf\n"
				   "./a.go:19:3:   flow: x\n./b.go:19:3: moved to heap: c\n";

	godiags_init(&d);
	assert_true(godiags_add_json(&d, str_of(json), "a.json", &err));
	assert_int_equal(d.bad_lines, 1);
	godiags_add_text(&d, str_of(text), STR("example.com/p"), STR("a.go"));
	godiags_sort(&d);
	assert_int_equal(d.v.n, 2);
	assert_str(d.v.v[0].flow, "flow: ~r0 = x:");
	assert_str(godiags_find(&d, 19, STR("moved"))->text, "moved to heap: buf");
	assert_null(godiags_find(&d, 19, STR("escapes")));
	assert_false(godiags_add_json(&d, STR("{}\n"), "a.json", &err));
	assert_str(str_of(err.msg),
		   "a.json:1: not the header of a Go compiler log ({\"version\":0,...})");
	godiags_release(&d);
}

/* Syntax that the grammar does not know marks its function and leaves the others whole. */
/* The text of -m=2 with its flows, as go1.27 writes it and as go1.22 did, in words. */
static void flows_in_words(void **state)
{
	static const struct {
		const char *text, *words;
		enum goflow_cause cause;
	} cases[] = {
		{ "# p\n./a.go:3:9: &T{...} escapes to heap in New:\n"
		  "./a.go:3:9:   flow: ~r0 ← &{storage for &T{...}}:\n"
		  "./a.go:3:9:     from &T{...} (spill) at ./a.go:3:9\n"
		  "./a.go:3:9:     from return &T{...} (return) at ./a.go:4:2\n",
		  "&T{...} is returned (line 4). A caller may keep it after New has returned and "
		  "its "
		  "stack frame is gone.",
		  FLOW_RETURNED },
		{ "# p\n./a.go:3:2: x escapes to heap:\n"
		  "./a.go:3:2:   flow: {heap} = &x:\n"
		  "./a.go:3:2:     from &x (address-of) at ./a.go:3:8\n"
		  "./a.go:3:2:     from sink = &x (assign) at ./a.go:3:6\n",
		  "The address of x is stored by \"sink = &x\". What holds it then is a global "
		  "variable, or "
		  "memory on the heap already: it outlives the function.",
		  FLOW_STORED },
		{ "# p\n./a.go:3:2: make([]byte, n) escapes to heap:\n"
		  "./a.go:3:2:   flow: {heap} = &{storage for make([]byte, n)}:\n"
		  "./a.go:3:2:     from make([]byte, n) (non-constant size) at ./a.go:3:2\n",
		  "Its size is not constant, and a stack frame's size must be.",
		  FLOW_UNKNOWN_SIZE },
		{ "# p\n./a.go:3:2: v escapes to heap in (*T).f:\n"
		  "./a.go:3:2:   flow: {storage for ... argument} ← &{storage for v}:\n"
		  "./a.go:3:2:     from v (spill) at ./a.go:3:2\n"
		  "./a.go:3:2:     from ... argument (slice-literal-element) at ./a.go:3:2\n"
		  "./a.go:3:2:   flow: {heap} ← {storage for ... argument}:\n"
		  "./a.go:3:2:     from ... argument (spill) at ./a.go:3:2\n"
		  "./a.go:3:2:     from log.Printf(\"(%v\", ... argument...) (call parameter) at "
		  "./a.go:3:2\n",
		  "v becomes an element of the call's argument list, which is passed to "
		  "log.Printf. log.Printf "
		  "may keep it: the compiler sees its parameter leak, or cannot see which function "
		  "will be "
		  "called.",
		  FLOW_PASSED },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct godiag_reader r = { .rest = str_of(cases[i].text) };
		struct godiag_said s;
		struct buf out = { 0 };
		struct arena a;

		arena_init(&a);
		assert_true(godiag_next(&r, &a, &s));
		assert_true(str_eq(s.package, STR("p")) && str_eq(s.d.code, STR("escape")));
		assert_int_equal(
			goflow_explain(&s.d, godiag_escaping(s.d.text), s.d.fn, NULL, &out),
			cases[i].cause);
		assert_str(buf_str(&out), cases[i].words);
		assert_false(godiag_next(&r, &a, &s));
		buf_release(&out);
		arena_release(&a);
	}
}

static void new_syntax_spoils_one_function(void **state)
{
	struct gosrc *src = parse("package p\nfunc a() { x := new(1 + 2); _ = x }\nfunc b() { for "
				  "i := range 3 { use(i) } }\n");

	assert_int_equal(src->funcs.n, 2);
	assert_false(src->funcs.v[1].has_error);
	gosrc_free(src);
}

static void sizes_from_source(void **state)
{
	static const struct {
		const char *name;
		uint64_t bytes, align; /* 0: cannot be told */
		bool pointers;
	} rows[] = {
		{ "v1", 24, 8, false }, { "v2", 16, 8, false }, { "v3", 40, 8, true },
		{ "v4", 64, 1, false }, { "v5", 24, 8, true },	{ "v6", 0, 0, false },
		{ "v7", 8, 8, true },	{ "v8", 12, 4, false }, { "v9", 0, 1, false },
	};
	struct gosrc *src =
		parse("package p\nimport (\"sync\"; \"other\"; \"time\")\nconst n = 4 << 1\n"
		      "var v1 struct{ a bool; b int64; c bool }\n"
		      "var v2 struct{ b int64; a, c bool }\n"
		      "var v3 struct{ t time.Time; s string }\n"
		      "var v4 [n*8]byte\n"
		      "var v5 []struct{ x other.Thing }\n"
		      "var v6 struct{ x other.Thing; y int }\n"
		      "var v7 map[string][]int\n"
		      "var v8 struct{ m sync.Mutex; ok bool }\n"
		      "var v9 struct{}\n");
	struct gocontext c = { NULL, NULL };
	uint64_t number;
	struct seen s;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *q = xasprintf(
			"((var_spec name: (identifier) @f type: (_) @x) (#eq? @f \"%s\"))",
			rows[i].name);
		struct gosize size = { 0 };

		assert_int_equal(matches(src, q, &s), 1);
		assert_int_equal(go_size_of(&c, go_type_of_node(&c, src, s.var), &size),
				 rows[i].align > 0);
		if (rows[i].align) {
			assert_int_equal(size.bytes, rows[i].bytes);
			assert_int_equal(size.align, rows[i].align);
			assert_int_equal(size.pointers, rows[i].pointers);
		}
		free(q);
	}
	assert_int_equal(matches(src, "((binary_expression) @x)", &s) > 0, 1);
	assert_true(go_number(src, s.var, &number));
	gosrc_free(src);
}

/* As the compiler names shapes of type arguments in symbols, and as they are written. */
static void sizes_from_words(void **state)
{
	static const struct {
		const char *words;
		uint64_t bytes; /* 0: cannot be told */
		bool pointers;
	} rows[] = {
		{ "go.shape.float64", 8, false },
		{ "go.shape.*uint8", 8, true },
		{ "[]example.com/x.T", 24, true },
		{ "go.shape.string", 16, true },
		{ "go.shape.interface { Less(any) bool }", 16, true },
		{ "go.shape.[3]int16", 6, false },
		{ "go.shape.struct { example.com/x.a uint8; example.com/x.b int32 }", 8, false },
		{ "go.shape.struct { F func(int) (a, b int); G [2]struct { h bool } }", 16, true },
		{ "go.shape.struct { example.com/x.p example.com/x.Point }", 0, false },
		{ "Point", 0, false },
	};
	struct gosize size;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool known = go_size_of_words(str_of(rows[i].words), &size);

		assert_int_equal(known, rows[i].bytes > 0);
		if (known) {
			assert_int_equal(size.bytes, rows[i].bytes);
			assert_int_equal(size.pointers, rows[i].pointers);
		}
	}
	assert_true(go_size_of_words(STR("go.shape.struct {}"), &size));
	assert_int_equal(size.bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_and_imports),
		cmocka_unit_test(literals_of_variables),
		cmocka_unit_test(queries_and_predicates),
		cmocka_unit_test(types_from_source),
		cmocka_unit_test(types_of_a_package),
		cmocka_unit_test(sizes_from_source),
		cmocka_unit_test(sizes_from_words),
		cmocka_unit_test(symbols),
		cmocka_unit_test(diagnostics),
		cmocka_unit_test(flows_in_words),
		cmocka_unit_test(new_syntax_spoils_one_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Functions that hand a format and their variadic arguments on to fmt: which do, through whom, and whose calls they are. */
#include "test.h"

#include "advise/forward.h"

static const char text[] =
	"package p\n"
	"import \"fmt\"\n"
	"func (t *T) Logf(format string, args ...any) {\n"
	"\tfmt.Fprintf(t.w, t.prefix+format, args...)\n" /* 4 */
	"}\n"
	"func (t *T) Infof(level int, layout string, v ...any) {\n"
	"\tif level > 0 { t.Logf(layout, v...) }\n" /* 7 */
	"}\n"
	"func Say(words ...any) string { return fmt.Sprintln(words...) }\n" /* 9 */
	"func fail(format string, args ...any) error {\n"
	"\treturn fmt.Errorf(format, args...)\n" /* 11 */
	"}\n"
	"func fixed(args ...any) string {\n"
	"\treturn fmt.Sprintf(\"%v %v\", args...)\n" /* 14 */
	"}\n"
	"func own(format string, args ...any) string {\n"
	"\treturn fmt.Sprintf(format, append(args, 1)...)\n" /* 17 */
	"}\n"
	"func lit(w io.Writer, n int) {\n"
	"\tput := func(f string, a ...any) { fmt.Fprintf(w, f, a...) }\n" /* 20 */
	"\tput(\"%d\", n)\n"
	"\tother.Infof(1, \"%d\", n)\n"
	"}\n";

struct parsed {
	struct arena arena;
	struct gosrc *src;
	struct forwarders known;
};

static void parse(struct parsed *p)
{
	struct err err;

	*p = (struct parsed){ 0 };
	arena_init(&p->arena);
	assert_true(gosrc_parse(str_of(text), "p.go", &p->src, &err));
}

static void release(struct parsed *p)
{
	vec_release(&p->known.v);
	gosrc_free(p->src);
	arena_release(&p->arena);
}

static bool at(struct parsed *p, uint32_t line, struct forwarder *out)
{
	const struct gofunc *fn = gosrc_func_at(p->src, line);

	if (!forward_at(&p->known, p->src, STR("x/p"), fn->node, line, out))
		return false;
	forward_note(&p->known, &p->arena, out);
	return true;
}

static void test_forwarders(void **state)
{
	struct parsed p;
	struct forwarder f;

	(void)state;
	parse(&p);
	assert_false(at(&p, 7, &f)); /* nobody knows Logf yet */
	assert_true(at(&p, 4, &f));
	assert_str(f.name, "Logf");
	assert_str(f.callee, "Fprintf");
	assert_true(f.adds);
	assert_int_equal(f.first, 0);
	assert_true(at(&p, 7, &f));
	assert_str(f.name, "Infof");
	assert_str(f.callee, "Fprintf");
	assert_int_equal(f.first, 1);
	assert_true(at(&p, 9, &f));
	assert_false(f.format);
	assert_int_equal(f.first, 0);
	assert_true(at(&p, 20, &f));
	assert_str(f.name, "put");
	assert_int_equal(f.first, 0);
	assert_int_equal(p.known.v.n, 4);
	release(&p);
}

static void test_others(void **state)
{
	struct parsed p;
	struct forwarder f;

	(void)state;
	parse(&p);
	assert_false(at(&p, 11, &f)); /* errors are made where things go wrong */
	assert_false(at(&p, 14, &f)); /* the format is its own */
	assert_true(at(&p, 17, &f));  /* it adds a value of its own */
	assert_str(f.name, "own");
	assert_true(f.adds);
	release(&p);
}

static TSNode call_on(struct parsed *p, uint32_t line)
{
	TSNode body = go_field(gosrc_func_at(p->src, line)->node, "body");

	for (uint32_t i = 0; i < ts_node_named_child_count(body); i++) {
		TSNode n = ts_node_named_child(body, i);

		if (go_line(n) == line)
			return go_is(n, "call_expression") ? n : ts_node_named_child(n, 0);
	}
	return go_null();
}

static void test_calls(void **state)
{
	struct parsed p;
	struct forwarder f;

	(void)state;
	parse(&p);
	assert_null(forward_of_call(&p.known, p.src, call_on(&p, 21)));
	assert_true(at(&p, 4, &f) && at(&p, 7, &f) && at(&p, 20, &f));
	assert_str(forward_of_call(&p.known, p.src, call_on(&p, 21))->name, "put");
	assert_str(forward_of_call(&p.known, p.src, call_on(&p, 22))->name, "Infof");
	release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forwarders),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

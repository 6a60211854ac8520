/* Which charges are taken for lines of the source as it is now, and when a function is said to have changed. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "advise/hot.h"

static const char text[] = "package m\n"
			   "func small(n int) bool {\n"
			   "\treturn n > 3\n" /* 3 */
			   "}\n"
			   "func F(n int) int {\n" /* 5 */
			   "\tif small(n) {\n"
			   "\t\treturn n\n"
			   "\t}\n"
			   "\treturn 0\n"
			   "}\n" /* 10 */
			   "func behind(n int) int {\n"
			   "\treturn n * 2\n"
			   "}\n";

struct world {
	char dir[64];
	struct evidence ev;
	struct join join;
	struct hot_sources s;
};

static void write_file(const char *dir, const char *name, const char *what)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(what, f);
	fclose(f);
}

/* Charges of F, which began at start, on these lines (0 ends them). */
static void look(struct world *w, int64_t start, const uint32_t *lines)
{
	*w = (struct world){ .dir = "/tmp/goperf-hot-XXXXXX" };
	assert_non_null(mkdtemp(w->dir));
	write_file(w->dir, "go.mod", "module example.com/m\n");
	write_file(w->dir, "m.go", text);
	w->ev.module = STR("example.com/m");
	vec_push(&w->join.places, (struct place){ .sym = { STR("example.com/m"), STR("F") },
						  .file = STR("/elsewhere/m.go"),
						  .start_line = start });
	for (; *lines; lines++)
		vec_push(&w->join.charges, (struct charge){ .line = *lines, .value = 10 });
	hot_init(&w->s, &w->ev, &w->join, w->dir, 0);
}

static size_t n_charges(const struct world *w)
{
	return w->s.files.n ? w->s.files.v[0]->charges.n : 0;
}

static void release(struct world *w)
{
	char path[128];

	hot_release(&w->s);
	vec_release(&w->join.places);
	vec_release(&w->join.charges);
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", w->dir, i ? "go.mod" : "m.go");
		unlink(path);
	}
	rmdir(w->dir);
}

static void test_inlined_in_front(void **state)
{
	struct world w;

	(void)state;
	/* the line of small, which was inlined: most of the few charges, and the function is as it was */
	look(&w, 5, (const uint32_t[]){ 3, 3, 6, 7, 0 });
	assert_int_equal(w.s.notes.n, 0);
	assert_int_equal(n_charges(&w), 2);
	release(&w);
}

static void test_changed(void **state)
{
	struct world w;

	(void)state;
	/* lines behind its end: it was longer */
	look(&w, 5, (const uint32_t[]){ 6, 12, 12, 0 });
	assert_int_equal(w.s.notes.n, 1);
	assert_int_equal(n_charges(&w), 0);
	release(&w);
	/* it moved, and lines stand in front of where it begins now */
	look(&w, 6, (const uint32_t[]){ 3, 7, 0 });
	assert_int_equal(w.s.notes.n, 1);
	assert_non_null(strstr(w.s.notes.v[0], "not as it was"));
	release(&w);
	/* where it began is not known */
	look(&w, 0, (const uint32_t[]){ 3, 7, 0 });
	assert_int_equal(w.s.notes.n, 1);
	release(&w);
}

static void test_moved(void **state)
{
	struct world w;

	(void)state;
	look(&w, 2, (const uint32_t[]){ 3, 4, 0 });
	assert_int_equal(w.s.notes.n, 1);
	assert_non_null(strstr(w.s.notes.v[0], "lines are those of now"));
	assert_int_equal(n_charges(&w), 2);
	assert_int_equal(w.s.files.v[0]->charges.v[0].line, 6);
	release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inlined_in_front),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

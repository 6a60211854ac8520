/* Critical sections as the source shows them: where they end, what is done in them, which belong to one mutex. */
#include "test.h"

#include "advise/locks.h"

static const char text[] = "package p\n"			   /* 1 */
			   "func (c *cache) get(k string) int {\n" /* 2 */
			   "\tc.mu.Lock()\n"			   /* 3 */
			   "\tdefer c.mu.Unlock()\n"		   /* 4 */
			   "\treturn c.m[k]\n"			   /* 5 */
			   "}\n"				   /* 6 */
			   "func (x *cache) put(k string) bool {\n"
			   "\tlock, unlock := x.mu.Lock, x.mu.Unlock\n" /* 8 */
			   "\tlock()\n"					/* 9 */
			   "\tif x.m[k] > 0 {\n"
			   "\t\tunlock()\n" /* 11 */
			   "\t\treturn false\n"
			   "\t}\n"
			   "\tx.m[k] = 1\n" /* 14 */
			   "\tunlock()\n"   /* 15 */
			   "\tlog.Println(k)\n"
			   "\treturn true\n"
			   "}\n"
			   "func (c *other) hold() func() {\n"
			   "\tc.mu.RLock()\n" /* 20 */
			   "\treturn c.mu.RUnlock\n"
			   "}\n"
			   "func (c *cache) each(f func(int)) {\n"
			   "\tc.mu.Lock()\n" /* 24 */
			   "\tfor _, v := range c.m {\n"
			   "\t\tf(v)\n"
			   "\t}\n"
			   "\tc.mu.Unlock()\n" /* 28 */
			   "\tc.mu.Lock()\n"   /* 29 */
			   "\tc.out.WriteString(\"x\")\n"
			   "\tc.mu.Unlock()\n"
			   "}\n"
			   "var mu sync.Mutex\n"
			   "func free() { if mu.TryLock() { mu.Unlock() } }\n";

struct found {
	struct hot_file file;
	struct lock_section v[16];
	uint32_t n;
};

static bool visit(void *ctx, TSNode n)
{
	struct found *f = ctx;

	if (go_is(n, "call_expression") && f->n < ARRAY_LEN(f->v) &&
	    lock_section_at(&f->file, n, &f->v[f->n]))
		f->n++;
	return true;
}

static void find_in(struct found *f, const char *source)
{
	struct err err;

	*f = (struct found){ 0 };
	assert_true(gosrc_parse(str_of(source), "p.go", &f->file.src, &err));
	go_walk(f->file.src->root, visit, f);
}

static void find(struct found *f)
{
	find_in(f, text);
}

static unsigned work_of(const struct lock_section *s)
{
	struct lock_body body;

	lock_read_body(s, &body);
	return body.work;
}

static void test_sections(void **state)
{
	struct found f;

	(void)state;
	find(&f);
	assert_int_equal(f.n, 5);
	assert_str(f.v[0].mutex, "c.mu");
	assert_str(f.v[0].holder, "c");
	assert_true(f.v[0].deferred);
	assert_int_equal(f.v[0].last, 5);
	assert_str(f.v[1].mutex, "x.mu");
	assert_int_equal(go_line(f.v[1].stmt), 9);
	assert_int_equal(f.v[1].first, 10);
	assert_int_equal(f.v[1].last, 14);
	assert_int_equal(f.v[1].n_releases, 2);
	assert_true(f.v[2].open && f.v[2].read);
	assert_int_equal(f.v[3].last, 27);
	assert_int_equal(f.v[4].first, 30);
	gosrc_free(f.file.src);
}

static void test_one_mutex(void **state)
{
	struct found f;

	(void)state;
	find(&f);
	/* one field of one type, whatever the receiver is called; another type's is another */
	assert_true(f.v[0].id == f.v[1].id && f.v[0].id == f.v[3].id);
	assert_true(f.v[0].id != f.v[2].id);
	gosrc_free(f.file.src);
}

static void test_work(void **state)
{
	struct found f;

	(void)state;
	find(&f);
	assert_int_equal(work_of(&f.v[0]), 0);
	assert_int_equal(work_of(&f.v[1]), WORK_WRITES | WORK_BRANCH);
	assert_int_equal(work_of(&f.v[3]) & (WORK_LOOP | WORK_CALLBACK), WORK_LOOP | WORK_CALLBACK);
	assert_true(work_of(&f.v[4]) & WORK_IO);
	gosrc_free(f.file.src);
}

/* Atomic instructions are no work; to wait for others is, and it is what a holder is named for. */
static void test_atomics(void **state)
{
	struct found f;
	struct lock_body body;

	(void)state;
	find_in(&f, "package p\n"
		    "import (\"runtime\"; \"sync/atomic\")\n"
		    "func (h *hist) write() {\n"
		    "\th.mu.Lock()\n"
		    "\tn := atomic.AddUint64(&h.n, 1<<63)\n"
		    "\tfor n != atomic.LoadUint64(&h.cold) {\n"
		    "\t\truntime.Gosched()\n"
		    "\t}\n"
		    "\th.mu.Unlock()\n"
		    "\th.mu.Lock()\n"
		    "\t_ = atomic.LoadUint64(&h.n)\n"
		    "\th.mu.Unlock()\n"
		    "}\n");
	assert_int_equal(f.n, 2);
	lock_read_body(&f.v[0], &body);
	assert_int_equal(body.work, WORK_WRITES | WORK_LOOP | WORK_CHAN);
	assert_int_equal(go_line(body.dearest), 7);
	lock_read_body(&f.v[1], &body);
	assert_int_equal(body.work, 0);
	gosrc_free(f.file.src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_one_mutex),
		cmocka_unit_test(test_atomics),
		cmocka_unit_test(test_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The experiment: what it concludes from rounds, and how it runs test binaries (a script stands in for them). */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/trial.h"
#include "io/file.h"

#define FAKE "tests/data/prove/fake.test"

struct fixture {
	struct arena arena;
	char *dir[2], *binary;
	struct trial t;
};

static const struct trial_opts plain = {
	.alpha = 0.05, .min_effect = 0.02, .seed = 1, .cpu = 4, .budget_ns = 60000000000
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct err err;

	f->binary = path_abs(FAKE);
	for (int side = 0; side < 2; side++)
		assert_non_null(f->dir[side] = path_temp_dir(NULL, "test trial ", &err));
	trial_init(&f->t, &plain);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	struct err err;

	for (int side = 0; side < 2; side++) {
		assert_true(path_remove_tree(f->dir[side], &err));
		free(f->dir[side]);
	}
	trial_release(&f->t);
	arena_release(&f->arena);
	free(f->binary);
	free(f);
	return 0;
}

/* What ./results of a side holds. */
static void give(struct fixture *f, int side, const char *text)
{
	char *path = path_join(f->dir[side], "results");
	struct err err;

	assert_true(file_write(path, str_of(text), &err));
	free(path);
}

static struct trial_side side_of(struct fixture *f, int side, const char *bench)
{
	return (struct trial_side){ f->binary, f->dir[side], bench };
}

static void add(struct fixture *f, const char *bench)
{
	trial_add(&f->t, bench, side_of(f, TRIAL_BASE, bench), side_of(f, TRIAL_NEW, bench));
}

/* n rounds of the same numbers, with a little noise that a and b share in size. */
static void feed(struct fixture *f, size_t n, double base, double new_, double noise,
		 const double bytes[2])
{
	struct trial_case *c = &f->t.cases.v[0];

	for (size_t i = 0; i < n && !c->done; i++) {
		double ns[2] = { base * (1 + noise * (double)(i * 7 % 5)),
				 new_ * (1 + noise * (double)(i * 3 % 5)) };
		trial_observe(&f->t, c, ns, bytes, NULL);
	}
}

static struct trial_result result(struct fixture *f)
{
	return trial_result(&f->t, &f->t.cases.v[0]);
}

static void verdicts(void **state)
{
	static const struct {
		double base, new_, noise;
		enum trial_verdict want;
		bool regression;
	} rows[] = {
		{ 100, 120, 0.001, TRIAL_SLOWER, true },  { 100, 80, 0.001, TRIAL_FASTER, false },
		{ 100, 100, 0.001, TRIAL_SAME, false },	  { 100, 101, 0.1, TRIAL_NOISY, false },
		{ 0.4, 10, 0.001, TRIAL_REFUSED, false }, { 10, 0.3, 0.001, TRIAL_REFUSED, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fixture *f = *state;
		trial_release(&f->t);
		trial_init(&f->t, &plain);
		add(f, "BenchmarkX");
		feed(f, 40, rows[i].base, rows[i].new_, rows[i].noise, NULL);
		struct trial_result r = result(f);
		if (r.verdict != rows[i].want || trial_is_regression(&r) != rows[i].regression)
			fail_msg("row %zu: verdict %d after %zu rounds", i, r.verdict, r.rounds);
		assert_true(isnan(r.alloc[TRIAL_BYTES].v[0]));
		if (r.verdict == TRIAL_SLOWER)
			assert_true(r.lo < r.effect && r.effect < r.hi &&
				    fabs(r.effect - 0.2) < 0.01);
	}
}

/* Exact allocations need as many rounds as their share of alpha asks for, and no more. */
static void exact_allocations(void **state)
{
	struct fixture *f = *state;
	struct trial_result r;

	add(f, "BenchmarkX");
	feed(f, 5, 100, 100, 0.2, (double[]){ 64, 128 });
	r = result(f);
	assert_true(r.alloc[TRIAL_BYTES].exact);
	assert_int_equal(r.alloc[TRIAL_BYTES].state, TRIAL_ALLOC_OPEN); /* 2/C(10,5) > 0.5 % */
	feed(f, 1, 100, 100, 0.2, (double[]){ 64, 128 });
	r = result(f);
	assert_int_equal(r.alloc[TRIAL_BYTES].state, TRIAL_ALLOC_MORE); /* 2/C(12,6) < 0.5 % */
	assert_true(trial_is_regression(&r));
	/* one number out of line, and it is exact no more */
	feed(f, 1, 100, 100, 0.2, (double[]){ 65, 128 });
	r = result(f);
	assert_false(r.alloc[TRIAL_BYTES].exact);
}

/* Where memory is what is asked, its answer ends the case, whatever time does; and a known time does not end it. */
static void memory_asked(void **state)
{
	struct fixture *f = *state;
	struct trial_result r;

	add(f, "BenchmarkX");
	f->t.cases.v[0].memory = true;
	feed(f, 40, 100, 101, 0.1, (double[]){ 128, 64 });
	r = result(f);
	assert_int_equal(r.alloc[TRIAL_BYTES].state, TRIAL_ALLOC_LESS);
	assert_int_equal(r.rounds, 6);
	trial_release(&f->t);
	trial_init(&f->t, &plain);
	add(f, "BenchmarkX");
	f->t.cases.v[0].memory = true;
	for (int i = 0; i < 40; i++) /* time is known after a few; the bytes wobble */
		feed(f, 1, 100, 50, 0.001, (double[]){ i % 2 ? 100 : 130, i % 3 ? 100 : 131 });
	r = result(f);
	assert_int_equal(r.verdict, TRIAL_FASTER);
	assert_false(f->t.cases.v[0].done);
	assert_int_equal(r.rounds, 40);
}

static void small_allocations(void **state)
{
	struct fixture *f = *state;
	struct trial_result r;

	add(f, "BenchmarkX");
	feed(f, 10, 100, 100, 0.2, (double[]){ 1000, 1010 });
	r = result(f);
	assert_int_equal(r.alloc[TRIAL_BYTES].state, TRIAL_ALLOC_SAME); /* 1 % where 2 % matters */
	assert_false(trial_is_regression(&r));
	trial_release(&f->t);
	trial_init(&f->t, &plain);
	add(f, "BenchmarkX");
	feed(f, 10, 100, 100, 0.2, (double[]){ 0, 1 });
	r = result(f);
	assert_int_equal(r.alloc[TRIAL_BYTES].state, TRIAL_ALLOC_MORE);
	/* more memory for less time is a bargain */
	trial_release(&f->t);
	trial_init(&f->t, &plain);
	add(f, "BenchmarkX");
	feed(f, 20, 100, 50, 0.001, (double[]){ 0, 100 });
	r = result(f);
	assert_int_equal(r.alloc[TRIAL_BYTES].state, TRIAL_ALLOC_MORE);
	assert_false(trial_is_regression(&r));
}

/* Both sides drift together, and the second of a round is always slower: a note, never a change. */
static void drift(void **state)
{
	struct fixture *f = *state;
	size_t wrong = 0, noted = 0;
	uint64_t coin = 1;

	for (int trial = 0; trial < 100; trial++) {
		trial_release(&f->t);
		trial_init(&f->t, &plain);
		add(f, "BenchmarkX");
		struct trial_case *c = &f->t.cases.v[0];
		for (int i = 0; i < 60 && !c->done; i++) {
			coin = coin * 6364136223846793005u + 1442695040888963407u;
			bool swap = coin >> 63;
			double first = 100 * (1 + 0.02 * i), second = first * 1.2;
			double ns[2] = { swap ? second : first, swap ? first : second };
			trial_observe(&f->t, c, ns, NULL, NULL);
		}
		struct trial_result r = result(f);
		wrong += r.verdict == TRIAL_FASTER || r.verdict == TRIAL_SLOWER;
		noted += r.noisy && r.drift[0] > 0.3 && r.drift[1] > 0.3;
	}
	assert_in_range(wrong, 0, 5);
	assert_true(noted >= 90);
}

static void runs_binaries(void **state)
{
	struct fixture *f = *state;
	struct buf raw = { 0 };
	struct err err = { 0 };
	struct trial_result r;
	struct file args;

	give(f, TRIAL_BASE, "Fast 200 16 1\nSame/n=10 300 0 0\n");
	give(f, TRIAL_NEW, "Fast 100 16 2\nSame/n=10 300 0 0\n");
	f->t.opts.raw = &raw;
	f->t.opts.args = (const char *const[]){ "-mine=a b", NULL };
	add(f, "BenchmarkFast");
	if (!trial_run(&f->t, &err))
		fail_msg("%s", err.msg);
	r = result(f);
	assert_int_equal(r.verdict, TRIAL_FASTER);
	assert_true(fabs(r.effect + 0.5) < 0.01 && r.rounds >= 7 && r.rounds < 12);
	assert_int_equal(r.alloc[TRIAL_OBJECTS].state, TRIAL_ALLOC_MORE);
	assert_int_equal(r.alloc[TRIAL_BYTES].state, TRIAL_ALLOC_SAME);
	assert_true(str_contains(buf_str(&raw), STR("side: base\n")) &&
		    str_contains(buf_str(&raw), STR("BenchmarkFast-4 ")));
	assert_int_equal(f->t.cases.v[0].count, 20);
	char *path = path_join(f->dir[0], "args");
	assert_true(file_open(&args, path, 0, &err));
	assert_true(str_has_prefix(args.data, STR("-mine=a b\n")));
	file_close(&args);
	free(path);
	buf_release(&raw);
}

/* Where the sides allocate differently, a run holds a collection: 1.2 times 4 MiB at the lesser B/op. */
static void holds_collections(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	give(f, TRIAL_BASE, "X 9000 8192 1\n");
	give(f, TRIAL_NEW, "X 9000 4096 1\n");
	add(f, "BenchmarkX");
	f->t.opts.budget_ns = 300000000;
	assert_true(trial_run(&f->t, &err));
	assert_int_equal(f->t.cases.v[0].iters, 1229);
	assert_int_equal(f->t.cases.v[0].count, 5);
}

/* Two benchmarks of one binary may stand against each other. */
static void pairs_of_one_binary(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };

	give(f, TRIAL_BASE, "Bad 300 0 0\nGood 100 0 0\n");
	trial_add(&f->t, "bad against good", side_of(f, TRIAL_BASE, "BenchmarkBad"),
		  side_of(f, TRIAL_BASE, "BenchmarkGood"));
	assert_true(trial_run(&f->t, &err));
	assert_int_equal(result(f).verdict, TRIAL_FASTER);
}

static void lists(void **state)
{
	struct fixture *f = *state;
	struct trial_side all = side_of(f, TRIAL_BASE, ".");
	struct trial_names names;
	struct err err = { 0 };

	give(f, TRIAL_BASE, "Sub/n=1-2 200 16 1\nSub/n=1-3 300 0 0\nA 1 0 0\n");
	assert_true(trial_list(&plain, &all, &f->arena, &names, &err));
	assert_int_equal(names.n, 3);
	assert_string_equal(names.v[0], "BenchmarkSub/n=1-2");
	assert_string_equal(names.v[2], "BenchmarkA");
	/* with one processor there is no suffix, and so no mistaking the name for one */
	struct trial_opts one = plain;
	one.cpu = 1;
	assert_true(trial_list(&one, &all, &f->arena, &names, &err));
	assert_string_equal(names.v[0], "BenchmarkSub/n=1-2");
	give(f, TRIAL_BASE, "");
	assert_true(trial_list(&plain, &all, &f->arena, &names, &err));
	assert_int_equal(names.n, 0);
}

static void failures(void **state)
{
	static const struct {
		const char *results, *bench, *words;
	} rows[] = {
		{ "Fail 1 0 0\n", "BenchmarkFail", "x_test.go:7: boom" },
		{ "Panic 1 0 0\n", "BenchmarkPanic", "panic: out of luck" },
		{ "Other 1 0 0\n", "BenchmarkGone", "printed no result" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fixture *f = *state;
		struct err err = { 0 };
		trial_release(&f->t);
		trial_init(&f->t, &plain);
		give(f, TRIAL_BASE, rows[i].results);
		give(f, TRIAL_NEW, rows[i].results);
		add(f, rows[i].bench);
		assert_false(trial_run(&f->t, &err));
		assert_int_equal(err.code, ERR_CHILD);
		if (!strstr(err.msg, rows[i].words) || !strstr(err.msg, rows[i].bench))
			fail_msg("row %zu: %s", i, err.msg);
	}
	struct fixture *f = *state;
	struct err err = { 0 };
	trial_release(&f->t);
	trial_init(&f->t, &plain);
	trial_add(&f->t, "x", (struct trial_side){ "/no/such.test", f->dir[0], "BenchmarkX" },
		  side_of(f, 1, "BenchmarkX"));
	assert_false(trial_run(&f->t, &err));
	assert_non_null(strstr(err.msg, "/no/such.test"));
}

static void budget(void **state)
{
	struct fixture *f = *state;
	struct err err = { 0 };
	struct trial_result r;

	give(f, TRIAL_BASE, "X 100 0 0\n");
	give(f, TRIAL_NEW, "X 100 0 0\n");
	add(f, "BenchmarkX");
	f->t.opts.budget_ns = 0;
	assert_true(trial_run(&f->t, &err));
	r = result(f);
	assert_int_equal(r.rounds, 0);
	assert_int_equal(r.verdict, TRIAL_UNDECIDED);
	assert_true(isnan(r.effect) && isnan(r.ns[0]));
}

static void pins(void **state)
{
	static const char *const bad[] = { "", "x", "1-", "3-1", "0,", "99999", "-1" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = { 0 };
		assert_false(trial_pin(bad[i], &err));
		assert_int_equal(err.code, ERR_USAGE);
	}
	assert_true(trial_processors() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(verdicts, setup, teardown),
		cmocka_unit_test_setup_teardown(exact_allocations, setup, teardown),
		cmocka_unit_test_setup_teardown(memory_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(small_allocations, setup, teardown),
		cmocka_unit_test_setup_teardown(drift, setup, teardown),
		cmocka_unit_test_setup_teardown(runs_binaries, setup, teardown),
		cmocka_unit_test_setup_teardown(holds_collections, setup, teardown),
		cmocka_unit_test_setup_teardown(pairs_of_one_binary, setup, teardown),
		cmocka_unit_test_setup_teardown(lists, setup, teardown),
		cmocka_unit_test_setup_teardown(failures, setup, teardown),
		cmocka_unit_test_setup_teardown(budget, setup, teardown),
		cmocka_unit_test_setup_teardown(pins, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

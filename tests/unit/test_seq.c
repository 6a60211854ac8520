/* The sequential procedure: what it decides, what it never says, and that its interval is one. */
#include "test.h"

#include <math.h>

#include "bench/seq.h"

static uint64_t state;

static double uniform(void) /* in (0, 1) */
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

static double cauchy(void)
{
	return tan(M_PI * (uniform() - 0.5));
}

static int setup(void **unused)
{
	state = 1;
	return 0;
}

/* Adds until decided, at most n; the number of rounds in *rounds. */
static enum seq_state run(struct seq *s, double shift, double scale, double (*noise)(void),
			  size_t n)
{
	for (size_t i = 0; i < n && seq_state(s) == SEQ_OPEN; i++)
		seq_add(s, shift + scale * noise());
	return seq_state(s);
}

static void decides(void **unused)
{
	static const struct {
		double shift, scale;
		enum seq_state want;
		size_t most;
	} rows[] = {
		{ 0.10, 0.001, SEQ_HIGHER, 8 },	 { -0.10, 0.001, SEQ_LOWER, 8 },
		{ 0.10, 0.05, SEQ_HIGHER, 25 },	 { -0.10, 0.05, SEQ_LOWER, 25 },
		{ 0, 0.001, SEQ_SAME, 10 },	 { 0.005, 0.001, SEQ_SAME, 10 },
		{ -0.005, 0.001, SEQ_SAME, 10 }, { 3, 0.1, SEQ_HIGHER, 8 },
		{ 0, 0, SEQ_SAME, 10 },		 { 0.03, 0.0001, SEQ_HIGHER, 8 },
		{ 0.001, 0.00001, SEQ_SAME, 8 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct seq s;
		double lo, hi;
		seq_init(&s, 0.05, 0.02);
		if (run(&s, rows[i].shift, rows[i].scale, normal, 200) != rows[i].want ||
		    s.d.n > rows[i].most)
			fail_msg("row %zu: state %d after %zu rounds", i, seq_state(&s), s.d.n);
		seq_interval(&s, &lo, &hi);
		assert_true(lo <= rows[i].shift && rows[i].shift <= hi);
		assert_true(fabs(seq_estimate(&s) - rows[i].shift) <= 2 * rows[i].scale);
		seq_release(&s);
	}
}

/* Any first look is too early; the interval is open then. */
static void begins_open(void **unused)
{
	struct seq s;
	double lo, hi;

	assert_in_range(seq_min_rounds(0.05), 6, 8);
	assert_true(seq_min_rounds(0.05 / 100) > seq_min_rounds(0.05));
	seq_init(&s, 0.05, 0.02);
	seq_interval(&s, &lo, &hi);
	assert_true(isinf(lo) && lo < 0 && isinf(hi) && hi > 0 && seq_estimate(&s) == 0);
	for (size_t i = 0; i + 1 < seq_min_rounds(0.05); i++) {
		seq_add(&s, 100);
		assert_int_equal(seq_state(&s), SEQ_OPEN);
	}
	seq_add(&s, 100);
	assert_int_equal(seq_state(&s), SEQ_HIGHER);
	seq_release(&s);
}

/* A change of 0.9 % where 2 % matters is none, though the interval does not hold 0; one of 3 % is. */
static void minds_the_margin(void **unused)
{
	struct seq s;
	double lo, hi;

	seq_init(&s, 0.05, 0.02);
	assert_int_equal(run(&s, 0.009, 0.001, normal, 100), SEQ_SAME);
	seq_interval(&s, &lo, &hi);
	assert_true(lo > 0 && hi < log1p(0.02));
	seq_release(&s);
	/* beyond 0 but with an estimate below the margin: neither is said */
	seq_init(&s, 0.05, 0.02);
	for (int i = 0; i < 12; i++)
		seq_add(&s, i % 4 ? 0.015 : 0.03);
	assert_int_equal(seq_state(&s), SEQ_OPEN);
	seq_release(&s);
}

/* The set of thetas that are not rejected is an interval: more rounds and less alpha only move its ends one way. */
static void interval_nests(void **unused)
{
	struct seq tight, loose;
	double lo = -INFINITY, hi = INFINITY, a, b, c, d;

	seq_init(&tight, 0.20, 0.02);
	seq_init(&loose, 0.01, 0.02);
	for (int i = 0; i < 60; i++) {
		double x = 0.05 + 0.1 * cauchy();
		seq_add(&tight, x);
		seq_add(&loose, x);
		seq_interval(&tight, &a, &b);
		seq_interval(&loose, &c, &d);
		assert_true(c <= a && b <= d);
		assert_true(a >= lo - 1e-6 && b <= hi + 1e-6);
		lo = a;
		hi = b;
	}
	seq_release(&tight);
	seq_release(&loose);
}

/* 1,000 runs of 100 looks without an effect: wrong at most as often as promised, and the interval never loses the truth more often. */
static void false_alarms(void **unused)
{
	static const struct {
		const char *name;
		double (*noise)(void);
		double scale;
	} rows[] = { { "normal", normal, 0.05 },
		     { "cauchy", cauchy, 0.05 },
		     { "cauchy, huge", cauchy, 10 } };

	for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
		size_t wrong = 0;
		for (int trial = 0; trial < 1000; trial++) {
			struct seq s;
			seq_init(&s, 0.05, 1e-9);
			for (int i = 0; i < 100; i++)
				seq_add(&s, rows[k].scale * rows[k].noise());
			wrong += s.bet[0].best >= s.limit || s.bet[1].best >= s.limit;
			seq_release(&s);
		}
		print_message("%s: %.1f%% false alarms at 5%%\n", rows[k].name, (double)wrong / 10);
		assert_true(wrong <= 50);
	}
}

/* Noise that changes its size within a run, sides that share a drift, one round that went wild. */
static void wild_rounds(void **unused)
{
	struct seq s;

	seq_init(&s, 0.05, 0.02);
	for (int i = 0; i < 20; i++)
		seq_add(&s, i == 10 ? -8 : 0.1 + 0.01 * normal());
	assert_int_equal(seq_state(&s), SEQ_HIGHER);
	assert_true(fabs(seq_estimate(&s) - 0.1) < 0.02);
	seq_release(&s);
}

/* A ratio that wanders from one side to the other is no verdict, and the interval says so. */
static void wandering(void **unused)
{
	struct seq s;
	double lo, hi;

	seq_init(&s, 0.05, 0.02);
	for (int i = 0; i < 30; i++)
		seq_add(&s, 0.3);
	for (int i = 0; i < 90; i++)
		seq_add(&s, -0.3);
	assert_int_equal(seq_state(&s), SEQ_OPEN);
	seq_interval(&s, &lo, &hi);
	assert_true(lo > hi);
	seq_release(&s);
}

static void medians(void **unused)
{
	double odd[] = { 3, 1, 2 }, even[] = { 4, 1, 3, 2 };

	assert_true(seq_median(odd, 3) == 2);
	assert_true(seq_median(even, 4) == 2.5);
}

/* The estimate finds the median of all means of pairs without making them. */
static void estimates(void **unused)
{
	for (size_t n = 1; n < 40; n++) {
		double means[40 * 41 / 2];
		size_t at = 0;
		struct seq s;
		seq_init(&s, 0.05, 0.02);
		for (size_t i = 0; i < n; i++)
			seq_add(&s, cauchy());
		for (size_t i = 0; i < n; i++)
			for (size_t k = i; k < n; k++)
				means[at++] = (s.d.v[i] + s.d.v[k]) / 2;
		(void)seq_median(means, at); /* sorts */
		assert_true(fabs(seq_estimate(&s) - means[(at - 1) / 2]) < 1e-8);
		seq_release(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(decides, setup),
		cmocka_unit_test_setup(begins_open, setup),
		cmocka_unit_test_setup(minds_the_margin, setup),
		cmocka_unit_test_setup(interval_nests, setup),
		cmocka_unit_test_setup(false_alarms, setup),
		cmocka_unit_test_setup(wild_rounds, setup),
		cmocka_unit_test_setup(wandering, setup),
		cmocka_unit_test_setup(medians, setup),
		cmocka_unit_test_setup(estimates, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

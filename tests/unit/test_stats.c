/* Against R 4 (wilcox.test, t.test, pt, pbeta, qnorm), binomial tables, and the tests of go-moremath. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "bench/complexity.h"
#include "bench/gomath.h"
#include "bench/stats.h"
#include "bench/texttab.h"
#include "bench/ties.h"

static void close_to(double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))))
		fail_msg("got %.17g, expected %.17g", got, want);
}

static double u_test(const double *a, size_t na, const double *b, size_t nb)
{
	double p = NAN;

	assert_int_equal(stats_u_test(a, na, b, nb, &p), STATS_OK);
	return p;
}

static void test_u_exact(void **state)
{
	static const double s1[] = { 1, 2, 3, 5 }, s2[] = { 11, 12, 13, 15 }, s3[] = { 0, 4, 6, 7 };
	static const double s4[] = { 2, 2, 2, 2 }, s5[] = { 1, 1, 1, 1, 1 };
	double p;

	close_to(u_test(s1, 4, s2, 4), 0.028571428571428577);
	close_to(u_test(s2, 4, s1, 4), 0.028571428571428577);
	close_to(u_test(s1, 4, s3, 4), 0.485714285714285770);
	/* ties */
	close_to(u_test(s1, 4, s1, 4), 1);
	close_to(u_test(s1, 4, s4, 4), 0.7142857142857143);
	close_to(u_test(s1, 4, s5, 5), 0.0952380952380952);
	assert_int_equal(stats_u_test_compat(s1, 4, s4, 4, &p), STATS_OK);
	close_to(p, 0.7142857142857143);
	assert_int_equal(stats_u_test_compat(s1, 4, s5, 5, &p), STATS_OK); /* the wrong tail */
	close_to(p, 0);
	assert_int_equal(stats_u_test(s4, 4, s4, 4, &p), STATS_ALL_EQUAL);
	assert_int_equal(stats_u_test(s4, 0, s4, 4, &p), STATS_TOO_SMALL);
}

/* The exact distribution with ties, counted by brute force over all ways to deal the values. */
static double u_by_counting(const double *a, int na, const double *b, int nb)
{
	double all[16], u0 = 0;
	int n = na + nb, below = 0, above = 0, total = 0;

	for (int i = 0; i < n; i++)
		all[i] = i < na ? a[i] : b[i - na];
	for (int i = 0; i < na; i++)
		for (int j = 0; j < nb; j++)
			u0 += a[i] > b[j] ? 1 : a[i] == b[j] ? 0.5 : 0;
	for (unsigned set = 0; set < 1U << n; set++) {
		double u = 0;
		if (__builtin_popcount(set) != na)
			continue;
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n && set >> i & 1; j++)
				if (!(set >> j & 1))
					u += all[i] > all[j] ? 1 : all[i] == all[j] ? 0.5 : 0;
		total++;
		below += u <= u0;
		above += u >= u0;
	}
	return fmin(1, 2.0 * fmin(below, above) / total);
}

static void test_u_ties(void **state)
{
	srand(4);
	for (int round = 0; round < 300; round++) {
		double a[6], b[6], p;
		int na = 2 + rand() % 5, nb = 2 + rand() % 5, values = 2 + rand() % 6;
		for (int i = 0; i < na; i++)
			a[i] = rand() % values;
		for (int i = 0; i < nb; i++)
			b[i] = rand() % values;
		stats_sort(a, (size_t)na);
		stats_sort(b, (size_t)nb);
		if (stats_u_test(a, (size_t)na, b, (size_t)nb, &p) == STATS_OK)
			close_to(p, u_by_counting(a, na, b, nb));
	}
	stats_forget();
}

static void test_u_large(void **state)
{
	static double l1[500], l2[600], l3[600], nan[3] = { NAN, 1, 2 };
	double p;

	for (int i = 0; i < 500; i++)
		l1[i] = i * 2;
	for (int i = 0; i < 600; i++)
		l3[i] = l2[i] = i * 2 - 41;
	for (int i = 0; i < 30; i++)
		l3[i] = l1[i];
	stats_sort(l3, 600);
	close_to(u_test(l1, 500, l2, 600), 0.0049335360814172224);
	close_to(u_test(l1, 500, l1, 500), 1);
	close_to(u_test(l1, 500, l3, 600), 0.0038703814239617884);
	assert_int_equal(stats_u_test(nan, 3, l1, 3, &p), STATS_NAN);
}

static void test_median_ci(void **state)
{
	static const struct {
		size_t n;
		double confidence;
		int64_t lo, hi;
		double real;
	} cases[] = {
		{ 1, 0.95, 0, 2, 1 },	    { 5, 0.95, 0, 5, 0.96875 },
		{ 6, 0.95, 1, 6, 0.96875 }, { 10, 0.95, 2, 9, 0.978515625 },
		{ 5, 1, 0, 6, 1 },	    { 4, 0.375, 2, 3, 0.375 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct stats_median_ci ci = stats_median_ci(cases[i].n, cases[i].confidence);
		if (ci.lo != cases[i].lo || ci.hi != cases[i].hi)
			fail_msg("n %zu: [%lld, %lld]", cases[i].n, (long long)ci.lo,
				 (long long)ci.hi);
		close_to(ci.confidence, cases[i].real);
	}
	/* the normal approximation covers what it says */
	for (size_t n = 31; n < 400; n += 7)
		assert_true(stats_median_ci(n, 0.95).confidence >= 0.95);
}

static void test_distributions(void **state)
{
	close_to(stats_normal_cdf(1.959963984540054), 0.975);
	close_to(stats_normal_quantile(0.975), 1.959963984540054);
	close_to(stats_normal_quantile(1e-10), -6.361340902404056);
	close_to(stats_t_cdf(2.228138851964939, 10), 0.975);
	close_to(stats_t_quantile(0.975, 10), 2.228138851964939);
	close_to(stats_t_quantile(0.025, 1), -12.70620473617471);
	close_to(stats_beta_inc(0.3, 2, 3), 0.3483);
	close_to(go_choose(50, 25), 126410606437752.0);
	close_to(go_choose(20, 10), 184756);
	close_to(go_choose(3, 5), 0);
}

static void test_moments(void **state)
{
	static const double v[] = { 15, 20, 35, 40, 50 }, g[] = { 1, 10, 100 }, zero[] = { 0, 1 };
	static const double a[] = { 30.02, 29.99, 30.11, 29.97, 30.01, 29.99 };
	static const double b[] = { 29.89, 29.93, 29.72, 29.98, 30.02, 29.98 };
	double p;

	close_to(stats_quantile(v, 5, .3), 19.666666666666666);
	close_to(stats_quantile(v, 5, .4), 27);
	close_to(stats_quantile(v, 5, .5), 35);
	close_to(stats_quantile(v, 5, 0), 15);
	close_to(stats_variance(v, 5), 207.5);
	close_to(stats_geomean(g, 3), 10);
	assert_true(isnan(stats_geomean(zero, 2)));
	assert_true(isnan(stats_mean(v, 0)));
	assert_int_equal(stats_welch_test(a, 6, b, 6, &p), STATS_OK);
	close_to(p, 0.090773324285671);
	assert_int_equal(stats_welch_test(zero, 1, b, 6, &p), STATS_TOO_SMALL);
}

static int compare(const void *pa, const void *pb)
{
	double a = *(const double *)pa, b = *(const double *)pb;

	return a < b ? -1 : a > b;
}

static void test_sort(void **state)
{
	static double v[5000], want[5000];

	srand(9);
	for (size_t n = 0; n < 5000; n = n * 2 + 3) {
		for (size_t i = 0; i < n; i++)
			want[i] = v[i] =
				rand() % 7 ? (rand() - RAND_MAX / 2) * pow(10, rand() % 600 - 300)
					   : -INFINITY;
		qsort(want, n, sizeof(*want), compare);
		stats_sort(v, n);
		assert_memory_equal(v, want, n * sizeof(*v));
	}
	double odd[] = { 1, NAN, -INFINITY, NAN, 0, INFINITY };
	stats_sort(odd, 6);
	assert_true(isnan(odd[0]) && isnan(odd[1]) && odd[2] == -INFINITY && odd[5] == INFINITY);
}

static void no_flush(void *ctx) {}

static void test_texttab(void **state)
{
	struct texttab t;
	struct buf b = { 0 };

	texttab_init(&t);
	texttab_row(&t);
	texttab_col(&t, 1);
	texttab_span(&t, 2, STR("wide head"), ALIGN_CENTER, " | ");
	texttab_row(&t);
	texttab_span(&t, 1, STR("é"), ALIGN_LEFT, NULL);
	texttab_span(&t, 1, STR("1"), ALIGN_RIGHT, NULL);
	texttab_span(&t, 1, STR("22"), ALIGN_LEFT, " ± ");
	texttab_format(&t, &b, no_flush, NULL);
	assert_str(buf_str(&b), "  | wide head\né     1 ± 22\n");
	texttab_release(&t);
	buf_release(&b);
}

/* What complexity says of a*f(n) with noise: never a wrong growth alone. */
static void grows(enum growth g, double fixed, double noise, unsigned *alone)
{
	struct bench_reader r;
	struct bench_record rec;
	struct complexity c;
	struct err err = { 0 };
	struct buf text = { 0 };

	for (double n = 16; n <= 65536; n *= 4) {
		double f[] = { 1, log2(n), n, n * log2(n), n * n, n * n * n };
		for (int run = 0; run < 5; run++)
			buf_printf(&text, "BenchmarkX/n=%.0f 1 %.6g ns/op\n", n,
				   (fixed + 3 * f[g]) *
					   (1 + noise * (rand() / (double)RAND_MAX - .5)));
	}
	bench_reader_init(&r);
	complexity_init(&c);
	bench_reader_text(&r, buf_str(&text), "f", NULL);
	while (bench_reader_next(&r, &rec, &err))
		complexity_add(&c, &r, &rec, NULL);
	complexity_finish(&c, 0.95);
	assert_int_equal(c.series.n, 1);
	assert_int_equal(c.series.v[0].status, COMPLEXITY_FITS);
	if (c.series.v[0].best != g && !(c.series.v[0].also >> g & 1))
		fail_msg("%s taken for %s", growth_name(g), growth_name(c.series.v[0].best));
	*alone += c.series.v[0].also == 0;
	complexity_release(&c);
	bench_reader_release(&r);
	buf_release(&text);
}

static void test_complexity(void **state)
{
	unsigned alone = 0, total = 0;

	srand(11);
	for (int round = 0; round < 40; round++) {
		for (int g = 0; g < GROWTHS; g++, total += 2) {
			grows((enum growth)g, 0, 0.04, &alone);
			grows((enum growth)g, g == GROWTH_LOG ? 5 : 50, 0.04, &alone);
		}
	}
	assert_true(alone >= total * 8 / 10);
}

/* Each of the choices of n of the values, one by one. */
static double count_all(const int *rank, int total, int n, int u2)
{
	double ways = 0;

	for (unsigned set = 0; set < 1U << total; set++) {
		int sum = 0;
		if (__builtin_popcount(set) != n)
			continue;
		for (int i = 0; i < total; i++)
			for (int j = 0; j < total && set >> i & 1; j++)
				if (!(set >> j & 1))
					sum += rank[j] < rank[i] ? 2 : rank[j] == rank[i];
		ways += sum <= u2;
	}
	return ways;
}

static void test_ties_count(void **state)
{
	unsigned seed = 7;

	for (int trial = 0; trial < 300; trial++) {
		int t[14] = { 0 }, rank[13], total = 2 + rand_r(&seed) % 11, ranks = 0, n, u2;
		double ways = -1;
		for (int left = total, i = 0; left > 0; left -= t[ranks]) {
			t[++ranks] = 1 + rand_r(&seed) % MIN(left, 1 + trial % 5);
			for (int k = 0; k < t[ranks]; k++)
				rank[i++] = ranks;
		}
		n = 1 + rand_r(&seed) % (total - 1);
		u2 = rand_r(&seed) % (2 * n * (total - n) + 1);
		assert_true(ties_count(t, ranks, n, u2, &ways));
		close_to(ways, count_all(rank, total, n, u2));
	}
	/* 50 values: 50 over 25 ways in all, half of them up to the middle where it is odd */
	int apart[51];
	double ways;
	for (int i = 0; i <= 50; i++)
		apart[i] = 1;
	assert_true(ties_count(apart, 50, 25, 1250, &ways));
	assert_true(ways == 126410606437752.0);
	assert_true(ties_count(apart, 50, 25, 625, &ways));
	assert_true(ways == 63205303218876.0);
	assert_false(ties_count((const int[]){ 0, 1, 30, 1 }, 3, 8, 20, &ways));
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void test_sort_shapes(void **state)
{
	static const char *const shapes[] = {
		"even", "wide", "few", "one far out", "signs", "zeros"
	};
	unsigned seed = 11;

	for (int trial = 0; trial < 1200; trial++) {
		size_t shape = (size_t)trial % ARRAY_LEN(shapes),
		       n = 1 + (size_t)rand_r(&seed) % 600;
		double *v, *want;
		if (trial % 100 == 0)
			n = 6000 + (size_t)trial;
		v = malloc(n * sizeof(*v));
		want = malloc(n * sizeof(*want));
		for (size_t i = 0; i < n; i++) {
			double x = (double)rand_r(&seed) / RAND_MAX;
			v[i] = shape == 0 ? 1 + x / 50
			       : shape == 1
				       ? (x - 0.5) * pow(10, (double)(rand_r(&seed) % 600) - 300)
			       : shape == 2 ? floor(5 * x)
			       : shape == 3 ? (i == n / 2 ? 1e300 : 1 + x / 50)
			       : shape == 4 ? (i == n / 3 ? -INFINITY : x - 0.5)
					    : (x < 0.5 ? -0.0 : 0.0);
			want[i] = v[i];
		}
		qsort(want, n, sizeof(*want), ascending);
		stats_sort(v, n);
		for (size_t i = 0; i < n; i++)
			if (v[i] != want[i])
				fail_msg("%s: value %zu of %zu is %g, expected %g", shapes[shape],
					 i, n, v[i], want[i]);
		free(v);
		free(want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_u_exact),	      cmocka_unit_test(test_u_ties),
		cmocka_unit_test(test_u_large),	      cmocka_unit_test(test_median_ci),
		cmocka_unit_test(test_distributions), cmocka_unit_test(test_moments),
		cmocka_unit_test(test_sort),	      cmocka_unit_test(test_texttab),
		cmocka_unit_test(test_complexity),    cmocka_unit_test(test_ties_count),
		cmocka_unit_test(test_sort_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

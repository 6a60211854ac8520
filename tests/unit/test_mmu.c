/* The least mean utilization of a window against all windows, one by one, on random step functions. */
#include "test.h"

#include <math.h>

#include "trace/view.h"

static uint64_t seed = 1;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* A step function on [from, from + len), and its value at each ns. */
static void make(struct mmu *m, double *each, int64_t from, int64_t len, uint32_t levels)
{
	int64_t at = 0;
	double sum = 0;

	*m = (struct mmu){ 0 };
	while (at < len) {
		int64_t step = 1 + rnd(20), next = MIN(at + step, len);
		double util = (double)rnd(levels + 1) / levels;

		vec_push(&m->at, from + at);
		vec_push(&m->util, util);
		vec_push(&m->sum, sum);
		for (; at < next; at++) {
			each[at] = util;
			sum += util;
		}
	}
	vec_push(&m->at, from + len);
	vec_push(&m->util, each[len - 1]);
	vec_push(&m->sum, sum);
}

static double mean(const double *each, int64_t t, int64_t window)
{
	double sum = 0;

	for (int64_t i = 0; i < window; i++)
		sum += each[t + i];
	return sum / (double)window;
}

static void test_worst(void **state)
{
	(void)state;
	for (int round = 0; round < 400; round++) {
		int64_t len = 1 + rnd(150), from = rnd(1000);
		double each[151];
		struct mmu m;

		make(&m, each, from, len, 1 + rnd(8));
		for (int64_t window = 1; window <= len; window++) {
			int64_t start = -1;
			double least = 2, got = mmu_worst(&m, window, &start);

			for (int64_t t = 0; t + window <= len; t++)
				least = fmin(least, mean(each, t, window));
			if (fabs(got - least) > 1e-9)
				fail_msg("round %d, window %lld of %lld: %.12f, by hand %.12f",
					 round, (long long)window, (long long)len, got, least);
			assert_true(start >= from && start + window <= from + len);
			assert_true(fabs(mean(each, start - from, window) - least) < 1e-9);
		}
		mmu_release(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_worst) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

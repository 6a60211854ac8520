/*
 * Statistics of samples: order statistics, medians with confidence intervals, the Mann-Whitney U-test with its exact
 * distribution, Welch's t-test, means. What benchstat prints comes out with the same bits as in
 * github.com/aclements/go-moremath/stats and golang.org/x/perf/benchmath.
 *
 * Samples are ascending unless a function says otherwise; NaN sorts first.
 */
#ifndef GOPERF_BENCH_STATS_H
#define GOPERF_BENCH_STATS_H

#include "base/base.h"

void stats_sort(double *v, size_t n);

/* The q'th quantile (method R8 of Hyndman and Fan 1996); NaN of nothing. */
double stats_quantile(const double *v, size_t n, double q);
double stats_mean(const double *v, size_t n);	  /* in any order; NaN of nothing */
double stats_variance(const double *v, size_t n); /* in any order; of the sample: n - 1 */
double stats_geomean(const double *v, size_t n);  /* in any order; NaN unless all are above 0 */

/*
 * Confidence interval of the median of a sample of n: the lo'th to the hi'th value in order, counted from 1. lo 0 and
 * hi n + 1 are the infinities: the sample is too small. Binomial up to n = 30, its normal approximation above.
 */
struct stats_median_ci {
	int64_t lo, hi;
	double confidence; /* what the interval really has: at least what was asked */
};
struct stats_median_ci stats_median_ci(size_t n, double confidence);

enum stats_status {
	STATS_OK,
	STATS_TOO_SMALL,     /* a sample is empty, or of one value where two are needed */
	STATS_ALL_EQUAL,     /* there is nothing to rank */
	STATS_ZERO_VARIANCE, /* of both samples */
	STATS_NAN,	     /* a value is not a number: no order, no test */
};
const char *stats_message(enum stats_status status);

/*
 * Two-sided Mann-Whitney U-test of two ascending samples: twice the smaller tail. Exact up to 50 values each, with
 * ties up to 25; above, the normal approximation with corrections for ties and continuity. *p is untouched unless
 * STATS_OK. The compat form is benchstat's, which differs from it where there are ties: see p_tied in utest.c.
 */
enum stats_status stats_u_test(const double *a, size_t na, const double *b, size_t nb, double *p);
enum stats_status stats_u_test_compat(const double *a, size_t na, const double *b, size_t nb,
				      double *p);
/* Two-sided Welch's t-test, in any order. */
enum stats_status stats_welch_test(const double *a, size_t na, const double *b, size_t nb,
				   double *p);

double stats_normal_cdf(double z);
double stats_normal_quantile(double p);		     /* of the standard normal distribution */
double stats_t_cdf(double t, double dof);	     /* Student's */
double stats_t_quantile(double p, double dof);	     /* its inverse, 0 < p < 1 */
double stats_beta_inc(double x, double a, double b); /* regularised incomplete beta function */

/* Frees what stats_u_test remembers between calls. */
void stats_forget(void);

#endif

#include "bench/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/gomath.h"

/* ---- order ---- */

static void insertion_sort(double *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		double x = v[i];
		size_t j = i;
		for (; j > 0 && x < v[j - 1]; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

/* Stable, and n log n whatever the input. tmp has room for half of v. */
static void merge_sort(double *v, double *tmp, size_t n)
{
	size_t half = n / 2, i = 0, j = half, to = 0;

	if (n <= 24) {
		insertion_sort(v, n);
		return;
	}
	merge_sort(v, tmp, half);
	merge_sort(v + half, tmp, n - half);
	if (!(v[half] < v[half - 1]))
		return;
	memcpy(tmp, v, half * sizeof(*v));
	while (i < half)
		v[to++] = j < n && v[j] < tmp[i] ? v[j++] : tmp[i++];
}

#define DIGIT_BITS 11
#define RADIX_MIN 64
#define RADIX_MAX UINT32_MAX /* the counts' type */
#define DIGIT_COUNT ((size_t)1 << DIGIT_BITS)

/* Doubles in order are unsigned integers in order once the sign is turned round; 0 and -0 are one value. */
static uint64_t to_ordered(double x)
{
	uint64_t u;

	x += 0.0; /* -0 becomes 0 */
	memcpy(&u, &x, sizeof(u));
	return u >> 63 ? ~u : u | 1ULL << 63;
}

static double from_ordered(uint64_t u)
{
	double x;

	u = u >> 63 ? u & ~(1ULL << 63) : ~u;
	memcpy(&x, &u, sizeof(x));
	return x;
}

/* Sorts from into to by the digit of `width` bits at shift. */
static void radix_pass(const uint64_t *from, uint64_t *to, size_t n, unsigned shift, unsigned width)
{
	uint32_t counts[1 << DIGIT_BITS], at = 0;
	size_t mask = ((size_t)1 << width) - 1;

	memset(counts, 0, (mask + 1) * sizeof(*counts));
	for (size_t i = 0; i < n; i++)
		counts[from[i] >> shift & mask]++;
	for (size_t b = 0; b <= mask; b++) {
		uint32_t c = counts[b];
		counts[b] = at;
		at += c;
	}
	for (size_t i = 0; i < n; i++)
		to[counts[from[i] >> shift & mask]++] = from[i];
}

/* An insertion sort that gives up, false, when it has moved values by more than a few places each. */
static bool finish_sort(uint64_t *v, size_t n)
{
	size_t budget = 8 * n;

	for (size_t i = 1; i < n; i++) {
		uint64_t x = v[i];
		size_t j = i;
		for (; j > 0 && x < v[j - 1]; j--)
			v[j] = v[j - 1];
		v[j] = x;
		if (i - j > budget)
			return false;
		budget -= i - j;
	}
	return true;
}

/*
 * Values between the least and the largest are spread over as many buckets as there are values, by one or two
 * passes over the leading bits of their distance to the least; what is in a bucket is few. Where it is not, because
 * one value lies far out, the passes go through all bits.
 */
static void radix_sort(double *v, size_t n)
{
	uint64_t *keys = xmalloc(2 * n * sizeof(*keys)), *from = keys, *to = keys + n, *swap;
	uint64_t least = UINT64_MAX, largest = 0;
	unsigned width = MIN(DIGIT_BITS, 65 - (unsigned)__builtin_clzll(n)), bits;
	unsigned leading = n >> DIGIT_BITS ? 2 * width : width;

	for (size_t i = 0; i < n; i++) {
		from[i] = to_ordered(v[i]);
		least = MIN(least, from[i]);
		largest = MAX(largest, from[i]);
	}
	for (size_t i = 0; i < n; i++)
		from[i] -= least;
	bits = largest == least ? 0 : 64 - (unsigned)__builtin_clzll(largest - least);
	for (bool all = false;; all = true) {
		for (unsigned at = all || bits <= leading ? 0 : bits - leading; at < bits;
		     at += width) {
			radix_pass(from, to, n, at, width);
			swap = from;
			from = to;
			to = swap;
		}
		if (finish_sort(from, n))
			break;
	}
	for (size_t i = 0; i < n; i++)
		v[i] = from_ordered(from[i] + least);
	free(keys);
}

/* Without NaN, except where it stands alone. */
static bool is_sorted(const double *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!(v[i - 1] <= v[i]))
			return false;
	return true;
}

void stats_sort(double *v, size_t n)
{
	size_t nans = n;
	double *tmp;

	if (is_sorted(v, n))
		return;
	for (size_t i = n; i-- > 0;)
		if (!isnan(v[i]))
			v[--nans] = v[i];
	for (size_t i = 0; i < nans; i++)
		v[i] = NAN;
	v += nans;
	n -= nans;
	if (n <= 24) {
		insertion_sort(v, n);
		return;
	}
	if (n >= RADIX_MIN && n <= RADIX_MAX) {
		radix_sort(v, n);
		return;
	}
	tmp = xmalloc((n / 2 + 1) * sizeof(*tmp));
	merge_sort(v, tmp, n);
	free(tmp);
}

double stats_quantile(const double *v, size_t n, double q)
{
	double whole, frac;

	if (n == 0)
		return NAN;
	if (q <= 0)
		return v[0];
	if (q >= 1)
		return v[n - 1];
	frac = modf(1 / 3.0 + q * ((double)n + 1 / 3.0), &whole);
	if (whole < 1)
		return v[0];
	if (whole >= (double)n)
		return v[n - 1];
	const double *at = v + (size_t)whole - 1;
	return at[0] + frac * (at[1] - at[0]);
}

/* ---- moments ---- */

double stats_mean(const double *v, size_t n)
{
	double m = 0;

	if (n == 0)
		return NAN;
	for (size_t i = 0; i < n; i++)
		m += (v[i] - m) / (double)(i + 1);
	return m;
}

/* Welford 1962: no cancellation */
double stats_variance(const double *v, size_t n)
{
	double mean = 0, m2 = 0;

	if (n == 0)
		return NAN;
	if (n == 1)
		return 0;
	for (size_t i = 0; i < n; i++) {
		double delta = v[i] - mean;
		mean += delta / (double)(i + 1);
		m2 += delta * (v[i] - mean);
	}
	return m2 / (double)(n - 1);
}

double stats_geomean(const double *v, size_t n)
{
	double m = 0;

	if (n == 0)
		return NAN;
	for (size_t i = 0; i < n; i++) {
		if (v[i] <= 0)
			return NAN;
		m += (go_log(v[i]) - m) / (double)(i + 1);
	}
	return go_exp(m);
}

/* ---- distributions ---- */

double stats_normal_cdf(double z)
{
	return erfc(-z / sqrt(2)) / 2;
}

/* P. J. Acklam's rational approximations, then one step of Halley's method. */
double stats_normal_quantile(double p)
{
	static const double a[] = { -3.969683028665376e+01, 2.209460984245205e+02,
				    -2.759285104469687e+02, 1.383577518672690e+02,
				    -3.066479806614716e+01, 2.506628277459239e+00 };
	static const double b[] = { -5.447609879822406e+01, 1.615858368580409e+02,
				    -1.556989798598866e+02, 6.680131188771972e+01,
				    -1.328068155288572e+01, 1 };
	static const double c[] = { -7.784894002430293e-03, -3.223964580411365e-01,
				    -2.400758277161838e+00, -2.549732539343734e+00,
				    4.374664141464968e+00,  2.938163982698783e+00 };
	static const double d[] = { 7.784695709041462e-03, 3.224671290700398e-01,
				    2.445134137142996e+00, 3.754408661907416e+00, 1 };
	bool tail = p < 0.02425 || p > 1 - 0.02425;
	double q, r, top, bottom, x, e, u;

	if (!(p >= 0 && p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p ? INFINITY : -INFINITY;
	q = tail ? sqrt(-2 * log(p < 0.5 ? p : 1 - p)) : p - 0.5;
	r = tail ? q : q * q;
	top = tail ? c[0] : a[0];
	bottom = tail ? d[0] : b[0];
	for (int i = 1; i < 6; i++)
		top = top * r + (tail ? c[i] : a[i]);
	for (int i = 1; i < (tail ? 5 : 6); i++)
		bottom = bottom * r + (tail ? d[i] : b[i]);
	x = tail ? (p < 0.5 ? top : -top) / bottom : top * q / bottom;
	e = 0.5 * erfc(-x / sqrt(2)) - p;
	u = e * sqrt(2 * M_PI) * exp(x * x / 2);
	return x - u / (1 + x * u / 2);
}

/* The continued fraction of the incomplete beta function by Lentz's method (Numerical Recipes in C, 6.4). */
static double beta_fraction(double x, double a, double b)
{
	const double tiny = 1e-300;
	double c = 1, d = 1 - (a + b) * x / (a + 1), h;

	d = 1 / (fabs(d) < tiny ? tiny : d);
	h = d;
	for (int m = 1; m <= 1000; m++) {
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		double last = 1;
		for (int half = 0; half < 2; half++) {
			double t = half ? odd : even;
			d = 1 + t * d;
			c = 1 + t / c;
			d = 1 / (fabs(d) < tiny ? tiny : d);
			c = fabs(c) < tiny ? tiny : c;
			last = c * d;
			h *= last;
		}
		if (fabs(last - 1) < 3e-14)
			break;
	}
	return h;
}

double stats_beta_inc(double x, double a, double b)
{
	double front = 0;

	if (!(x >= 0 && x <= 1))
		return NAN;
	if (x > 0 && x < 1)
		front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(x, a, b) / a;
	return 1 - front * beta_fraction(1 - x, b, a) / b;
}

double stats_t_cdf(double t, double dof)
{
	double tail = 0.5 * stats_beta_inc(dof / (dof + t * t), dof / 2, 0.5);

	return t > 0 ? 1 - tail : tail;
}

double stats_t_quantile(double p, double dof)
{
	double lo = -1, hi = 1;

	while (stats_t_cdf(lo, dof) > p && lo > -1e100)
		lo *= 2;
	while (stats_t_cdf(hi, dof) < p && hi < 1e100)
		hi *= 2;
	for (int i = 0; i < 200 && hi - lo > 1e-14 * fabs(hi); i++) {
		double mid = (lo + hi) / 2;
		if (stats_t_cdf(mid, dof) < p)
			lo = mid;
		else
			hi = mid;
	}
	return (lo + hi) / 2;
}

/* ---- the median's interval ---- */

/* The probability that k of n values lie below the median. */
static double below_median(int64_t n, int64_t k)
{
	return k < 0 || k > n ? 0 : go_choose((int)n, (int)k) * ldexp(1, -(int)n);
}

/* Adds the gaps between order statistics from the middle outwards, the likelier first and the left one of equals. */
static struct stats_median_ci binomial_ci(int64_t n, double confidence)
{
	int64_t lo = (int64_t)ceil((double)(n + 1) * 0.5) - 1, hi = lo + 1;
	double sum = below_median(n, lo);
	double left = below_median(n, lo - 1), right = below_median(n, hi);

	while (sum < confidence && (left > 0 || right > 0)) {
		if (left >= right) {
			sum += left;
			left = below_median(n, --lo - 1);
		} else {
			sum += right;
			right = below_median(n, ++hi);
		}
	}
	return (struct stats_median_ci){ lo, hi, sum };
}

static double normal_between(int64_t lo, int64_t hi, double mu, double sigma)
{
	return stats_normal_cdf(((double)hi - 0.5 - mu) / sigma) -
	       stats_normal_cdf(((double)lo - 0.5 - mu) / sigma);
}

static struct stats_median_ci normal_ci(int64_t n, double confidence)
{
	double mu = (double)n * 0.5, sigma = sqrt((double)n * 0.25);
	double l = stats_normal_quantile((1 - confidence) / 2) * sigma + mu, r = 2 * mu - l;
	struct stats_median_ci ci;

	/* out to the next half, which is where the band of a whole number begins; the ends may be infinite */
	l = MAX(l, -1.0);
	r = MIN(r, (double)n + 2);
	ci.lo = (int64_t)floor(floor(l - 0.5) + 0.5) + 1;
	ci.hi = (int64_t)floor(ceil(r - 0.5) + 0.5) + 1;
	ci.confidence = normal_between(ci.lo, ci.hi, mu, sigma);
	double biased = normal_between(ci.lo, ci.hi - 1, mu, sigma);
	if (biased >= confidence && biased < ci.confidence) {
		ci.confidence = biased;
		ci.hi--;
	}
	if (ci.lo <= 0 && ci.hi >= n + 1)
		ci.confidence = 1;
	return ci;
}

struct stats_median_ci stats_median_ci(size_t size, double confidence)
{
	int64_t n = (int64_t)size;
	struct stats_median_ci ci;

	if (confidence >= 1)
		return (struct stats_median_ci){ 0, n + 1, 1 };
	ci = n <= 30 ? binomial_ci(n, confidence) : normal_ci(n, confidence);
	ci.lo = MAX(ci.lo, 0);
	ci.hi = MIN(ci.hi, n + 1);
	return ci;
}

/* ---- Welch ---- */

const char *stats_message(enum stats_status status)
{
	static const char *const text[] = { "", "sample is too small", "all samples are equal",
					    "sample has zero variance", "a value is not a number" };

	return text[status];
}

enum stats_status stats_welch_test(const double *a, size_t na, const double *b, size_t nb,
				   double *p)
{
	double va, vb, sum, dof, t;

	if (na <= 1 || nb <= 1)
		return STATS_TOO_SMALL;
	va = stats_variance(a, na) / (double)na;
	vb = stats_variance(b, nb) / (double)nb;
	sum = va + vb;
	if (isnan(sum))
		return STATS_NAN;
	if (sum == 0)
		return STATS_ZERO_VARIANCE;
	dof = sum * sum / (va * va / (double)(na - 1) + vb * vb / (double)(nb - 1));
	t = (stats_mean(a, na) - stats_mean(b, nb)) / sqrt(sum);
	*p = 2 * stats_t_cdf(-fabs(t), dof); /* the tail itself: 1 minus its rest would lose it */
	return STATS_OK;
}

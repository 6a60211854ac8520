/*
 * The Mann-Whitney U-test: of all pairs of a value of one sample with one of the other, how many does the first
 * win? Without ties the distribution of U follows the recurrence of Mann and Whitney (1947); with ties it is counted
 * as in Cheung and Klotz, "The Mann Whitney Wilcoxon distribution using linked lists" (Statistica Sinica 7, 1997).
 * The order of floating-point operations is that of go-moremath, so that a p at the edge of alpha falls the same way.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/gomath.h"
#include "bench/stats.h"
#include "bench/ties.h"

#define EXACT_MAX 50	  /* values a sample, without ties */
#define EXACT_TIES_MAX 25 /* with ties */

/* ---- no ties ---- */

/* cumulated[n][m][u]: the probability of U <= u, for u up to n m / 2; built on first use, n <= m */
static double *cumulated[EXACT_MAX + 1][EXACT_MAX + 1];

/*
 * p(n, m, u) = (n p(n-1, m, u-m) + m p(n, m-1, u)) / (n+m), a row of n for each m; a row needs the one before it only,
 * and is overwritten from the largest u down.
 */
static double *cumulate(size_t n_max, size_t m_max)
{
	size_t width = n_max * m_max / 2 + 1;
	double *rows = xcalloc((n_max + 1) * width, sizeof(*rows)), *out;
	double sum = 0;

	for (size_t m = 0; m <= m_max; m++) {
		rows[0] = 1;
		for (size_t n = 1; n <= MIN(n_max, m); n++) {
			double *row = rows + n * width;
			const double *fewer_n = row - width, *fewer_m = n < m ? row : row - width;
			for (size_t u = MIN(n * m, width - 1) + 1; u-- > 0;) {
				double left = u >= m ? (double)n * fewer_n[u - m] : 0;
				row[u] = (left + (double)m * fewer_m[u]) / (double)(n + m);
			}
		}
	}
	out = xmalloc(width * sizeof(*out));
	for (size_t u = 0; u < width; u++) {
		sum += rows[n_max * width + u];
		out[u] = sum;
	}
	free(rows);
	return out;
}

/* u is at most half of n m */
static double cdf(size_t n, size_t m, double u)
{
	double **slot = n < m ? &cumulated[n][m] : &cumulated[m][n];

	if (u < 0)
		return 0;
	if (!*slot)
		*slot = cumulate(MIN(n, m), MAX(n, m));
	return (*slot)[(size_t)u];
}

void stats_forget(void)
{
	for (size_t n = 0; n <= EXACT_MAX; n++) {
		for (size_t m = 0; m <= EXACT_MAX; m++) {
			free(cumulated[n][m]);
			cumulated[n][m] = NULL;
		}
	}
}

/* ---- ties ---- */

/*
 * count(k, n, u2): in how many ways can n of the values of the first k ranks be the first sample's so that 2U <= u2?
 * Only some (n, u2) are asked for at each k; `asked` marks them from the top down, then counts are filled in from the
 * bottom up, two levels at a time.
 */
struct tied {
	bool right_tail;
	int n_ranks;
	int t[2 * EXACT_TIES_MAX + 1]; /* values at rank k, from 1 */
	int a[2 * EXACT_TIES_MAX + 1]; /* a(k) = a(k-1) + t(k-1) + t(k) */
	int n_max, width;	       /* n in [0, n_max], u2 in [0, width) */
	uint8_t *asked;		       /* [k][n][u2] */
	struct span {
		int lo, hi;		/* what is asked for lies in [lo, hi] */
	} (*spans)[EXACT_TIES_MAX + 1]; /* [k][n] */
	double *below, *here;		/* counts of level k-1 and k: [n][u2] */
};

static size_t at(const struct tied *d, int n, int u2)
{
	return (size_t)n * (size_t)d->width + (size_t)u2;
}

static uint8_t *asked(const struct tied *d, int k)
{
	return d->asked + (size_t)k * (size_t)(d->n_max + 1) * (size_t)d->width;
}

/* The least and the largest 2U of n values among the first k ranks: all as low, all as high as they can be. */
static int least_u2(const struct tied *d, int k, int n)
{
	int u2 = -n * n;

	for (int i = 1; i <= k; i++) {
		int taken = MIN(n, d->t[i]);
		u2 += taken * d->a[i];
		n -= taken;
	}
	return u2;
}

static int largest_u2(const struct tied *d, int k, int n)
{
	int u2 = -n * n;

	for (int i = k; i > 0; i--) {
		int taken = MIN(n, d->t[i]);
		u2 += taken * d->a[i];
		n -= taken;
	}
	return u2;
}

/* 2U that remains for the ranks below k when r of the n come from rank k */
static int rest_u2(const struct tied *d, int k, int n, int u2, int r)
{
	return u2 - r * (d->a[k] - 2 * n + r);
}

static void ask(struct tied *d, int k, int n, int u2)
{
	struct span *span = &d->spans[k][n];

	asked(d, k)[at(d, n, u2)] = 1;
	span->lo = MIN(span->lo, u2);
	span->hi = MAX(span->hi, u2);
}

/* Marks, at level k, what level k + 1 asks for; lower is the number of values in the first k ranks. */
static void ask_level(struct tied *d, int k, int lower)
{
	const uint8_t *above = asked(d, k + 1);
	int least[EXACT_TIES_MAX + 1] = { 0 }, largest[EXACT_TIES_MAX + 1] = { 0 };

	for (int n = 0; n <= d->n_max; n++) {
		least[n] = least_u2(d, k, n);
		largest[n] = largest_u2(d, k, n);
	}
	for (int n = 0; n <= d->n_max; n++) {
		struct span span = d->spans[k + 1][n];
		for (int u2 = span.lo; u2 <= span.hi; u2++) {
			if (!above[at(d, n, u2)])
				continue;
			for (int r = MAX(0, n - lower); r <= MIN(n, d->t[k + 1]); r++) {
				int rest = rest_u2(d, k + 1, n, u2, r);
				if (rest >= 0 && least[n - r] <= rest && rest <= largest[n - r])
					ask(d, k, n - r, rest);
			}
		}
	}
}

/* Two ranks: how many of the second may there be? */
static double count_two(const struct tied *d, int n, int u2)
{
	int room = u2 - n * (d->t[1] - n), high = room / (d->t[1] + d->t[2]);
	double sum = 0;

	if (room < 0 && d->right_tail) /* benchstat's division takes this for one more way */
		return 0;
	for (int r = MAX(0, n - d->t[1]); r <= high; r++)
		sum += go_choose(d->t[1], n - r) * go_choose(d->t[2], r);
	return sum;
}

static double count_at(const struct tied *d, int k, int n, int u2, int lower)
{
	const uint8_t *marks = asked(d, k - 1);
	double sum = 0;

	for (int r = MAX(0, n - lower); r <= MIN(n, d->t[k]); r++) {
		int rest = rest_u2(d, k, n, u2, r);
		double ways = 0;
		if (rest >= 0 && rest < d->width && marks[at(d, n - r, rest)])
			ways = d->below[at(d, n - r, rest)];
		else if (largest_u2(d, k - 1, n - r) < rest)
			ways = go_choose(lower, n - r);
		sum += ways * go_choose(d->t[k], r);
	}
	return sum;
}

static void fill_level(struct tied *d, int k, int lower)
{
	const uint8_t *marks = asked(d, k);

	for (int n = 0; n <= d->n_max; n++)
		for (int u2 = d->spans[k][n].lo; u2 <= d->spans[k][n].hi; u2++)
			if (marks[at(d, n, u2)])
				d->here[at(d, n, u2)] =
					k == 2 ? count_two(d, n, u2) : count_at(d, k, n, u2, lower);
}

/* As benchstat counts: in its order of summation, with its rounding. */
static double cdf_tied_in_order(struct tied *d, int n1, int n2, double u)
{
	size_t level;
	int lower = 0;
	double p;

	d->n_max = n1;
	d->width = (int)(2 * u) + 1;
	level = (size_t)(n1 + 1) * (size_t)d->width;
	d->asked = xcalloc(level * (size_t)(d->n_ranks + 1), 1);
	d->here = xmalloc(level * sizeof(double));
	d->below = xmalloc(level * sizeof(double));
	d->a[1] = d->t[1];
	for (int k = 2; k <= d->n_ranks; k++)
		d->a[k] = d->a[k - 1] + d->t[k - 1] + d->t[k];
	d->spans = xcalloc((size_t)d->n_ranks + 1, sizeof(*d->spans));
	for (int k = 0; k <= d->n_ranks; k++)
		for (int n = 0; n <= d->n_max; n++)
			d->spans[k][n] = (struct span){ d->width, -1 };
	ask(d, d->n_ranks, n1, d->width - 1);
	for (int k = 1; k <= d->n_ranks; k++)
		lower += d->t[k];
	for (int k = d->n_ranks - 1; k >= 2; k--) {
		lower -= d->t[k + 1];
		ask_level(d, k, lower);
	}
	lower = d->t[1];
	for (int k = 2; k <= d->n_ranks; k++) {
		double *swap = d->below;
		d->below = d->here;
		d->here = swap;
		fill_level(d, k, lower);
		lower += d->t[k];
	}
	p = d->here[at(d, n1, d->width - 1)] / go_choose(n1 + n2, n1);
	free(d->asked);
	free(d->spans);
	free(d->here);
	free(d->below);
	return p;
}

/* Does rounding decide how twice p is printed, or on which side of an alpha such as 0.05 it lies? */
static bool is_at_edge(double p)
{
	double steps = 2 * p * 2000, nearest = round(steps);

	return nearest >= 1 && fabs(steps - nearest) < 1e-6;
}

/* The probability of U <= u, in [0, n1 n2), with the ties d->t. */
static double cdf_tied(struct tied *d, int n1, int n2, double u)
{
	double ways, p;

	if (d->n_ranks > 2 && ties_count(d->t, d->n_ranks, n1, (int)(2 * u), &ways)) {
		p = ways / go_choose(n1 + n2, n1);
		/* up to 20 values benchstat's factors are whole numbers too */
		if (n1 + n2 <= 20 || !is_at_edge(p))
			return p;
	}
	return cdf_tied_in_order(d, n1, n2, u);
}

/* ---- the test ---- */

struct ranking {
	double rank_sum; /* of the first sample, ties at their mean rank */
	double ties;	 /* the sum of t³ - t over the ranks */
	size_t n_ranks;
	bool has_ties;
};

static double cube_less_self(size_t t)
{
	return (double)t * (double)t * (double)t - (double)t;
}

/* Walks both samples in order, a rank at a time. */
static struct ranking rank(const double *a, size_t na, const double *b, size_t nb)
{
	struct ranking r = { 0 };
	size_t i = 0, j = 0;

	if (a[0] == a[na - 1] && a[0] == b[0] && a[0] == b[nb - 1]) {
		i = na; /* one rank: walking would end there too */
		j = nb;
		r.rank_sum = (double)(na + nb + 1) / 2 * (double)na;
		r.ties = cube_less_self(na + nb);
		r.n_ranks = 1;
		r.has_ties = true;
	}
	for (; i < na || j < nb; r.n_ranks++) {
		double v = j >= nb || (i < na && a[i] < b[j]) ? a[i] : b[j];
		size_t first = i + j, from_a = i, t;
		while (i < na && a[i] == v)
			i++;
		while (j < nb && b[j] == v)
			j++;
		t = i + j - first;
		if (i > from_a)
			r.rank_sum += (double)(i + j + first + 1) / 2 * (double)(i - from_a);
		if (t > 1) {
			r.ties += cube_less_self(t);
			r.has_ties = true;
		}
	}
	return r;
}

/* The same again, for the numbers of values at each rank. */
static void count_ties(const double *a, size_t na, const double *b, size_t nb, struct tied *d)
{
	size_t i = 0, j = 0;

	d->n_ranks = 0;
	while (i < na || j < nb) {
		double v = j >= nb || (i < na && a[i] < b[j]) ? a[i] : b[j];
		size_t first = i + j;
		while (i < na && a[i] == v)
			i++;
		while (j < nb && b[j] == v)
			j++;
		d->t[++d->n_ranks] = (int)(i + j - first);
	}
}

static enum stats_status approximate(const struct ranking *r, double u, double n1, double n2,
				     double *p)
{
	double n = n1 + n2, mu = n1 * n2 / 2;
	double sigma = sqrt(n1 * n2 * ((n + 1) - r->ties / (n * (n - 1))) / 12);
	double distance = u - mu;

	if (sigma == 0)
		return STATS_ALL_EQUAL;
	distance -= distance > 0 ? 0.5 : distance < 0 ? -0.5 : 0;
	double below = stats_normal_cdf(distance / sigma);
	*p = 2 * MIN(below, 1 - below);
	return STATS_OK;
}

/*
 * With ties the distribution of U need not be symmetric. benchstat takes the smaller of U and its mirror for the U of
 * the first sample all the same: the tail may be the wrong one, and p 0 or above 1 for samples that hardly differ.
 */
static double p_tied(struct tied *d, int n1, int n2, double u, bool right_tail)
{
	double mirror = n1 * n2 - u, below, above;

	if (!right_tail)
		return 2 * cdf_tied(d, n1, n2, MIN(u, mirror));
	below = u >= n1 * n2 ? 1 : cdf_tied(d, n1, n2, u);
	above = u <= 0 ? 1 : 1 - cdf_tied(d, n1, n2, u - 0.5);
	return MIN(1, 2 * MIN(below, above));
}

static enum stats_status u_test(const double *a, size_t na, const double *b, size_t nb,
				bool right_tail, double *p)
{
	double u, other, pairs = (double)na * (double)nb;
	struct ranking r;
	struct tied d;
	size_t limit;

	if (na == 0 || nb == 0)
		return STATS_TOO_SMALL;
	if (isnan(a[0]) || isnan(b[0])) /* NaN sorts first */
		return STATS_NAN;
	r = rank(a, na, b, nb);
	u = r.rank_sum - (double)na * (double)(na + 1) / 2;
	other = pairs - u;
	limit = r.has_ties ? EXACT_TIES_MAX : EXACT_MAX;
	if (na > limit || nb > limit)
		return approximate(&r, u, (double)na, (double)nb, p);
	if (r.n_ranks == 1)
		return STATS_ALL_EQUAL;
	if (r.has_ties && (right_tail || u != other)) {
		count_ties(a, na, b, nb, &d);
		d.right_tail = right_tail;
		*p = p_tied(&d, (int)na, (int)nb, u, right_tail);
	} else {
		*p = u == other ? 1 : 2 * cdf(na, nb, MIN(u, other));
	}
	return STATS_OK;
}

enum stats_status stats_u_test(const double *a, size_t na, const double *b, size_t nb, double *p)
{
	return u_test(a, na, b, nb, true, p);
}

enum stats_status stats_u_test_compat(const double *a, size_t na, const double *b, size_t nb,
				      double *p)
{
	return u_test(a, na, b, nb, false, p);
}

#include "bench/seq.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SCALE 0.001
#define MAX_WEALTH 1e200 /* far beyond any limit; keeps products finite */

static const double ratios[SEQ_RATIOS] = { 0.125, 0.25, 0.5, 1, 2, 4 };

static void bet_init(struct seq_bet *bet, double theta, int sign)
{
	bet->theta = theta;
	bet->sign = sign;
	bet->best = 1;
	for (size_t i = 0; i < SEQ_SCALES; i++)
		for (size_t k = 0; k < SEQ_RATIOS; k++)
			bet->wealth[i][k] = 1;
}

/* Each bettor stakes tanh(min(|x|, delta) / b) of its wealth on x > 0 (as seen from its side). */
static void bet_add(struct seq_bet *bet, double d)
{
	static double cap[SEQ_RATIOS];
	double x = bet->sign * (d - bet->theta), sum = 0, b = FIRST_SCALE;

	if (cap[0] == 0)
		for (size_t k = 0; k < SEQ_RATIOS; k++)
			cap[k] = tanh(ratios[k]);
	for (size_t i = 0; i < SEQ_SCALES; i++, b *= 2) {
		double size = fabs(x) / b, stake = tanh(size);
		for (size_t k = 0; k < SEQ_RATIOS; k++) {
			double f = size < ratios[k] ? stake : cap[k];
			bet->wealth[i][k] =
				fmin(bet->wealth[i][k] * (1 + copysign(f, x)), MAX_WEALTH);
			sum += bet->wealth[i][k];
		}
	}
	bet->best = fmax(bet->best, sum / (SEQ_SCALES * SEQ_RATIOS));
}

void seq_init(struct seq *s, double alpha, double margin)
{
	*s = (struct seq){ .limit = 2 / alpha, .below = log1p(-margin), .above = log1p(margin) };
	bet_init(&s->bet[0], 0, 1);
	bet_init(&s->bet[1], 0, -1);
	bet_init(&s->bet[2], s->below, 1);
	bet_init(&s->bet[3], s->above, -1);
}

void seq_release(struct seq *s)
{
	vec_release(&s->d);
}

void seq_add(struct seq *s, double d)
{
	assert(isfinite(d));
	vec_push(&s->d, d);
	for (size_t i = 0; i < ARRAY_LEN(s->bet); i++)
		bet_add(&s->bet[i], d);
}

/* What the bettors say, if there is a theta that they all leave. */
static enum seq_state claim(const struct seq *s)
{
	bool over[4];

	for (size_t i = 0; i < ARRAY_LEN(over); i++)
		over[i] = s->bet[i].best >= s->limit;
	if (over[2] && over[3])
		return SEQ_SAME;
	if (over[0])
		return seq_estimate(s) >= s->above ? SEQ_HIGHER : SEQ_OPEN;
	if (over[1])
		return seq_estimate(s) <= s->below ? SEQ_LOWER : SEQ_OPEN;
	return SEQ_OPEN;
}

static bool rejects(const struct seq *s, double theta, int sign)
{
	struct seq_bet bet;

	bet_init(&bet, theta, sign);
	for (size_t i = 0; i < s->d.n && bet.best < s->limit; i++)
		bet_add(&bet, s->d.v[i]);
	return bet.best >= s->limit;
}

/* The end of the interval: thetas far out on this side are rejected, those on the other are not. */
static double bound(const struct seq *s, int sign)
{
	double most = 0, out, in;

	for (size_t i = 0; i < s->d.n; i++)
		most = fmax(most, fabs(s->d.v[i]));
	out = -sign * (most + 1);
	in = -out;
	if (!rejects(s, out, sign))
		return -sign * INFINITY;
	for (int i = 0; i < 50 && fabs(out - in) > 1e-7; i++) {
		double mid = (out + in) / 2;
		if (rejects(s, mid, sign))
			out = mid;
		else
			in = mid;
	}
	return out;
}

/* Whether no theta at all is left: the ratio itself wandered. Mostly the estimate shows that there is one. */
static bool is_empty(const struct seq *s)
{
	double guess = seq_estimate(s);

	return (rejects(s, guess, 1) || rejects(s, guess, -1)) && bound(s, 1) > bound(s, -1);
}

enum seq_state seq_state(const struct seq *s)
{
	enum seq_state state = claim(s);

	return state != SEQ_OPEN && is_empty(s) ? SEQ_OPEN : state;
}

void seq_interval(const struct seq *s, double *lo, double *hi)
{
	*lo = bound(s, 1);
	*hi = bound(s, -1);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double seq_median(double *v, size_t n)
{
	assert(n > 0);
	qsort(v, n, sizeof(*v), by_value);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* How many pairs i <= j of the sorted v have a mean of at most x. */
static size_t means_up_to(const double *v, size_t n, double x)
{
	size_t count = 0, j = n;

	for (size_t i = 0; i < n; i++) {
		while (j > i && v[i] + v[j - 1] > 2 * x)
			j--;
		if (j <= i)
			break;
		count += j - i;
	}
	return count;
}

double seq_estimate(const struct seq *s)
{
	size_t n = s->d.n, half = (n * (n + 1) / 2 + 1) / 2;
	double *v, lo, hi;

	if (n == 0)
		return 0;
	v = xcalloc(n, sizeof(*v));
	memcpy(v, s->d.v, n * sizeof(*v));
	qsort(v, n, sizeof(*v), by_value);
	lo = v[0];
	hi = v[n - 1];
	while (hi - lo > 1e-9) { /* the smallest x that half of the means do not pass */
		double mid = (lo + hi) / 2;
		if (means_up_to(v, n, mid) >= half)
			hi = mid;
		else
			lo = mid;
	}
	free(v);
	return hi;
}

size_t seq_min_rounds(double alpha)
{
	struct seq s;
	size_t n;

	seq_init(&s, alpha, 0.5);
	while (s.bet[0].best < s.limit)
		seq_add(&s, 1000); /* as large as can be */
	n = s.d.n;
	seq_release(&s);
	return n;
}

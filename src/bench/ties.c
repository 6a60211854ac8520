#include "bench/ties.h"

#include <stdlib.h>
#include <string.h>

#define HALF_MAX 25 /* values: 25 over 12 is below 2^24 */

typedef float floats __attribute__((vector_size(16), aligned(4), may_alias));
#define LANES 4

struct half {
	int size;    /* values so far */
	int n_max;   /* of which at most so many are taken */
	int u2_max;  /* no larger 2U matters */
	size_t step; /* from row to row */
	float *ways; /* [taken][2U] */
};

/* The largest 2U that matters of `taken` out of the half's values. */
static int last_u2(const struct half *h, int taken)
{
	return MIN(2 * taken * (h->size - taken), h->u2_max);
}

static void half_init(struct half *h, int size, int n, int u2)
{
	*h = (struct half){ .n_max = MIN(n, size), .u2_max = MIN(u2, size * size / 2) };
	h->step = (size_t)h->u2_max + 1 + LANES; /* whole vectors are added, past the end too */
	h->ways = xcalloc((size_t)h->n_max + 1, h->step * sizeof(*h->ways));
	h->ways[0] = 1;
}

/* to += weight * from */
static void add(float *to, const float *from, int n, float weight)
{
	for (int i = 0; i < n; i += LANES)
		*(floats *)(to + i) += *(const floats *)(from + i) * weight;
}

/* One more rank on top, of t values. Rows are filled from the last one down, since each needs those before it. */
static void add_rank(struct half *h, int t)
{
	for (int to = MIN(h->size + t, h->n_max); to > 0; to--) {
		double choices = 1; /* t over r */
		for (int r = 1; r <= MIN(t, to); r++) {
			int taken = to - r, shift = r * (t - r) + 2 * r * (h->size - taken), n;
			choices = choices * (t - r + 1) / r;
			if (taken > h->size || shift > h->u2_max)
				continue;
			n = MIN(last_u2(h, taken), h->u2_max - shift) + 1;
			add(h->ways + (size_t)to * h->step + shift,
			    h->ways + (size_t)taken * h->step, n, (float)choices);
		}
	}
	h->size += t;
}

/* Pairs of a way below and a way above whose 2U is together at most left; the counts above become cumulated. */
static double pairs(const struct half *low, const struct half *high, int n_low, int n_high,
		    int left)
{
	const float *a = low->ways + (size_t)n_low * low->step;
	float *b = high->ways + (size_t)n_high * high->step;
	int last_a = MIN(last_u2(low, n_low), left), last_b = last_u2(high, n_high), x = 0;
	double sum = 0;

	for (int y = 1; y <= last_b; y++)
		b[y] += b[y - 1];
	for (; x <= last_a && left - x >= last_b; x++)
		sum += (double)a[x];
	sum *= (double)b[last_b];
	for (; x <= last_a; x++)
		sum += (double)a[x] * (double)b[left - x];
	return sum;
}

/* What add wrote past the end of a row lies in the row's margin, or is 0 times something: rows are read up to last_u2. */
bool ties_count(const int *t, int n_ranks, int n, int u2, double *out)
{
	struct half low, high;
	int n_low = 0, total = 0, cut = 0;
	double sum = 0;

	for (int k = 1; k <= n_ranks; k++)
		total += t[k];
	while (cut < n_ranks && n_low + t[cut + 1] <= (total + 1) / 2)
		n_low += t[++cut];
	if (n_low > HALF_MAX || total - n_low > HALF_MAX)
		return false;
	half_init(&low, n_low, n, u2);
	half_init(&high, total - n_low, n, u2);
	for (int k = 1; k <= n_ranks; k++)
		add_rank(k <= cut ? &low : &high, t[k]);
	for (int taken = MAX(0, n - high.size); taken <= MIN(n, low.size); taken++) {
		int left = u2 - 2 * (n - taken) * (low.size - taken);
		if (left >= 0)
			sum += pairs(&low, &high, taken, n - taken, left);
	}
	free(low.ways);
	free(high.ways);
	*out = sum;
	return true;
}

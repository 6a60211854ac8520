#include "trace/times.h"

#include <string.h>

/* All of from behind to; from is empty then. */
#define APPEND(to, from) \
	do { \
		vec_reserve((to), (to)->n + (from)->n); \
		if ((from)->n) \
			memcpy((to)->v + (to)->n, (from)->v, (from)->n * sizeof(*(to)->v)); \
		(to)->n += (from)->n; \
		vec_release(from); \
	} while (0)

void times_append(struct times *t, struct times *from)
{
	struct times was = *t;

	if (times_n(&was) == 0) { /* without a copy */
		*t = *from;
		*from = was;
		times_release(from);
		return;
	}
	APPEND(&t->brief, &from->brief);
	APPEND(&t->rest, &from->rest);
}

#define DIGIT 8 /* bits */
#define FEW 48	/* so few are sorted by insertion */

static void sort_few(uint32_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		uint32_t x = v[i];
		size_t k = i;

		for (; k > 0 && v[k - 1] > x; k--)
			v[k] = v[k - 1];
		v[k] = x;
	}
}

/* By the digit at shift, in place (each number is put where it belongs, and the one that was there goes on), then by those below. */
static void sort_digits(uint32_t *v, size_t n, unsigned shift)
{
	size_t at[1 << DIGIT], end[1 << DIGIT], count[1 << DIGIT] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++)
		count[v[i] >> shift & 0xff]++;
	for (size_t d = 0; d < ARRAY_LEN(count); d++) {
		at[d] = sum;
		sum += count[d];
		end[d] = sum;
	}
	for (size_t d = 0; d < ARRAY_LEN(count); d++) {
		while (at[d] < end[d]) {
			uint32_t x = v[at[d]];
			size_t to = x >> shift & 0xff;

			v[at[d]] = v[at[to]]; /* to == d: the number itself */
			v[at[to]++] = x;
		}
	}
	for (size_t d = 0; shift && d < ARRAY_LEN(count); d++) {
		uint32_t *part = v + end[d] - count[d];

		if (count[d] > FEW)
			sort_digits(part, count[d], shift - DIGIT);
		else
			sort_few(part, count[d]);
	}
}

static int cmp_i64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

void times_sort(struct times *t)
{
	if (t->brief.n > FEW)
		sort_digits(t->brief.v, t->brief.n, 32 - DIGIT);
	else
		sort_few(t->brief.v, t->brief.n);
	if (t->rest.n)
		qsort(t->rest.v, t->rest.n, sizeof(*t->rest.v), cmp_i64);
}

int64_t times_pct(const struct times *t, double p)
{
	size_t n = times_n(t), i;

	if (n == 0)
		return 0;
	i = times_rank(n, p);
	return i < t->brief.n ? t->brief.v[i] : t->rest.v[i - t->brief.n];
}

void times_release(struct times *t)
{
	vec_release(&t->brief);
	vec_release(&t->rest);
}

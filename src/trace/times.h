/*
 * Lengths of time in great number, for percentiles: four bytes each, eight where one is longer than 4.29 s.
 *
 *	struct times t = { 0 };
 *	times_add(&t, 1200);
 *	times_sort(&t);
 *	p99 = times_pct(&t, 0.99);
 *	times_release(&t);
 *
 * Units: nanoseconds, none negative.
 */
#ifndef GOPERF_TRACE_TIMES_H
#define GOPERF_TRACE_TIMES_H

#include "base/vec.h"

struct times {
	VEC(uint32_t) brief; /* those below 2^32 ns */
	VEC(int64_t) rest;
};

static inline void times_add(struct times *t, int64_t ns)
{
	if ((uint64_t)ns <= UINT32_MAX)
		vec_push(&t->brief, (uint32_t)ns);
	else
		vec_push(&t->rest, ns);
}
void times_append(struct times *t, struct times *from); /* from is empty then */
void times_sort(struct times *t);			/* in place */
/* Of sorted ones, nearest rank; 0 when there is none. */
int64_t times_pct(const struct times *t, double p);
void times_release(struct times *t);

static inline size_t times_n(const struct times *t)
{
	return t->brief.n + t->rest.n;
}

/* The rank that stands for share p of n: an index, n > 0. */
static inline size_t times_rank(size_t n, double p)
{
	size_t rank = (size_t)(p * (double)n + 0.999999);

	return rank ? MIN(rank, n) - 1 : 0;
}

#endif

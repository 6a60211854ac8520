/*
 * Minimum mutator utilization: the least share of the processors that any window of a length left to the program.
 * Taken from it are stopped worlds (all of it), mark workers (dedicated and fractional; idle ones use what nobody
 * wanted) and running mark assists. A worker counts while it is in the running state and is known by its start
 * function: labels alone do not make a goroutine a worker, and one that left its processor costs nothing.
 */
#include <stdlib.h>

#include "trace/gcwork.h"

struct step {
	int64_t at;
	int32_t stw, gc, procs; /* differences */
};

struct steps {
	VEC(struct step) v;
	int64_t from, to;
};

static void add_interval(struct steps *s, int64_t start, int64_t end, int stw, int gc)
{
	start = MAX(start, s->from);
	end = MIN(end, s->to);
	if (end <= start)
		return;
	vec_push(&s->v, (struct step){ .at = start, .stw = stw, .gc = gc });
	vec_push(&s->v, (struct step){ .at = end, .stw = -stw, .gc = -gc });
}

static void add_work(void *ctx, const struct gc_work *w)
{
	if (w->mode != GW_IDLE)
		add_interval(ctx, w->start, w->end, 0, 1);
}

static int32_t add_procs(struct steps *s, const struct trace *tr)
{
	int32_t first = tr->gomaxprocs.n ? (int32_t)MIN(tr->gomaxprocs.v[0].value, INT16_MAX)
					 : (int32_t)tr->ps.n;
	int32_t now = first;

	for (size_t i = 0; i < tr->gomaxprocs.n; i++) {
		int32_t n = (int32_t)MIN(tr->gomaxprocs.v[i].value, INT16_MAX);
		int64_t at = tr->gomaxprocs.v[i].time;

		if (at >= s->to)
			break;
		if (at <= s->from)
			first = n;
		else if (n != now)
			vec_push(&s->v, (struct step){ .at = at, .procs = n - now });
		now = n;
	}
	return MAX(first, 1);
}

static int cmp_step(const void *a, const void *b)
{
	int64_t x = ((const struct step *)a)->at, y = ((const struct step *)b)->at;

	return x < y ? -1 : x > y;
}

static void put_step(struct mmu *m, int64_t at, double util)
{
	double sum = 0;

	if (m->at.n && vec_last(&m->at) == at) {
		vec_last(&m->util) = util;
		return;
	}

	if (m->at.n) {
		if (vec_last(&m->util) == util)
			return;
		sum = vec_last(&m->sum) + vec_last(&m->util) * (double)(at - vec_last(&m->at));
	}
	vec_push(&m->sum, sum);
	vec_push(&m->at, at);
	vec_push(&m->util, util);
}

void mmu_init(struct mmu *m, const struct trace *tr, int64_t from, int64_t to)
{
	struct steps s = { .from = from, .to = to };
	int32_t procs = add_procs(&s, tr), gc = 0, stw = 0;

	*m = (struct mmu){ 0 };
	for (size_t i = 0; i < tr->ranges[TR_STW].n; i++) {
		const struct trace_range *x = &tr->ranges[TR_STW].v[i];

		add_interval(&s, MAX(x->start, 0), x->end < 0 ? tr->end : x->end, 1, 0);
	}
	gc_workers_each(tr, add_work, &s);
	gc_assists_each(tr, add_work, &s);
	if (s.v.n)
		qsort(s.v.v, s.v.n, sizeof(*s.v.v), cmp_step);
	put_step(m, from, 1);
	for (size_t i = 0; i < s.v.n;) {
		int64_t at = s.v.v[i].at;

		for (; i < s.v.n && s.v.v[i].at == at; i++) {
			stw += s.v.v[i].stw;
			gc += s.v.v[i].gc;
			procs += s.v.v[i].procs;
		}
		put_step(m, at, stw || gc >= procs ? 0 : 1 - (double)gc / (double)procs);
	}
	if (to > vec_last(&m->at)) {
		double last = vec_last(&m->util);
		double sum = vec_last(&m->sum) + last * (double)(to - vec_last(&m->at));

		vec_push(&m->sum, sum);
		vec_push(&m->at, to);
		vec_push(&m->util, last);
	}
	vec_release(&s.v);
}

void mmu_release(struct mmu *m)
{
	vec_release(&m->at);
	vec_release(&m->util);
	vec_release(&m->sum);
}

/* The integral up to t; *i is a cursor that only moves forward. */
static double integral(const struct mmu *m, int64_t t, size_t *i)
{
	while (*i + 1 < m->at.n && m->at.v[*i + 1] <= t)
		++*i;
	return m->sum.v[*i] + m->util.v[*i] * (double)(t - m->at.v[*i]);
}

double mmu_worst(const struct mmu *m, int64_t window, int64_t *start)
{
	int64_t from = m->at.v[0], to = vec_last(&m->at);
	double least = 2;

	*start = from;
	if (window >= to - from)
		return to > from ? vec_last(&m->sum) / (double)(to - from) : m->util.v[0];
	/* The mean changes linearly between windows that begin or end at a step: one of these is the least. */
	for (int ends = 0; ends < 2; ends++) {
		size_t a = 0, b = 0;

		for (size_t k = 0; k < m->at.n; k++) {
			int64_t t = m->at.v[k] - (ends ? window : 0);
			double u;

			if (t < from || t + window > to)
				continue;
			u = (integral(m, t + window, &b) - integral(m, t, &a)) / (double)window;
			if (u < least) {
				least = u;
				*start = t;
			}
		}
	}
	return MAX(least, 0);
}

/*
 * Locks: a wait for a mutex ends when its holder unlocks it and so wakes the waiter. Which lock it was no event says:
 * places of Lock and Unlock that such an edge joins belong to one, and hand-overs of one lock form a chain, where
 * who wakes was woken, or woke, just before.
 */
#include <stdlib.h>

#include "trace/find_int.h"

struct wait {
	int64_t start, end;
	uint32_t g, from; /* from: who handed it over; TRACE_NO: still waiting at the end */
	uint32_t stack, unlock;
	uint32_t lock; /* set of places */
};

struct locks {
	const struct find_ctx *c;
	VEC(struct wait) v;
	struct find_sets sites;
};

static void *open(struct find_ctx *c)
{
	struct locks *l = xcalloc(1, sizeof(*l));

	l->c = c;
	return l;
}

static void add(struct locks *l, const struct find_step *st, const struct trace_span *w,
		const struct trace_span *woken)
{
	struct wait x = { MAX(w->start, l->c->from),
			  MIN(w->end, l->c->to),
			  st->g,
			  woken ? woken->from : TRACE_NO,
			  w->stack,
			  woken ? woken->stack : 0,
			  0 };

	if (x.end <= x.start)
		return;
	if (woken && woken->from != TRACE_NO && woken->stack)
		find_join(&l->sites, find_site(l->c, w->stack), find_site(l->c, woken->stack));
	vec_push(&l->v, x);
}

static bool is_lock_wait(const struct find_ctx *c, const struct trace_span *s)
{
	return s->state == TS_WAITING && c->stacks[s->stack].lock && find_reason(c, s) == FR_SYNC;
}

static void span(void *self, const struct find_step *st)
{
	struct locks *l = self;
	const struct trace_span *s = find_back(st, 0);

	if (s->state == TS_WAITING) {
		if (s->open_end && is_lock_wait(l->c, s))
			add(l, st, s, NULL);
	} else if (st->n > 1 && is_lock_wait(l->c, find_back(st, 1))) {
		add(l, st, find_back(st, 1), s);
	}
}

static int cmp_wait(const void *a, const void *b)
{
	const struct wait *x = a, *y = b;

	if (x->lock != y->lock)
		return x->lock < y->lock ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

static int cmp_end(const void *a, const void *b)
{
	const struct wait *x = a, *y = b;

	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* All that is known of one lock, or of its convoys. */
struct sum {
	size_t n, episodes, handoffs, chained;
	int64_t total, length, from, to;
	struct view_list waits, holds;
	struct find_gs gs;
	uint32_t stack, unlock; /* of the longest wait */
	int64_t max, max_at;
};

static void sum_release(struct sum *s)
{
	vec_release(&s->waits);
	vec_release(&s->holds);
	vec_release(&s->gs);
}

/* One episode, its waits in order of their ends: [0, n) of v. */
static void sum_episode(struct sum *s, const struct wait *v, size_t n)
{
	int64_t from = v[0].start, to = v[n - 1].end;

	for (size_t i = 0; i < n; i++)
		from = MIN(from, v[i].start);
	s->from = s->n ? MIN(s->from, from) : from;
	s->to = s->n ? MAX(s->to, to) : to;
	s->length += to - from;
	s->episodes++;
	for (size_t i = 0; i < n; i++) {
		int64_t d = v[i].end - v[i].start;

		s->n++;
		s->total += d;
		vec_push(&s->waits, d);
		vec_push(&s->gs, v[i].g);
		if (d > s->max) {
			s->max = d;
			s->max_at = v[i].start;
			s->stack = v[i].stack;
			s->unlock = v[i].unlock;
		}
		if (v[i].from == TRACE_NO)
			continue;
		s->handoffs++;
		if (i == 0)
			continue;
		s->chained += v[i].from == v[i - 1].g || v[i].from == v[i - 1].from;
		vec_push(&s->holds, v[i].end - v[i - 1].end);
	}
}

static void sum_add(struct sum *to, const struct sum *s)
{
	to->from = to->n ? MIN(to->from, s->from) : s->from;
	to->to = to->n ? MAX(to->to, s->to) : s->to;
	to->n += s->n;
	to->episodes += s->episodes;
	to->handoffs += s->handoffs;
	to->chained += s->chained;
	to->total += s->total;
	to->length += s->length;
	for (size_t i = 0; i < s->waits.n; i++)
		vec_push(&to->waits, s->waits.v[i]);
	for (size_t i = 0; i < s->holds.n; i++)
		vec_push(&to->holds, s->holds.v[i]);
	for (size_t i = 0; i < s->gs.n; i++)
		vec_push(&to->gs, s->gs.v[i]);
	if (s->max > to->max) {
		to->max = s->max;
		to->max_at = s->max_at;
		to->stack = s->stack;
		to->unlock = s->unlock;
	}
}

static void put_facts(struct find_ctx *c, struct trace_finding *f, struct sum *s)
{
	(void)c;
	f->stack = s->stack;
	find_set_gs(c, f, &s->gs);
	find_i(f, "waits", VU_COUNT, (int64_t)s->n);
	find_i(f, "wait_total_ns", VU_NS, s->total);
	find_i(f, "wait_p50_ns", VU_NS, view_pct(&s->waits, 0.5));
	find_i(f, "wait_max_ns", VU_NS, s->max);
	find_i(f, "wait_max_at_ns", VU_MOMENT, s->max_at);
	find_i(f, "hand_overs", VU_COUNT, (int64_t)s->handoffs);
	if (s->holds.n) {
		find_i(f, "hold_p50_ns", VU_NS, view_pct(&s->holds, 0.5));
		find_i(f, "hold_max_ns", VU_NS, view_pct(&s->holds, 1));
	}
	find_d(f, "mean_waiters", VU_REAL, find_ratio((double)s->total, (double)s->length));
	find_i(f, "episodes", VU_COUNT, (int64_t)s->episodes);
}

static void finish(struct sum *s)
{
	view_sort(&s->waits);
	view_sort(&s->holds);
	find_gs_unique(&s->gs);
}

static bool is_convoy(const struct sum *s)
{
	return (double)s->handoffs >= LIMIT(FL_CONVOY_HANDOFFS) &&
	       (double)s->total >= LIMIT(FL_CONVOY_DEPTH) * (double)s->length &&
	       (double)s->chained >= LIMIT(FL_CONVOY_CHAIN) * (double)s->handoffs;
}

static void report_convoy(struct find_ctx *c, struct sum *s)
{
	struct trace_finding *f;

	finish(s);
	if ((double)s->gs.n < LIMIT(FL_CONVOY_DEPTH))
		return;
	f = find_new(c, "lock-convoy", s->from, s->to, s->total);
	put_facts(c, f, s);
	f->sure = FIND_LIKELY; /* that it is one lock */
	find_title(c, f,
		   "%s goroutines queue for one lock at %s: %s waits of %s in all, %.1f waiting on "
		   "average, holds of %s, at most %s",
		   find_count(c, (int64_t)s->gs.n), find_where(c, s->stack),
		   find_count(c, (int64_t)s->n), find_ns(c, s->total),
		   find_ratio((double)s->total, (double)s->length),
		   find_ns(c, view_pct(&s->holds, 0.5)), find_ns(c, view_pct(&s->holds, 1)));
}

static void report_contention(struct find_ctx *c, struct sum *s)
{
	struct trace_finding *f;
	int64_t running = 0;
	double share;

	if ((double)s->n < LIMIT(FL_LOCK_WAITS) || s->total < LIMIT_NS(FL_LOCK_NS))
		return;
	finish(s);
	for (size_t i = 0; i < s->gs.n; i++)
		running += c->running[s->gs.v[i]];
	share = find_ratio((double)s->total, (double)(s->total + running));
	if (share < LIMIT(FL_LOCK_SHARE))
		return;
	f = find_new(c, "lock-contention", s->from, s->to, s->total);
	put_facts(c, f, s);
	find_d(f, "share_of_busy_time", VU_SHARE, share);
	f->sure = FIND_CERTAIN;
	find_title(c, f,
		   "%s goroutines spend %s of their busy time waiting for the lock at %s: %s waits "
		   "of %s in all",
		   find_count(c, (int64_t)s->gs.n), find_share(c, share), find_where(c, s->stack),
		   find_count(c, (int64_t)s->n), find_ns(c, s->total));
}

/* The waits of one lock, by start: episodes end where nobody has waited for a while. */
static void one_lock(struct find_ctx *c, struct wait *v, size_t n)
{
	struct sum convoy = { .max = -1 }, rest = { .max = -1 };
	size_t end;

	for (size_t i = 0; i < n; i = end) {
		struct sum s = { .max = -1 };
		int64_t until = v[i].end;

		for (end = i + 1; end < n && v[end].start - until < LIMIT_NS(FL_EPISODE_NS); end++)
			until = MAX(until, v[end].end);
		qsort(v + i, end - i, sizeof(*v), cmp_end);
		sum_episode(&s, v + i, end - i);
		sum_add(is_convoy(&s) ? &convoy : &rest, &s);
		sum_release(&s);
	}
	if (convoy.n)
		report_convoy(c, &convoy);
	report_contention(c, &rest);
	sum_release(&convoy);
	sum_release(&rest);
}

static void close(void *self, struct find_ctx *c)
{
	struct locks *l = self;
	size_t end;

	for (size_t i = 0; i < l->v.n; i++)
		l->v.v[i].lock = find_set_of(&l->sites, find_site(c, l->v.v[i].stack));
	if (l->v.n)
		qsort(l->v.v, l->v.n, sizeof(*l->v.v), cmp_wait);
	for (size_t i = 0; i < l->v.n; i = end) {
		for (end = i + 1; end < l->v.n && l->v.v[end].lock == l->v.v[i].lock; end++)
			;
		one_lock(c, l->v.v + i, end - i);
	}
	vec_release(&l->v);
	vec_release(&l->sites);
	free(l);
}

const struct find_analysis find_locks = {
	.open = open,
	.span = span,
	.close = close,
	.states = 1u << TS_RUNNABLE | 1u << TS_WAITING,
};

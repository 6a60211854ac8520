#include "trace/path.h"

#include <stdlib.h>

#include "trace/find_int.h"
#include "trace/scope.h"

#define PATH_BUDGET 4000000 /* spans: a bound on time, not on truth */

struct spans {
	struct trace_span *v;
	size_t n, cap;
};

/* Whose wait is being followed: what the path shows of time before the followed goroutine is known. */
struct waiter {
	uint32_t g;
	const struct trace_span *wait; /* NULL: nobody's */
};

static void walk(struct path_walk *w, struct waiter by, uint32_t g, int64_t from, int64_t to,
		 int depth);

/* A wait of g in [from, to), ended by the span behind it. */
static void walk_wait(struct path_walk *w, uint32_t g, const struct trace_span *s,
		      const struct trace_span *next, int64_t from, int64_t to, int depth)
{
	if (!next || next->cause != TC_UNBLOCKED || next->from == TRACE_NO || to < s->end ||
	    depth >= PATH_DEPTH || w->budget <= 0 || !w->follows(w->ctx, s, next))
		w->step(w->ctx, g, s, from, to);
	else
		walk(w, (struct waiter){ g, s }, next->from, from, to, depth + 1);
}

/* [from, to), before the first span of a goroutine: its creator's time, else still the waiter's. */
static void walk_before(struct path_walk *w, struct waiter by, const struct trace_span *first,
			int64_t from, int64_t to, int depth)
{
	if (first && first->cause == TC_CREATED && first->from != TRACE_NO && depth < PATH_DEPTH &&
	    w->budget > 0)
		walk(w, by, first->from, from, to, depth + 1);
	else if (by.wait)
		w->step(w->ctx, by.g, by.wait, from, to);
}

/* What goroutine g did in [from, to), through those that it waited for. */
static void walk(struct path_walk *w, struct waiter by, uint32_t g, int64_t from, int64_t to,
		 int depth)
{
	struct trace_iter it = trace_spans(w->tr, g, from, to);
	struct spans v = { 0 };
	struct trace_span s;
	int64_t begin;

	while (trace_next_span(&it, &s))
		vec_push(&v, s);
	w->budget -= (int64_t)v.n + 1;
	begin = v.n ? MIN(v.v[0].start, to) : to;
	if (begin > from)
		walk_before(w, by, v.n ? &v.v[0] : NULL, from, begin, depth);
	for (size_t i = 0; i < v.n; i++) {
		const struct trace_span *x = &v.v[i];
		int64_t lo = MAX(x->start, from), hi = MIN(x->end, to);

		if (hi <= lo)
			continue;
		if (x->state == TS_WAITING)
			walk_wait(w, g, x, i + 1 < v.n ? &v.v[i + 1] : NULL, lo, hi, depth);
		else
			w->step(w->ctx, g, x, lo, hi);
	}
	vec_release(&v);
}

void path_walk(struct path_walk *w, uint32_t g, int64_t from, int64_t to)
{
	walk(w, (struct waiter){ TRACE_NO, NULL }, g, from, to, 0);
}

bool find_follows(const struct find_ctx *c, const struct trace_span *wait,
		  const struct trace_span *next)
{
	return !c->stacks[wait->stack].lock && find_reason(c, wait) != FR_GC &&
	       !c->system[next->from];
}

/* By itself ------------------------------------------------------------------------------------------------------- */

struct alone {
	struct find_ctx c;
	struct trace_path *p;
};

static bool follows(void *ctx, const struct trace_span *wait, const struct trace_span *next)
{
	return find_follows(&((const struct alone *)ctx)->c, wait, next);
}

static void add_step(void *ctx, uint32_t g, const struct trace_span *s, int64_t from, int64_t to)
{
	struct trace_path *p = ((struct alone *)ctx)->p;
	/* of running and of a wait for a processor the span's stack is not the goroutine's own place */
	bool own = s->state != TS_RUNNING && s->state != TS_RUNNABLE;

	vec_push(&p->v, (struct path_step){ g, s->state, s->state == TS_WAITING ? s->reason : 0,
					    own ? s->stack : 0, from, to });
}

void trace_path_of(struct trace_path *p, const struct trace *tr, uint32_t g, int64_t from,
		   int64_t to)
{
	struct alone a = { .p = p };
	struct path_walk w = { tr, &a, follows, add_step, PATH_BUDGET };

	*p = (struct trace_path){ 0 };
	find_ctx_init(&a.c, tr);
	path_walk(&w, g, from, to);
	find_ctx_release(&a.c);
	p->cut = w.budget <= 0;
}

bool trace_path_of_task(struct trace_path *p, const struct trace *tr, uint32_t task)
{
	const struct trace_task *t = &tr->tasks.v[task];
	uint32_t g = t->end_g != TRACE_NO ? t->end_g : t->g;

	*p = (struct trace_path){ 0 };
	if (g == TRACE_NO)
		return false;
	trace_path_of(p, tr, g, shown_start(t->start), shown_end(tr, t->end));
	return true;
}

void trace_path_release(struct trace_path *p)
{
	vec_release(&p->v);
}

/*
 * syscalls: by place, how long calls took, how much of it they kept their processor, how often it was taken away
 * (a hand-off), and how long the goroutine then waited for another one.
 */
#include <stdlib.h>

#include "trace/views.h"

struct call_place {
	uint32_t stack;
	int64_t total, kept, blocked, handoffs, after;
	struct view_list all;
};

struct call_places {
	VEC(struct call_place) v;
	struct map of;
};

static struct call_place *place_of(struct call_places *ps, uint32_t stack)
{
	bool added;
	uint32_t at = map_get_or_put(&ps->of, stack, (uint32_t)ps->v.n, &added);

	if (added)
		vec_push(&ps->v, (struct call_place){ .stack = stack });
	return &ps->v.v[at];
}

/* A call is one span, or two: with its processor and then without. */
static void collect_g(const struct view_report *r, uint32_t g, struct call_places *ps)
{
	struct trace_iter it = trace_spans(r->tr, g, r->f.from, r->f.to);
	struct trace_span s;
	uint32_t open = TRACE_NO; /* place of the call that is going on, or has just ended */
	int64_t length = 0;

	while (trace_next_span(&it, &s)) {
		int64_t d = view_clip_g(r, g, s.start, s.end);
		bool call = s.state == TS_SYSCALL || s.state == TS_SYSCALL_BLOCKED;
		bool goes_on = s.state == TS_SYSCALL_BLOCKED && s.cause == TC_RETAKEN;
		struct call_place *p;

		if (!goes_on && open != TRACE_NO) {
			p = &ps->v.v[open];
			if (length > 0)
				vec_push(&p->all, length);
			if (s.state == TS_RUNNABLE && s.cause == TC_SYSCALL_END)
				p->after += d;
			open = TRACE_NO;
			length = 0;
		}
		if (!call)
			continue;
		p = place_of(ps, s.stack);
		open = (uint32_t)(p - ps->v.v);
		length += d;
		p->total += d;
		if (s.state == TS_SYSCALL)
			p->kept += d;
		else
			p->blocked += d;
		p->handoffs += goes_on && d > 0;
	}
	if (open != TRACE_NO && length > 0)
		vec_push(&ps->v.v[open].all, length);
}

static int cmp_place(const void *a, const void *b)
{
	const struct call_place *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->stack < y->stack ? -1 : x->stack > y->stack;
}

static void put_place(struct view_report *r, struct view_table *t, struct call_place *p)
{
	if (p->all.n) {
		view_sort(&p->all);
		view_i(t, (int64_t)p->all.n);
		view_i(t, p->total);
		view_i(t, view_pct(&p->all, 0.5));
		view_i(t, view_pct(&p->all, 0.99));
		view_i(t, view_pct(&p->all, 1));
		view_i(t, p->kept);
		view_i(t, p->blocked);
		view_i(t, p->handoffs);
		view_i(t, p->after);
		view_s(t, view_call(r->tr, p->stack));
		view_stack(t, p->stack);
	}
	vec_release(&p->all);
}

void view_syscalls(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "calls", "n", VU_COUNT },
		{ "total_ns", "total", VU_NS },
		{ "p50_ns", "p50", VU_NS },
		{ "p99_ns", "p99", VU_NS },
		{ "max_ns", "max", VU_NS },
		{ "with_processor_ns", "with P", VU_NS },
		{ "without_processor_ns", "without P", VU_NS },
		{ "handoffs", "hand-offs", VU_COUNT },
		{ "wait_after_ns", "wait after", VU_NS },
		{ "call", "call", VU_TEXT },
		{ "stack", "where", VU_STACK },
	};
	struct view_table *t =
		view_table(r, "syscalls", "System calls by place", cols, ARRAY_LEN(cols));
	struct call_places ps = { 0 };

	map_init(&ps.of);
	t->empty = "none in this window";
	for (uint32_t g = 0; g < r->tr->gs.n; g++)
		if (view_wants_g(r, g))
			collect_g(r, g, &ps);
	if (ps.v.n)
		qsort(ps.v.v, ps.v.n, sizeof(*ps.v.v), cmp_place);
	for (size_t i = 0; i < ps.v.n; i++)
		put_place(r, t, &ps.v.v[i]);
	vec_release(&ps.v);
	map_release(&ps.of);
}

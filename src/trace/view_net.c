/* net: waits for the network by what they are for and where, and how long it took to run again once ready. */
#include <stdlib.h>

#include "trace/views.h"

struct net_place {
	uint32_t stack;
	int64_t total, after, gs;
	uint32_t last_g;
	struct view_list all;
};

struct net_places {
	VEC(struct net_place) v;
	struct map of;
};

static struct net_place *place_of(struct net_places *ps, uint32_t stack)
{
	bool added;
	uint32_t at = map_get_or_put(&ps->of, stack, (uint32_t)ps->v.n, &added);

	if (added)
		vec_push(&ps->v, (struct net_place){ .stack = stack, .last_g = TRACE_NO });
	return &ps->v.v[at];
}

static void collect_g(const struct view_report *r, const uint8_t *waits, uint32_t g,
		      struct net_places *ps)
{
	struct trace_iter it = trace_spans(r->tr, g, r->f.from, r->f.to);
	struct trace_span s;
	uint32_t ready = TRACE_NO; /* place of the wait that has just ended */

	while (trace_next_span(&it, &s)) {
		int64_t d = view_clip_g(r, g, s.start, s.end);
		struct net_place *p;

		if (ready != TRACE_NO && s.state == TS_RUNNABLE)
			ps->v.v[ready].after += d;
		ready = TRACE_NO;
		if (d == 0 || s.state != TS_WAITING || waits[s.reason] != VW_NETWORK)
			continue;
		p = place_of(ps, s.stack);
		p->total += d;
		p->gs += p->last_g != g;
		p->last_g = g;
		vec_push(&p->all, d);
		ready = (uint32_t)(p - ps->v.v);
	}
}

static int cmp_place(const void *a, const void *b)
{
	const struct net_place *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->stack < y->stack ? -1 : x->stack > y->stack;
}

void view_net(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "count", "n", VU_COUNT },
		{ "goroutines", "gs", VU_COUNT },
		{ "total_ns", "total", VU_NS },
		{ "p50_ns", "p50", VU_NS },
		{ "p99_ns", "p99", VU_NS },
		{ "max_ns", "max", VU_NS },
		{ "wait_after_ns", "wait to run after", VU_NS },
		{ "operation", "operation", VU_TEXT },
		{ "stack", "where", VU_STACK },
	};
	struct view_table *t =
		view_table(r, "net", "Waits for the network by place", cols, ARRAY_LEN(cols));
	uint8_t *waits = view_wait_classes(r->tr);
	struct net_places ps = { 0 };

	map_init(&ps.of);
	t->empty = "none in this window";
	for (uint32_t g = 0; g < r->tr->gs.n; g++)
		if (view_wants_g(r, g))
			collect_g(r, waits, g, &ps);
	if (ps.v.n)
		qsort(ps.v.v, ps.v.n, sizeof(*ps.v.v), cmp_place);
	for (size_t i = 0; i < ps.v.n; i++) {
		struct net_place *p = &ps.v.v[i];

		view_sort(&p->all);
		view_i(t, (int64_t)p->all.n);
		view_i(t, p->gs);
		view_i(t, p->total);
		view_i(t, view_pct(&p->all, 0.5));
		view_i(t, view_pct(&p->all, 0.99));
		view_i(t, view_pct(&p->all, 1));
		view_i(t, p->after);
		view_s(t, view_operation(r->tr, p->stack));
		view_stack(t, p->stack);
		vec_release(&p->all);
	}
	vec_release(&ps.v);
	map_release(&ps.of);
	free(waits);
}

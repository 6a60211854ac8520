/* blocking: time off the processor by reason and stack; with --state also of other states. */
#include <stdlib.h>

#include "base/pool.h"
#include "trace/times.h"
#include "trace/views.h"

struct place {
	uint64_t key;
	struct times all;
	int64_t total;
	uint32_t reason, stack;
	uint8_t state;
};

struct places {
	VEC(struct place) v;
	struct map of;
};

static struct place *place_of(struct places *ps, const struct trace_span *s)
{

	uint64_t key = (uint64_t)s->stack << 32 | (uint64_t)(s->reason & 0xffffff) << 8 | s->state;
	bool added;
	uint32_t at = map_get_or_put(&ps->of, key, (uint32_t)ps->v.n, &added);

	if (added)
		vec_push(&ps->v, (struct place){ .key = key,
						 .reason = s->reason,
						 .stack = s->stack,
						 .state = s->state });
	return &ps->v.v[at];
}

static int cmp_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

struct collecting {
	const struct view_report *r;
	const uint8_t *waits;
	struct places block[VIEW_BLOCKS];
};

static void collect_one(void *ctx, unsigned block, uint32_t g)
{
	struct collecting *c = ctx;
	const struct view_report *r = c->r;
	struct trace_iter it = trace_spans(r->tr, g, r->f.from, r->f.to);
	struct trace_span s;

	while (trace_next_span(&it, &s)) {
		int64_t d = view_clip_g(r, g, s.start, s.end);
		struct place *p;

		if (d == 0 || (r->f.states ? !view_wants_span(r, c->waits, &s)
					   : s.state == TS_RUNNING || s.state == TS_RUNNABLE))
			continue;
		p = place_of(&c->block[block], &s);
		p->total += d;
		times_add(&p->all, d);
	}
}

/* What a block found joins the rest. */
static void join(struct places *ps, struct places *from)
{
	for (size_t i = 0; i < from->v.n; i++) {
		struct place *x = &from->v.v[i];
		struct trace_span s = { .stack = x->stack, .reason = x->reason, .state = x->state };
		struct place *p = place_of(ps, &s);

		p->total += x->total;
		times_append(&p->all, &x->all);
	}
	vec_release(&from->v);
	map_release(&from->of);
}

static void collect(const struct view_report *r, struct places *ps)
{
	struct collecting *c = xcalloc(1, sizeof(*c));
	uint8_t *waits = view_wait_classes(r->tr);

	c->r = r;
	c->waits = waits;
	for (int b = 0; b < VIEW_BLOCKS; b++)
		map_init(&c->block[b].of);
	view_each_g(r, collect_one, c);
	for (int b = 0; b < VIEW_BLOCKS; b++)
		join(ps, &c->block[b]);
	free(waits);
	free(c);
}

static void sort_place(void *ctx, size_t i)
{
	struct places *ps = ctx;

	times_sort(&ps->v.v[i].all);
}

void view_blocking(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "count", "n", VU_COUNT },	{ "total_ns", "total", VU_NS },
		{ "share", "share", VU_SHARE }, { "p50_ns", "p50", VU_NS },
		{ "p99_ns", "p99", VU_NS },	{ "max_ns", "max", VU_NS },
		{ "state", "state", VU_TEXT },	{ "reason", "reason", VU_TEXT },
		{ "stack", "where", VU_STACK },
	};
	struct view_table *t =
		view_table(r, "blocking", "Time off the processor", cols, ARRAY_LEN(cols));
	struct places ps = { 0 };
	int64_t sum = 0;

	t->empty = "none in this window";
	map_init(&ps.of);
	collect(r, &ps);
	if (ps.v.n)
		qsort(ps.v.v, ps.v.n, sizeof(*ps.v.v), cmp_place);
	pool_run(ps.v.n, sort_place, &ps);
	for (size_t i = 0; i < ps.v.n; i++)
		sum += ps.v.v[i].total;
	for (size_t i = 0; i < ps.v.n; i++) {
		struct place *p = &ps.v.v[i];

		view_i(t, (int64_t)times_n(&p->all));
		view_i(t, p->total);
		view_d(t, sum ? (double)p->total / (double)sum : 0);
		view_i(t, times_pct(&p->all, 0.5));
		view_i(t, times_pct(&p->all, 0.99));
		view_i(t, times_pct(&p->all, 1));
		view_s(t, str_of(trace_state_name[p->state]));
		view_s(t, trace_str(r->tr, p->reason));
		view_stack(t, p->stack);
		times_release(&p->all);
	}
	vec_release(&ps.v);
	map_release(&ps.of);
}

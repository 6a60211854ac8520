/* goroutines: the time of each goroutine by what it did, and of each start function with percentiles. */
#include <stdlib.h>

#include "trace/parts.h"
#include "trace/times.h"
#include "trace/views.h"

struct g_times {
	int64_t part[GP_N];
	int64_t runs;
	uint32_t g;
};

static void add_span(const struct view_report *r, const uint8_t *waits, const struct trace_span *s,
		     struct g_times *t)
{
	int64_t d = view_clip_g(r, t->g, s->start, s->end);

	if (d == 0 || !view_wants_span(r, waits, s))
		return;
	t->runs += s->state == TS_RUNNING ? 1 + s->yields : 0;
	parts_add(t->part, waits, s, d, parts_idle(s, d));
}

/* What each goroutine assisted: a part of execution that is told beside it. */
struct assists {
	struct map of; /* goroutine -> index of ns */
	VEC(int64_t) ns;
};

static void assists_init(struct assists *a, const struct view_report *r)
{
	map_init(&a->of);
	for (size_t i = 0; i < r->tr->ranges[TR_ASSIST].n; i++) {
		const struct trace_range *x = &r->tr->ranges[TR_ASSIST].v[i];
		uint32_t at;
		bool added;

		if (x->g == TRACE_NO || !view_wants_g(r, x->g))
			continue;
		at = map_get_or_put(&a->of, x->g, (uint32_t)a->ns.n, &added);
		if (added)
			vec_push(&a->ns, 0);
		a->ns.v[at] += view_clip_g(r, x->g, MAX(x->start, 0), x->end);
	}
}

static void assists_release(struct assists *a)
{
	map_release(&a->of);
	vec_release(&a->ns);
}

/* What all measuring needs. */
struct measuring {
	const struct view_report *r;
	uint8_t *waits;
	struct assists assists;
};

static void measuring_init(struct measuring *m, const struct view_report *r)
{
	m->r = r;
	m->waits = view_wait_classes(r->tr);
	assists_init(&m->assists, r);
}

static void measuring_release(struct measuring *m)
{
	assists_release(&m->assists);
	free(m->waits);
}

static struct g_times measure(const struct measuring *m, uint32_t g)
{
	const struct view_report *r = m->r;
	struct trace_iter it = trace_spans(r->tr, g, r->f.from, r->f.to);
	uint32_t at = map_get(&m->assists.of, g);
	struct g_times t = { .g = g };
	struct trace_span s;

	while (trace_next_span(&it, &s))
		add_span(r, m->waits, &s, &t);
	t.part[GP_ASSIST] += at == MAP_NONE ? 0 : m->assists.ns.v[at];
	return t;
}

/* What rows are sorted by. */
struct g_rank {
	int64_t exec, total;
	uint32_t g;
};

static struct g_rank rank_of(const struct g_times *t)
{
	return (struct g_rank){ t->part[GP_EXEC], t->part[GP_TOTAL], t->g };
}

static int cmp_rank(const void *a, const void *b)
{
	const struct g_rank *x = a, *y = b;

	if (x->exec != y->exec)
		return x->exec < y->exec ? 1 : -1;
	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->g < y->g ? -1 : x->g > y->g;
}

/* One by one -------------------------------------------------------------------------------------------------------- */

/* Only the order is kept of a row: the rest is measured again when it is shown. */
struct g_rows {
	struct measuring m;
	VEC(struct g_rank) block[VIEW_BLOCKS], v;
};

static void list_one(void *ctx, unsigned block, uint32_t g)
{
	struct g_rows *rows = ctx;
	struct g_times t = measure(&rows->m, g);

	if (t.part[GP_TOTAL] > 0)
		vec_push(&rows->block[block], rank_of(&t));
}

static void put_g(struct view_report *r, struct view_table *t, void *ctx, size_t i)
{
	const struct g_rows *rows = ctx;
	uint32_t g = rows->v.v[i].g;
	const struct trace_g *x = &r->tr->gs.v[g];
	struct g_times times = measure(&rows->m, g);

	view_i(t, x->id);
	parts_put(t, times.part, GP_TOTAL);
	view_i(t, times.runs);
	view_seen(t, x->created);
	view_seen(t, x->ended);
	view_g(r, t, x->creator);
	view_s(t, view_g_name(r->tr, g));
}

static void release_rows(void *ctx)
{
	struct g_rows *rows = ctx;

	vec_release(&rows->v);
	measuring_release(&rows->m);
	free(rows);
}

static void one_by_one(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "goroutine", "goroutine", VU_ID }, PART_COLS,
		{ "runs", "runs", VU_COUNT },	     { "created_ns", "created", VU_MOMENT },
		{ "ended_ns", "ended", VU_MOMENT },  { "creator", "by", VU_ID },
		{ "function", "function", VU_TEXT },
	};
	struct view_table *t = view_table(r, "goroutines", "Goroutines", cols, ARRAY_LEN(cols));
	struct g_rows *rows = xcalloc(1, sizeof(*rows));

	t->empty = "no goroutine";
	measuring_init(&rows->m, r);
	view_each_g(r, list_one, rows);
	for (int b = 0; b < VIEW_BLOCKS; b++) {
		for (size_t i = 0; i < rows->block[b].n; i++)
			vec_push(&rows->v, rows->block[b].v[i]);
		vec_release(&rows->block[b]);
	}
	if (rows->v.n)
		qsort(rows->v.v, rows->v.n, sizeof(*rows->v.v), cmp_rank);
	view_rows_later(t, rows->v.n, put_g, rows, release_rows);
}

/* By start function ------------------------------------------------------------------------------------------------- */

struct group {
	struct g_times sum; /* .g: the first of them */
	uint32_t name;
	int64_t n;
	struct times exec, sched, total;
};

struct groups {
	VEC(struct group) v;
	struct map of; /* name -> group */
};

struct grouping {
	struct measuring m;
	struct groups block[VIEW_BLOCKS];
};

static struct group *group_of(struct groups *gs, uint32_t name, uint32_t g)
{
	bool added;
	uint32_t at = map_get_or_put(&gs->of, name, (uint32_t)gs->v.n, &added);
	struct group *x;

	if (added)
		vec_push(&gs->v, (struct group){ .name = name, .sum.g = g });
	x = &gs->v.v[at];
	x->sum.g = MIN(x->sum.g, g);
	return x;
}

static void add_times(struct g_times *to, const struct g_times *more)
{
	to->runs += more->runs;
	for (int k = 0; k < GP_N; k++)
		to->part[k] += more->part[k];
}

static void group_one(void *ctx, unsigned block, uint32_t g)
{
	struct grouping *c = ctx;
	struct g_times t = measure(&c->m, g);
	struct group *x;

	if (t.part[GP_TOTAL] <= 0)
		return;
	x = group_of(&c->block[block], trace_g_name(c->m.r->tr, g), g);
	x->n++;
	add_times(&x->sum, &t);
	times_add(&x->total, t.part[GP_TOTAL]);
	times_add(&x->exec, t.part[GP_EXEC]);
	times_add(&x->sched, t.part[GP_SCHED]);
}

static void join(struct groups *all, struct groups *from)
{
	for (size_t i = 0; i < from->v.n; i++) {
		struct group *y = &from->v.v[i], *x = group_of(all, y->name, y->sum.g);

		x->n += y->n;
		add_times(&x->sum, &y->sum);
		times_append(&x->total, &y->total);
		times_append(&x->exec, &y->exec);
		times_append(&x->sched, &y->sched);
	}
	vec_release(&from->v);
	map_release(&from->of);
}

static void collect(const struct view_report *r, struct groups *all)
{
	struct grouping *c = xcalloc(1, sizeof(*c));

	measuring_init(&c->m, r);
	for (int b = 0; b < VIEW_BLOCKS; b++)
		map_init(&c->block[b].of);
	view_each_g(r, group_one, c);
	for (int b = 0; b < VIEW_BLOCKS; b++)
		join(all, &c->block[b]);
	measuring_release(&c->m);
	free(c);
}

static int cmp_group(const void *a, const void *b)
{
	struct g_rank x = rank_of(&((const struct group *)a)->sum),
		      y = rank_of(&((const struct group *)b)->sum);

	return cmp_rank(&x, &y);
}

static void put_group(struct view_report *r, struct view_table *t, struct group *x)
{
	struct times *lists[] = { &x->total, &x->exec, &x->sched };
	struct str name = trace_str(r->tr, x->name);

	view_i(t, x->n);
	parts_put(t, x->sum.part, GP_TOTAL);
	view_i(t, x->sum.runs);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		times_sort(lists[i]);
		view_i(t, times_pct(lists[i], 0.5));
		view_i(t, times_pct(lists[i], 0.9));
		view_i(t, times_pct(lists[i], 0.99));
		view_i(t, times_pct(lists[i], 1));
		times_release(lists[i]);
	}
	view_s(t, name.n ? name : STR("?"));
}

static void by_function(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "goroutines", "n", VU_COUNT },       PART_COLS,
		{ "runs", "runs", VU_COUNT },	       { "total_p50_ns", NULL, VU_NS },
		{ "total_p90_ns", NULL, VU_NS },       { "total_p99_ns", NULL, VU_NS },
		{ "total_max_ns", NULL, VU_NS },       { "execution_p50_ns", "exec p50", VU_NS },
		{ "execution_p90_ns", NULL, VU_NS },   { "execution_p99_ns", "p99", VU_NS },
		{ "execution_max_ns", "max", VU_NS },  { "sched_wait_p50_ns", "sched p50", VU_NS },
		{ "sched_wait_p90_ns", NULL, VU_NS },  { "sched_wait_p99_ns", "p99", VU_NS },
		{ "sched_wait_max_ns", "max", VU_NS }, { "function", "function", VU_TEXT },
	};
	struct view_table *t =
		view_table(r, "goroutines", "Goroutines by start function", cols, ARRAY_LEN(cols));
	struct groups gs = { 0 };

	map_init(&gs.of);
	t->empty = "no goroutine";
	collect(r, &gs);
	if (gs.v.n)
		qsort(gs.v.v, gs.v.n, sizeof(*gs.v.v), cmp_group);
	for (size_t i = 0; i < gs.v.n; i++)
		put_group(r, t, &gs.v.v[i]);
	vec_release(&gs.v);
	map_release(&gs.of);
}

void view_goroutines(struct view_report *r)
{
	if (r->f.each || r->f.g != TRACE_NO)
		one_by_one(r);
	else
		by_function(r);
}

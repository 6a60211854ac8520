/* goroutines: the time of each goroutine by what it did, and of each start function with percentiles. */
#include <stdlib.h>

#include "trace/parts.h"
#include "trace/views.h"

struct g_times {
	int64_t part[GP_N];
	int64_t runs;
	uint32_t g;
};

struct group {
	struct g_times sum;
	uint32_t name;
	int64_t n;
	struct view_list exec, sched, total;
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

struct measuring {
	const struct view_report *r;
	const uint8_t *waits;
	struct g_times *all;
};

static void measure_one(void *ctx, unsigned block, uint32_t g)
{
	const struct measuring *m = ctx;
	struct trace_iter it = trace_spans(m->r->tr, g, m->r->f.from, m->r->f.to);
	struct trace_span s;

	while (trace_next_span(&it, &s))
		add_span(m->r, m->waits, &s, &m->all[g]);
}

/* Times of all wanted goroutines; assists are a part of execution, told beside it. */
static struct g_times *measure(const struct view_report *r, size_t *n)
{
	const struct trace *tr = r->tr;
	struct g_times *all = xcalloc(tr->gs.n + 1, sizeof(*all));
	uint8_t *waits = view_wait_classes(tr);

	for (uint32_t g = 0; g < tr->gs.n; g++)
		all[g].g = g;
	view_each_g(r, measure_one, &(struct measuring){ r, waits, all });
	for (size_t i = 0; i < tr->ranges[TR_ASSIST].n; i++) {
		const struct trace_range *a = &tr->ranges[TR_ASSIST].v[i];

		if (a->g != TRACE_NO && view_wants_g(r, a->g))
			all[a->g].part[GP_ASSIST] += view_clip_g(r, a->g, MAX(a->start, 0), a->end);
	}
	*n = 0;
	for (uint32_t g = 0; g < tr->gs.n; g++)
		if (all[g].part[GP_TOTAL] > 0)
			all[(*n)++] = all[g];
	free(waits);
	return all;
}

static int cmp_times(const struct g_times *a, const struct g_times *b)
{
	if (a->part[GP_EXEC] != b->part[GP_EXEC])
		return a->part[GP_EXEC] < b->part[GP_EXEC] ? 1 : -1;
	if (a->part[GP_TOTAL] != b->part[GP_TOTAL])
		return a->part[GP_TOTAL] < b->part[GP_TOTAL] ? 1 : -1;
	return a->g < b->g ? -1 : a->g > b->g;
}

static int cmp_g(const void *a, const void *b)
{
	return cmp_times(a, b);
}

static int cmp_group(const void *a, const void *b)
{
	return cmp_times(&((const struct group *)a)->sum, &((const struct group *)b)->sum);
}

static void one_by_one(struct view_report *r, struct g_times *all, size_t n)
{
	static const struct view_col cols[] = {
		{ "goroutine", "goroutine", VU_ID }, PART_COLS,
		{ "runs", "runs", VU_COUNT },	     { "created_ns", "created", VU_MOMENT },
		{ "ended_ns", "ended", VU_MOMENT },  { "creator", "by", VU_ID },
		{ "function", "function", VU_TEXT },
	};
	struct view_table *t = view_table(r, "goroutines", "Goroutines", cols, ARRAY_LEN(cols));

	t->empty = "no goroutine";
	if (n)
		qsort(all, n, sizeof(*all), cmp_g);
	for (size_t i = 0; i < n; i++) {
		const struct trace_g *g = &r->tr->gs.v[all[i].g];

		view_i(t, g->id);
		parts_put(t, all[i].part, GP_TOTAL);
		view_i(t, all[i].runs);
		if (g->created < 0)
			view_none(t);
		else
			view_i(t, g->created);
		if (g->ended < 0)
			view_none(t);
		else
			view_i(t, g->ended);
		if (g->creator == TRACE_NO)
			view_none(t);
		else
			view_i(t, r->tr->gs.v[g->creator].id);
		view_s(t, view_g_name(r->tr, all[i].g));
	}
}

static void put_group(struct view_report *r, struct view_table *t, struct group *x)
{
	struct view_list *lists[] = { &x->total, &x->exec, &x->sched };
	struct str name = trace_str(r->tr, x->name);

	view_i(t, x->n);
	parts_put(t, x->sum.part, GP_TOTAL);
	view_i(t, x->sum.runs);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		view_sort(lists[i]);
		view_i(t, view_pct(lists[i], 0.5));
		view_i(t, view_pct(lists[i], 0.9));
		view_i(t, view_pct(lists[i], 0.99));
		view_i(t, view_pct(lists[i], 1));
		vec_release(lists[i]);
	}
	view_s(t, name.n ? name : STR("?"));
}

static void by_function(struct view_report *r, const struct g_times *all, size_t n)
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
	VEC(struct group) groups = { 0 };
	struct map of;

	map_init(&of);
	t->empty = "no goroutine";
	for (size_t i = 0; i < n; i++) {
		uint32_t name = r->tr->gs.v[all[i].g].name;
		bool added;
		uint32_t at = map_get_or_put(&of, name, (uint32_t)groups.n, &added);
		struct group *x;

		if (added) {
			x = vec_add(&groups);
			x->name = name;
		}
		assert(groups.v);
		x = &groups.v[at];
		x->n++;
		x->sum.runs += all[i].runs;
		for (int k = 0; k < GP_N; k++)
			x->sum.part[k] += all[i].part[k];
		x->sum.g = at;
		vec_push(&x->total, all[i].part[GP_TOTAL]);
		vec_push(&x->exec, all[i].part[GP_EXEC]);
		vec_push(&x->sched, all[i].part[GP_SCHED]);
	}
	if (groups.n)
		qsort(groups.v, groups.n, sizeof(*groups.v), cmp_group);
	for (size_t i = 0; i < groups.n; i++)
		put_group(r, t, &groups.v[i]);
	vec_release(&groups);
	map_release(&of);
}

void view_goroutines(struct view_report *r)
{
	size_t n;
	struct g_times *all = measure(r, &n);

	if (r->f.each || r->f.g != TRACE_NO)
		one_by_one(r, all, n);
	else
		by_function(r, all, n);
	free(all);
}

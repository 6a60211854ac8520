/*
 * regions: by type and the place where they start, with percentiles and what their goroutines did inside; -g: one by one.
 * A region is measured whole, wherever the window cuts it. Self time is what lies in no region inside it.
 */
#include <stdlib.h>

#include "trace/parts.h"
#include "trace/views.h"

struct kind {
	uint64_t key;
	uint32_t type, stack;
	int64_t n, complete, total, self;
	int64_t part[GP_N];
	struct view_list all;
};

struct rows {
	uint32_t *of; /* index of tr->regions */
	struct stretch *time;
	size_t n;
	int64_t *self; /* by index of tr->regions */
};

static bool wanted(const struct view_report *r, size_t i)
{
	const struct trace_region *x = &r->tr->regions.v[i];

	if (x->g == TRACE_NO || view_clip(r, shown_start(x->start), x->end) <= 0)
		return false;
	if (r->f.scope && !r->f.scope->region[i])
		return false;
	if (r->f.g != TRACE_NO && r->f.g != x->g)
		return false;
	return !r->f.function || regex_match(r->f.function, view_g_name(r->tr, x->g));
}

static void list_regions(const struct view_report *r, struct rows *rows)
{
	const struct trace *tr = r->tr;
	size_t n = tr->regions.n;

	*rows = (struct rows){ .of = xmalloc((n + 1) * sizeof(*rows->of)),
			       .time = xcalloc(n + 1, sizeof(*rows->time)),
			       .self = xcalloc(n + 1, sizeof(*rows->self)) };
	for (size_t i = 0; i < n; i++) {
		const struct trace_region *x = &tr->regions.v[i];
		int64_t d = shown_end(tr, x->end) - shown_start(x->start);

		rows->self[i] += d;
		if (x->parent != TRACE_NO)
			rows->self[x->parent] -= d;
		if (!wanted(r, i))
			continue;
		rows->of[rows->n] = (uint32_t)i;
		rows->time[rows->n++] = (struct stretch){ .g = x->g,
							  .from = shown_start(x->start),
							  .to = shown_end(tr, x->end) };
	}
	stretches_measure(r, rows->time, rows->n);
}

static int cmp_kind(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void put_kind(struct view_report *r, struct view_table *t, struct kind *x)
{
	view_sort(&x->all);
	view_i(t, x->n);
	view_i(t, x->complete);
	view_i(t, x->total);
	view_i(t, view_pct(&x->all, 0.5));
	view_i(t, view_pct(&x->all, 0.9));
	view_i(t, view_pct(&x->all, 0.99));
	view_i(t, view_pct(&x->all, 1));
	view_i(t, x->self);
	parts_put(t, x->part, GP_EXEC);
	view_s(t, trace_str(r->tr, x->type));
	view_stack(t, x->stack);
	vec_release(&x->all);
}

static void by_type(struct view_report *r, const struct rows *rows)
{
	static const struct view_col cols[] = {
		{ "regions", "n", VU_COUNT },
		{ "complete", "complete", VU_COUNT },
		{ "duration_ns", "total", VU_NS },
		{ "p50_ns", "p50", VU_NS },
		{ "p90_ns", "p90", VU_NS },
		{ "p99_ns", "p99", VU_NS },
		{ "max_ns", "max", VU_NS },
		{ "self_ns", "self", VU_NS },
		PART_COLS_REST,
		{ "type", "type", VU_TEXT },
		{ "stack", "where", VU_STACK },
	};
	struct view_table *t =
		view_table(r, "regions", "Regions by type and place", cols, ARRAY_LEN(cols));
	VEC(struct kind) kinds = { 0 };
	struct map of;

	map_init(&of);
	t->empty = "none in this window";
	for (size_t i = 0; i < rows->n; i++) {
		const struct trace_region *x = &r->tr->regions.v[rows->of[i]];
		const struct stretch *d = &rows->time[i];
		uint64_t key = (uint64_t)x->type << 32 | x->stack;
		bool added;
		uint32_t at = map_get_or_put(&of, key, (uint32_t)kinds.n, &added);
		struct kind *k;

		if (added)
			vec_push(&kinds,
				 (struct kind){ .key = key, .type = x->type, .stack = x->stack });
		assert(kinds.v);
		k = &kinds.v[at];
		k->n++;
		k->total += d->to - d->from;
		k->self += rows->self[rows->of[i]];
		for (int p = 0; p < GP_N; p++)
			k->part[p] += d->part[p];
		if (x->start < 0 || x->end < 0)
			continue;
		k->complete++;
		vec_push(&k->all, d->to - d->from);
	}
	if (kinds.n)
		qsort(kinds.v, kinds.n, sizeof(*kinds.v), cmp_kind);
	for (size_t i = 0; i < kinds.n; i++)
		put_kind(r, t, &kinds.v[i]);
	vec_release(&kinds);
	map_release(&of);
}

static void one_by_one(struct view_report *r, const struct rows *rows)
{
	static const struct view_col cols[] = {
		{ "goroutine", "goroutine", VU_ID },
		{ "task", "task", VU_ID },
		{ "start_ns", "start", VU_MOMENT },
		{ "end_ns", NULL, VU_MOMENT },
		{ "duration_ns", "duration", VU_NS },
		{ "self_ns", "self", VU_NS },
		PART_COLS_REST,
		{ "type", "type", VU_TEXT },
		{ "stack", "where", VU_STACK },
	};
	struct view_table *t = view_table(r, "regions", "Regions", cols, ARRAY_LEN(cols));

	t->empty = "none in this window";
	for (size_t i = 0; i < rows->n; i++) {
		const struct trace_region *x = &r->tr->regions.v[rows->of[i]];

		view_i(t, r->tr->gs.v[x->g].id);
		if (x->task)
			view_i(t, (int64_t)x->task);
		else
			view_none(t);
		if (x->start < 0)
			view_none(t);
		else
			view_i(t, x->start);
		if (x->end < 0)
			view_none(t);
		else
			view_i(t, x->end);
		view_i(t, rows->time[i].to - rows->time[i].from);
		view_i(t, rows->self[rows->of[i]]);
		parts_put(t, rows->time[i].part, GP_EXEC);
		view_s(t, trace_str(r->tr, x->type));
		view_stack(t, x->stack);
	}
}

void view_regions(struct view_report *r)
{
	struct rows rows;

	list_regions(r, &rows);
	if (r->f.each || r->f.g != TRACE_NO)
		one_by_one(r, &rows);
	else
		by_type(r, &rows);
	free(rows.of);
	free(rows.time);
	free(rows.self);
}

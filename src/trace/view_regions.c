/*
 * regions: by type and the place where they start, with percentiles and what their goroutines did inside; -g: one by one.
 * A region is measured whole, wherever the window cuts it. Self time is what lies in no region inside it.
 */
#include <stdlib.h>

#include "trace/parts.h"
#include "trace/times.h"
#include "trace/views.h"

struct kind {
	uint64_t key;
	uint32_t type, stack, at; /* at: in order of appearance */
	int64_t n, complete, total, self;
	struct times all;
};

#define BLOCK 65536 /* rows that are measured at once */

struct rows {
	VEC(uint32_t) of;      /* of tr->regions */
	int64_t *self;	       /* by region */
	size_t block;	       /* where the rows begin that are measured */
	int64_t (*part)[GP_N]; /* theirs */
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

static struct rows *list_regions(const struct view_report *r)
{
	const struct trace *tr = r->tr;
	struct rows *rows = xcalloc(1, sizeof(*rows));

	rows->self = xcalloc(tr->regions.n + 1, sizeof(*rows->self));
	for (size_t i = 0; i < tr->regions.n; i++) {
		const struct trace_region *x = &tr->regions.v[i];
		int64_t d = shown_end(tr, x->end) - shown_start(x->start);

		rows->self[i] += d;
		if (x->parent != TRACE_NO)
			rows->self[x->parent] -= d;
		if (wanted(r, i))
			vec_push(&rows->of, (uint32_t)i);
	}
	return rows;
}

static void release_rows(void *ctx)
{
	struct rows *rows = ctx;

	vec_release(&rows->of);
	free(rows->self);
	free(rows->part);
	free(rows);
}

static struct stretch stretch_of(const struct trace *tr, const struct trace_region *x, uint32_t of)
{
	return (struct stretch){ of, x->g, shown_start(x->start), shown_end(tr, x->end) };
}

static int cmp_kind(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void put_kind(struct view_report *r, struct view_table *t, struct kind *x,
		     const int64_t *part)
{
	times_sort(&x->all);
	view_i(t, x->n);
	view_i(t, x->complete);
	view_i(t, x->total);
	view_i(t, times_pct(&x->all, 0.5));
	view_i(t, times_pct(&x->all, 0.9));
	view_i(t, times_pct(&x->all, 0.99));
	view_i(t, times_pct(&x->all, 1));
	view_i(t, x->self);
	parts_put(t, part, GP_EXEC);
	view_s(t, trace_str(r->tr, x->type));
	view_stack(t, x->stack);
	times_release(&x->all);
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
	struct stretches all = { 0 };
	int64_t(*part)[GP_N];
	struct map of;

	map_init(&of);
	t->empty = "none in this window";
	for (size_t i = 0; i < rows->of.n; i++) {
		const struct trace_region *x = &r->tr->regions.v[rows->of.v[i]];
		uint64_t key = (uint64_t)x->type << 32 | x->stack;
		bool added;
		uint32_t at = map_get_or_put(&of, key, (uint32_t)kinds.n, &added);
		const struct stretch *d;
		struct kind *k;

		if (added)
			vec_push(&kinds, (struct kind){ .key = key,
							.type = x->type,
							.stack = x->stack,
							.at = at });
		assert(kinds.v);
		vec_push(&all, stretch_of(r->tr, x, at));
		d = &vec_last(&all);
		k = &kinds.v[at];
		k->n++;
		k->total += d->to - d->from;
		k->self += rows->self[rows->of.v[i]];
		if (x->start < 0 || x->end < 0)
			continue;
		k->complete++;
		times_add(&k->all, d->to - d->from);
	}
	part = xcalloc(kinds.n + 1, sizeof(*part));
	stretches_measure(r, all.v, all.n, part);
	vec_release(&all);
	if (kinds.n)
		qsort(kinds.v, kinds.n, sizeof(*kinds.v), cmp_kind);
	for (size_t i = 0; i < kinds.n; i++)
		put_kind(r, t, &kinds.v[i], part[kinds.v[i].at]);
	vec_release(&kinds);
	free(part);
	map_release(&of);
}

/* The rows from that one on, as many as are measured at once. */
static void measure_block(struct view_report *r, struct rows *rows, size_t from)
{
	size_t n = MIN(rows->of.n - from, (size_t)BLOCK);
	struct stretch *v = xmalloc((n + 1) * sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = stretch_of(r->tr, &r->tr->regions.v[rows->of.v[from + i]], (uint32_t)i);
	free(rows->part);
	rows->part = xcalloc(n + 1, sizeof(*rows->part));
	rows->block = from;
	stretches_measure(r, v, n, rows->part);
	free(v);
}

static void put_region(struct view_report *r, struct view_table *t, void *ctx, size_t i)
{
	struct rows *rows = ctx;
	const struct trace_region *x = &r->tr->regions.v[rows->of.v[i]];

	if (!rows->part || i / BLOCK * BLOCK != rows->block)
		measure_block(r, rows, i / BLOCK * BLOCK);
	view_g(r, t, x->g);
	if (x->task)
		view_i(t, (int64_t)x->task);
	else
		view_none(t);
	view_seen(t, x->start);
	view_seen(t, x->end);
	view_i(t, shown_end(r->tr, x->end) - shown_start(x->start));
	view_i(t, rows->self[rows->of.v[i]]);
	parts_put(t, rows->part[i - rows->block], GP_EXEC);
	view_s(t, trace_str(r->tr, x->type));
	view_stack(t, x->stack);
}

static void one_by_one(struct view_report *r, struct rows *rows)
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
	view_rows_later(t, rows->of.n, put_region, rows, release_rows);
}

void view_regions(struct view_report *r)
{
	struct rows *rows = list_regions(r);

	if (r->f.each || r->f.g != TRACE_NO) {
		one_by_one(r, rows);
		return;
	}
	by_type(r, rows);
	release_rows(rows);
}

/*
 * gc: the cycles, the pauses, who assisted, and what was left to the program.
 * The stop before marking begins right behind the begin of its cycle, the one after it before the cycle's end.
 */
#include <stdlib.h>

#include "trace/gcwork.h"
#include "trace/views.h"

struct cycle {
	int64_t start, end;
	int64_t stw[2]; /* sweep termination, mark termination */
	int64_t work[GW_N];
	int64_t assists;
	uint32_t stack;
};

struct cycles {
	VEC(struct cycle) v;
	const struct view_report *r;
};

/* The cycle that a moment belongs to: the last that began before it. */
static struct cycle *cycle_at(const struct cycles *c, int64_t t)
{
	size_t lo = 0, hi = c->v.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (c->v.v[mid].start <= t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? &c->v.v[lo - 1] : NULL;
}

static void add_work(void *ctx, const struct gc_work *w)
{
	struct cycles *c = ctx;
	struct cycle *x = cycle_at(c, w->start);

	if (!x)
		return;
	x->work[w->mode] += w->end - w->start;
}

static void collect_cycles(struct cycles *c)
{
	static const char *const kinds[] = { "GC sweep termination", "GC mark termination" };
	const struct trace *tr = c->r->tr;

	for (size_t i = 0; i < tr->ranges[TR_GC].n; i++) {
		const struct trace_range *x = &tr->ranges[TR_GC].v[i];

		vec_push(&c->v, (struct cycle){ .start = MAX(x->start, 0),
						.end = x->end < 0 ? tr->end : x->end,
						.stack = x->stack });
	}
	for (size_t i = 0; i < tr->ranges[TR_STW].n; i++) {
		const struct trace_range *x = &tr->ranges[TR_STW].v[i];
		struct cycle *y = cycle_at(c, MAX(x->start, 0));

		for (size_t k = 0; y && k < ARRAY_LEN(kinds); k++)
			if (str_contains(trace_str(tr, x->name), str_of(kinds[k])))
				y->stw[k] += (x->end < 0 ? tr->end : x->end) - MAX(x->start, 0);
	}
	for (size_t i = 0; i < tr->ranges[TR_ASSIST].n; i++) {
		struct cycle *y = cycle_at(c, tr->ranges[TR_ASSIST].v[i].start);

		if (y)
			y->assists++;
	}
	gc_workers_each(tr, add_work, c);
	gc_assists_each(tr, add_work, c);
}

static void put_metric(struct view_table *t, int64_t v)
{
	if (v < 0)
		view_none(t);
	else
		view_i(t, v);
}

static void put_cycles(struct view_report *r, const struct cycles *c)
{
	static const struct view_col cols[] = {
		{ "cycle", "cycle", VU_ID },
		{ "start_ns", "at", VU_MOMENT },
		{ "mark_ns", "mark", VU_NS },
		{ "stw_sweep_termination_ns", "first stop", VU_NS },
		{ "stw_mark_termination_ns", "second stop", VU_NS },
		{ "heap_start_bytes", "heap before", VU_BYTES },
		{ "heap_end_bytes", "heap after", VU_BYTES },
		{ "goal_bytes", "goal", VU_BYTES },
		{ "dedicated_ns", "dedicated", VU_NS },
		{ "fractional_ns", "fractional", VU_NS },
		{ "idle_ns", "idle", VU_NS },
		{ "assist_ns", "assist", VU_NS },
		{ "assists", "assists", VU_COUNT },
		{ "trigger", "begun by", VU_STACK },
	};
	const struct trace *tr = r->tr;
	struct view_table *t = view_table(r, "cycles", "Collections", cols, ARRAY_LEN(cols));

	t->empty = "none in this window";
	for (size_t i = 0; i < c->v.n; i++) {
		const struct cycle *x = &c->v.v[i];

		if (x->end < r->f.from || x->start >= r->f.to)
			continue;
		view_i(t, (int64_t)i + 1);
		view_i(t, x->start);
		view_i(t, x->end - x->start);
		view_i(t, x->stw[0]);
		view_i(t, x->stw[1]);
		put_metric(t, view_metric_at(tr->heap_alloc.v, tr->heap_alloc.n, x->start));
		put_metric(t, view_metric_at(tr->heap_alloc.v, tr->heap_alloc.n, x->end));
		put_metric(t, view_metric_at(tr->heap_goal.v, tr->heap_goal.n, x->start));
		for (int k = 0; k < GW_N; k++)
			view_i(t, x->work[k]);
		view_i(t, x->assists);
		view_stack(t, x->stack);
	}
}

struct pause_kind {
	uint32_t name, stack, culprit;
	struct view_list all, stopping;
	int64_t total, max, max_at;
};

static void put_pause(struct view_report *r, struct view_table *t, struct pause_kind *k)
{
	view_s(t, trace_str(r->tr, k->name));
	view_i(t, (int64_t)k->all.n);
	view_i(t, k->total);
	view_sort(&k->all);
	view_sort(&k->stopping);
	view_i(t, view_pct(&k->all, 0.5));
	view_i(t, view_pct(&k->all, 0.99));
	view_i(t, k->max);
	view_i(t, k->max_at);
	view_i(t, view_pct(&k->stopping, 1));
	if (k->culprit == TRACE_NO)
		view_none(t);
	else
		view_s(t, view_g_name(r->tr, k->culprit));
	view_stack(t, k->stack);
	vec_release(&k->all);
	vec_release(&k->stopping);
}

static void put_pauses(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "kind", "stop the world for", VU_TEXT },
		{ "count", "n", VU_COUNT },
		{ "total_ns", "total", VU_NS },
		{ "p50_ns", "p50", VU_NS },
		{ "p99_ns", "p99", VU_NS },
		{ "max_ns", "max", VU_NS },
		{ "max_at_ns", "max at", VU_MOMENT },
		{ "stopping_max_ns", "longest to stop", VU_NS },
		{ "stopped_last", "waited for", VU_TEXT },
		{ "stack", "asked by", VU_STACK },
	};
	struct view_table *t = view_table(r, "pauses", "Pauses", cols, ARRAY_LEN(cols));
	struct stw_part *parts = xcalloc(r->tr->ranges[TR_STW].n + 1, sizeof(*parts));
	VEC(struct pause_kind) kinds = { 0 };

	stw_parts(r->tr, parts);
	t->empty = "none in this window";
	for (size_t i = 0; i < r->tr->ranges[TR_STW].n; i++) {
		const struct trace_range *x = &r->tr->ranges[TR_STW].v[i];
		int64_t d = (x->end < 0 ? r->tr->end : x->end) - MAX(x->start, 0), stopped;
		struct pause_kind *k = NULL;
		uint32_t culprit;

		if (view_clip(r, MAX(x->start, 0), x->end) <= 0)
			continue;
		for (size_t j = 0; j < kinds.n && !k; j++)
			if (kinds.v[j].name == x->name)
				k = &kinds.v[j];
		if (!k) {
			vec_push(&kinds, (struct pause_kind){
						 .name = x->name, .max = -1, .culprit = TRACE_NO });
			k = &vec_last(&kinds);
		}
		culprit = parts[i].culprit;
		stopped = parts[i].stopped - MAX(x->start, 0);
		if (culprit != TRACE_NO && (!k->stopping.n || stopped > view_pct(&k->stopping, 1)))
			k->culprit = culprit;
		/* only the largest is asked for: one element is enough */
		if (!k->stopping.n)
			vec_push(&k->stopping, stopped);
		k->stopping.v[0] = MAX(k->stopping.v[0], stopped);
		vec_push(&k->all, d);
		k->total += d;
		if (d > k->max) {
			k->max = d;
			k->max_at = MAX(x->start, 0);
			k->stack = x->stack;
		}
	}
	for (size_t i = 0; i < kinds.n; i++)
		put_pause(r, t, &kinds.v[i]);
	vec_release(&kinds);
	free(parts);
}

/* Assists by start function (or goroutine) and by stack --------------------------------------------------------- */

struct assist_row {
	uint64_t key;
	uint32_t g, stack;
	int64_t n, total, max, running;
};

struct assist_rows {
	VEC(struct assist_row) v;
	struct map of;
};

static struct assist_row *assist_row(struct assist_rows *rows, uint64_t key)
{
	bool added;
	uint32_t at = map_get_or_put(&rows->of, key, (uint32_t)rows->v.n, &added);

	if (added)
		vec_push(&rows->v, (struct assist_row){ .key = key });
	return &rows->v.v[at];
}

static int cmp_assist(const void *a, const void *b)
{
	const struct assist_row *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

struct assist_sum {
	const struct view_report *r;
	int64_t *running; /* by range */
};

static void add_running(void *ctx, const struct gc_work *w)
{
	struct assist_sum *s = ctx;

	s->running[w->range] += view_clip_g(s->r, w->g, w->start, w->end);
}

static void put_assist_rows(struct view_report *r, struct view_table *t, struct assist_rows *rows,
			    bool stacks)
{
	if (rows->v.n)
		qsort(rows->v.v, rows->v.n, sizeof(*rows->v.v), cmp_assist);
	for (size_t i = 0; i < rows->v.n; i++) {
		const struct assist_row *x = &rows->v.v[i];

		view_i(t, x->n);
		view_i(t, x->total);
		view_i(t, x->running);
		view_i(t, x->max);
		if (stacks) {
			view_stack(t, x->stack);
			continue;
		}
		if (r->f.each)
			view_i(t, r->tr->gs.v[x->g].id);
		else
			view_none(t);
		view_s(t, view_g_name(r->tr, x->g));
	}
	vec_release(&rows->v);
	map_release(&rows->of);
}

#define ASSIST_COLS \
	{ "assists", "n", VU_COUNT }, { "total_ns", "total", VU_NS }, \
		{ "running_ns", "running", VU_NS }, \
	{ \
		"max_ns", "max", VU_NS \
	}

static void put_assists(struct view_report *r)
{
	static const struct view_col by_g[] = { ASSIST_COLS,
						{ "goroutine", "goroutine", VU_ID },
						{ "function", "function", VU_TEXT } };
	static const struct view_col by_stack[] = { ASSIST_COLS, { "stack", "at", VU_STACK } };
	const struct trace *tr = r->tr;
	size_t n = tr->ranges[TR_ASSIST].n;
	struct assist_sum sum = { r, xcalloc(n + 1, sizeof(int64_t)) };
	struct assist_rows gs = { 0 }, stacks = { 0 };

	map_init(&gs.of);
	map_init(&stacks.of);
	gc_assists_each(tr, add_running, &sum);
	for (size_t i = 0; i < n; i++) {
		const struct trace_range *a = &tr->ranges[TR_ASSIST].v[i];
		int64_t d = a->g == TRACE_NO || !view_wants_g(r, a->g)
				    ? 0
				    : view_clip_g(r, a->g, MAX(a->start, 0), a->end);
		struct assist_row *rows[2];

		if (d <= 0)
			continue;
		rows[0] = assist_row(&gs, r->f.each ? a->g : trace_g_name(tr, a->g));
		rows[1] = assist_row(&stacks, a->stack);
		for (int k = 0; k < 2; k++) {
			rows[k]->g = a->g;
			rows[k]->stack = a->stack;
			rows[k]->n++;
			rows[k]->total += d;
			rows[k]->running += sum.running[i];
			rows[k]->max = MAX(rows[k]->max, d);
		}
	}
	put_assist_rows(
		r, view_table(r, "assists", "Mark assists by goroutine", by_g, ARRAY_LEN(by_g)),
		&gs, false);
	put_assist_rows(r,
			view_table(r, "assist_stacks", "Mark assists by place", by_stack,
				   ARRAY_LEN(by_stack)),
			&stacks, true);
	free(sum.running);
}

static void put_mmu(struct view_report *r)
{
	static const int64_t windows[] = { 100000,   1000000,	5000000,   10000000,
					   50000000, 100000000, 500000000, 1000000000 };
	static const struct view_col cols[] = { { "window_ns", "window", VU_NS },
						{ "utilization", "least utilization", VU_SHARE },
						{ "start_ns", "at", VU_MOMENT } };
	struct view_table *t =
		view_table(r, "mmu", "Minimum mutator utilization", cols, ARRAY_LEN(cols));
	struct mmu m;

	t->whole = true;
	mmu_init(&m, r->tr, r->f.from, r->f.to);
	for (size_t i = 0; i < ARRAY_LEN(windows); i++) {
		int64_t at;
		double u;

		if (windows[i] >= r->f.to - r->f.from)
			break;
		u = mmu_worst(&m, windows[i], &at);
		view_i(t, windows[i]);
		view_d(t, u);
		view_i(t, at);
	}
	view_i(t, r->f.to - r->f.from);
	view_d(t, mmu_worst(&m, r->f.to - r->f.from, &(int64_t){ 0 }));
	view_i(t, r->f.from);
	mmu_release(&m);
}

void view_gc(struct view_report *r)
{
	struct cycles c = { .r = r };

	collect_cycles(&c);
	put_cycles(r, &c);
	put_pauses(r);
	put_assists(r);
	put_mmu(r);
	vec_release(&c.v);
}

/*
 * heap: the live heap, the goal and the collections over time, and how much was allocated between them. Allocation is
 * the sum of the rises of the live heap: the runtime tells them when a processor takes new memory for small objects, in
 * the context of the goroutine that happened to need it. Filters of goroutines, tasks and regions hold for those rises.
 */
#include <stdlib.h>

#include "trace/heapobj.h"
#include "trace/views.h"

#define SLOTS 20

struct slot {
	int64_t min, max, last, goal, allocated, freed, collections;
};

/* The rise (or fall) of metric i against the one before. */
static int64_t change(const struct trace *tr, size_t i)
{
	uint64_t was = i ? tr->heap_alloc.v[i - 1].value : tr->heap_alloc.v[i].value;

	return (int64_t)(tr->heap_alloc.v[i].value - was);
}

static bool counts(const struct view_report *r, const struct trace_metric *m)
{
	if (r->f.g == TRACE_NO && !r->f.function && !r->f.scope)
		return true;
	return m->g != TRACE_NO && view_has(r, m->g, m->time);
}

static size_t metric_after(const struct trace_metric *v, size_t n, int64_t t)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (v[mid].time < t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Rises within [from, to). */
static int64_t allocated(const struct view_report *r, int64_t from, int64_t to)
{
	const struct trace *tr = r->tr;
	int64_t sum = 0;

	for (size_t i = metric_after(tr->heap_alloc.v, tr->heap_alloc.n, from);
	     i < tr->heap_alloc.n && tr->heap_alloc.v[i].time < to; i++)
		if (change(tr, i) > 0 && counts(r, &tr->heap_alloc.v[i]))
			sum += change(tr, i);
	return sum;
}

static void put_bytes(struct view_table *t, int64_t v)
{
	if (v < 0)
		view_none(t);
	else
		view_i(t, v);
}

/* The runtime says 0 where there is no goal yet. */
static void put_goal(struct view_report *r, struct view_table *t, int64_t at)
{
	int64_t v = view_metric_at(r->tr->heap_goal.v, r->tr->heap_goal.n, at);

	put_bytes(t, v ? v : -1);
}

static void put_summary(struct view_report *r)
{
	const struct trace *tr = r->tr;
	struct view_table *t = view_pairs(r, "heap", "Heap");
	int64_t all = allocated(r, r->f.from, r->f.to), d = r->f.to - r->f.from, n = 0;
	int64_t min = INT64_MAX, max = -1;

	for (size_t i = metric_after(tr->heap_alloc.v, tr->heap_alloc.n, r->f.from);
	     i < tr->heap_alloc.n && tr->heap_alloc.v[i].time <= r->f.to; i++) {
		min = MIN(min, (int64_t)MIN(tr->heap_alloc.v[i].value, INT64_MAX));
		max = MAX(max, (int64_t)MIN(tr->heap_alloc.v[i].value, INT64_MAX));
	}
	for (size_t i = 0; i < tr->ranges[TR_GC].n; i++)
		n += view_clip(r, shown_start(tr->ranges[TR_GC].v[i].start),
			       tr->ranges[TR_GC].v[i].end) > 0;
	if (max >= 0) {
		view_pair_i(t, "live_at_end_bytes", VU_BYTES,
			    view_metric_at(tr->heap_alloc.v, tr->heap_alloc.n, r->f.to));
		view_pair_i(t, "live_min_bytes", VU_BYTES, min);
		view_pair_i(t, "live_max_bytes", VU_BYTES, max);
	}
	view_pair_i(t, "allocated_bytes", VU_BYTES, all);
	view_pair_d(t, "allocated_mb_per_second", VU_REAL,
		    d > 0 ? (double)all / 1e6 / ((double)d / 1e9) : 0);
	view_pair_i(t, "collections", VU_COUNT, n);
}

static void put_collections(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "cycle", "cycle", VU_ID },
		{ "start_ns", "at", VU_MOMENT },
		{ "since_last_ns", "since the last", VU_NS },
		{ "live_at_start_bytes", "heap at start", VU_BYTES },
		{ "goal_bytes", "goal", VU_BYTES },
		{ "live_at_end_bytes", "heap at end", VU_BYTES },
		{ "next_goal_bytes", "next goal", VU_BYTES },
		{ "allocated_bytes", "allocated since", VU_BYTES },
		{ "allocated_in_mark_bytes", "while marking", VU_BYTES },
		{ "trigger", "begun by", VU_STACK },
	};
	const struct trace *tr = r->tr;
	struct view_table *t = view_table(r, "collections", "Collections", cols, ARRAY_LEN(cols));
	int64_t last = 0;

	t->empty = "none in this window";
	for (size_t i = 0; i < tr->ranges[TR_GC].n; i++) {
		const struct trace_range *x = &tr->ranges[TR_GC].v[i];
		int64_t start = shown_start(x->start), end = shown_end(tr, x->end), from = last;

		last = end;
		if (view_clip(r, start, end) <= 0)
			continue;
		view_i(t, (int64_t)i + 1);
		view_i(t, start);
		view_i(t, MAX(start - from, 0));
		put_bytes(t, view_metric_at(tr->heap_alloc.v, tr->heap_alloc.n, start));
		put_goal(r, t, start);
		put_bytes(t, view_metric_at(tr->heap_alloc.v, tr->heap_alloc.n, end));
		put_goal(r, t, end);
		view_i(t, allocated(r, from, start));
		view_i(t, allocated(r, start, end));
		view_stack(t, x->stack);
	}
}

static void fill_slots(const struct view_report *r, struct slot *s, int64_t width)
{
	const struct trace *tr = r->tr;

	for (size_t i = 0; i < tr->heap_alloc.n; i++) {
		const struct trace_metric *m = &tr->heap_alloc.v[i];
		int64_t v = (int64_t)MIN(m->value, INT64_MAX), d = change(tr, i);
		struct slot *x;

		if (m->time < r->f.from || m->time >= r->f.to)
			continue;
		x = &s[MIN((m->time - r->f.from) / width, SLOTS - 1)];
		x->min = MIN(x->min, v);
		x->max = MAX(x->max, v);
		if (counts(r, m))
			*(d > 0 ? &x->allocated : &x->freed) += d > 0 ? d : -d;
	}
	for (size_t i = 0; i < tr->ranges[TR_GC].n; i++) {
		int64_t at = shown_start(tr->ranges[TR_GC].v[i].start);

		if (at >= r->f.from && at < r->f.to)
			s[MIN((at - r->f.from) / width, SLOTS - 1)].collections++;
	}
}

static void put_timeline(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "from_ns", "from", VU_MOMENT },
		{ "live_min_bytes", "least", VU_BYTES },
		{ "live_max_bytes", "most", VU_BYTES },
		{ "live_at_end_bytes", "at end", VU_BYTES },
		{ "goal_bytes", "goal", VU_BYTES },
		{ "allocated_bytes", "allocated", VU_BYTES },
		{ "freed_bytes", "freed", VU_BYTES },
		{ "collections", "collections", VU_COUNT },
	};
	const struct trace *tr = r->tr;
	struct view_table *t = view_table(r, "timeline", "Over time", cols, ARRAY_LEN(cols));
	int64_t width = MAX((r->f.to - r->f.from + SLOTS - 1) / SLOTS, 1);
	struct slot s[SLOTS];

	t->whole = true;
	t->empty = "the trace tells nothing of the heap in this window";
	for (int i = 0; i < SLOTS; i++)
		s[i] = (struct slot){ .min = INT64_MAX, .max = -1 };
	fill_slots(r, s, width);
	for (int i = 0; i < SLOTS && tr->heap_alloc.n; i++) {
		int64_t from = r->f.from + i * width, to = MIN(from + width, r->f.to);
		int64_t live = view_metric_at(tr->heap_alloc.v, tr->heap_alloc.n, to);

		if (from >= r->f.to)
			break;
		view_i(t, from);
		put_bytes(t, s[i].max < 0 ? live : s[i].min);
		put_bytes(t, s[i].max < 0 ? live : s[i].max);
		put_bytes(t, live);
		put_goal(r, t, to);
		view_i(t, s[i].allocated);
		view_i(t, s[i].freed);
		view_i(t, s[i].collections);
	}
}

/* Objects one by one, where the program ran with GODEBUG=traceallocfree=1. */
static void put_objects(struct view_report *r)
{
	static const struct view_col cols[] = {
		{ "allocated", "allocated", VU_COUNT },
		{ "allocated_bytes", "bytes", VU_BYTES },
		{ "freed", "freed", VU_COUNT },
		{ "freed_bytes", "bytes", VU_BYTES },
		{ "live", "live at end", VU_COUNT },
		{ "live_bytes", "bytes", VU_BYTES },
		{ "type_size", "size of type", VU_BYTES },
		{ "type", "type", VU_TEXT },
	};
	struct heap_objects o;
	struct view_table *t;

	if (!r->tr->count[TEV_HEAP_OBJECT] && !r->tr->count[TEV_HEAP_OBJECT_ALLOC])
		return;
	heap_objects_read(&o, r);
	t = view_table(r, "objects", "Objects by type", cols, ARRAY_LEN(cols));
	t->empty = "none in this window";
	for (size_t i = 0; i < o.n; i++) {
		const struct heap_type *x = &o.v[i];

		view_i(t, x->allocated);
		view_i(t, x->allocated_bytes);
		view_i(t, x->freed);
		view_i(t, x->freed_bytes);
		view_i(t, x->live);
		view_i(t, x->live_bytes);
		view_i(t, (int64_t)MIN(x->size, INT64_MAX));
		view_s(t, arena_str(&r->arena, x->name));
	}
	heap_objects_release(&o);
}

void view_heap(struct view_report *r)
{
	put_summary(r);
	put_collections(r);
	put_timeline(r);
	put_objects(r);
}

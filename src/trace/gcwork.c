#include "trace/gcwork.h"

#include <stdlib.h>

static uint8_t mode_of(struct str label)
{
	static const struct {
		const char *label;
		uint8_t mode;
	} rows[] = { { "GC (dedicated)", GW_DEDICATED },
		     { "GC (fractional)", GW_FRACTIONAL },
		     { "GC (idle)", GW_IDLE } };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_eq(label, str_of(rows[i].label)))
			return rows[i].mode;
	return GW_N;
}

/* The runs of one worker; its labels are those of the trace that are its own, in order of time. */
static void worker_runs(const struct trace *tr, uint32_t g, gc_work_fn fn, void *ctx)
{
	struct trace_iter it = trace_spans(tr, g, 0, tr->end + 1);
	struct trace_span s;
	uint8_t mode = GW_N;
	size_t l = 0;

	while (trace_next_span(&it, &s)) {
		bool fresh = false;

		if (s.state != TS_RUNNING)
			continue;
		/* The label follows right behind the start: the first inside the run is the run's own. */
		for (; l < tr->labels.n && tr->labels.v[l].time < s.end && !fresh; l++) {
			if (tr->labels.v[l].g != g)
				continue;
			mode = mode_of(trace_str(tr, tr->labels.v[l].label));
			fresh = tr->labels.v[l].time >= s.start;
		}
		if (mode != GW_N)
			fn(ctx, &(struct gc_work){ s.start, s.end, g, mode, 0 });
	}
}

void gc_workers_each(const struct trace *tr, gc_work_fn fn, void *ctx)
{
	uint32_t name = trace_find_str(tr, STR("runtime.gcBgMarkWorker"));

	for (uint32_t g = 0; name != MAP_NONE && g < tr->gs.n; g++)
		if (tr->gs.v[g].name == name)
			worker_runs(tr, g, fn, ctx);
}

struct assist {
	int64_t start, end;
	uint32_t g, range;
};

static int cmp_assist(const void *a, const void *b)
{
	const struct assist *x = a, *y = b;

	if (x->g != y->g)
		return x->g < y->g ? -1 : 1;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* The assists of one goroutine, in order of time, in one walk over its spans. */
static void assist_runs(const struct trace *tr, const struct assist *v, size_t n, gc_work_fn fn,
			void *ctx)
{
	struct trace_iter it = trace_spans(tr, v[0].g, v[0].start, v[n - 1].end);
	struct trace_span s;
	size_t i = 0;

	while (i < n && trace_next_span(&it, &s)) {
		if (s.state != TS_RUNNING)
			continue;
		for (; i < n && v[i].end <= s.start; i++)
			;
		for (size_t k = i; k < n && v[k].start < s.end; k++)
			if (MIN(s.end, v[k].end) > MAX(s.start, v[k].start))
				fn(ctx, &(struct gc_work){ MAX(s.start, v[k].start),
							   MIN(s.end, v[k].end), v[k].g, GW_ASSIST,
							   v[k].range });
	}
}

void gc_assists_each(const struct trace *tr, gc_work_fn fn, void *ctx)
{
	VEC(struct assist) v = { 0 };
	size_t end;

	for (size_t i = 0; i < tr->ranges[TR_ASSIST].n; i++) {
		const struct trace_range *a = &tr->ranges[TR_ASSIST].v[i];
		int64_t from = MAX(a->start, 0), to = a->end < 0 ? tr->end : a->end;

		if (a->g != TRACE_NO && to > from)
			vec_push(&v, (struct assist){ from, to, a->g, (uint32_t)i });
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(*v.v), cmp_assist);
	for (size_t i = 0; i < v.n; i = end) {
		for (end = i + 1; end < v.n && v.v[end].g == v.v[i].g; end++)
			;
		assist_runs(tr, v.v + i, end - i, fn, ctx);
	}
	vec_release(&v);
}

void stw_parts(const struct trace *tr, struct stw_part *parts)
{
	size_t n = tr->ranges[TR_STW].n;

	for (size_t i = 0; i < n; i++)
		parts[i] = (struct stw_part){ MAX(tr->ranges[TR_STW].v[i].start, 0), TRACE_NO };
	/* One walk a processor: the begin of each stop lies in one of its spans. */
	for (uint32_t p = 0; n && p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, 0, tr->end);
		struct trace_pspan s;
		size_t i = 0;

		while (i < n && trace_next_pspan(&it, &s)) {
			for (; i < n && tr->ranges[TR_STW].v[i].start < s.end; i++) {
				const struct trace_range *x = &tr->ranges[TR_STW].v[i];
				int64_t from = MAX(x->start, 0);
				int64_t to = x->end < 0 ? tr->end : x->end;

				if (s.state != TP_RUNNING || s.g == x->g || s.start > from ||
				    s.end > to || s.end <= parts[i].stopped)
					continue;
				parts[i] = (struct stw_part){ s.end, s.g };
			}
		}
	}
}

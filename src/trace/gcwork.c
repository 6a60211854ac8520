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
		if (trace_g_name(tr, g) == name)
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

/* When the goroutine really ran during an assist. */
static void assist_runs(const struct trace *tr, const struct assist *a, gc_work_fn fn, void *ctx)
{
	struct trace_iter it = trace_spans(tr, a->g, a->start, a->end);
	struct trace_span s;

	while (trace_next_span(&it, &s))
		if (s.state == TS_RUNNING && MIN(s.end, a->end) > MAX(s.start, a->start))
			fn(ctx, &(struct gc_work){ MAX(s.start, a->start), MIN(s.end, a->end), a->g,
						   GW_ASSIST, a->range });
}

void gc_assists_each(const struct trace *tr, gc_work_fn fn, void *ctx)
{
	VEC(struct assist) v = { 0 };

	for (size_t i = 0; i < tr->ranges[TR_ASSIST].n; i++) {
		const struct trace_range *a = &tr->ranges[TR_ASSIST].v[i];
		int64_t from = MAX(a->start, 0), to = a->end < 0 ? tr->end : a->end;

		if (a->g != TRACE_NO && to > from)
			vec_push(&v, (struct assist){ from, to, a->g, (uint32_t)i });
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(*v.v), cmp_assist);
	for (size_t i = 0; i < v.n; i++)
		assist_runs(tr, &v.v[i], fn, ctx);
	vec_release(&v);
}

/* Who still ran on processor p after the stop's begin. */
static void look_at_stop(const struct trace *tr, const struct trace_range *x, uint32_t p,
			 struct stw_part *part)
{
	int64_t from = MAX(x->start, 0), to = x->end < 0 ? tr->end : x->end;
	struct trace_piter it = trace_pspans(tr, p, from, from + 1);
	struct trace_pspan s;

	if (trace_next_pspan(&it, &s) && s.state == TP_RUNNING && s.g != x->g && s.start <= from &&
	    s.end <= to && s.end > part->stopped)
		*part = (struct stw_part){ s.end, s.g };
}

void stw_parts(const struct trace *tr, struct stw_part *parts)
{
	for (size_t i = 0; i < tr->ranges[TR_STW].n; i++) {
		const struct trace_range *x = &tr->ranges[TR_STW].v[i];

		parts[i] = (struct stw_part){ MAX(x->start, 0), TRACE_NO };
		for (uint32_t p = 0; p < tr->ps.n; p++)
			look_at_stop(tr, x, p, &parts[i]);
	}
}

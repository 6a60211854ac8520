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

void gc_assists_each(const struct trace *tr, gc_work_fn fn, void *ctx)
{
	for (size_t i = 0; i < tr->ranges[TR_ASSIST].n; i++) {
		const struct trace_range *a = &tr->ranges[TR_ASSIST].v[i];
		int64_t from = MAX(a->start, 0), to = a->end < 0 ? tr->end : a->end;
		struct trace_iter it;
		struct trace_span s;

		if (a->g == TRACE_NO || to <= from)
			continue;
		it = trace_spans(tr, a->g, from, to);
		while (trace_next_span(&it, &s))
			if (s.state == TS_RUNNING && MIN(s.end, to) > MAX(s.start, from))
				fn(ctx, &(struct gc_work){ MAX(s.start, from), MIN(s.end, to), a->g,
							   GW_ASSIST, (uint32_t)i });
	}
}

void stw_parts(const struct trace *tr, const struct trace_range *stw, int64_t *stopped,
	       uint32_t *culprit)
{
	int64_t from = MAX(stw->start, 0), to = stw->end < 0 ? tr->end : stw->end;

	*stopped = from;
	*culprit = TRACE_NO;
	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, from, to);
		struct trace_pspan s;

		while (trace_next_pspan(&it, &s)) {
			int64_t end = MIN(s.end, to);

			if (s.state != TP_RUNNING || s.g == stw->g || s.start > from ||
			    s.end > to || end <= *stopped)
				continue;
			*stopped = end;
			*culprit = s.g;
		}
	}
}

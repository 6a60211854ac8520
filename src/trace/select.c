#include "trace/select.h"

#include <stdlib.h>
#include <string.h>

#include "trace/parts.h"
#include "trace/view.h"

const char *const select_event_name[SE_N] = { "spans",	  "created", "ended", "woken", "stopped",
					      "syscalls", "gcs",     "stws",  "logs",  "samples" };

/* What one thread adds up. */
struct block {
	uint64_t events[SE_N];
	VEC(struct select_row) gs;
};

struct selecting {
	const struct trace *tr;
	int64_t from, to;
	struct block blocks[VIEW_BLOCKS];
};

static void count_begin(struct block *b, const struct trace_span *s)
{
	b->events[SE_SPANS]++;
	b->events[SE_CREATED] += s->state == TS_RUNNABLE && s->cause == TC_CREATED;
	b->events[SE_WOKEN] += s->state == TS_RUNNABLE && s->cause == TC_UNBLOCKED;
	b->events[SE_STOPPED] += s->state == TS_RUNNABLE && s->cause == TC_STOPPED;
	b->events[SE_SYSCALLS] += s->cause == TC_SYSCALL;
}

static void add_g(void *ctx, unsigned block, uint32_t g)
{
	struct selecting *k = ctx;
	struct block *b = &k->blocks[block];
	const struct trace_g *x = &k->tr->gs.v[g];
	struct trace_iter it = trace_spans(k->tr, g, k->from, k->to);
	struct select_row row = { .key = g, .n = 1 };
	struct trace_span s;
	bool any = false;

	while (trace_next_span(&it, &s)) {
		int64_t d = MIN(s.end, k->to) - MAX(s.start, k->from);
		int64_t idle = s.state == TS_RUNNING && d > 0 ? parts_idle(&s, d) : 0;

		any = true;
		row.state[s.state] += MAX(d, 0) - idle;
		row.state[TS_RUNNABLE] += idle;
		b->events[SE_STOPPED] += s.state == TS_RUNNING ? s.yields : 0;
		if (s.start >= k->from)
			count_begin(b, &s);
	}
	b->events[SE_ENDED] += x->ended >= k->from && x->ended < k->to;
	if (any)
		vec_push(&b->gs, row);
}

static int by_running(const void *a, const void *b)
{
	const struct select_row *x = a, *y = b;

	if (x->state[TS_RUNNING] != y->state[TS_RUNNING])
		return x->state[TS_RUNNING] < y->state[TS_RUNNING] ? 1 : -1;
	if (x->state[TS_RUNNABLE] != y->state[TS_RUNNABLE])
		return x->state[TS_RUNNABLE] < y->state[TS_RUNNABLE] ? 1 : -1;
	return x->key < y->key ? -1 : x->key > y->key;
}

static void by_function(struct trace_selection *s, const struct trace *tr)
{
	struct map of;

	map_init(&of);
	for (size_t i = 0; i < s->gs.n; i++) {
		const struct select_row *x = &s->gs.v[i];
		uint32_t name = trace_g_name(tr, x->key), at;
		bool added;

		at = map_get_or_put(&of, name, (uint32_t)s->functions.n, &added);
		if (added)
			vec_push(&s->functions, (struct select_row){ .key = name });
		s->functions.v[at].n++;
		for (int k = 0; k < TS_N; k++) {
			s->functions.v[at].state[k] += x->state[k];
			s->state[k] += x->state[k];
		}
	}
	map_release(&of);
	if (s->functions.n)
		qsort(s->functions.v, s->functions.n, sizeof(*s->functions.v), by_running);
}

static void add_procs(struct trace_selection *s, const struct trace *tr)
{
	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, s->from, s->to);
		struct trace_pspan x;

		while (trace_next_pspan(&it, &x))
			s->proc[x.state] += MAX(MIN(x.end, s->to) - MAX(x.start, s->from), 0);
	}
}

/* Their time in the window; *n: how many began in it. */
static int64_t ranges_of(const struct trace_selection *s, const struct trace *tr,
			 enum trace_range_kind kind, uint64_t *n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < tr->ranges[kind].n; i++) {
		const struct trace_range *x = &tr->ranges[kind].v[i];
		int64_t start = MAX(x->start, 0), end = x->end < 0 ? tr->end : x->end;

		*n += start >= s->from && start < s->to;
		sum += MAX(MIN(end, s->to) - MAX(start, s->from), 0);
	}
	return sum;
}

static void count_moments(struct trace_selection *s, const struct trace *tr)
{
	for (size_t i = 0; i < tr->logs.n; i++)
		s->events[SE_LOGS] += tr->logs.v[i].time >= s->from && tr->logs.v[i].time < s->to;
	for (size_t i = 0; i < tr->samples.n; i++)
		s->events[SE_SAMPLES] +=
			tr->samples.v[i].time >= s->from && tr->samples.v[i].time < s->to;
}

void trace_select(struct trace_selection *s, const struct trace *tr, int64_t from, int64_t to,
		  const struct regex *only)
{
	struct selecting *k = xcalloc(1, sizeof(*k));
	struct view_report r;
	uint64_t assists = 0;

	*s = (struct trace_selection){ .from = from, .to = to };
	k->tr = tr;
	k->from = from;
	k->to = to;
	view_report_init(
		&r, tr,
		&(struct view_filter){ .from = from, .to = to, .g = TRACE_NO, .function = only });
	view_each_g(&r, add_g, k);
	view_report_release(&r);
	for (size_t b = 0; b < VIEW_BLOCKS; b++) {
		for (int e = 0; e < SE_N; e++)
			s->events[e] += k->blocks[b].events[e];
		for (size_t i = 0; i < k->blocks[b].gs.n; i++)
			vec_push(&s->gs, k->blocks[b].gs.v[i]);
		vec_release(&k->blocks[b].gs);
	}
	free(k);
	if (s->gs.n)
		qsort(s->gs.v, s->gs.n, sizeof(*s->gs.v), by_running);
	by_function(s, tr);
	add_procs(s, tr);
	s->gc_ns = ranges_of(s, tr, TR_GC, &s->events[SE_GCS]);
	s->stw_ns = ranges_of(s, tr, TR_STW, &s->events[SE_STWS]);
	s->assist_ns = ranges_of(s, tr, TR_ASSIST, &assists);
	count_moments(s, tr);
}

void trace_selection_release(struct trace_selection *s)
{
	vec_release(&s->gs);
	vec_release(&s->functions);
}

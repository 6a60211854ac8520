/* summary: what a trace holds, in one look. */
#include <stdlib.h>

#include "base/gofmt.h"
#include "base/pool.h"
#include "trace/parts.h"
#include "trace/views.h"

struct totals {
	int64_t state[TS_N];
	int64_t p[TP_N];
	int64_t seen, created, ended, peak;
};

/* Most goroutines alive at once: +1 at creation, -1 at the end. */
static int64_t peak_alive(struct view_list *begin, struct view_list *end)
{
	int64_t alive = 0, peak = 0;
	size_t e = 0;

	view_sort(begin);
	view_sort(end);
	for (size_t b = 0; b < begin->n; b++) {
		for (; e < end->n && end->v[e] <= begin->v[b]; e++)
			alive--;
		alive++;
		peak = MAX(peak, alive);
	}
	return peak;
}

static bool inside(const struct view_report *r, int64_t t)
{
	return t >= r->f.from && t < r->f.to;
}

struct counting {
	const struct view_report *r;
	struct totals block[VIEW_BLOCKS];
	struct view_list begin[VIEW_BLOCKS], end[VIEW_BLOCKS];
	struct totals *proc; /* by processor */
};

static void count_one(void *ctx, unsigned block, uint32_t g)
{
	struct counting *c = ctx;
	const struct view_report *r = c->r;
	const struct trace_g *x = &r->tr->gs.v[g];
	struct totals *t = &c->block[block];
	struct trace_iter it = trace_spans(r->tr, g, r->f.from, r->f.to);
	struct trace_span s;
	bool any = false;

	while (trace_next_span(&it, &s)) {
		int64_t d = view_clip_g(r, g, s.start, s.end);
		int64_t idle = parts_idle(&s, d);

		any = true;
		t->state[s.state] += d - idle;
		t->state[TS_RUNNABLE] += idle;
	}
	if (!any)
		return;
	t->seen++;
	t->created += x->created >= 0 && inside(r, x->created);
	t->ended += x->ended >= 0 && inside(r, x->ended);
	vec_push(&c->begin[block], MAX(x->created, r->f.from));
	if (x->ended >= 0)
		vec_push(&c->end[block], x->ended);
}

static void count_processor(void *ctx, size_t p)
{
	struct counting *c = ctx;
	struct trace_piter it = trace_pspans(c->r->tr, (uint32_t)p, c->r->f.from, c->r->f.to);
	struct trace_pspan s;

	while (trace_next_pspan(&it, &s))
		c->proc[p].p[s.state] += view_clip(c->r, s.start, s.end);
}

static void count(const struct view_report *r, struct totals *t)
{
	struct counting *c = xcalloc(1, sizeof(*c));

	c->r = r;
	c->proc = xcalloc(r->tr->ps.n + 1, sizeof(*c->proc));
	view_each_g(r, count_one, c);
	pool_run(r->tr->ps.n, count_processor, c);
	for (int b = 0; b < VIEW_BLOCKS; b++) {
		for (int s = 0; s < TS_N; s++)
			t->state[s] += c->block[b].state[s];
		t->seen += c->block[b].seen;
		t->created += c->block[b].created;
		t->ended += c->block[b].ended;
		if (b > 0) {
			view_append(&c->begin[0], &c->begin[b]);
			view_append(&c->end[0], &c->end[b]);
		}
	}
	for (size_t p = 0; p < r->tr->ps.n; p++)
		for (int s = 0; s < TP_N; s++)
			t->p[s] += c->proc[p].p[s];
	t->peak = peak_alive(&c->begin[0], &c->end[0]);
	vec_release(&c->begin[0]);
	vec_release(&c->end[0]);
	free(c->proc);
	free(c);
}

static void sum_ranges(const struct view_report *r, enum trace_range_kind kind, int64_t *n,
		       int64_t *total, int64_t *max)
{
	*n = *total = *max = 0;
	for (size_t i = 0; i < r->tr->ranges[kind].n; i++) {
		const struct trace_range *x = &r->tr->ranges[kind].v[i];
		int64_t d = view_clip(r, MAX(x->start, 0), x->end);

		if (d <= 0)
			continue;
		*n += 1;
		*total += d;
		*max = MAX(*max, d);
	}
}

static void shares(struct view_report *r, const char *name, const char *title,
		   const char *const *names, const int64_t *ns, int n)
{
	static const struct view_col cols[] = { { "state", "state", VU_TEXT },
						{ "total_ns", "total", VU_NS },
						{ "share", "share", VU_SHARE } };
	struct view_table *t = view_table(r, name, title, cols, ARRAY_LEN(cols));
	int64_t sum = 0;

	t->whole = true;
	for (int i = 1; i < n; i++)
		sum += ns[i];
	for (int i = 1; i < n; i++) {
		view_s(t, str_of(names[i]));
		view_i(t, ns[i]);
		view_d(t, sum ? (double)ns[i] / (double)sum : 0);
	}
}

/* When the window begins: what lines up with logs and other programs' data. */
static void put_wall(struct view_report *r, struct view_table *t)
{
	struct buf b = { 0 };
	int64_t unix_ns;

	if (!trace_wall(r->tr, r->f.from, &unix_ns))
		return;
	go_rfc3339(&b, unix_ns);
	view_pair_s(t, "begins", arena_str(&r->arena, buf_str(&b)));
	buf_release(&b);
}

void view_summary(struct view_report *r)
{
	const struct trace *tr = r->tr;
	struct view_table *t = view_pairs(r, "summary", "Summary");
	struct totals tot = { 0 };
	int64_t n, total, max;

	count(r, &tot);
	view_pair_i(t, "duration_ns", VU_NS, r->f.to - r->f.from);
	put_wall(r, t);
	view_pair_s(t, "format", str_of(arena_printf(&r->arena, "go 1.%u", tr->version)));
	view_pair_i(t, "bytes", VU_BYTES, (int64_t)tr->bytes);
	view_pair_i(t, "events", VU_COUNT, (int64_t)tr->events);
	view_pair_i(t, "generations", VU_COUNT, (int64_t)tr->gens.n);
	view_pair_i(t, "processors", VU_COUNT, (int64_t)tr->ps.n);
	view_pair_i(t, "threads", VU_COUNT, (int64_t)tr->ms.n);
	view_pair_i(t, "goroutines", VU_COUNT, tot.seen);
	view_pair_i(t, "goroutines_created", VU_COUNT, tot.created);
	view_pair_i(t, "goroutines_ended", VU_COUNT, tot.ended);
	view_pair_i(t, "goroutines_peak", VU_COUNT, tot.peak);
	sum_ranges(r, TR_GC, &n, &total, &max);
	view_pair_i(t, "gc_cycles", VU_COUNT, n);
	view_pair_i(t, "gc_mark_ns", VU_NS, total);
	sum_ranges(r, TR_STW, &n, &total, &max);
	view_pair_i(t, "stop_the_world", VU_COUNT, n);
	view_pair_i(t, "stop_the_world_ns", VU_NS, total);
	view_pair_i(t, "stop_the_world_max_ns", VU_NS, max);
	sum_ranges(r, TR_ASSIST, &n, &total, &max);
	view_pair_i(t, "gc_assists", VU_COUNT, n);
	view_pair_i(t, "gc_assist_ns", VU_NS, total);
	view_pair_i(t, "tasks", VU_COUNT, (int64_t)tr->tasks.n);
	view_pair_i(t, "regions", VU_COUNT, (int64_t)tr->regions.n);
	view_pair_i(t, "cpu_samples", VU_COUNT, (int64_t)tr->samples.n);
	shares(r, "goroutine_states", "What goroutines do", trace_state_name, tot.state, TS_N);
	shares(r, "processor_states", "What processors do", trace_pstate_kind_name, tot.p, TP_N);
}

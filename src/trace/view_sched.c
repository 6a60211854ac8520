/*
 * sched: how long goroutines that could run waited for a processor, by start function, and the longest waits with
 * what the processors did meanwhile. What is said of a wait is the sum of the processors' own timelines inside it.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "trace/runq.h"
#include "trace/times.h"
#include "trace/views.h"

#define WORST 100 /* waits that are explained */

#define PCTS 5

struct func {
	uint32_t name;
	struct times all;
	int64_t n, total, pct[PCTS]; /* n and pct once all is summed up */
};

struct funcs {
	VEC(struct func) v;
	struct map of;
};

static int cmp_busy(const void *a, const void *b)
{
	const struct sched_busy *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? 1 : -1;
	return x->name < y->name ? -1 : x->name > y->name;
}

static void add_busy(struct sched_cause *c, uint32_t name, int64_t ns)
{
	size_t i = 0;

	while (i < c->nbusy && c->busy[i].name != name)
		i++;
	if (i == ARRAY_LEN(c->busy))
		return;
	if (i == c->nbusy)
		c->busy[c->nbusy++] = (struct sched_busy){ .name = name };
	c->busy[i].ns += ns;
}

void sched_explain(const struct trace *tr, int64_t from, int64_t to, struct sched_cause *c)
{
	uint32_t worker = trace_find_str(tr, STR("runtime.gcBgMarkWorker"));

	*c = (struct sched_cause){ .ns = to - from };
	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, from, to);
		struct trace_pspan s;

		while (trace_next_pspan(&it, &s)) {
			int64_t d = MIN(s.end, to) - MAX(s.start, from);

			if (d <= 0)
				continue;
			c->proc_ns += s.state == TP_ABSENT ? 0 : d;
			c->idle_ns += s.state == TP_IDLE ? d : 0;
			c->sched_ns += s.state == TP_SCHED ? d : 0;
			c->syscall_ns += s.state == TP_SYSCALL ? d : 0;
			if (s.state != TP_RUNNING || s.g == TRACE_NO)
				continue;
			if (trace_g_name(tr, s.g) == worker)
				c->gc_ns += d;
			c->run_ns += d;
			add_busy(c, trace_g_name(tr, s.g), d);
		}
	}
	for (size_t i = 0; i < tr->ranges[TR_STW].n; i++) {
		const struct trace_range *x = &tr->ranges[TR_STW].v[i];
		int64_t end = x->end < 0 ? tr->end : x->end;

		if (x->start >= to)
			break;
		c->stw_ns += MAX(MIN(end, to) - MAX(x->start, from), 0);
	}
	qsort(c->busy, c->nbusy, sizeof(c->busy[0]), cmp_busy);
}

static double share(int64_t part, int64_t of)
{
	return of > 0 ? (double)part / (double)of : 0;
}

/* The rows are tried in order; the first whose share is reached is said. */
const char *sched_cause_name(const struct sched_cause *c)
{
	if (share(c->stw_ns, c->ns) >= 0.5)
		return "world stopped";
	if (share(c->gc_ns, c->proc_ns) >= 0.5)
		return "GC workers had the processors";
	if (share(c->run_ns + c->syscall_ns, c->proc_ns) >= 0.9)
		return "all processors busy";
	if (share(c->idle_ns, c->proc_ns) * (double)c->proc_ns >= 0.5 * (double)c->ns)
		return "a processor was idle";
	if (share(c->sched_ns, c->proc_ns) >= 0.5)
		return "processors between goroutines";
	return "mixed";
}

static int cmp_wait(const void *a, const void *b)
{
	const struct sched_wait *x = a, *y = b;
	int64_t dx = x->end - x->start, dy = y->end - y->start;

	if (dx != dy)
		return dx < dy ? 1 : -1;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* Keeps the WORST longest: the list is cut whenever it has grown to twice that. */
static void keep_wait(struct sched_waits *w, const struct sched_wait *x)
{
	if (w->n >= WORST && x->end - x->start <= w->least)
		return;
	vec_push(w, *x);
	if (w->n < 2 * (size_t)WORST)
		return;
	qsort(w->v, w->n, sizeof(*w->v), cmp_wait);
	w->n = WORST;
	w->least = w->v[WORST - 1].end - w->v[WORST - 1].start;
}

struct collecting {
	const struct view_report *r;
	struct funcs funcs[VIEW_BLOCKS];
	struct sched_waits worst[VIEW_BLOCKS];
};

static struct func *func_of(struct funcs *fs, uint32_t name)
{
	bool added;
	uint32_t at = map_get_or_put(&fs->of, name, (uint32_t)fs->v.n, &added);

	if (added)
		vec_push(&fs->v, (struct func){ .name = name });
	return &fs->v.v[at];
}

static void collect_one(void *ctx, unsigned block, uint32_t g)
{
	struct collecting *c = ctx;
	struct trace_iter it = trace_spans(c->r->tr, g, c->r->f.from, c->r->f.to);
	struct func *f = NULL;
	struct trace_span s;

	while (trace_next_span(&it, &s)) {
		int64_t d = view_clip_g(c->r, g, s.start, s.end);

		if (s.state != TS_RUNNABLE || d <= 0)
			continue;
		if (!f)
			f = func_of(&c->funcs[block], trace_g_name(c->r->tr, g));
		f->total += d;
		times_add(&f->all, d);
		keep_wait(&c->worst[block], &(struct sched_wait){ s.start, s.end, g, s.from,
								  s.stack, s.cause, s.reason });
	}
}

static void collect(const struct view_report *r, struct funcs *fs, struct sched_waits *worst)
{
	struct collecting *c = xcalloc(1, sizeof(*c));

	c->r = r;
	for (int b = 0; b < VIEW_BLOCKS; b++)
		map_init(&c->funcs[b].of);
	view_each_g(r, collect_one, c);
	for (int b = 0; b < VIEW_BLOCKS; b++) {
		for (size_t i = 0; i < c->funcs[b].v.n; i++) {
			struct func *x = &c->funcs[b].v.v[i], *f = func_of(fs, x->name);

			f->total += x->total;
			times_append(&f->all, &x->all);
		}
		for (size_t i = 0; i < c->worst[b].n; i++)
			keep_wait(worst, &c->worst[b].v[i]);
		vec_release(&c->funcs[b].v);
		map_release(&c->funcs[b].of);
		vec_release(&c->worst[b]);
	}
	free(c);
}

static int cmp_func(const void *a, const void *b)
{
	const struct func *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->name < y->name ? -1 : x->name > y->name;
}

#define WAIT_COLS \
	{ "count", "n", VU_COUNT }, { "total_ns", "total", VU_NS }, { "p50_ns", "p50", VU_NS }, \
		{ "p90_ns", "p90", VU_NS }, { "p99_ns", "p99", VU_NS }, \
		{ "p999_ns", "p99.9", VU_NS }, \
	{ \
		"max_ns", "max", VU_NS \
	}

static void sum_up(struct func *f)
{
	static const double at[PCTS] = { 0.5, 0.9, 0.99, 0.999, 1 };

	times_sort(&f->all);
	f->n = (int64_t)times_n(&f->all);
	for (size_t i = 0; i < ARRAY_LEN(at); i++)
		f->pct[i] = times_pct(&f->all, at[i]);
}

static void put_func(struct view_table *t, const struct func *f, struct str name)
{
	view_i(t, f->n);
	view_i(t, f->total);
	for (size_t i = 0; i < PCTS; i++)
		view_i(t, f->pct[i]);
	view_s(t, name);
}

static void put_funcs(struct view_report *r, struct funcs *fs)
{
	static const struct view_col cols[] = { WAIT_COLS, { "function", "function", VU_TEXT } };
	struct view_table *t =
		view_table(r, "latency", "Waits for a processor", cols, ARRAY_LEN(cols));
	struct func all = { 0 };

	t->empty = "none in this window";
	if (!fs->v.n)
		return;
	/* The lists are large: once summed up each becomes a part of the list of all. */
	for (size_t i = 0; i < fs->v.n; i++) {
		sum_up(&fs->v.v[i]);
		all.total += fs->v.v[i].total;
		times_append(&all.all, &fs->v.v[i].all);
	}
	sum_up(&all);
	times_release(&all.all);
	put_func(t, &all, STR("(all)"));
	qsort(fs->v.v, fs->v.n, sizeof(*fs->v.v), cmp_func);
	for (size_t i = 0; i < fs->v.n; i++) {
		struct str name = trace_str(r->tr, fs->v.v[i].name);

		put_func(t, &fs->v.v[i], name.n ? name : STR("?"));
	}
}

static struct str busy_text(struct view_report *r, const struct sched_cause *c)
{
	struct buf b = { 0 };
	struct str s;

	for (size_t i = 0; i < MIN(c->nbusy, (size_t)2); i++) {
		struct str name = trace_str(r->tr, c->busy[i].name);

		buf_printf(&b, "%s" STR_FMT " %.0f%%", i ? ", " : "",
			   STR_ARG(name.n ? name : STR("?")),
			   100 * share(c->busy[i].ns, c->proc_ns));
	}
	s = arena_str(&r->arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static void put_worst(struct view_report *r, struct sched_waits *w)
{
	static const struct view_col cols[] = {
		{ "wait_ns", "wait", VU_NS },
		{ "start_ns", "at", VU_MOMENT },
		{ "goroutine", "goroutine", VU_ID },
		{ "function", "function", VU_TEXT },
		{ "cause", "because", VU_TEXT },
		{ "running_share", "running", VU_SHARE },
		{ "idle_share", "idle", VU_SHARE },
		{ "gc_share", "GC", VU_SHARE },
		{ "stopped_share", "stopped", VU_SHARE },
		{ "ran", "what ran", VU_TEXT },
		{ "since", NULL, VU_TEXT },
		{ "stack", NULL, VU_STACK },
	};
	static const char *const since[TC_N] = { [TC_UNKNOWN] = "unknown",
						 [TC_CREATED] = "created",
						 [TC_UNBLOCKED] = "unblocked",
						 [TC_STOPPED] = "stopped",
						 [TC_SYSCALL_END] = "system call ended" };
	struct view_table *t = view_table(r, "worst", "The longest waits", cols, ARRAY_LEN(cols));

	if (w->n)
		qsort(w->v, w->n, sizeof(*w->v), cmp_wait);
	for (size_t i = 0; i < MIN(w->n, (size_t)WORST); i++) {
		const struct sched_wait *x = &w->v[i];
		struct sched_cause c;

		sched_explain(r->tr, x->start, x->end, &c);
		view_i(t, x->end - x->start);
		view_i(t, x->start);
		view_i(t, r->tr->gs.v[x->g].id);
		view_s(t, view_g_name(r->tr, x->g));
		view_s(t, str_of(sched_cause_name(&c)));
		view_d(t, share(c.run_ns, c.proc_ns));
		view_d(t, share(c.idle_ns, c.proc_ns));
		view_d(t, share(c.gc_ns, c.proc_ns));
		view_d(t, share(c.stw_ns, c.ns));
		view_s(t, busy_text(r, &c));
		view_s(t, str_of(since[x->cause] ? since[x->cause] : "unknown"));
		view_stack(t, x->stack);
	}
}

void view_sched(struct view_report *r)
{
	struct funcs fs = { 0 };
	struct sched_waits worst = { 0 };

	map_init(&fs.of);
	collect(r, &fs, &worst);
	put_funcs(r, &fs);
	put_worst(r, &worst);
	vec_release(&worst);
	vec_release(&fs.v);
	map_release(&fs.of);
}

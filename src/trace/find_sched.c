/*
 * The scheduler: long waits for a processor and what the processors did meanwhile, processors idle while goroutines
 * could run, and runs without a yield that others had to wait for.
 */
#include <stdlib.h>

#include "trace/find_int.h"

struct wait {
	int64_t start, end;
	uint32_t g, stack;
	uint8_t cause;
};

/* A stretch in which a goroutine ran and never gave up its processor by itself: only preemption interrupts it. */
struct run {
	int64_t start, end, ns; /* ns: on a processor */
	uint32_t g;
};

/* Waits that overlap: one jam. */
struct jam {
	int64_t start, end;
	size_t first, n; /* of waits */
	bool idle;	 /* processors were idle: nothing else is to blame */
};

/* +1 and -1 of goroutines ready (READY), processors idle (IDLE), the world stopped (STOPPED). */
enum sweep_kind { SK_READY, SK_IDLE, SK_STOPPED, SK_N };
struct sweep_event {
	int64_t time;
	int8_t kind, step;
};

struct waits {
	struct find_ctx *c;
	VEC(struct wait) waits;
	VEC(struct run) runs;
	struct run run;	    /* the open one */
	uint32_t preempted; /* string */
	VEC(struct sweep_event) events;
	VEC(struct jam) jams;
};

static void *open(struct find_ctx *c)
{
	struct waits *w = xcalloc(1, sizeof(*w));

	w->c = c;
	w->run.g = TRACE_NO;
	w->preempted = trace_find_str(c->tr, STR("preempted"));
	return w;
}

static void sweep_add(struct waits *w, enum sweep_kind kind, int64_t start, int64_t end)
{
	start = MAX(start, w->c->from);
	end = MIN(end, w->c->to);
	if (end <= start)
		return;
	vec_push(&w->events, (struct sweep_event){ start, (int8_t)kind, 1 });
	vec_push(&w->events, (struct sweep_event){ end, (int8_t)kind, -1 });
}

static void end_run(struct waits *w)
{
	if (w->run.g != TRACE_NO && w->run.ns >= LIMIT_NS(FL_RUN_NS))
		vec_push(&w->runs, w->run);
	w->run.g = TRACE_NO;
}

static void ran(struct waits *w, const struct find_step *st, int64_t d)
{
	const struct trace_span *s = find_back(st, 0), *ready = find_back(st, 1);
	bool goes_on = w->run.g == st->g && st->n > 2 && ready->state == TS_RUNNABLE &&
		       ready->cause == TC_STOPPED && ready->reason == w->preempted &&
		       find_back(st, 2)->state == TS_RUNNING;

	if (!goes_on) {
		end_run(w);
		w->run = (struct run){ .start = MAX(s->start, w->c->from), .g = st->g };
	}
	w->run.ns += d - s->yield_ns;
	w->run.end = MIN(s->end, w->c->to);
	if (s->yields && s->reason != w->preempted) /* by itself, and often */
		w->run.g = TRACE_NO;
}

static void span(void *self, const struct find_step *st)
{
	struct waits *w = self;
	const struct find_ctx *c = w->c;
	const struct trace_span *s = find_back(st, 0);
	int64_t d = find_clip(c, s->start, s->end);

	if (s->state == TS_RUNNING) {
		ran(w, st, d);
		return;
	}
	if (d < LIMIT_NS(FL_IDLE_NS))
		return;
	sweep_add(w, SK_READY, s->start + LIMIT_NS(FL_IDLE_NS), s->end);
	if (d >= LIMIT_NS(FL_SCHED_NS))
		vec_push(&w->waits, (struct wait){ MAX(s->start, c->from), MIN(s->end, c->to),
						   st->g, s->stack, s->cause });
}

/* Jams ------------------------------------------------------------------------------------------------------------- */

static int cmp_wait(const void *a, const void *b)
{
	const struct wait *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->g < y->g ? -1 : x->g > y->g;
}

struct group {
	const char *cause;
	uint32_t name; /* of what ran most: string; 0 where that does not matter */
	size_t n, jams, others;
	int64_t total, from, to, length, others_max;
	int64_t busy, proc, run, idle, gc, syscall, between; /* of the processors */
	struct wait worst;
	uint32_t stack; /* where what ran was stopped */
	int64_t stack_wait;
	struct view_list all;
	struct find_gs gs;
};

struct groups {
	struct group *v;
	size_t n, cap;
};

static struct group *group_of(struct groups *gs, const char *cause, uint32_t name, int64_t from)
{
	for (size_t i = 0; i < gs->n; i++)
		if (gs->v[i].cause == cause && gs->v[i].name == name)
			return &gs->v[i];
	vec_push(gs, (struct group){ .cause = cause, .name = name, .from = from });
	return &vec_last(gs);
}

static void add_wait(const struct find_ctx *c, struct group *g, const struct wait *x)
{
	int64_t d = x->end - x->start;

	g->n++;
	g->total += d;
	vec_push(&g->all, d);
	vec_push(&g->gs, x->g);
	if (d > g->worst.end - g->worst.start)
		g->worst = *x;
	if (trace_g_name(c->tr, x->g) != g->name) {
		g->others++;
		g->others_max = MAX(g->others_max, d);
	} else if (x->cause == TC_STOPPED && d > g->stack_wait) {
		g->stack_wait = d;
		g->stack = x->stack;
	}
}

static const char jam_idle[] = "a processor was idle";
static const char jam_stopped[] = "the world was stopped";

/* Why, in the words of a sentence. A crowd is a jam whatever the processors do: there are not that many of them. */
static const char *jam_cause(const struct waits *w, const struct jam *jam,
			     const struct sched_cause *cause)
{
	static const char crowd[] =
		"more goroutines became ready at once than there are processors";
	int64_t total = 0;

	for (size_t i = 0; i < jam->n; i++)
		total += w->waits.v[jam->first + i].end - w->waits.v[jam->first + i].start;
	if (cause->stw_ns * 2 < cause->ns && cause->run_ns * 10 < cause->proc_ns * 9 &&
	    total > cause->proc_ns)
		return crowd;
	if (cause->stw_ns * 2 >= cause->ns)
		return jam_stopped;
	if (cause->idle_ns * 2 >= cause->ns && cause->gc_ns * 2 < cause->proc_ns &&
	    (cause->run_ns + cause->syscall_ns) * 10 < cause->proc_ns * 9)
		return jam_idle;
	return sched_cause_name(cause);
}

static void explain_jam(struct waits *w, struct groups *gs, struct jam *jam)
{
	struct find_ctx *c = w->c;
	struct sched_cause cause;
	struct group *g;
	const char *why;
	uint32_t name;

	sched_explain(c->tr, jam->start, jam->end, &cause);
	why = jam_cause(w, jam, &cause);
	jam->idle = why == jam_idle;
	if (jam->idle) /* a finding of its own: find_idle */
		return;
	name = cause.nbusy && cause.busy[0].ns * 2 > cause.proc_ns ? cause.busy[0].name : 0;
	/* who keeps all of them busy is a cause of its own */
	g = group_of(gs, why, cause.run_ns * 10 >= cause.proc_ns * 9 ? name : 0, jam->start);
	g->jams++;
	g->to = MAX(g->to, jam->end);
	g->length += jam->end - jam->start;
	g->busy += cause.nbusy ? cause.busy[0].ns : 0;
	g->proc += cause.proc_ns;
	g->run += cause.run_ns - cause.gc_ns;
	g->gc += cause.gc_ns;
	g->idle += cause.idle_ns;
	g->between += cause.sched_ns;
	g->syscall += cause.syscall_ns;
	for (size_t i = 0; i < jam->n; i++)
		add_wait(c, g, &w->waits.v[jam->first + i]);
}

static const char *proc_share(struct find_ctx *c, const struct group *g, int64_t part)
{
	return find_share(c, find_ratio((double)part, (double)g->proc));
}

static void put_facts(struct find_ctx *c, struct trace_finding *f, const struct group *g)
{
	double proc = (double)g->proc;

	find_s(f, "cause", str_of(g->cause));
	find_i(f, "waits", VU_COUNT, (int64_t)g->n);
	find_i(f, "wait_total_ns", VU_NS, g->total);
	find_i(f, "wait_p50_ns", VU_NS, view_pct(&g->all, 0.5));
	find_i(f, "wait_max_ns", VU_NS, view_pct(&g->all, 1));
	find_i(f, "wait_max_at_ns", VU_MOMENT, g->worst.start);
	find_s(f, "wait_max_function", view_g_name(c->tr, g->worst.g));
	find_i(f, "jams", VU_COUNT, (int64_t)g->jams);
	find_i(f, "jams_total_ns", VU_NS, g->length);
	find_d(f, "running_share", VU_SHARE, find_ratio((double)g->run, proc));
	find_d(f, "gc_share", VU_SHARE, find_ratio((double)g->gc, proc));
	find_d(f, "idle_share", VU_SHARE, find_ratio((double)g->idle, proc));
	if (!g->name)
		return;
	find_s(f, "ran", trace_str(c->tr, g->name));
	find_d(f, "ran_share", VU_SHARE, find_ratio((double)g->busy, proc));
	find_i(f, "waits_of_others", VU_COUNT, (int64_t)g->others);
	find_i(f, "wait_of_others_max_ns", VU_NS, g->others_max);
}

static void report_group(struct find_ctx *c, struct group *g, int64_t most)
{
	struct str name = trace_str(c->tr, g->name);
	struct trace_finding *f;
	const char *ran;

	view_sort(&g->all);
	if (g->total < LIMIT_NS(FL_SCHED_SUM_NS) ||
	    (g->cause != jam_stopped && g->total < g->proc &&
	     view_pct(&g->all, 1) < LIMIT_NS(FL_STALL_NS)) ||
	    (double)g->total < LIMIT(FL_SCHED_PART) * (double)most ||
	    ((double)g->length < LIMIT(FL_SCHED_SHARE) * (double)(c->to - c->from) &&
	     view_pct(&g->all, 1) < LIMIT_NS(FL_STALL_NS)))
		return;
	find_gs_unique(&g->gs);
	ran = g->name ? arena_printf(&c->out->arena, "for %s of their time with " STR_FMT,
				     proc_share(c, g, g->busy), STR_ARG(name))
		      : arena_printf(&c->out->arena,
				     "%s running, %s for the collector, %s in system calls, %s "
				     "idle, %s between goroutines",
				     proc_share(c, g, g->run), proc_share(c, g, g->gc),
				     proc_share(c, g, g->syscall), proc_share(c, g, g->idle),
				     proc_share(c, g, g->between));
	f = find_new(c, "sched-latency", g->from, g->to, g->total);
	f->sure = FIND_CERTAIN;
	f->stack = g->stack ? g->stack : g->worst.stack;
	find_set_gs(c, f, &g->gs);
	put_facts(c, f, g);
	find_title(c, f,
		   "%s waits of 1 ms or more for a processor, %s in all, the longest %s of %s (at "
		   "%.6f s): %s (%s)",
		   find_count(c, (int64_t)g->n), find_ns(c, g->total),
		   find_ns(c, view_pct(&g->all, 1)), find_name(c, g->worst.g),
		   (double)g->worst.start / 1e9, g->cause, ran);
}

static void find_jams(struct waits *w)
{
	struct groups gs = { 0 };
	size_t end, n = w->waits.n;
	int64_t most = 0;

	if (n)
		qsort(w->waits.v, n, sizeof(*w->waits.v), cmp_wait);
	for (size_t i = 0; i < n; i = end) {
		int64_t until = w->waits.v[i].end;

		for (end = i + 1; end < n && w->waits.v[end].start < until; end++)
			until = MAX(until, w->waits.v[end].end);
		vec_push(&w->jams, (struct jam){ w->waits.v[i].start, until, i, end - i, false });
		explain_jam(w, &gs, &vec_last(&w->jams));
	}
	for (size_t i = 0; i < gs.n; i++)
		most = MAX(most, gs.v[i].total);
	for (size_t i = 0; i < gs.n; i++) {
		report_group(w->c, &gs.v[i], most);
		vec_release(&gs.v[i].all);
		vec_release(&gs.v[i].gs);
	}
	vec_release(&gs);
}

/* Idle in spite of work ------------------------------------------------------------------------------------------- */

static int cmp_event(const void *a, const void *b)
{
	const struct sweep_event *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->step < y->step ? -1 : x->step > y->step; /* ends first */
}

struct waste {
	int64_t total, from, to;	  /* of all */
	int64_t best, best_from, best_to; /* of the worst stretch */
	int64_t one, one_from;
	size_t n;
};

static void end_stretch(struct waste *x, int64_t now)
{
	if (x->one > x->best) {
		x->best = x->one;
		x->best_from = x->one_from;
		x->best_to = now;
	}
	x->n += x->one > 0;
	x->one = 0;
}

static void sweep(const struct waits *w, struct waste *x)
{
	int64_t count[SK_N] = { 0 }, last = w->c->from;

	for (size_t i = 0; i < w->events.n; i++) {
		const struct sweep_event *e = &w->events.v[i];
		int64_t idle = count[SK_STOPPED] ? 0 : MIN(count[SK_READY], count[SK_IDLE]);
		int64_t d = (e->time - last) * idle;

		if (d > 0) {
			if (!x->one)
				x->one_from = last;
			if (!x->total)
				x->from = last;
			x->one += d;
			x->total += d;
			x->to = e->time;
		} else if (!idle && e->time > last) {
			end_stretch(x, last);
		}
		count[e->kind] += e->step;
		last = e->time;
	}
	end_stretch(x, last);
}

/* Who waited in spite of it, for 1 ms or more. */
static void put_waits(const struct waits *w, struct trace_finding *f)
{
	const struct wait *worst = NULL;
	struct find_gs gs = { 0 };
	int64_t total = 0;
	size_t n = 0;

	for (size_t i = 0; i < w->jams.n; i++)
		for (size_t k = 0; w->jams.v[i].idle && k < w->jams.v[i].n; k++) {
			const struct wait *x = &w->waits.v[w->jams.v[i].first + k];

			n++;
			total += x->end - x->start;
			vec_push(&gs, x->g);
			if (!worst || x->end - x->start > worst->end - worst->start)
				worst = x;
		}
	if (worst) {
		find_gs_unique(&gs);
		find_set_gs(w->c, f, &gs);
		f->stack = worst->stack;
		find_i(f, "waits", VU_COUNT, (int64_t)n);
		find_i(f, "wait_total_ns", VU_NS, total);
		find_i(f, "wait_max_ns", VU_NS, worst->end - worst->start);
		find_i(f, "wait_max_at_ns", VU_MOMENT, worst->start);
		find_s(f, "wait_max_function", view_g_name(w->c->tr, worst->g));
	}
	vec_release(&gs);
}

static void find_idle(struct waits *w)
{
	struct find_ctx *c = w->c;
	const struct trace *tr = c->tr;
	struct waste x = { 0 };
	struct trace_finding *f;

	if (!w->events.n)
		return;
	for (uint32_t p = 0; p < tr->ps.n; p++) {
		struct trace_piter it = trace_pspans(tr, p, c->from, c->to);
		struct trace_pspan s;

		while (trace_next_pspan(&it, &s))
			if (s.state == TP_IDLE && s.end - s.start > LIMIT_NS(FL_IDLE_NS))
				sweep_add(w, SK_IDLE, s.start + LIMIT_NS(FL_IDLE_NS), s.end);
	}
	for (size_t i = 0; i < tr->ranges[TR_STW].n; i++) {
		const struct trace_range *r = &tr->ranges[TR_STW].v[i];

		sweep_add(w, SK_STOPPED, r->start, r->end < 0 ? tr->end : r->end);
	}
	qsort(w->events.v, w->events.n, sizeof(*w->events.v), cmp_event);
	sweep(w, &x);
	if (x.total < LIMIT_NS(FL_IDLE_SUM_NS) ||
	    (double)x.total < LIMIT(FL_IDLE_SHARE) * (double)(c->to - c->from) * (double)tr->ps.n)
		return;
	f = find_new(c, "idle-processor", x.from, x.to, x.total);
	f->sure = FIND_CERTAIN;
	put_waits(w, f);
	find_i(f, "idle_total_ns", VU_NS, x.total);
	find_d(f, "share_of_processor_time", VU_SHARE,
	       (double)x.total / ((double)(c->to - c->from) * (double)tr->ps.n));
	find_i(f, "stretches", VU_COUNT, (int64_t)x.n);
	find_i(f, "worst_ns", VU_NS, x.best);
	find_i(f, "worst_from_ns", VU_MOMENT, x.best_from);
	find_i(f, "worst_to_ns", VU_MOMENT, x.best_to);
	find_title(c, f,
		   "processors were idle for %s in all while goroutines could run, %s of it from "
		   "%.6f s to %.6f s: they were not woken, or the system did not run their threads",
		   find_ns(c, x.total), find_ns(c, x.best), (double)x.best_from / 1e9,
		   (double)x.best_to / 1e9);
}

/* Runs without a yield --------------------------------------------------------------------------------------------- */

/* For how long of [start, end) anybody waited for a processor, and none was idle. */
static int64_t jammed(const struct waits *w, int64_t start, int64_t end)
{
	int64_t sum = 0;
	size_t lo = 0, hi = w->jams.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (w->jams.v[mid].end <= start)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < w->jams.n && w->jams.v[lo].start < end; lo++)
		if (!w->jams.v[lo].idle)
			sum += MIN(w->jams.v[lo].end, end) - MAX(w->jams.v[lo].start, start);
	return sum;
}

struct long_group {
	uint32_t name;
	size_t n;
	int64_t ns, waited, until, from, to; /* waits are counted up to .until */
	struct run worst;
	struct find_gs gs;
};

static void report_long(struct find_ctx *c, struct long_group *g)
{
	struct trace_span s;
	struct trace_finding *f;

	if (g->waited < LIMIT_NS(FL_RUN_OTHERS_NS))
		return;
	find_gs_unique(&g->gs);
	f = find_new(c, "long-run", g->from, g->to, g->waited);
	f->sure = FIND_CERTAIN;
	if (trace_span_at(c->tr, g->worst.g, g->worst.end, &s) && s.state != TS_RUNNING)
		f->stack = s.stack;
	find_set_gs(c, f, &g->gs);
	find_i(f, "runs", VU_COUNT, (int64_t)g->n);
	find_i(f, "run_total_ns", VU_NS, g->ns);
	find_i(f, "run_max_ns", VU_NS, g->worst.ns);
	find_i(f, "run_max_from_ns", VU_MOMENT, g->worst.start);
	find_i(f, "run_max_to_ns", VU_MOMENT, g->worst.end);
	find_i(f, "others_waited_ns", VU_NS, g->waited);
	find_title(c, f,
		   "%s held a processor %s time%s for 100 ms or more, interrupted by preemption "
		   "alone, %s at most (%.6f s to %.6f s); during %s of that others waited for one",
		   find_name(c, g->worst.g), find_count(c, (int64_t)g->n), g->n == 1 ? "" : "s",
		   find_ns(c, g->worst.ns), (double)g->worst.start / 1e9,
		   (double)g->worst.end / 1e9, find_ns(c, g->waited));
}

static int cmp_run(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->g < y->g ? -1 : x->g > y->g;
}

static void find_long(struct waits *w)
{
	VEC(struct long_group) v = { 0 };

	end_run(w);
	if (w->runs.n)
		qsort(w->runs.v, w->runs.n, sizeof(*w->runs.v), cmp_run);
	for (size_t i = 0; i < w->runs.n; i++) {
		const struct run *r = &w->runs.v[i];
		uint32_t name = trace_g_name(w->c->tr, r->g);
		struct long_group *g = NULL;

		for (size_t k = 0; k < v.n && !g; k++)
			if (v.v[k].name == name)
				g = &v.v[k];
		if (!g) {
			vec_push(&v, (struct long_group){ .name = name, .from = r->start });
			g = &vec_last(&v);
		}
		g->n++;
		g->ns += r->ns;
		if (r->end > g->until)
			g->waited += jammed(w, MAX(r->start, g->until), r->end);
		g->until = g->to = MAX(g->to, r->end);
		vec_push(&g->gs, r->g);
		if (r->ns > g->worst.ns)
			g->worst = *r;
	}
	for (size_t i = 0; i < v.n; i++) {
		report_long(w->c, &v.v[i]);
		vec_release(&v.v[i].gs);
	}
	vec_release(&v);
}

static void close(void *self, struct find_ctx *c)
{
	struct waits *w = self;

	(void)c;
	find_jams(w);
	find_idle(w);
	find_long(w);
	vec_release(&w->waits);
	vec_release(&w->runs);
	vec_release(&w->events);
	vec_release(&w->jams);
	free(w);
}

const struct find_analysis find_waits = {
	.open = open,
	.span = span,
	.close = close,
	.states = 1u << TS_RUNNABLE | 1u << TS_RUNNING,
};

/* The collector: mark assists, collections that were asked for, and stops of the world. */
#include <stdlib.h>

#include "trace/find_int.h"

static void *open(struct find_ctx *c)
{
	(void)c;
	return NULL;
}

static int64_t range_end(const struct trace *tr, const struct trace_range *x)
{
	return x->end < 0 ? tr->end : x->end;
}

/* Assists ------------------------------------------------------------------------------------------------------------ */

struct assist_part { /* of a start function, or of a place */
	uint32_t name, stack;
	int64_t total;
};

struct assist_parts {
	struct assist_part *v;
	size_t n, cap;
	struct map of;
};

struct assists {
	struct find_ctx *c;
	int64_t *running; /* by range: on a processor */
	size_t n;
	int64_t total, on_proc, max, max_at, from, to;
	struct assist_parts funcs, places;
	struct find_gs gs;
};

static void add_running(void *ctx, const struct gc_work *w)
{
	struct assists *a = ctx;

	a->running[w->range] += find_clip(a->c, w->start, w->end);
}

static void add_part(struct assist_parts *p, uint32_t key, uint32_t name, uint32_t stack, int64_t d)
{
	bool added;
	uint32_t at = map_get_or_put(&p->of, key, (uint32_t)p->n, &added);

	if (added)
		vec_push(p, (struct assist_part){ .name = name, .stack = stack });
	p->v[at].total += d;
}

static int cmp_part(const void *a, const void *b)
{
	const struct assist_part *x = a, *y = b;

	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	return x->name < y->name ? -1 : x->name > y->name;
}

static void add_assist(struct assists *a, size_t i)
{
	const struct find_ctx *c = a->c;
	const struct trace_range *x = &c->tr->ranges[TR_ASSIST].v[i];
	int64_t start = MAX(x->start, 0), end = range_end(c->tr, x), d = find_clip(c, start, end);
	uint32_t name;

	if (d <= 0 || x->g == TRACE_NO || c->system[x->g])
		return;
	name = trace_g_name(c->tr, x->g);
	add_part(&a->funcs, name, name, x->stack, d);
	add_part(&a->places, c->stacks[x->stack].top, name, x->stack, d);
	a->from = a->n++ ? MIN(a->from, start) : start;
	a->to = MAX(a->to, end);
	a->total += d;
	a->on_proc += a->running[i];
	vec_push(&a->gs, x->g);
	if (d > a->max) {
		a->max = d;
		a->max_at = start;
	}
}

static size_t collections(const struct find_ctx *c, int64_t from, int64_t to)
{
	size_t n = 0;

	for (size_t i = 0; i < c->tr->ranges[TR_GC].n; i++) {
		const struct trace_range *x = &c->tr->ranges[TR_GC].v[i];

		n += x->start < to && range_end(c->tr, x) > from;
	}
	return n;
}

static void put_assists(struct find_ctx *c, struct assists *a, double share, size_t cycles)
{
	struct trace_finding *f = find_new(c, "gc-assist", a->from, a->to, a->total);
	const struct assist_part *most = &a->funcs.v[0];
	struct str name = trace_str(c->tr, most->name);

	f->sure = FIND_CERTAIN;
	f->stack = a->places.v[0].stack;
	find_set_gs(c, f, &a->gs);
	find_i(f, "assists", VU_COUNT, (int64_t)a->n);
	find_i(f, "assist_total_ns", VU_NS, a->total);
	find_i(f, "assist_running_ns", VU_NS, a->on_proc);
	find_i(f, "assist_max_ns", VU_NS, a->max);
	find_i(f, "assist_max_at_ns", VU_MOMENT, a->max_at);
	find_d(f, "share_of_busy_time", VU_SHARE, share);
	find_i(f, "collections", VU_COUNT, (int64_t)cycles);
	find_s(f, "function", name);
	find_i(f, "function_ns", VU_NS, most->total);
	find_i(f, "place_ns", VU_NS, a->places.v[0].total);
	find_title(c, f,
		   "%s goroutine%s spend%s %s of %s busy time assisting the collector: %s assists "
		   "of %s in all, %s of it on a processor, in %s collections; %s of it in " STR_FMT
		   ", most at %s",
		   find_count(c, (int64_t)a->gs.n), a->gs.n == 1 ? "" : "s",
		   a->gs.n == 1 ? "s" : "", find_share(c, share), a->gs.n == 1 ? "its" : "their",
		   find_count(c, (int64_t)a->n), find_ns(c, a->total), find_ns(c, a->on_proc),
		   find_count(c, (int64_t)cycles),
		   find_share(c, find_ratio((double)most->total, (double)a->total)), STR_ARG(name),
		   find_top(c, f->stack));
}

static void report_assists(struct find_ctx *c, struct assists *a)
{
	size_t cycles = collections(c, a->from, a->to);
	int64_t busy = 0;
	double share;

	find_gs_unique(&a->gs);
	for (size_t i = 0; i < a->gs.n; i++)
		busy += c->running[a->gs.v[i]];
	/* what they ran, and what they stood still in assists */
	share = find_ratio((double)a->total, (double)(busy + a->total - a->on_proc));
	if (a->total < LIMIT_NS(FL_ASSIST_NS) || share < LIMIT(FL_ASSIST_SHARE) ||
	    (double)cycles < LIMIT(FL_ASSIST_CYCLES))
		return;
	qsort(a->funcs.v, a->funcs.n, sizeof(*a->funcs.v), cmp_part);
	qsort(a->places.v, a->places.n, sizeof(*a->places.v), cmp_part);
	put_assists(c, a, share, cycles);
}

static void assists_close(void *self, struct find_ctx *c)
{
	size_t n = c->tr->ranges[TR_ASSIST].n;
	struct assists a = { .c = c, .running = xcalloc(n + 1, sizeof(int64_t)) };

	(void)self;
	map_init(&a.funcs.of);
	map_init(&a.places.of);
	gc_assists_each(c->tr, add_running, &a);
	for (size_t i = 0; i < n; i++)
		add_assist(&a, i);
	if (a.n)
		report_assists(c, &a);
	vec_release(&a.funcs);
	vec_release(&a.places);
	vec_release(&a.gs);
	map_release(&a.funcs.of);
	map_release(&a.places.of);
	free(a.running);
}

const struct find_analysis find_assists = { .open = open, .close = assists_close };

/* Collections that were asked for ------------------------------------------------------------------------------------ */

struct forced {
	uint32_t site, stack;
	size_t n;
	int64_t total, from, to;
};

static bool is_forced(const struct trace *tr, uint32_t stack)
{
	return view_stack_has(tr, stack, STR("runtime.GC")) &&
	       !view_stack_has(tr, stack, STR("runtime.GCController"));
}

static void forced_collections(struct find_ctx *c)
{
	VEC(struct forced) v = { 0 };

	for (size_t i = 0; i < c->tr->ranges[TR_GC].n; i++) {
		const struct trace_range *x = &c->tr->ranges[TR_GC].v[i];
		int64_t start = MAX(x->start, 0), end = range_end(c->tr, x);
		struct forced *f = NULL;

		if (find_clip(c, start, end) <= 0 || !is_forced(c->tr, x->stack) ||
		    c->stacks[x->stack].given)
			continue;
		for (size_t k = 0; k < v.n && !f; k++)
			if (v.v[k].site == find_site(c, x->stack))
				f = &v.v[k];
		if (!f) {
			vec_push(&v, (struct forced){ .site = find_site(c, x->stack),
						      .stack = x->stack,
						      .from = start });
			f = &vec_last(&v);
		}
		f->n++;
		f->total += find_clip(c, start, end);
		f->to = end;
	}
	for (size_t i = 0; i < v.n; i++) {
		struct trace_finding *f;

		if ((double)v.v[i].n < LIMIT(FL_FORCED_GC))
			continue;
		f = find_new(c, "forced-gc", v.v[i].from, v.v[i].to, v.v[i].total);
		f->sure = FIND_CERTAIN;
		f->stack = v.v[i].stack;
		find_i(f, "collections", VU_COUNT, (int64_t)v.v[i].n);
		find_i(f, "mark_total_ns", VU_NS, v.v[i].total);
		find_title(c, f, "%s asks for a collection %s times, %s of marking in all",
			   find_where(c, v.v[i].stack), find_count(c, (int64_t)v.v[i].n),
			   find_ns(c, v.v[i].total));
	}
	vec_release(&v);
}

/* Stops of the world -------------------------------------------------------------------------------------------------- */

struct stop_group {
	uint32_t key, name, stack; /* key: site of the call, or name of the culprit */
	size_t n;
	int64_t total, max, max_at, from, to;
	struct find_gs gs;
};

struct stop_groups {
	struct stop_group *v;
	size_t n, cap;
};

static struct stop_group *stop_group(struct stop_groups *gs, uint32_t key, uint32_t name,
				     int64_t start)
{
	for (size_t i = 0; i < gs->n; i++)
		if (gs->v[i].key == key && gs->v[i].name == name)
			return &gs->v[i];
	vec_push(gs, (struct stop_group){ .key = key, .name = name, .from = start, .max = -1 });
	return &vec_last(gs);
}

static void stop_add(struct stop_group *g, uint32_t stack, int64_t start, int64_t end, uint32_t who)
{
	int64_t d = end - start;

	g->n++;
	g->total += d;
	g->to = end;
	if (who != TRACE_NO)
		vec_push(&g->gs, who);
	if (d <= g->max)
		return;
	g->max = d;
	g->max_at = start;
	g->stack = stack;
}

/* Those that stopped last, by function: the worst is named, and what all of them cost is said. */
static void report_slow(struct find_ctx *c, struct stop_groups *gs)
{
	struct stop_group all = { .max = -1 };
	const struct stop_group *worst = NULL;
	struct trace_finding *f;
	uint32_t who;

	for (size_t i = 0; i < gs->n; i++) {
		const struct stop_group *g = &gs->v[i];

		all.from = i ? MIN(all.from, g->from) : g->from;
		all.to = MAX(all.to, g->to);
		all.n += g->n;
		all.total += g->total;
		for (size_t k = 0; k < g->gs.n; k++)
			vec_push(&all.gs, g->gs.v[k]);
		if (!worst || g->max > worst->max)
			worst = g;
	}
	find_gs_unique(&all.gs);
	if (worst && all.total >= LIMIT_NS(FL_STOP_SUM_NS)) {
		who = worst->gs.v[0];
		f = find_new(c, "slow-stop", all.from, all.to, all.total);
		f->sure = FIND_CERTAIN;
		f->stack = worst->stack;
		find_set_gs(c, f, &all.gs);
		find_i(f, "stops", VU_COUNT, (int64_t)all.n);
		find_i(f, "stopping_total_ns", VU_NS, all.total);
		find_i(f, "stopping_max_ns", VU_NS, worst->max);
		find_i(f, "stopping_max_at_ns", VU_MOMENT, worst->max_at);
		find_s(f, "culprit", view_g_name(c->tr, who));
		find_i(f, "culprit_stops", VU_COUNT, (int64_t)worst->n);
		find_i(f, "culprit_total_ns", VU_NS, worst->total);
		find_title(c, f,
			   "%s stop%s of the world took 1 ms or more to begin, %s in all; the "
			   "longest, %s (at %.6f s), waited for %s, which was the last to stop at "
			   "%s of them",
			   find_count(c, (int64_t)all.n), all.n == 1 ? "" : "s",
			   find_ns(c, all.total), find_ns(c, worst->max),
			   (double)worst->max_at / 1e9, find_name(c, who),
			   find_count(c, (int64_t)worst->n));
	}
	vec_release(&all.gs);
}

static void report_asked(struct find_ctx *c, struct stop_group *g)
{
	double rate = (double)(g->n - 1) / ((double)MAX(g->to - g->from, 1) / 1e9);
	struct trace_finding *f;

	find_gs_unique(&g->gs);
	if ((double)g->n < LIMIT(FL_STW_COUNT) || rate < LIMIT(FL_STW_RATE))
		return;
	f = find_new(c, "stop-the-world", g->from, g->to, g->total);
	f->sure = FIND_CERTAIN;
	f->stack = g->stack;
	find_set_gs(c, f, &g->gs);
	find_i(f, "stops", VU_COUNT, (int64_t)g->n);
	find_d(f, "stops_per_second", VU_REAL, rate);
	find_i(f, "stopped_total_ns", VU_NS, g->total);
	find_i(f, "stopped_max_ns", VU_NS, g->max);
	find_i(f, "stopped_max_at_ns", VU_MOMENT, g->max_at);
	find_s(f, "kind", trace_str(c->tr, g->name));
	find_title(
		c, f,
		"%s stops the world %s times, %s a second, to " STR_FMT ": %s in all, %s at most",
		find_where(c, g->stack), find_count(c, (int64_t)g->n), find_count(c, (int64_t)rate),
		STR_ARG(trace_str(c->tr, g->name)), find_ns(c, g->total), find_ns(c, g->max));
}

/* Stops that belong to the collector or to the trace itself. */
static bool is_own(struct str name)
{
	return str_has_prefix(name, STR("GC ")) || str_contains(name, STR("trace"));
}

/* Where a goroutine was when it stopped running. */
static uint32_t stack_at(const struct trace *tr, uint32_t g, int64_t time)
{
	struct trace_span s;

	return trace_span_at(tr, g, time, &s) && s.state != TS_RUNNING ? s.stack : 0;
}

static void stops_close(void *self, struct find_ctx *c)
{
	const struct trace *tr = c->tr;
	size_t n = tr->ranges[TR_STW].n;
	struct stw_part *parts = xcalloc(n + 1, sizeof(*parts));
	struct stop_groups slow = { 0 }, asked = { 0 };

	(void)self;
	forced_collections(c);
	stw_parts(tr, parts);
	for (size_t i = 0; i < n; i++) {
		const struct trace_range *x = &tr->ranges[TR_STW].v[i];
		int64_t start = MAX(x->start, 0), end = range_end(tr, x);
		int64_t stopping = parts[i].stopped - start;

		if (start < c->from || start >= c->to)
			continue;
		if (parts[i].culprit != TRACE_NO && stopping >= LIMIT_NS(FL_STOP_NS))
			stop_add(stop_group(&slow, trace_g_name(tr, parts[i].culprit), 0, start),
				 stack_at(tr, parts[i].culprit, parts[i].stopped), start,
				 parts[i].stopped, parts[i].culprit);
		if (!is_own(trace_str(tr, x->name)) && !c->stacks[x->stack].given)
			stop_add(stop_group(&asked, find_site(c, x->stack), x->name, start),
				 x->stack, start, end, x->g);
	}
	report_slow(c, &slow);
	for (size_t i = 0; i < slow.n; i++)
		vec_release(&slow.v[i].gs);
	for (size_t i = 0; i < asked.n; i++) {
		report_asked(c, &asked.v[i]);
		vec_release(&asked.v[i].gs);
	}
	vec_release(&slow);
	vec_release(&asked);
	free(parts);
}

const struct find_analysis find_stops = { .open = open, .close = stops_close };

/*
 * Goroutines that never end, and those that end too soon.
 *
 * A leak: goroutines of one go statement that at the end are blocked at one place, which nobody ever left who had
 * waited there so long. A pool of workers is started in one loop, a leak grows with what the program does: its
 * goroutines come in batches, between which the creator waited, or from many creators.
 */
#include <stdlib.h>

#include "trace/find_int.h"

struct stuck {
	int64_t created, since;
	uint32_t g, creator, origin, stack, reason;
};

struct leaks {
	const struct find_ctx *c;
	VEC(struct stuck) v;
	struct map longest; /* by stack: index into longest_ns */
	VEC(int64_t) longest_ns;
};

static void *open(struct find_ctx *c)
{
	struct leaks *l = xcalloc(1, sizeof(*l));

	l->c = c;
	map_init(&l->longest);
	return l;
}

/* The longest wait at that stack that ended. */
static int64_t *longest_at(struct leaks *l, uint32_t stack)
{
	bool added;
	uint32_t at = map_get_or_put(&l->longest, stack, (uint32_t)l->longest_ns.n, &added);

	if (added)
		vec_push(&l->longest_ns, 0);
	return &l->longest_ns.v[at];
}

static void span(void *self, const struct find_step *st)
{
	struct leaks *l = self;
	const struct find_ctx *c = l->c;
	const struct trace_span *s = find_back(st, 0);
	const struct trace_g *g = &c->tr->gs.v[st->g];
	enum find_reason reason = find_reason(c, s);

	if (reason == FR_OTHER || reason == FR_SLEEP || reason == FR_NETWORK || reason == FR_GC ||
	    !s->stack)
		return;
	if (!s->open_end && s->end <= c->to) {
		int64_t *longest = longest_at(l, s->stack);

		*longest = MAX(*longest, s->end - s->start);
		return;
	}
	if (g->created < c->from || !g->created_at)
		return;
	vec_push(&l->v, (struct stuck){ g->created, s->start, st->g, g->creator, c->origin[st->g],
					s->stack, s->reason });
}

static int cmp_stuck(const void *a, const void *b)
{
	const struct stuck *x = a, *y = b;

	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	if (x->stack != y->stack)
		return x->stack < y->stack ? -1 : 1;
	return x->created < y->created ? -1 : x->created > y->created;
}

/* Did the creator wait for something of its own between two creations? */
static bool paused_between(const struct find_ctx *c, uint32_t creator, int64_t from, int64_t to)
{
	struct trace_iter it = trace_spans(c->tr, creator, from, to);
	struct trace_span s;

	while (trace_next_span(&it, &s))
		if (s.state == TS_WAITING && s.start >= from && s.end <= to &&
		    find_reason(c, &s) != FR_GC && find_reason(c, &s) != FR_OTHER)
			return true;
	return false;
}

static size_t batches(const struct find_ctx *c, const struct stuck *v, size_t n)
{
	size_t count = 1;

	/* A few are as good as all: no leak needs a thousand batches to be believed. */
	for (size_t i = 1; i < n && count < 1000; i++)
		count += v[i].creator != v[i - 1].creator ||
			 (v[i].creator != TRACE_NO &&
			  paused_between(c, v[i].creator, v[i - 1].created, v[i].created));
	return count;
}

static void report(struct find_ctx *c, const struct stuck *v, size_t n)
{
	size_t nbatches = batches(c, v, n);
	struct find_gs gs = { 0 };
	struct trace_finding *f;
	int64_t blocked = 0;
	size_t created = 0;

	if ((double)nbatches < LIMIT(FL_LEAK_BATCHES))
		return;
	for (uint32_t g = 0; g < c->tr->gs.n; g++)
		created += c->origin[g] == v[0].origin && !c->system[g] &&
			   c->tr->gs.v[g].created >= c->from;
	for (size_t i = 0; i < n; i++) {
		blocked += c->to - v[i].since;
		vec_push(&gs, v[i].g);
	}
	f = find_new(c, "goroutine-leak", v[0].created, c->to, blocked);
	f->sure = FIND_LIKELY;
	f->made_to = v[n - 1].created;
	f->stack = v[0].stack;
	find_set_gs(c, f, &gs);
	find_i(f, "blocked", VU_COUNT, (int64_t)n);
	find_i(f, "created", VU_COUNT, (int64_t)created);
	find_i(f, "batches", VU_COUNT, (int64_t)nbatches);
	find_i(f, "blocked_total_ns", VU_NS, blocked);
	find_i(f, "first_created_ns", VU_MOMENT, v[0].created);
	find_i(f, "last_created_ns", VU_MOMENT, v[n - 1].created);
	find_s(f, "reason", trace_str(c->tr, v[0].reason));
	find_s(f, "created_at", str_of(find_where(c, c->tr->gs.v[v[0].g].created_at)));
	find_title(
		c, f,
		"%s of %s goroutines that %s started between %.3f s and %.3f s never ended: they "
		"wait (" STR_FMT ") at %s, and nobody woke them",
		find_count(c, (int64_t)n), find_count(c, (int64_t)created),
		find_where(c, c->tr->gs.v[v[0].g].created_at), (double)v[0].created / 1e9,
		(double)v[n - 1].created / 1e9, STR_ARG(trace_str(c->tr, v[0].reason)),
		find_where(c, v[0].stack));
	vec_release(&gs);
}

/* Those that have waited long enough, of one go statement and one place. */
static void one_group(struct leaks *l, struct find_ctx *c, struct stuck *v, size_t n)
{
	int64_t longest = *longest_at(l, v[0].stack);
	double least = MAX(LIMIT(FL_LEAK_AGE_NS), LIMIT(FL_LEAK_TIMES) * (double)longest);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if ((double)(c->to - v[i].since) >= least)
			v[kept++] = v[i];
	if ((double)kept >= LIMIT(FL_LEAK_COUNT))
		report(c, v, kept);
}

static void close(void *self, struct find_ctx *c)
{
	struct leaks *l = self;
	size_t end;

	if (l->v.n)
		qsort(l->v.v, l->v.n, sizeof(*l->v.v), cmp_stuck);
	for (size_t i = 0; i < l->v.n; i = end) {
		for (end = i + 1; end < l->v.n && l->v.v[end].origin == l->v.v[i].origin &&
				  l->v.v[end].stack == l->v.v[i].stack;
		     end++)
			;
		one_group(l, c, l->v.v + i, end - i);
	}
	vec_release(&l->v);
	vec_release(&l->longest_ns);
	map_release(&l->longest);
	free(l);
}

const struct find_analysis find_leaks = {
	.open = open,
	.span = span,
	.close = close,
	.states = 1u << TS_WAITING,
};

/* Churn ------------------------------------------------------------------------------------------------------------- */

struct life {
	int64_t created;
	uint32_t g, origin;
};

static int cmp_life(const void *a, const void *b)
{
	const struct life *x = a, *y = b;

	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	return x->created < y->created ? -1 : x->created > y->created;
}

static void *churn_open(struct find_ctx *c)
{
	(void)c;
	return NULL;
}

/* Stretches in which a go statement starts goroutines without a pause. */
struct churn {
	size_t n, bursts, peak; /* peak: alive at once */
	int64_t length, start_wait, running;
	int64_t from, to;
	struct view_list runs, lives, ends;
	struct find_gs gs;
};

/* From the go statement to the first time on a processor; 0: it never ran. */
static int64_t until_first_run(const struct trace *tr, uint32_t g)
{
	int64_t created = tr->gs.v[g].created;
	struct trace_iter it = trace_spans(tr, g, created, tr->end);
	struct trace_span s;

	while (trace_next_span(&it, &s))
		if (s.state == TS_RUNNING)
			return s.start - created;
	return 0;
}

static void churn_add(const struct find_ctx *c, struct churn *ch, const struct life *v, size_t n)
{
	ch->from = ch->n ? MIN(ch->from, v[0].created) : v[0].created;
	ch->to = ch->n ? MAX(ch->to, v[n - 1].created) : v[n - 1].created;
	ch->length += v[n - 1].created - v[0].created;
	ch->bursts++;
	ch->n += n;
	for (size_t i = 0; i < n; i++) {
		const struct trace_g *g = &c->tr->gs.v[v[i].g];

		ch->start_wait += until_first_run(c->tr, v[i].g);
		ch->running += c->running[v[i].g];
		vec_push(&ch->runs, c->running[v[i].g]);
		vec_push(&ch->lives, g->ended - g->created);
		vec_push(&ch->gs, v[i].g);
		vec_push(&ch->ends, g->ended);
	}
}

/* How many were alive at once: v by creation, ends of all of them. */
static size_t peak_alive(const struct life *v, size_t n, struct view_list *ends)
{
	size_t ended = 0, peak = 0;

	view_sort(ends);
	for (size_t i = 0; i < n; i++) {
		while (ended < ends->n && ends->v[ended] <= v[i].created)
			ended++;
		peak = MAX(peak, i + 1 - MIN(ended, i + 1));
	}
	return peak;
}

static void churn_report(struct find_ctx *c, struct churn *ch)
{
	double rate = (double)ch->n / ((double)MAX(ch->to - ch->from, 1) / 1e9);
	uint32_t at = c->tr->gs.v[ch->gs.v[0]].created_at;
	struct trace_finding *f;

	view_sort(&ch->runs);
	view_sort(&ch->lives);
	if ((double)view_pct(&ch->runs, 0.5) > LIMIT(FL_CHURN_RUN_NS))
		return;
	f = find_new(c, "goroutine-churn", ch->from, ch->to, ch->start_wait);
	f->sure = FIND_CERTAIN;
	f->stack = at;
	find_gs_unique(&ch->gs);
	find_set_gs(c, f, &ch->gs);
	find_i(f, "created", VU_COUNT, (int64_t)ch->n);
	find_d(f, "created_per_second", VU_REAL, rate);
	find_i(f, "bursts", VU_COUNT, (int64_t)ch->bursts);
	find_d(f, "created_per_second_in_bursts", VU_REAL,
	       (double)ch->n / ((double)MAX(ch->length, 1) / 1e9));
	find_i(f, "peak_alive", VU_COUNT, (int64_t)ch->peak);
	find_i(f, "run_p50_ns", VU_NS, view_pct(&ch->runs, 0.5));
	find_i(f, "run_p99_ns", VU_NS, view_pct(&ch->runs, 0.99));
	find_i(f, "life_p50_ns", VU_NS, view_pct(&ch->lives, 0.5));
	find_i(f, "running_total_ns", VU_NS, ch->running);
	find_i(f, "start_wait_total_ns", VU_NS, ch->start_wait);
	find_title(c, f,
		   "%s goroutines started at %s, %s a second, up to %s at once: half of them "
		   "run for %s or less, and end",
		   find_count(c, (int64_t)ch->n), find_where(c, at), find_count(c, (int64_t)rate),
		   find_count(c, (int64_t)ch->peak), find_ns(c, view_pct(&ch->runs, 0.5)));
}

/*
 * The goroutines of one go statement by their creation. Stretches are cut where a pause makes the rate fall below
 * the limit; those with enough of them count.
 */
static void churn_origin(struct find_ctx *c, const struct life *v, size_t n)
{
	double gap = 1e9 / LIMIT(FL_CHURN_RATE) * 10; /* a pause as long as ten at the least rate */
	struct churn ch = { 0 };
	size_t end;

	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && (double)(v[end].created - v[end - 1].created) <= gap;
		     end++)
			;
		if (end - i >= 10 &&
		    (double)(end - i) * 1e9 >=
			    LIMIT(FL_CHURN_RATE) * (double)(v[end - 1].created - v[i].created))
			churn_add(c, &ch, v + i, end - i);
	}
	if ((double)ch.n >= LIMIT(FL_CHURN_COUNT)) {
		ch.peak = peak_alive(v, n, &ch.ends);
		churn_report(c, &ch);
	}
	vec_release(&ch.runs);
	vec_release(&ch.lives);
	vec_release(&ch.ends);
	vec_release(&ch.gs);
}

static void churn_close(void *self, struct find_ctx *c)
{
	VEC(struct life) v = { 0 };
	size_t end;

	(void)self;
	for (uint32_t g = 0; g < c->tr->gs.n; g++) {
		const struct trace_g *x = &c->tr->gs.v[g];

		/* started by a go statement, and ended */
		if (x->created >= c->from && x->ended >= 0 && x->ended <= c->to && x->created_at &&
		    !c->system[g] && !c->stacks[x->created_at].given)
			vec_push(&v, (struct life){ x->created, g, c->origin[g] });
	}
	if (v.n)
		qsort(v.v, v.n, sizeof(*v.v), cmp_life);
	for (size_t i = 0; i < v.n; i = end) {
		for (end = i + 1; end < v.n && v.v[end].origin == v.v[i].origin; end++)
			;
		churn_origin(c, v.v + i, end - i);
	}
	vec_release(&v);
}

const struct find_analysis find_churn = { .open = churn_open, .close = churn_close };

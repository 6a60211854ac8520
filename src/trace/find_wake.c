/*
 * Wake-ups: goroutines that wake each other for next to no work, and timers that fire in crowds.
 *
 * A short wake-up: a goroutine woken by another runs a few microseconds and waits again. Those of one go statement, and
 * of the statements that wake each other, belong together. Only stretches of time with many of them count.
 */
#include <stdlib.h>

#include "trace/find_int.h"

#define BUCKET_NS 10000000 /* rates are looked at in stretches of 10 ms */

struct bucket { /* what one goroutine did in one stretch */
	uint32_t at, g;
	uint32_t origin, stack;
	uint32_t wakes, shorts;
	int64_t ready, ran; /* of the short ones */
	int64_t from, to;
};

struct pair {
	uint32_t a, b, set, n; /* goroutines; a < b */
};

struct wakes {
	struct find_ctx *c;
	VEC(struct bucket) v;
	VEC(struct pair) pairs;
	struct map pair_of;
	struct find_sets sets; /* of origins */
};

static void *open(struct find_ctx *c)
{
	struct wakes *w = xcalloc(1, sizeof(*w));

	w->c = c;
	map_init(&w->pair_of);
	return w;
}

static bool is_handover(const struct find_ctx *c, const struct trace_span *s)
{
	enum find_reason r = s->state == TS_WAITING ? find_reason(c, s) : FR_OTHER;

	return r == FR_SEND || r == FR_RECEIVE || r == FR_SELECT || r == FR_COND ||
	       (r == FR_SYNC && !c->stacks[s->stack].lock);
}

static void count_pair(struct wakes *w, uint32_t g, uint32_t from)
{
	uint32_t a = MIN(g, from), b = MAX(g, from);
	bool added;
	uint32_t at =
		map_get_or_put(&w->pair_of, (uint64_t)a << 32 | b, (uint32_t)w->pairs.n, &added);

	if (added)
		vec_push(&w->pairs, (struct pair){ .a = a, .b = b });
	w->pairs.v[at].n++;
}

/* At the wait behind a run behind a wake-up. */
static void span(void *self, const struct find_step *st)
{
	struct wakes *w = self;
	const struct find_ctx *c = w->c;
	const struct trace_span *wait = find_back(st, 0), *run = find_back(st, 1),
				*ready = find_back(st, 2);
	uint32_t at = (uint32_t)((run->start - c->from) / BUCKET_NS);
	struct bucket *b;

	if (st->n < 3 || run->state != TS_RUNNING || ready->state != TS_RUNNABLE ||
	    ready->cause != TC_UNBLOCKED || ready->from == TRACE_NO || !is_handover(c, wait) ||
	    run->start < c->from || c->stacks[wait->stack].given)
		return;
	if (!w->v.n || vec_last(&w->v).g != st->g || vec_last(&w->v).at != at)
		vec_push(&w->v, (struct bucket){ .at = at,
						 .g = st->g,
						 .origin = c->origin[st->g],
						 .stack = wait->stack,
						 .from = ready->start });
	b = &vec_last(&w->v);
	b->wakes++;
	b->to = run->end;
	if (run->end - run->start > LIMIT_NS(FL_WAKE_RUN_NS))
		return;
	b->shorts++;
	b->ready += ready->end - ready->start;
	b->ran += run->end - run->start;
	count_pair(w, st->g, ready->from);
}

static int cmp_bucket(const void *a, const void *b)
{
	const struct bucket *x = a, *y = b;

	if (x->origin != y->origin)
		return x->origin < y->origin ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->g < y->g ? -1 : x->g > y->g;
}

struct wake_sum {
	int64_t wakes, shorts, ready, ran, from, to, length;
	int64_t stretches, best;
	uint32_t stack, most;
	struct find_gs gs;
};

/* The buckets of one stretch of time of one set. */
static void sum_stretch(struct wake_sum *s, const struct bucket *v, size_t n)
{
	int64_t wakes = 0, shorts = 0, from = v[0].from, to = v[0].to;

	for (size_t i = 0; i < n; i++) {
		wakes += v[i].wakes;
		shorts += v[i].shorts;
		from = MIN(from, v[i].from);
		to = MAX(to, v[i].to);
	}
	if ((double)shorts * 1e9 < LIMIT(FL_WAKE_RATE) * BUCKET_NS ||
	    (double)shorts < LIMIT(FL_WAKE_SHARE) * (double)wakes)
		return;
	s->from = s->stretches++ ? MIN(s->from, from) : from;
	s->to = MAX(s->to, to);
	s->length += to - from;
	s->wakes += wakes;
	s->shorts += shorts;
	for (size_t i = 0; i < n; i++) {
		s->ready += v[i].ready;
		s->ran += v[i].ran;
		vec_push(&s->gs, v[i].g);
		if ((int64_t)v[i].shorts > s->best) {
			s->best = v[i].shorts;
			s->stack = v[i].stack;
			s->most = v[i].g;
		}
	}
}

/* Between which two goroutines most of it went. */
static const struct pair *top_pair(struct wakes *w, uint32_t set)
{
	const struct pair *best = NULL;

	for (size_t i = 0; i < w->pairs.n; i++) {
		const struct pair *p = &w->pairs.v[i];

		if (find_set_of(&w->sets, w->c->origin[p->a]) == set && (!best || p->n > best->n))
			best = p;
	}
	return best;
}

static void report_wakes(struct wakes *w, struct find_ctx *c, struct wake_sum *s, uint32_t set)
{
	const struct pair *p = top_pair(w, set);
	const char *who;
	struct trace_finding *f;
	bool two;

	if ((double)s->shorts < LIMIT(FL_WAKE_COUNT) || !p)
		return;
	find_gs_unique(&s->gs);
	two = (int64_t)p->n * 2 > s->shorts;
	if (two)
		who = arena_printf(&c->out->arena, "%s and %s wake each other", find_name(c, p->a),
				   find_name(c, p->b));
	else if (s->gs.n == 1)
		who = arena_printf(&c->out->arena, "others wake %s", find_name(c, s->most));
	else
		who = arena_printf(&c->out->arena, "%s goroutines, most of %s, wake each other",
				   find_count(c, (int64_t)s->gs.n), find_name(c, s->most));
	f = find_new(c, "wakeup-ping-pong", s->from, s->to, s->ready + s->ran);
	f->sure = FIND_LIKELY; /* that it is for nothing */
	f->stack = s->stack;
	find_set_gs(c, f, &s->gs);
	find_s(f, "shape", two ? STR("pair") : STR("many"));
	find_i(f, "wake_ups", VU_COUNT, s->wakes);
	find_i(f, "short_wake_ups", VU_COUNT, s->shorts);
	find_d(f, "wake_ups_per_second", VU_REAL,
	       (double)s->shorts / ((double)MAX(s->length, 1) / 1e9));
	find_i(f, "run_mean_ns", VU_NS, s->ran / s->shorts);
	find_i(f, "ready_mean_ns", VU_NS, s->ready / s->shorts);
	find_i(f, "ran_total_ns", VU_NS, s->ran);
	find_i(f, "ready_total_ns", VU_NS, s->ready);
	find_title(c, f,
		   "%s %s times for next to no work: on average each is ready for %s, runs for %s "
		   "and waits again, most of all at %s",
		   who, find_count(c, s->shorts), find_ns(c, s->ready / s->shorts),
		   find_ns(c, s->ran / s->shorts), find_top(c, s->stack));
}

static void one_set(struct wakes *w, struct find_ctx *c, struct bucket *v, size_t n)
{
	struct wake_sum s = { 0 };
	uint32_t set = v[0].origin;
	size_t end;

	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && v[end].at == v[i].at; end++)
			;
		sum_stretch(&s, v + i, end - i);
	}
	report_wakes(w, c, &s, set);
	vec_release(&s.gs);
}

static void close(void *self, struct find_ctx *c)
{
	struct wakes *w = self;
	size_t end;

	/* a pair that hardly ever met does not make two crowds one */
	for (size_t i = 0; i < w->pairs.n; i++)
		if (w->pairs.v[i].n >= 10)
			find_join(&w->sets, c->origin[w->pairs.v[i].a], c->origin[w->pairs.v[i].b]);
	for (size_t i = 0; i < w->v.n; i++)
		w->v.v[i].origin = find_set_of(&w->sets, w->v.v[i].origin);
	if (w->v.n)
		qsort(w->v.v, w->v.n, sizeof(*w->v.v), cmp_bucket);
	for (size_t i = 0; i < w->v.n; i = end) {
		for (end = i + 1; end < w->v.n && w->v.v[end].origin == w->v.v[i].origin; end++)
			;
		one_set(w, c, w->v.v + i, end - i);
	}
	vec_release(&w->v);
	vec_release(&w->pairs);
	vec_release(&w->sets);
	map_release(&w->pair_of);
	free(w);
}

const struct find_analysis find_wakes = {
	.open = open,
	.span = span,
	.close = close,
	.states = 1u << TS_WAITING,
};

/* Timers ------------------------------------------------------------------------------------------------------------ */

struct fire {
	int64_t time, ready;
	uint32_t g, stack;
	bool created;
};

struct timers {
	struct find_ctx *c;
	VEC(struct fire) v;
};

static void *timers_open(struct find_ctx *c)
{
	struct timers *t = xcalloc(1, sizeof(*t));

	t->c = c;
	return t;
}

/* What nobody woke or created, and no network: a timer did. */
static void timers_span(void *self, const struct find_step *st)
{
	struct timers *t = self;
	const struct find_ctx *c = t->c;
	const struct trace_span *s = find_back(st, 0), *wait = find_back(st, 1);
	bool created = s->cause == TC_CREATED;
	enum find_reason r;

	if (s->from != TRACE_NO || s->start < c->from || (!created && s->cause != TC_UNBLOCKED))
		return;
	if (!created) {
		if (st->n < 2 || wait->state != TS_WAITING)
			return;
		r = find_reason(c, wait);
		if (r != FR_SLEEP && r != FR_RECEIVE && r != FR_SELECT)
			return;
	}
	vec_push(&t->v, (struct fire){ s->start, s->end - s->start, st->g,
				       created ? c->tr->gs.v[st->g].stack : wait->stack, created });
}

static int cmp_fire(const void *a, const void *b)
{
	const struct fire *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return x->g < y->g ? -1 : x->g > y->g;
}

struct storm {
	size_t n, created, storms, worst_n;
	int64_t ready, from, to, most_to, length, worst_from, worst_to;
	struct find_gs gs;
	struct map of;
	VEC(size_t) by_stack;
	size_t best;
	uint32_t stack;
};

static void add_storm(struct storm *s, const struct fire *v, size_t n)
{
	int64_t from = v[0].time, to = v[n - 1].time;

	s->from = s->storms++ ? s->from : from;
	s->to = to;
	s->most_to = v[(n - 1) / 100 * 99].time; /* a late timer is of another task */
	s->length += to - from;
	s->n += n;
	if (n > s->worst_n) {
		s->worst_n = n;
		s->worst_from = from;
		s->worst_to = to;
	}
	for (size_t i = 0; i < n; i++) {
		bool added;
		uint32_t at = map_get_or_put(&s->of, v[i].stack, (uint32_t)s->by_stack.n, &added);

		if (added)
			vec_push(&s->by_stack, 0);
		if (++s->by_stack.v[at] > s->best) {
			s->best = s->by_stack.v[at];
			s->stack = v[i].stack;
		}
		s->ready += v[i].ready;
		s->created += v[i].created;
		vec_push(&s->gs, v[i].g);
	}
}

static void report_storm(struct find_ctx *c, struct storm *s)
{
	double rate = (double)s->n / ((double)MAX(s->length, 1) / 1e9);
	struct trace_finding *f;
	const char *what;

	find_gs_unique(&s->gs);
	what = s->created * 2 > s->n ? "start goroutines (time.AfterFunc)" : "wake goroutines";
	f = find_new(c, "timer-storm", s->from, s->to, s->ready);
	f->made_to = s->most_to;
	f->sure = FIND_CERTAIN;
	f->stack = s->stack;
	find_set_gs(c, f, &s->gs);
	find_i(f, "fired", VU_COUNT, (int64_t)s->n);
	find_d(f, "fired_per_second", VU_REAL, rate);
	find_i(f, "goroutines_created", VU_COUNT, (int64_t)s->created);
	find_i(f, "storms", VU_COUNT, (int64_t)s->storms);
	find_i(f, "worst_fired", VU_COUNT, (int64_t)s->worst_n);
	find_i(f, "worst_from_ns", VU_MOMENT, s->worst_from);
	find_i(f, "worst_to_ns", VU_MOMENT, s->worst_to);
	find_i(f, "ready_total_ns", VU_NS, s->ready);
	find_title(c, f, "%s timers fire at %s a second and %s, most of them for %s",
		   find_count(c, (int64_t)s->n), find_count(c, (int64_t)rate), what,
		   find_top(c, s->stack));
}

/* How many of v, by time, lie in the stretch of v[0]. */
static size_t in_stretch(const struct find_ctx *c, const struct fire *v, size_t n)
{
	int64_t end = c->from + ((v[0].time - c->from) / BUCKET_NS + 1) * BUCKET_NS;
	size_t i = 0;

	while (i < n && v[i].time < end)
		i++;
	return i;
}

/* Stretches with many of them that follow each other, one may lie between: together a storm, if it is large. */
static void find_storms(struct find_ctx *c, struct storm *s, const struct fire *v, size_t n)
{
	double hot = LIMIT(FL_TIMER_RATE) * BUCKET_NS / 1e9;
	size_t first = 0, last = 0; /* [first, last) of the open storm */
	size_t k;

	for (size_t i = 0; i < n; i += k) {
		k = in_stretch(c, v + i, n - i);
		if ((double)k < hot)
			continue;
		if (last > first && v[i].time - v[last - 1].time > 2 * BUCKET_NS) {
			if ((double)(last - first) >= LIMIT(FL_TIMER_COUNT))
				add_storm(s, v + first, last - first);
			first = i;
		} else if (last == first) {
			first = i;
		}
		last = i + k;
	}
	if ((double)(last - first) >= LIMIT(FL_TIMER_COUNT))
		add_storm(s, v + first, last - first);
}

static void timers_close(void *self, struct find_ctx *c)
{
	struct timers *t = self;
	struct storm s = { 0 };

	map_init(&s.of);
	if (t->v.n) {
		qsort(t->v.v, t->v.n, sizeof(*t->v.v), cmp_fire);
		find_storms(c, &s, t->v.v, t->v.n);
	}
	if (s.n)
		report_storm(c, &s);
	vec_release(&s.gs);
	vec_release(&s.by_stack);
	map_release(&s.of);
	vec_release(&t->v);
	free(t);
}

const struct find_analysis find_timers = {
	.open = timers_open,
	.span = timers_span,
	.close = timers_close,
	.states = 1u << TS_RUNNABLE,
};

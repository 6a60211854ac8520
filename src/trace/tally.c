#include "trace/tally.h"

#include <stdlib.h>

#include "trace/parts.h"

struct tallier {
	struct tally *t;
	const struct view_report *r;
	uint8_t *waits;
	int64_t running; /* ns, to be shared out among samples */
	bool sampled;	 /* there are samples */
};

static bool row_eq(const void *ctx, uint32_t i, const void *key)
{
	const struct tally_row *a = &((const struct tally *)ctx)->rows.v[i], *b = key;

	return a->stack == b->stack && a->func == b->func && a->state == b->state &&
	       a->reason == b->reason;
}

static void add(struct tally *t, struct tally_row x)
{
	uint64_t h = hash_mix(hash_mix(x.stack, x.func), (uint64_t)x.reason << 8 | x.state);
	uint32_t i = hashset_find(&t->set, h, row_eq, t, &x);

	if (i == MAP_NONE) {
		hashset_add(&t->set, h, (uint32_t)t->rows.n);
		vec_push(&t->rows, x);
		return;
	}
	t->rows.v[i].count += x.count;
	t->rows.v[i].ns += x.ns;
}

static bool wanted(const struct tallier *k, const struct trace_span *s)
{
	if (!k->r->f.states)
		return s->state != TS_RUNNING;
	return view_wants_span(k->r, k->waits, s);
}

/* Where the goroutine itself was; last: its own stack before this span. */
static uint32_t own_stack(const struct trace *tr, uint32_t g, const struct trace_span *s,
			  uint32_t last)
{
	if (s->state == TS_WAITING || s->state == TS_SYSCALL || s->state == TS_SYSCALL_BLOCKED ||
	    (s->state == TS_RUNNABLE && s->cause == TC_STOPPED))
		return s->stack;
	return last ? last : tr->gs.v[g].stack;
}

static void add_goroutine(struct tallier *k, uint32_t g)
{
	const struct trace *tr = k->r->tr;
	struct trace_iter it = trace_spans(tr, g, k->r->f.from, k->r->f.to);
	struct trace_span s;
	uint32_t last = 0;

	while (trace_next_span(&it, &s)) {
		int64_t d = view_clip_g(k->r, g, s.start, s.end);
		uint32_t stack = own_stack(tr, g, &s, last);
		struct tally_row x = { .stack = stack, .state = s.state, .count = 1 };

		last = s.state == TS_RUNNING ? last : stack;
		if (d == 0 || !wanted(k, &s))
			continue;
		x.ns = d - parts_idle(&s, d);
		if (s.state == TS_RUNNING) {
			if (k->sampled) {
				k->running += x.ns;
				continue;
			}
			x.stack = 0;
		} else {
			x.reason = s.reason;
		}
		if (!x.stack)
			x.func = trace_g_name(tr, g);
		add(k->t, x);
	}
}

static bool of_interest(const struct view_report *r, const struct trace_sample *s)
{
	return s->g != TRACE_NO && s->stack && view_has(r, s->g, s->time);
}

static bool any_sample(const struct view_report *r)
{
	for (size_t i = 0; i < r->tr->samples.n; i++)
		if (of_interest(r, &r->tr->samples.v[i]))
			return true;
	return false;
}

/* Each sample stands for an equal share of the running time; what division leaves goes to the first ones. */
static void share_out(struct tallier *k)
{
	const struct trace *tr = k->r->tr;
	int64_t n = 0, i = 0, each, rest;

	for (size_t s = 0; s < tr->samples.n; s++)
		n += of_interest(k->r, &tr->samples.v[s]);
	if (n == 0)
		return;
	each = k->running / n;
	rest = k->running % n;
	for (size_t s = 0; s < tr->samples.n; s++) {
		if (!of_interest(k->r, &tr->samples.v[s]))
			continue;
		add(k->t, (struct tally_row){ .stack = tr->samples.v[s].stack,
					      .state = TS_RUNNING,
					      .count = 1,
					      .ns = each + (i++ < rest) });
	}
}

/* Work for the collector: asked for with its waits, and told apart from running, of which it is a part. */
static void add_ranges(struct tallier *k, enum trace_range_kind kind, uint8_t state)
{
	const struct trace *tr = k->r->tr;

	for (size_t i = 0; i < tr->ranges[kind].n; i++) {
		const struct trace_range *x = &tr->ranges[kind].v[i];
		int64_t d = x->g == TRACE_NO || !view_wants_g(k->r, x->g)
				    ? 0
				    : view_clip_g(k->r, x->g, shown_start(x->start), x->end);

		if (d > 0)
			add(k->t, (struct tally_row){ .stack = x->stack,
						      .func = x->stack ? 0 : trace_g_name(tr, x->g),
						      .state = state,
						      .count = 1,
						      .ns = d });
	}
}

static int cmp_row(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	if (x->ns != y->ns)
		return x->ns < y->ns ? 1 : -1;
	if (x->stack != y->stack)
		return x->stack < y->stack ? -1 : 1;
	if (x->func != y->func)
		return x->func < y->func ? -1 : 1;
	if (x->state != y->state)
		return x->state < y->state ? -1 : 1;
	return x->reason < y->reason ? -1 : x->reason > y->reason;
}

void tally_init(struct tally *t, const struct view_report *r)
{
	struct tallier k = { .t = t, .r = r, .waits = view_wait_classes(r->tr) };
	bool running = r->f.states >> TS_RUNNING & 1;

	*t = (struct tally){ 0 };
	k.sampled = running && any_sample(r);
	for (uint32_t g = 0; g < r->tr->gs.n; g++)
		if (view_wants_g(r, g))
			add_goroutine(&k, g);
	if (k.sampled)
		share_out(&k);
	if (r->f.waits >> VW_GC & 1 && !(r->f.waits >> VW_OTHER & 1) && !running) {
		add_ranges(&k, TR_ASSIST, TALLY_ASSIST);
		add_ranges(&k, TR_SWEEP, TALLY_SWEEP);
	}
	if (t->rows.n)
		qsort(t->rows.v, t->rows.n, sizeof(*t->rows.v), cmp_row);
	free(k.waits);
}

void tally_release(struct tally *t)
{
	vec_release(&t->rows);
	hashset_release(&t->set);
}

struct str tally_state(const struct trace *tr, const struct tally_row *x)
{
	if (x->state == TALLY_ASSIST)
		return STR("mark assist");
	if (x->state == TALLY_SWEEP)
		return STR("sweep");
	return str_of(trace_state_name[x->state]);
}

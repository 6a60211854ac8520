/* System calls that last so long that the monitor takes their processor away: what that costs, by place. */
#include <stdlib.h>

#include "trace/find_int.h"

struct place {
	uint32_t stack;
	size_t calls, handed;
	int64_t held, blocked, after, max, max_at, from, to;
	struct view_list all;	/* lengths of the calls that were handed off */
	struct view_list edges; /* 2 * time, + 1 for an end: threads at once */
	struct find_gs gs;
};

struct calls {
	struct find_ctx *c;
	VEC(struct place) v;
	struct map of;
};

static void *open(struct find_ctx *c)
{
	struct calls *k = xcalloc(1, sizeof(*k));

	k->c = c;
	map_init(&k->of);
	return k;
}

static struct place *place_of(struct calls *k, uint32_t stack)
{
	bool added;
	uint32_t at = map_get_or_put(&k->of, k->c->stacks[stack].top, (uint32_t)k->v.n, &added);

	if (added)
		vec_push(&k->v, (struct place){ .stack = stack });
	return &k->v.v[at];
}

static void handed_off(struct place *p, const struct trace_span *kept,
		       const struct trace_span *blocked, uint32_t g)
{
	int64_t d = blocked->end - kept->start;

	if (!p->handed++)
		p->from = kept->start;
	p->from = MIN(p->from, kept->start);
	p->to = MAX(p->to, blocked->end);
	p->held += kept->end - kept->start;
	p->blocked += blocked->end - blocked->start;
	vec_push(&p->all, d);
	vec_push(&p->edges, kept->start * 2);
	vec_push(&p->edges, blocked->end * 2 + 1);
	vec_push(&p->gs, g);
	if (d > p->max) {
		p->max = d;
		p->max_at = kept->start;
		p->stack = kept->stack;
	}
}

static void span(void *self, const struct find_step *st)
{
	struct calls *k = self;
	const struct trace_span *s = find_back(st, 0), *before = find_back(st, 1);

	if (s->state == TS_SYSCALL) {
		place_of(k, s->stack)->calls++;
	} else if (s->state == TS_SYSCALL_BLOCKED) {
		if (st->n > 1 && before->state == TS_SYSCALL && !s->open_end)
			handed_off(place_of(k, before->stack), before, s, st->g);
	} else if (st->n > 2 && s->cause == TC_SYSCALL_END && before->state == TS_SYSCALL_BLOCKED) {
		place_of(k, find_back(st, 2)->stack)->after += find_clip(k->c, s->start, s->end);
	}
}

static size_t at_once(struct view_list *edges)
{
	size_t now = 0, most = 0;

	view_sort(edges);
	for (size_t i = 0; i < edges->n; i++) {
		now += edges->v[i] & 1 ? (size_t)-1 : 1;
		most = MAX(most, now);
	}
	return most;
}

static void report(struct find_ctx *c, struct place *p)
{
	int64_t cost = p->held + p->after;
	struct trace_finding *f;
	size_t most;

	if ((double)p->handed < LIMIT(FL_SYSCALL_COUNT) || cost < LIMIT_NS(FL_SYSCALL_NS) ||
	    (double)p->handed < LIMIT(FL_SYSCALL_SHARE) * (double)p->calls)
		return;
	view_sort(&p->all);
	find_gs_unique(&p->gs);
	most = at_once(&p->edges);
	f = find_new(c, "syscall-handoff", p->from, p->to, cost);
	f->sure = FIND_CERTAIN;
	f->stack = p->stack;
	find_set_gs(c, f, &p->gs);
	find_i(f, "calls", VU_COUNT, (int64_t)p->calls);
	find_i(f, "hand_offs", VU_COUNT, (int64_t)p->handed);
	find_i(f, "call_p50_ns", VU_NS, view_pct(&p->all, 0.5));
	find_i(f, "call_max_ns", VU_NS, p->max);
	find_i(f, "call_max_at_ns", VU_MOMENT, p->max_at);
	find_i(f, "processor_held_ns", VU_NS, p->held);
	find_i(f, "without_processor_ns", VU_NS, p->blocked);
	find_i(f, "waited_afterwards_ns", VU_NS, p->after);
	find_i(f, "threads_at_once", VU_COUNT, (int64_t)most);
	find_title(
		c, f,
		"%s of %s system calls at %s lasted so long (half of them %s or more) that their "
		"processor was taken away: held idle for %s before, waited for another for %s "
		"afterwards, up to %s threads at once",
		find_count(c, (int64_t)p->handed), find_count(c, (int64_t)p->calls),
		find_top(c, p->stack), find_ns(c, view_pct(&p->all, 0.5)), find_ns(c, p->held),
		find_ns(c, p->after), find_count(c, (int64_t)most));
}

static void close(void *self, struct find_ctx *c)
{
	struct calls *k = self;

	for (size_t i = 0; i < k->v.n; i++) {
		report(c, &k->v.v[i]);
		vec_release(&k->v.v[i].all);
		vec_release(&k->v.v[i].edges);
		vec_release(&k->v.v[i].gs);
	}
	vec_release(&k->v);
	map_release(&k->of);
	free(k);
}

const struct find_analysis find_syscalls = {
	.open = open,
	.span = span,
	.close = close,
	.states =
		1u << TS_SYSCALL | 1u << TS_SYSCALL_BLOCKED | 1u << TS_RUNNABLE | 1u << TS_RUNNING,
};

/*
 * Pipelines: stages that hand items on over channels. A stage is the goroutines of one go statement; where those hand
 * items to each other, each is a stage of its own. The bottleneck hardly ever waits for a channel, while the stage before
 * it waits to send most of the time.
 */
#include <stdlib.h>

#include "trace/find_int.h"

struct link { /* items go from .a to .b: goroutines, later stages */
	uint32_t a, b, n;
	int64_t send, receive; /* .a waited to send to .b; .b waited to receive from .a */
	int64_t from, to;
};

struct links {
	struct link *v;
	size_t n, cap;
	struct map of;
};

struct pipes {
	struct find_ctx *c;
	struct links links;
	int64_t *blocked;	  /* by goroutine: in channel operations */
	uint32_t *stage;	  /* by goroutine */
	uint32_t *members;	  /* the goroutines, stage by stage */
	uint32_t *first;	  /* by stage, and one more: where its members begin */
	VEC(uint32_t) send_stack; /* by link: where .a waited */
};

static void *open(struct find_ctx *c)
{
	struct pipes *p = xcalloc(1, sizeof(*p));

	p->c = c;
	p->blocked = xcalloc(c->tr->gs.n + 1, sizeof(*p->blocked));
	map_init(&p->links.of);
	return p;
}

static struct link *link_of(struct links *l, uint32_t a, uint32_t b, int64_t from)
{
	bool added;
	uint32_t at = map_get_or_put(&l->of, (uint64_t)a << 32 | b, (uint32_t)l->n, &added);

	if (added)
		vec_push(l, (struct link){ .a = a, .b = b, .from = from });
	return &l->v[at];
}

/* What the waiting goroutine did: the reason says, or for a select what its waker did. */
static enum find_chan direction(const struct find_ctx *c, const struct trace_span *wait,
				const struct trace_span *woken)
{
	switch (find_reason(c, wait)) {
	case FR_SEND:
		return FC_SEND;
	case FR_RECEIVE:
		return FC_RECEIVE;
	case FR_SELECT:
		if (c->stacks[woken->stack].chan == FC_SEND)
			return FC_RECEIVE;
		return c->stacks[woken->stack].chan == FC_RECEIVE ? FC_SEND : FC_NONE;
	default:
		return FC_NONE;
	}
}

static void span(void *self, const struct find_step *st)
{
	struct pipes *p = self;
	const struct find_ctx *c = p->c;
	const struct trace_span *s = find_back(st, 0), *wait = find_back(st, 1);
	enum find_chan dir;
	struct link *l;
	int64_t d;

	if (st->n < 2 || s->cause != TC_UNBLOCKED || s->from == TRACE_NO ||
	    wait->state != TS_WAITING)
		return;
	dir = direction(c, wait, s);
	d = find_clip(c, wait->start, wait->end);
	if (dir == FC_NONE || d <= 0)
		return;
	p->blocked[st->g] += d;
	l = dir == FC_SEND ? link_of(&p->links, st->g, s->from, wait->start)
			   : link_of(&p->links, s->from, st->g, wait->start);
	while (p->send_stack.n < p->links.n)
		vec_push(&p->send_stack, 0);
	l->n++;
	l->from = MIN(l->from, wait->start);
	l->to = MAX(l->to, wait->end);
	if (dir == FC_RECEIVE) {
		l->receive += d;
		return;
	}
	l->send += d;
	p->send_stack.v[l - p->links.v] = wait->stack;
}

/* A trace may have as many pairs of stages as goroutines: each is to look at its own members only. */
static void list_members(struct pipes *p, uint32_t n, uint32_t n_stages)
{
	p->members = xcalloc(n + 1, sizeof(*p->members));
	p->first = xcalloc((size_t)n_stages + 2, sizeof(*p->first));
	for (uint32_t g = 0; g < n; g++)
		p->first[p->stage[g] + 2]++;
	for (uint32_t i = 2; i < n_stages + 2; i++)
		p->first[i] += p->first[i - 1];
	for (uint32_t g = 0; g < n; g++)
		p->members[p->first[p->stage[g] + 1]++] = g;
}

/* Goroutines of one statement that hand items to each other are stages of their own. */
static void make_stages(struct pipes *p)
{
	const struct find_ctx *c = p->c;
	uint32_t n = (uint32_t)c->tr->gs.n;
	struct map split;
	bool added;

	map_init(&split);
	p->stage = xcalloc(n + 1, sizeof(*p->stage));
	for (size_t i = 0; i < p->links.n; i++)
		if (c->origin[p->links.v[i].a] == c->origin[p->links.v[i].b])
			map_get_or_put(&split, c->origin[p->links.v[i].a], 1, &added);
	for (uint32_t g = 0; g < n; g++)
		p->stage[g] =
			map_get(&split, c->origin[g]) == MAP_NONE ? c->origin[g] : c->nsites + g;
	map_release(&split);
	list_members(p, n, c->nsites + n);
}

struct stage {
	uint32_t n, one; /* goroutines; one of them */
	int64_t alive, blocked;
	struct find_gs gs;
};

/* The goroutines of a stage that were there in the window. */
static void stage_sum(const struct pipes *p, uint32_t stage, int64_t from, int64_t to,
		      struct stage *s)
{
	const struct trace *tr = p->c->tr;

	*s = (struct stage){ 0 };
	for (uint32_t i = p->first[stage]; i < p->first[stage + 1]; i++) {
		uint32_t g = p->members[i];
		const struct trace_g *x = &tr->gs.v[g];
		int64_t start = MAX(MAX(x->created, 0), from);
		int64_t end = MIN(x->ended < 0 ? tr->end : x->ended, to);

		if (p->c->system[g] || end <= start)
			continue;
		s->n++;
		s->one = g;
		s->alive += end - start;
		s->blocked += p->blocked[g];
		vec_push(&s->gs, g);
	}
}

/* The region that goroutines of a stage were in for most of their time; 0: none. */
static uint32_t top_region(const struct pipes *p, uint32_t stage)
{
	const struct trace *tr = p->c->tr;
	VEC(struct region_sum {
		uint32_t type;
		int64_t ns;
	})
	v = { 0 };
	uint32_t best = 0;
	int64_t most = 0;

	for (size_t i = 0; i < tr->regions.n; i++) {
		const struct trace_region *r = &tr->regions.v[i];
		struct region_sum *x = NULL;

		if (r->g == TRACE_NO || p->stage[r->g] != stage)
			continue;
		for (size_t k = 0; k < v.n && !x; k++)
			if (v.v[k].type == r->type)
				x = &v.v[k];
		if (!x) {
			vec_push(&v, (struct region_sum){ .type = r->type });
			x = &vec_last(&v);
		}
		x->ns += find_clip(p->c, MAX(r->start, 0), r->end < 0 ? tr->end : r->end);
		if (x->ns > most) {
			most = x->ns;
			best = r->type;
		}
	}
	vec_release(&v);
	return best;
}

static const char *stage_name(struct find_ctx *c, const struct stage *s)
{
	uint32_t at = c->tr->gs.v[s->one].created_at;

	return at ? arena_printf(&c->out->arena, "%s, started at %s", find_name(c, s->one),
				 find_where(c, at))
		  : find_name(c, s->one);
}

static void report(const struct pipes *p, const struct link *l, const struct stage *before,
		   const struct stage *slow, double procs, uint32_t stack)
{
	struct find_ctx *c = p->c;
	double waits = find_ratio((double)l->send, (double)before->alive);
	double blocked = find_ratio((double)slow->blocked, (double)slow->alive);
	struct str region = trace_str(c->tr, top_region(p, l->b));
	struct trace_finding *f = find_new(c, "pipeline-bottleneck", l->from, l->to, l->send);

	f->sure = FIND_LIKELY;
	f->stack = stack;
	find_set_gs(c, f, &slow->gs);
	find_i(f, "waits", VU_COUNT, l->n);
	find_i(f, "stage_goroutines", VU_COUNT, slow->n);
	find_d(f, "stage_blocked_share", VU_SHARE, blocked);
	find_i(f, "send_wait_total_ns", VU_NS, l->send);
	find_d(f, "sender_blocked_share", VU_SHARE, waits);
	find_d(f, "processors_busy_share", VU_SHARE, procs);
	find_s(f, "stage", str_of(stage_name(c, slow)));
	find_s(f, "sender", str_of(stage_name(c, before)));
	if (region.n)
		find_s(f, "region", region);
	find_title(c, f,
		   "stage %s%s%s" STR_FMT "%s is the bottleneck of its pipeline: it has work %s of "
		   "the time, and %s waits %s of the time to hand it more, while %s of the "
		   "processors are in use",
		   stage_name(c, slow),
		   slow->n > 1 ? arena_printf(&c->out->arena, " (%u goroutines)", slow->n) : "",
		   region.n ? " (region " : "", STR_ARG(region), region.n ? ")" : "",
		   find_share(c, 1 - blocked), stage_name(c, before), find_share(c, waits),
		   find_share(c, procs));
}

static void look_at(const struct pipes *p, const struct link *l, uint32_t stack)
{
	const struct trace *tr = p->c->tr;
	struct stage before, slow;
	struct sched_cause use;
	double procs;

	if ((double)l->n < LIMIT(FL_PIPE_ITEMS) || l->send < LIMIT_NS(FL_PIPE_NS))
		return;
	stage_sum(p, l->a, l->from, l->to, &before);
	stage_sum(p, l->b, l->from, l->to, &slow);
	if (slow.n && before.n && slow.n < tr->ps.n &&
	    (double)l->send >= LIMIT(FL_PIPE_BLOCKED) * (double)before.alive &&
	    (double)slow.blocked <= LIMIT(FL_PIPE_BUSY) * (double)slow.alive) {
		sched_explain(tr, l->from, l->to, &use);
		procs = find_ratio((double)(use.run_ns + use.syscall_ns), (double)use.proc_ns);
		if (procs <= LIMIT(FL_PIPE_PROCS))
			report(p, l, &before, &slow, procs, stack);
	}
	vec_release(&before.gs);
	vec_release(&slow.gs);
}

static void close(void *self, struct find_ctx *c)
{
	struct pipes *p = self;
	struct links stages = { 0 };
	VEC(uint32_t) stacks = { 0 };

	map_init(&stages.of);
	make_stages(p);
	for (size_t i = 0; i < p->links.n; i++) {
		const struct link *x = &p->links.v[i];
		struct link *l;

		if (p->stage[x->a] == p->stage[x->b] || c->system[x->a] || c->system[x->b])
			continue;
		l = link_of(&stages, p->stage[x->a], p->stage[x->b], x->from);
		while (stacks.n < stages.n)
			vec_push(&stacks, 0);
		l->n += x->n;
		l->from = MIN(l->from, x->from);
		l->to = MAX(l->to, x->to);
		l->send += x->send;
		l->receive += x->receive;
		if (p->send_stack.v[i])
			stacks.v[l - stages.v] = p->send_stack.v[i];
	}
	for (size_t i = 0; i < stages.n && i < stacks.n; i++)
		look_at(p, &stages.v[i], stacks.v[i]);
	vec_release(&stacks);
	vec_release(&stages);
	map_release(&stages.of);
	vec_release(&p->send_stack);
	vec_release(&p->links);
	map_release(&p->links.of);
	free(p->blocked);
	free(p->stage);
	free(p->members);
	free(p->first);
	free(p);
}

const struct find_analysis find_pipes = {
	.open = open,
	.span = span,
	.close = close,
	.states = 1u << TS_RUNNABLE,
};

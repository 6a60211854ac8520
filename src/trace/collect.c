#include "trace/collect.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_SPANS 60000 /* and what may come upon it is less than SPANS_MAX */
#define HEAD_MAX 65536
#define TIME_MAX ((int64_t)1 << 61) /* broken clocks stop here, so that differences are numbers */

/* Numbers ---------------------------------------------------------------------------------------------------- */

static uint32_t add_g(struct collector *c, int64_t goid)
{
	bool added;
	uint32_t i = idmap_get_or_put(&c->g_of, (uint64_t)goid, (uint32_t)c->out->gs.n, &added);

	if (added)
		vec_push(&c->out->gs, (struct local_g){ .goid = goid,
							.slot = SLOT_NO,
							.last = SLOT_NO,
							.p = SPAN_NOWHERE,
							.p0 = SPAN_NOWHERE });
	return i;
}

/* The number of a goroutine whose state is at hand; state may be NULL. */
static uint32_t number_g(struct collector *c, struct order_g *state, int64_t goid)
{
	if (goid == TRACE_NONE)
		return TRACE_NO;
	if (!state)
		return add_g(c, goid);
	if (!state->user)
		state->user = add_g(c, state->id) + 1;
	return state->user - 1;
}

/* The goroutine in whose context the event happened. */
static uint32_t context_g(struct collector *c, const struct trace_event *e)
{
	struct order_g *g = e->ms ? e->ms->gp : NULL;

	return number_g(c, g && g->id == e->g ? g : NULL, e->g);
}

#define ADD_ID(map, id, ids) \
	({ \
		bool added_; \
		uint32_t i_ = map_get_or_put((map), (uint64_t)(id), (uint32_t)(ids)->n, &added_); \
		if (added_) \
			vec_push((ids), (id)); \
		i_; \
	})

/* The number of a processor; state is its state, or NULL, or that of another one. */
static uint32_t number_p(struct collector *c, struct order_p *state, int64_t id)
{
	if (id == TRACE_NONE)
		return TRACE_NO;
	if (!state || state->id != id)
		return ADD_ID(&c->p_of, id, &c->out->ps);
	if (!state->user)
		state->user = ADD_ID(&c->p_of, id, &c->out->ps) + 1;
	return state->user - 1;
}

static uint32_t number_m(struct collector *c, struct order_m *state, int64_t id)
{
	if (id == TRACE_NONE)
		return TRACE_NO;
	if (!state || state->id != id)
		return ADD_ID(&c->m_of, id, &c->out->ms);
	if (!state->user)
		state->user = ADD_ID(&c->m_of, id, &c->out->ms) + 1;
	return state->user - 1;
}

/* 0: none; else index + 1, so that the builder can put its own numbers in their place. */
static uint32_t stack_no(const struct collector *c, uint64_t id)
{
	return id ? trace_stack_index(c->out->tab, id) + 1 : 0;
}

static uint32_t string_no(const struct collector *c, uint64_t id)
{
	return id ? trace_ids_find(&c->out->tab->string_ids, id) + 1 : 0;
}

/* Spans ------------------------------------------------------------------------------------------------------ */

uint8_t collector_kind(struct collector *c, uint8_t state, uint8_t cause, uint32_t reason)
{
	struct trace_span_kind k = { state, cause, reason };
	size_t n = c->out->kinds.n;

	if (reason == 0 && c->kind_cache[state][cause])
		return (uint8_t)(c->kind_cache[state][cause] - 1);
	for (size_t i = 0; i < n; i++)
		if (c->out->kinds.v[i].state == state && c->out->kinds.v[i].cause == cause &&
		    c->out->kinds.v[i].reason == reason)
			return (uint8_t)i;
	if (reason &&
	    n >= SPAN_KINDS - TS_N * TC_N) /* a hostile number of reasons: the rest have none */
		return collector_kind(c, state, cause, 0);
	vec_push(&c->out->kinds, k);
	if (reason == 0)
		c->kind_cache[state][cause] = (uint8_t)(n + 1);
	return (uint8_t)n;
}

/* In the open chunk, where chunk_make_room has made room for it. */
static uint32_t rel_time(const struct collector *c, int64_t time)
{
	return (uint32_t)(time - c->open.base);
}

static void note_stack(struct collector *c, uint32_t g, uint32_t stack)
{
	if (stack && !c->out->gs.v[g].first_stack)
		c->out->gs.v[g].first_stack = stack;
}

/* Waiting, in a system call, or stopped: at a stack. */
static void add_at_stack(struct collector *c, uint32_t g, int64_t time, uint8_t state,
			 uint8_t cause, uint32_t reason, uint32_t stack)
{
	note_stack(c, g, stack);
	chunk_add(c, g, rel_time(c, time), collector_kind(c, state, cause, reason),
		  chunk_put_stack(c, stack));
}

static void add_edge(struct collector *c, uint32_t g, int64_t time, uint8_t cause, uint32_t from,
		     uint32_t stack)
{
	chunk_add(c, g, rel_time(c, time), collector_kind(c, TS_RUNNABLE, cause, 0),
		  chunk_put_edge(c, from, stack));
}

/* NULL: a number beyond all that chunks have room for. */
static struct local_p *local_proc(struct collector *c, uint32_t p)
{
	if (p >= PROCS_MAX)
		return NULL;
	while (c->procs.n <= p)
		vec_push(&c->procs, (struct local_p){ TRACE_NO, TRACE_NO, SLOT_NO, SLOT_NO, 0 });
	return &c->procs.v[p];
}

/* The stop at lg->last, between the running span at lp->span and now, becomes one of that span's yields. */
static void add_yield(struct collector *c, struct local_p *lp, const struct local_g *lg,
		      uint32_t now)
{
	struct open_chunk *o = &c->open;
	struct chunk_yield *y = &o->yields.v[lp->yield];
	uint32_t stop = o->start.v[lg->last];

	y->count++;
	y->ns += now - stop;
	if (c->out->head.n < HEAD_MAX)
		vec_push(&c->out->head_yields,
			 (struct head_yield){ (uint32_t)c->out->chunks.n, lp->yield, o->base + stop,
					      o->base + now });
}

/* Takes back the stop that came just before, if the goroutine goes on where it was. */
static bool fold(struct collector *c, struct local_p *lp, struct local_g *lg, uint32_t now,
		 uint16_t place)
{
	struct open_chunk *o = &c->open;
	const struct trace_span_kind *stop;
	uint32_t stack;

	if (lg->last == SLOT_NO || lp->span == SLOT_NO || lg->last <= lp->span)
		return false;
	stop = &c->out->kinds.v[o->kind.v[lg->last]];
	if (stop->cause != TC_STOPPED || o->arg.v[lp->span] != place ||
	    now - o->start.v[lg->last] > FOLD_NS)
		return false;
	stack = o->arg.v[lg->last] ? o->stacks.v[o->arg.v[lg->last] - 1] : 0;
	if (lp->yield == TRACE_NO || o->yields.v[lp->yield].span != lp->span) {
		lp->yield = (uint32_t)o->yields.n;
		vec_push(&o->yields, (struct chunk_yield){ lp->span, 0, stack, stop->reason, 0 });
	}
	if (o->yields.v[lp->yield].stack != stack || o->yields.v[lp->yield].reason != stop->reason)
		return false;
	add_yield(c, lp, lg, now);
	o->kind.v[lg->last] = SPAN_DEAD;
	lg->last = lp->span;
	lg->state = TS_RUNNING;
	return true;
}

static void add_running(struct collector *c, uint32_t g, const struct trace_event *e, uint8_t cause,
			int64_t time)
{
	uint32_t t = rel_time(c, time), p = number_p(c, e->ps, e->p), m = number_m(c, e->ms, e->m);
	struct local_p *lp = local_proc(c, p);
	struct local_g *lg = &c->out->gs.v[g];
	uint16_t place = chunk_put_place(c, p, m);
	bool again = lp && lp->ran == g && lg->p == p;

	lg->p = lp ? (uint16_t)p : SPAN_NOWHERE;
	if (cause == TC_STARTED && again && fold(c, lp, lg, t, place))
		return;
	chunk_add(c, g, t, collector_kind(c, TS_RUNNING, cause, 0), place);
	if (lp) {
		lp->ran = g;
		lp->span = lg->last;
	}
}

static void add_row(struct collector *c, int64_t time, uint32_t p, uint8_t state, uint32_t m)
{
	if (p != TRACE_NO)
		chunk_add_row(c, rel_time(c, time), p, state, m);
}

/* Events ------------------------------------------------------------------------------------------------------ */

/* They wait for the generation's turn. */
static void on_rare(struct collector *c, const struct trace_event *e, uint32_t g)
{
	struct rare r = { .time = e->time,
			  .task = e->task,
			  .g = g,
			  .p = number_p(c, e->ps, e->p),
			  .m = number_m(c, e->ms, e->m),
			  .type = e->type };

	memcpy(r.args, e->args, sizeof(r.args));
	rare_put(&c->out->rares, &c->last_rare, &r);
}

static void on_annotation(struct collector *c, struct trace_event *e)
{
	on_rare(c, e, context_g(c, e));
}

static void on_active(struct collector *c, struct trace_event *e)
{
	/* These two name whom they are about. */
	if (e->type == TEV_ASSIST_ACTIVE)
		on_rare(c, e, number_g(c, e->subject, (int64_t)e->args[0]));
	else {
		e->p = (int64_t)e->args[0];
		on_annotation(c, e);
	}
}

static void on_create(struct collector *c, struct trace_event *e)
{
	uint32_t from = context_g(c, e), g = number_g(c, e->subject, (int64_t)e->args[0]);
	uint8_t state = e->type == TEV_GO_CREATE_BLOCKED ? TS_WAITING : TS_RUNNABLE;

	if (g == TRACE_NO) /* a broken trace may create the goroutine -1, which is none */
		return;
	e->args[0] = g;
	on_rare(c, e, from);
	note_stack(c, g, stack_no(c, e->args[1]));
	if (state == TS_WAITING)
		add_at_stack(c, g, e->time, TS_WAITING, TC_CREATED, 0, stack_no(c, e->args[2]));
	else
		add_edge(c, g, e->time, TC_CREATED, from, stack_no(c, e->args[2]));
}

static void on_create_syscall(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, (int64_t)e->args[0]);

	if (g == TRACE_NO)
		return;
	e->args[0] = g;
	e->args[1] = e->args[2] = 0;
	on_rare(c, e, TRACE_NO);
	add_at_stack(c, g, e->time, e->p == TRACE_NONE ? TS_SYSCALL_BLOCKED : TS_SYSCALL,
		     TC_CREATED, 0, 0);
}

static void on_start(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, (int64_t)e->args[0]);

	if (g != TRACE_NO)
		add_running(c, g, e, TC_STARTED, e->time);
}

static void on_destroy(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, e->g);

	if (g == TRACE_NO)
		return;
	add_at_stack(c, g, e->time, TS_ABSENT, TC_ENDED, 0, 0);
}

static void on_stop(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, e->g);

	if (g == TRACE_NO)
		return;
	if (e->type == TEV_GO_STOP)
		add_at_stack(c, g, e->time, TS_RUNNABLE, TC_STOPPED, string_no(c, e->args[0]),
			     stack_no(c, e->args[1]));
	else
		add_at_stack(c, g, e->time, TS_WAITING, TC_BLOCKED, string_no(c, e->args[0]),
			     stack_no(c, e->args[1]));
}

static void on_unblock(struct collector *c, struct trace_event *e)
{
	uint32_t from = context_g(c, e), g = number_g(c, e->subject, (int64_t)e->args[0]),
		 stack = e->type == TEV_GO_UNBLOCK ? stack_no(c, e->args[2]) : 0;

	if (g != TRACE_NO)
		add_edge(c, g, e->time, TC_UNBLOCKED, from, stack);
}

static void on_syscall_begin(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, e->g);

	/* Format 1 says from the start that a call will lose its processor. */
	uint8_t state = !e->subject && e->args[2] ? TS_SYSCALL_BLOCKED : TS_SYSCALL;

	if (g != TRACE_NO)
		add_at_stack(c, g, e->time, state, TC_SYSCALL, 0, stack_no(c, e->args[1]));
}

static void on_syscall_end(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, e->g);

	if (g != TRACE_NO)
		add_running(c, g, e, TC_SYSCALL_END, e->time);
}

static void on_syscall_end_blocked(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, e->g);

	if (g != TRACE_NO)
		add_at_stack(c, g, e->time, TS_RUNNABLE, TC_SYSCALL_END, 0, 0);
}

static void on_go_status(struct collector *c, struct trace_event *e)
{
	static const uint8_t state_of[GSTATUS_N] = { TS_ABSENT, TS_RUNNABLE, TS_RUNNING, TS_SYSCALL,
						     TS_WAITING };
	uint32_t g = number_g(c, e->subject, (int64_t)e->args[0]);
	uint8_t state = state_of[(uint32_t)e->args[2] % GSTATUS_N];
	uint32_t stack = e->type == TEV_GO_STATUS_STACK ? stack_no(c, e->args[3]) : 0, p;
	struct local_g *lg;
	bool on_proc;
	uint16_t arg;
	uint8_t kind;

	if (g == TRACE_NO)
		return;
	lg = &c->out->gs.v[g];
	note_stack(c, g, stack);
	if (lg->seen) /* it says what is known */
		return;
	/* It has been so since the generation began. */
	p = number_p(c, e->ps, e->p);
	if (state == TS_RUNNING || state == TS_SYSCALL)
		lg->p = p < PROCS_MAX ? (uint16_t)p : SPAN_NOWHERE;
	if (state == TS_SYSCALL) {
		lg->p0 = lg->p;
		state = e->p == TRACE_NONE ? TS_SYSCALL_BLOCKED : TS_SYSCALL;
	}
	on_proc = state == TS_RUNNING || state == TS_SYSCALL;
	kind = collector_kind(c, state, TC_UNKNOWN, 0);
	arg = state == TS_RUNNING ? chunk_put_place(c, p, number_m(c, e->ms, e->m))
				  : chunk_put_stack(c, stack);
	lg->seen = true;
	lg->state = state;
	late_span(c, g, kind, on_proc ? p : TRACE_NO,
		  state == TS_RUNNING ? c->open.places.v[arg] : stack);
	if (on_proc || c->out->chunks.n == 0)
		chunk_add(c, g, 0, kind, arg);
}

/* The processor goes while a system call runs on: the rest of the call is without it. */
static void lose_proc(struct collector *c, struct trace_event *e)
{
	struct local_g *lg;
	uint32_t g, stack;

	if (!e->subject)
		return;
	g = number_g(c, e->subject, e->subject->id);
	if (g == TRACE_NO)
		return;
	lg = &c->out->gs.v[g];
	if (lg->state != TS_SYSCALL)
		return;
	stack = lg->last == SLOT_NO || !c->open.arg.v[lg->last]
			? 0
			: c->open.stacks.v[c->open.arg.v[lg->last] - 1];
	add_at_stack(c, g, e->time, TS_SYSCALL_BLOCKED, TC_RETAKEN, 0, stack);
}

static void on_proc_start(struct collector *c, struct trace_event *e)
{
	add_row(c, e->time, number_p(c, e->ps, (int64_t)e->args[0]), TP_SCHED,
		number_m(c, e->ms, e->m));
}

static void on_proc_stop(struct collector *c, struct trace_event *e)
{
	lose_proc(c, e);
	add_row(c, e->time, number_p(c, e->ps, e->p), TP_IDLE, TRACE_NO);
}

static void on_proc_steal(struct collector *c, struct trace_event *e)
{
	lose_proc(c, e);
	add_row(c, e->time, number_p(c, e->ps, (int64_t)e->args[0]), TP_IDLE, TRACE_NO);
}

static void on_proc_status(struct collector *c, struct trace_event *e)
{
	static const uint8_t state_of[PSTATUS_N] = { TP_IDLE, TP_SCHED, TP_IDLE, TP_SYSCALL,
						     TP_IDLE };
	uint8_t state = state_of[(e->args[1] & 0xff) % PSTATUS_N];

	uint32_t p = number_p(c, e->ps, (int64_t)e->args[0]),
		 m = state == TP_IDLE ? TRACE_NO : number_m(c, e->ms, e->m);

	add_row(c, e->time, p, state | ROW_STATUS, m);
	late_row(c, p, state | ROW_STATUS, m);
}

typedef void (*event_fn)(struct collector *c, struct trace_event *e);

static const event_fn handlers[256] = {
	[TEV_PROCS_CHANGE] = on_annotation,
	[TEV_PROC_START] = on_proc_start,
	[TEV_PROC_STOP] = on_proc_stop,
	[TEV_PROC_STEAL] = on_proc_steal,
	[TEV_PROC_STATUS] = on_proc_status,
	[TEV_GO_CREATE] = on_create,
	[TEV_GO_CREATE_SYSCALL] = on_create_syscall,
	[TEV_GO_START] = on_start,
	[TEV_GO_DESTROY] = on_destroy,
	[TEV_GO_DESTROY_SYSCALL] = on_destroy,
	[TEV_GO_STOP] = on_stop,
	[TEV_GO_BLOCK] = on_stop,
	[TEV_GO_UNBLOCK] = on_unblock,
	[TEV_GO_SYSCALL_BEGIN] = on_syscall_begin,
	[TEV_GO_SYSCALL_END] = on_syscall_end,
	[TEV_GO_SYSCALL_END_BLOCKED] = on_syscall_end_blocked,
	[TEV_GO_STATUS] = on_go_status,
	[TEV_STW_BEGIN] = on_annotation,
	[TEV_STW_END] = on_annotation,
	[TEV_GC_ACTIVE] = on_annotation,
	[TEV_GC_BEGIN] = on_annotation,
	[TEV_GC_END] = on_annotation,
	[TEV_SWEEP_ACTIVE] = on_active,
	[TEV_SWEEP_BEGIN] = on_annotation,
	[TEV_SWEEP_END] = on_annotation,
	[TEV_ASSIST_ACTIVE] = on_active,
	[TEV_ASSIST_BEGIN] = on_annotation,
	[TEV_ASSIST_END] = on_annotation,
	[TEV_HEAP_ALLOC] = on_annotation,
	[TEV_HEAP_GOAL] = on_annotation,
	[TEV_GO_LABEL] = on_annotation,
	[TEV_TASK_BEGIN] = on_annotation,
	[TEV_TASK_END] = on_annotation,
	[TEV_REGION_BEGIN] = on_annotation,
	[TEV_REGION_END] = on_annotation,
	[TEV_LOG] = on_annotation,
	[TEV_GO_SWITCH] = on_unblock,
	[TEV_GO_SWITCH_DESTROY] = on_unblock,
	[TEV_GO_CREATE_BLOCKED] = on_create,
	[TEV_GO_STATUS_STACK] = on_go_status,
	[TEV_CPU_SAMPLE] = on_annotation,
};

static void next_time(struct collector *c, int64_t time)
{
	time = MIN(MAX(time, -TIME_MAX), TIME_MAX);
	c->last_time = time > c->last_time ? time : c->last_time + 1;
	if (c->out->head.n < HEAD_MAX)
		vec_push(&c->out->head, c->last_time);
	c->out->end = c->last_time;
}

void collector_event(struct collector *c, struct trace_event *e)
{
	next_time(c, e->time);
	e->time = c->last_time;
	c->out->events++;
	c->out->count[e->type]++;
	chunk_make_room(c, e->time);
	if (handlers[e->type])
		handlers[e->type](c, e);
}

void collector_init(struct collector *c, struct collected *out, const struct trace_tables *tab,
		    int64_t start, uint32_t chunk_spans)
{
	memset(c, 0, sizeof(*c));
	start = MIN(MAX(start, -TIME_MAX), TIME_MAX);
	c->out = out;
	c->chunk_spans = chunk_spans ? MIN(chunk_spans, CHUNK_SPANS) : CHUNK_SPANS;
	out->tab = tab;
	c->last_time = INT64_MIN;
	out->start = start;
	next_time(c, start); /* the sync event */
	c->open.base = start;
}

void collector_finish(struct collector *c)
{
	chunk_close(c);
	late_finish(c);
	chunk_release(&c->open);
	vec_release(&c->procs);
	idmap_release(&c->g_of);
	map_release(&c->p_of);
	map_release(&c->m_of);
}

void collected_release(struct collected *out)
{
	for (size_t i = 0; i < out->chunks.n; i++)
		chunk_free(out->chunks.v[i]);
	vec_release(&out->chunks);
	buf_release(&out->rares);
	vec_release(&out->gs);
	vec_release(&out->ps);
	vec_release(&out->ms);
	vec_release(&out->kinds);
	vec_release(&out->head);
	vec_release(&out->head_yields);
	trace_gen_release(&out->gen);
}

/* One generation ---------------------------------------------------------------------------------------------------- */

static bool read_tables(struct collected *out, struct str data, unsigned version, size_t from,
			size_t to)
{
	struct trace_scan scan = {
		.p = (const uint8_t *)data.p, .n = to, .pos = from, .version = version
	};

	switch (trace_scan_next(&scan, &out->gen, &out->err)) {
	case SCAN_GEN:
	case SCAN_GEN_ERROR:
		return true;
	case SCAN_END:
		err_set(&out->err, ERR_FORMAT, "an empty generation");
		break;
	default:
		break;
	}
	out->failed = true;
	out->gen.samples.n = 0; /* their clock was not set */
	return false;
}

void collect_generation(struct collected *out, struct str data, unsigned version, size_t from,
			size_t to, uint32_t chunk_spans)
{
	struct collector c;
	struct trace_frontier f = { 0 };
	struct trace_event sample, *e;
	struct order o;
	struct err err = { 0 };
	enum trace_read res = TRACE_READ_ERROR;
	bool lenient;

	trace_gen_init(&out->gen);
	lenient = !read_tables(out, data, version, from, to);
	if (lenient && out->gen.tab.freq == 0)
		return;
	/* What is left of a generation that ends too early: its events, without the stacks that stand at its end. */
	order_init(&o, version);
	collector_init(&c, out, &out->gen.tab, trace_ns(out->gen.tab.freq, out->gen.min_time),
		       chunk_spans);
	if (trace_frontier_init(&f, &out->gen, &err)) {
		while ((res = trace_frontier_next(&f, &out->gen, &o, &sample, &e, &err)) ==
		       TRACE_READ_EVENT) {
			if (!lenient && UNLIKELY(!trace_event_check(e, &err))) {
				res = TRACE_READ_ERROR;
				break;
			}
			collector_event(&c, e);
		}
	}
	if (res == TRACE_READ_ERROR && !out->failed) {
		out->failed = true;
		out->err = err;
	}
	trace_frontier_release(&f);
	order_release(&o);
	collector_finish(&c);
}

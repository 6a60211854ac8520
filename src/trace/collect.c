#include "trace/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/wire.h"

/*
 * A goroutine that yields and is started again this soon on the same processor and thread has not really stopped:
 * the stop is counted in its running span. bgsweep makes a third of all events of busy traces this way.
 */
#define FOLD_NS 2000
#define DEAD 0xff /* a span that was folded away */
#define HEAD_MAX 65536
#define TIME_MAX ((int64_t)1 << 61) /* broken clocks stop here, so that differences are numbers */

/* Numbers ---------------------------------------------------------------------------------------------------- */

static uint32_t add_g(struct collector *c, int64_t goid)
{
	bool added;
	uint32_t i = map_get_or_put(&c->g_of, (uint64_t)goid, (uint32_t)c->out->gs.n, &added);

	if (added)
		vec_push(&c->out->gs, (struct local_g){ .goid = goid,
							.last = TRACE_NO,
							.prev = TRACE_NO,
							.yield = TRACE_NO,
							.p = TRACE_NO,
							.p0 = TRACE_NO });
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

static uint8_t kind_of(struct collector *c, uint8_t state, uint8_t cause, uint32_t reason)
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
		return kind_of(c, state, cause, 0);
	vec_push(&c->out->kinds, k);
	if (reason == 0)
		c->kind_cache[state][cause] = (uint8_t)(n + 1);
	return (uint8_t)n;
}

static void close_chunk(struct collector *c);

static void open_chunk(struct collector *c, int64_t base)
{
	c->base = base;
}

static uint32_t rel_time(struct collector *c, int64_t time)
{
	if (UNLIKELY(time - c->base >= (int64_t)UINT32_MAX)) {
		close_chunk(c);
		open_chunk(c, time);
	}
	return (uint32_t)(time - c->base);
}

static void add_span(struct collector *c, uint32_t g, uint32_t start, uint8_t kind, uint32_t arg)
{
	struct local_g *lg = &c->out->gs.v[g];

	lg->prev = lg->last;
	lg->last = (uint32_t)c->start.n;
	lg->seen = true;
	lg->state = c->out->kinds.v[kind].state;
	vec_push(&c->start, start);
	vec_push(&c->g, g);
	vec_push(&c->kind, kind);
	vec_push(&c->arg, arg);
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
	uint32_t t = rel_time(c, time);

	note_stack(c, g, stack);
	add_span(c, g, t, kind_of(c, state, cause, reason), stack);
}

static void add_edge(struct collector *c, uint32_t g, int64_t time, uint8_t state, uint8_t cause,
		     uint32_t from, uint32_t stack)
{
	uint32_t t = rel_time(c, time);

	add_span(c, g, t, kind_of(c, state, cause, 0), (uint32_t)c->edges.n);
	vec_push(&c->edges, (struct chunk_edge){ from, stack });
}

static uint32_t place(uint32_t p, uint32_t m)
{
	return MIN(p, SPAN_NOWHERE) | MIN(m, SPAN_NOWHERE) << 16;
}

/* Takes back the stop that came just before, if the goroutine goes on where it was. */
static bool fold(struct collector *c, uint32_t g, uint32_t now, uint32_t arg)
{
	struct local_g *lg = &c->out->gs.v[g];
	const struct trace_span_kind *stop, *run;
	struct chunk_yield *y;

	if (lg->last == TRACE_NO || lg->prev == TRACE_NO)
		return false;
	stop = &c->out->kinds.v[c->kind.v[lg->last]];
	if (c->kind.v[lg->prev] == DEAD)
		return false;
	run = &c->out->kinds.v[c->kind.v[lg->prev]];
	if (stop->cause != TC_STOPPED || run->state != TS_RUNNING || c->arg.v[lg->prev] != arg ||
	    now - c->start.v[lg->last] > FOLD_NS)
		return false;
	if (lg->yield == TRACE_NO || c->yields.v[lg->yield].span != lg->prev) {
		lg->yield = (uint32_t)c->yields.n;
		vec_push(&c->yields,
			 (struct chunk_yield){ lg->prev, 0, c->arg.v[lg->last], stop->reason, 0 });
	}
	y = &c->yields.v[lg->yield];
	if (y->stack != c->arg.v[lg->last] || y->reason != stop->reason)
		return false;
	y->count++;
	y->ns += now - c->start.v[lg->last];
	if (c->out->head.n < HEAD_MAX && c->out->chunks.n == 0)
		vec_push(&c->out->head_yields,
			 (struct head_yield){ lg->yield, c->base + c->start.v[lg->last],
					      c->base + now });
	c->kind.v[lg->last] = DEAD;
	lg->last = lg->prev;
	lg->prev = TRACE_NO;
	lg->state = TS_RUNNING;
	return true;
}

static void add_running(struct collector *c, uint32_t g, const struct trace_event *e, uint8_t cause,
			int64_t time)
{
	uint32_t t = rel_time(c, time), p = number_p(c, e->ps, e->p), m = number_m(c, e->ms, e->m);

	bool again = p < c->ran_last.n && c->ran_last.v[p] == g;

	c->out->gs.v[g].p = p;
	while (p != TRACE_NO && c->ran_last.n <= p)
		vec_push(&c->ran_last, TRACE_NO);
	if (p != TRACE_NO)
		c->ran_last.v[p] = g;
	if (cause == TC_STARTED && again && fold(c, g, t, place(p, m)))
		return;
	add_span(c, g, t, kind_of(c, TS_RUNNING, cause, 0), place(p, m));
}

static void add_row(struct collector *c, int64_t time, uint32_t p, uint8_t state, uint32_t m)
{
	uint32_t t;

	if (p == TRACE_NO)
		return;
	t = rel_time(c, time);
	vec_push(&c->rows, (struct collected_row){ { t, m, state }, p });
}

/* Events ------------------------------------------------------------------------------------------------------ */

#define RARE_ROOM 128 /* bytes that one takes at most */

static uint8_t *put_number(uint8_t *w, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		*w++ = (uint8_t)(v | 0x80);
	*w++ = (uint8_t)v;
	return w;
}

/* They wait for the generation's turn in a quarter of the space that they take as structures. */
static void on_rare(struct collector *c, const struct trace_event *e, uint32_t g)
{
	uint8_t *w;

	vec_reserve(&c->out->rares, c->out->rares.n + RARE_ROOM);
	w = c->out->rares.v + c->out->rares.n;
	*w++ = e->type;
	w = put_number(w, (uint64_t)e->time - (uint64_t)c->last_rare);
	w = put_number(w, g + 1); /* none is 0 */
	w = put_number(w, number_p(c, e->ps, e->p) + 1);
	w = put_number(w, number_m(c, e->ms, e->m) + 1);
	for (int i = 0; i < TRACE_MAX_ARGS; i++)
		w = put_number(w, e->args[i]);
	if (e->type == TEV_TASK_END) {
		memcpy(w, &e->task, sizeof(e->task));
		w += sizeof(e->task);
	}
	c->out->rares.n = (size_t)(w - c->out->rares.v);
	c->last_rare = e->time;
}

bool rare_next(struct wire *w, int64_t *last, struct rare *out)
{
	struct str task;

	if (wire_left(w) == 0)
		return false;
	*out = (struct rare){ .type = wire_u8(w) };
	out->time = *last = (int64_t)((uint64_t)*last + wire_varint(w));
	out->g = (uint32_t)wire_varint(w) - 1;
	out->p = (uint32_t)wire_varint(w) - 1;
	out->m = (uint32_t)wire_varint(w) - 1;
	for (int i = 0; i < TRACE_MAX_ARGS; i++)
		out->args[i] = wire_varint(w);
	if (out->type == TEV_TASK_END) {
		task = wire_bytes(w, sizeof(out->task));
		memcpy(&out->task, task.p, sizeof(out->task));
	}
	return true;
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

	e->args[0] = g;
	on_rare(c, e, from);
	note_stack(c, g, stack_no(c, e->args[1]));
	if (state == TS_WAITING)
		add_at_stack(c, g, e->time, TS_WAITING, TC_CREATED, 0, stack_no(c, e->args[2]));
	else
		add_edge(c, g, e->time, state, TC_CREATED, from, stack_no(c, e->args[2]));
}

static void on_create_syscall(struct collector *c, struct trace_event *e)
{
	uint32_t g = number_g(c, e->subject, (int64_t)e->args[0]);

	e->args[0] = g;
	e->args[1] = e->args[2] = 0;
	on_rare(c, e, TRACE_NO);
	add_at_stack(c, g, e->time, e->p == TRACE_NONE ? TS_SYSCALL_BLOCKED : TS_SYSCALL,
		     TC_CREATED, 0, 0);
}

static void on_start(struct collector *c, struct trace_event *e)
{
	add_running(c, number_g(c, e->subject, (int64_t)e->args[0]), e, TC_STARTED, e->time);
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
	uint32_t from = context_g(c, e),
		 stack = e->type == TEV_GO_UNBLOCK ? stack_no(c, e->args[2]) : 0;

	add_edge(c, number_g(c, e->subject, (int64_t)e->args[0]), e->time, TS_RUNNABLE,
		 TC_UNBLOCKED, from, stack);
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
	uint32_t stack = e->type == TEV_GO_STATUS_STACK ? stack_no(c, e->args[3]) : 0;
	struct local_g *lg;

	if (g == TRACE_NO)
		return;
	lg = &c->out->gs.v[g];
	note_stack(c, g, stack);
	if (lg->seen) /* it says what is known */
		return;
	/* It has been so since the generation began. */
	if (state == TS_RUNNING) {
		lg->p = number_p(c, e->ps, e->p);
		add_span(c, g, 0, kind_of(c, TS_RUNNING, TC_UNKNOWN, 0),
			 place(lg->p, number_m(c, e->ms, e->m)));
		return;
	}
	if (state == TS_SYSCALL) {
		lg->p = lg->p0 = number_p(c, e->ps, e->p);
		state = e->p == TRACE_NONE ? TS_SYSCALL_BLOCKED : TS_SYSCALL;
	}
	add_span(c, g, 0, kind_of(c, state, TC_UNKNOWN, 0), stack);
}

/* The processor goes while a system call runs on: the rest of the call is without it. */
static void lose_proc(struct collector *c, struct trace_event *e)
{
	struct local_g *lg;
	uint32_t g, stack;

	if (!e->subject)
		return;
	g = number_g(c, e->subject, e->subject->id);
	lg = &c->out->gs.v[g];
	if (lg->state != TS_SYSCALL)
		return;
	stack = lg->last == TRACE_NO ? 0 : c->arg.v[lg->last];
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

	add_row(c, e->time, number_p(c, e->ps, (int64_t)e->args[0]), state | ROW_STATUS,
		state == TP_IDLE ? TRACE_NO : number_m(c, e->ms, e->m));
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
	if (handlers[e->type])
		handlers[e->type](c, e);
}

#define SCRATCH_MAX ((size_t)8 << 20) /* bytes of one column that are kept */

/* to is empty: what from holds is its own now. */
#define TAKE(to, from) \
	do { \
		(to)->v = (from)->v; \
		(to)->cap = (from)->cap; \
		(to)->n = (from)->n = (from)->cap = 0; \
		(from)->v = NULL; \
	} while (0)
/* from ends; to gets its memory, unless that is too large to keep or it has some. */
#define GIVE(to, from) \
	do { \
		if ((to)->v || (from)->cap * sizeof(*(from)->v) > SCRATCH_MAX) \
			vec_release(from); \
		else \
			TAKE(to, from); \
	} while (0)

void scratch_release(struct scratch *s)
{
	vec_release(&s->start);
	vec_release(&s->g);
	vec_release(&s->arg);
	vec_release(&s->to);
	vec_release(&s->kind);
	vec_release(&s->edges);
	vec_release(&s->rares);
}

static void take_scratch(struct collector *c, struct scratch *s)
{
	c->scratch = s;
	TAKE(&c->start, &s->start);
	TAKE(&c->g, &s->g);
	TAKE(&c->arg, &s->arg);
	TAKE(&c->to, &s->to);
	TAKE(&c->kind, &s->kind);
	TAKE(&c->edges, &s->edges);
	TAKE(&c->out->rares, &s->rares);
}

void collector_init(struct collector *c, struct collected *out, const struct trace_tables *tab,
		    int64_t start, struct scratch *scratch)
{
	memset(c, 0, sizeof(*c));
	start = MIN(MAX(start, -TIME_MAX), TIME_MAX);
	c->out = out;
	if (scratch)
		take_scratch(c, scratch);
	out->tab = tab;
	c->last_time = INT64_MIN;
	out->start = start;
	next_time(c, start); /* the sync event */
	open_chunk(c, start);
}

/* From time order to goroutine order ------------------------------------------------------------------------------ */

void chunk_free(struct trace_chunk *k)
{
	if (!k)
		return;
	free(k->start);
	free(k->kind);
	free(k->arg);
	free(k->on_proc);
	vec_release(&k->runs);
	vec_release(&k->edges);
	vec_release(&k->yields);
	vec_release(&k->procs);
	vec_release(&k->rows);
	free(k);
}

/* Lays out the runs; first[g] becomes the place of g's next span. */
static void lay_out(struct collector *c, struct trace_chunk *k, uint32_t *first)
{
	uint32_t n = 0;

	for (size_t i = 0; i < c->g.n; i++)
		if (c->kind.v[i] != DEAD)
			first[c->g.v[i]]++;
	for (uint32_t g = 0; g < c->out->gs.n; g++) {
		uint32_t count = first[g];
		first[g] = n;
		if (count)
			vec_push(&k->runs, (struct chunk_run){ g, n });
		n += count;
	}
	k->n = n;
}

static bool occupies(const struct collector *c, size_t i)
{
	const struct trace_span_kind *kind = &c->out->kinds.v[c->kind.v[i]];

	return kind->state == TS_RUNNING || kind->state == TS_SYSCALL;
}

/* Where each goroutine is while the spans are gone through. */
static uint32_t proc_of_span(const struct collector *c, size_t i, uint32_t *last_p)
{
	if (c->out->kinds.v[c->kind.v[i]].state == TS_RUNNING)
		last_p[c->g.v[i]] =
			(c->arg.v[i] & 0xffff) == SPAN_NOWHERE ? TRACE_NO : c->arg.v[i] & 0xffff;
	return last_p[c->g.v[i]];
}

/* The spans that occupy a processor, by processor and time. to: new place of each span. */
static void list_procs(struct collector *c, struct trace_chunk *k, const uint32_t *to)
{
	uint32_t np = (uint32_t)c->out->ps.n, total = 0;
	uint32_t *at = xcalloc(np + 1, sizeof(*at)), *rows = xcalloc(np + 1, sizeof(*rows));
	uint32_t *last_p = xmalloc((c->out->gs.n + 1) * sizeof(*last_p));
	uint32_t nrows = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t g = 0; g < c->out->gs.n; g++)
			last_p[g] = c->out->gs.v[g].p0;
		for (size_t i = 0; i < c->g.n; i++) {
			uint32_t p;
			if (c->kind.v[i] == DEAD || !occupies(c, i) ||
			    (p = proc_of_span(c, i, last_p)) == TRACE_NO)
				continue;
			if (pass == 0)
				at[p]++;
			else
				k->on_proc[at[p]++] = to[i];
		}
		if (pass == 1)
			break;
		for (size_t i = 0; i < c->rows.n; i++)
			rows[c->rows.v[i].p]++;
		for (uint32_t p = 0; p < np; p++) {
			uint32_t n = at[p], r = rows[p];
			vec_push(&k->procs, (struct chunk_proc){ p, total, n, nrows, r });
			at[p] = total;
			rows[p] = nrows;
			total += n;
			nrows += r;
		}
		k->on_proc = xmalloc((total + 1) * sizeof(*k->on_proc));
		k->non_proc = total;
	}
	vec_reserve(&k->rows, nrows);
	k->rows.n = nrows;
	for (size_t i = 0; i < c->rows.n; i++)
		k->rows.v[rows[c->rows.v[i].p]++] = c->rows.v[i].row;
	free(at);
	free(rows);
	free(last_p);
}

/* A column that is no longer needed ends, unless it serves the next generation. */
#define DROP(c, column) \
	do { \
		if (!(c)->scratch || (column)->cap * sizeof(*(column)->v) > SCRATCH_MAX) \
			vec_release(column); \
	} while (0)

/* The columns in their new order, one after the other: each old one goes before the next new one comes. */
static void place_spans(struct collector *c, struct trace_chunk *k, const uint32_t *to)
{
	size_t n = c->kind.n;

	DROP(c, &c->g);
	k->start = xmalloc((k->n + 1) * sizeof(*k->start));
	for (size_t i = 0; i < n; i++)
		if (c->kind.v[i] != DEAD)
			k->start[to[i]] = c->start.v[i];
	DROP(c, &c->start);
	k->arg = xmalloc((k->n + 1) * sizeof(*k->arg));
	for (size_t i = 0; i < n; i++)
		if (c->kind.v[i] != DEAD)
			k->arg[to[i]] = c->arg.v[i];
	DROP(c, &c->arg);
	k->kind = xmalloc(k->n + 1);
	for (size_t i = 0; i < n; i++)
		if (c->kind.v[i] != DEAD)
			k->kind[to[i]] = c->kind.v[i];
}

static void close_chunk(struct collector *c)
{
	struct trace_chunk *k = xcalloc(1, sizeof(*k));
	uint32_t *first = xcalloc(c->out->gs.n + 1, sizeof(*first));
	uint32_t *to;

	vec_reserve(&c->to, c->start.n + 1);
	to = c->to.v;
	lay_out(c, k, first);
	k->base = c->base;
	k->end = c->last_time;
	for (size_t i = 0; i < c->kind.n; i++)
		if (c->kind.v[i] != DEAD)
			to[i] = first[c->g.v[i]]++;
	list_procs(c, k, to);
	place_spans(c, k, to);
	for (size_t r = 0; r < k->runs.n; r++)
		k->kind[(r + 1 < k->runs.n ? k->runs.v[r + 1].first : k->n) - 1] |= SPAN_LAST;
	vec_reserve(&k->edges, c->edges.n);
	if (c->edges.n)
		memcpy(k->edges.v, c->edges.v, c->edges.n * sizeof(*c->edges.v));
	k->edges.n = c->edges.n;
	for (size_t i = 0; i < c->yields.n; i++) {
		vec_push(&k->yields, c->yields.v[i]);
		vec_last(&k->yields).span = to[c->yields.v[i].span];
	}
	free(first);
	vec_push(&c->out->chunks, k);
	for (size_t g = 0; g < c->out->gs.n; g++) {
		struct local_g *lg = &c->out->gs.v[g];
		lg->last = lg->prev = lg->yield = TRACE_NO;
		lg->p0 = lg->p;
	}
	vec_clear(&c->start);
	vec_clear(&c->g);
	vec_clear(&c->arg);
	vec_clear(&c->kind);
	vec_clear(&c->edges);
	vec_clear(&c->yields);
	vec_clear(&c->rows);
}

void collector_finish(struct collector *c)
{
	struct scratch none = { 0 }, *s = c->scratch ? c->scratch : &none;

	close_chunk(c);
	GIVE(&s->start, &c->start);
	GIVE(&s->g, &c->g);
	GIVE(&s->arg, &c->arg);
	GIVE(&s->to, &c->to);
	GIVE(&s->kind, &c->kind);
	GIVE(&s->edges, &c->edges);
	scratch_release(&none);
	vec_release(&c->yields);
	vec_release(&c->rows);
	vec_release(&c->ran_last);
	map_release(&c->g_of);
	map_release(&c->p_of);
	map_release(&c->m_of);
}

void collected_release(struct collected *out, struct scratch *rares)
{
	if (rares)
		GIVE(&rares->rares, &out->rares);
	for (size_t i = 0; i < out->chunks.n; i++)
		chunk_free(out->chunks.v[i]);
	vec_release(&out->chunks);
	vec_release(&out->rares);
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
			size_t to, struct scratch *scratch)
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
		       scratch);
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
	/* What is no longer needed goes before the chunk is laid out: that is where memory peaks. */
	trace_frontier_release(&f);
	order_release(&o);
	collector_finish(&c);
}

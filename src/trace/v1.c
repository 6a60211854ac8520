/* Format 1 as events of format 2: what internal/trace/tracev1.go does. */
#include "trace/v1.h"

#include <stdlib.h>
#include <string.h>

#include "trace/v1parse.h"

/* Texts that the conversion adds: reasons, then kinds of stopping the world in the order of their numbers. */
enum {
	B_FOREVER,
	B_PREEMPTED,
	B_GOSCHED,
	B_SLEEP,
	B_CHAN_SEND,
	B_CHAN_RECV,
	B_NETWORK,
	B_SYNC,
	B_COND,
	B_SELECT,
	B_EMPTY,
	B_ASSIST,
	B_STW
};

static const char *const builtin[] = {
	"forever",
	"preempted",
	"runtime.Gosched",
	"sleep",
	"chan send",
	"chan receive",
	"network",
	"sync",
	"sync.(*Cond).Wait",
	"select",
	"",
	"GC mark assist wait for work",
	"",
	"GC mark termination",
	"GC sweep termination",
	"write heap dump",
	"goroutine profile",
	"goroutine profile cleanup",
	"all goroutine stack trace",
	"read mem stats",
	"AllThreadsSyscall",
	"GOMAXPROCS",
	"start trace",
	"stop trace",
	"CountPagesInUse (test)",
	"ReadMetricsSlow (test)",
	"ReadMemStatsSlow (test)",
	"PageCachePagesLeaked (test)",
	"ResetDebugLog (test)",
};
#define STW_KINDS (ARRAY_LEN(builtin) - B_STW)

struct v1_reader {
	struct v1_trace t;
	struct trace_tables tab;
	size_t at;			      /* next event */
	uint64_t first_inline, first_builtin; /* string ids */
	int64_t last_time;
	uint64_t syncs, stw_reason;
	bool before_init, done;
	VEC(int64_t) early;  /* goroutines created before the first GOMAXPROCS */
	struct map early_of; /* goroutine -> index; MAP_NONE: shown otherwise */
	struct map seen_p, m_of_p;
	VEC(int64_t) ms;
	struct map task_of;
	VEC(struct order_task) tasks;
	VEC(struct trace_event) extra;
	size_t extra_at;
	struct trace_event out;
};

static void fill_tables(struct v1_reader *v)
{
	struct v1_trace *t = &v->t;
	struct trace_tables *tab = &v->tab;
	uint64_t max = 0;

	for (size_t i = 0; i < t->strings.n; i++) {
		max = MAX(max, t->strings.v[i].id);
		trace_ids_add(&tab->string_ids, t->strings.v[i].id, (uint32_t)tab->strings.n);
		vec_push(&tab->strings, t->strings.v[i].text);
	}
	v->first_inline = max + 1;
	for (uint32_t i = 0; i < t->inline_strings.strs.n; i++) {
		trace_ids_add(&tab->string_ids, v->first_inline + i, (uint32_t)tab->strings.n);
		vec_push(&tab->strings, intern_get(&t->inline_strings, i));
	}
	v->first_builtin = v->first_inline + t->inline_strings.strs.n;
	for (size_t i = 0; i < ARRAY_LEN(builtin); i++) {
		trace_ids_add(&tab->string_ids, v->first_builtin + i, (uint32_t)tab->strings.n);
		vec_push(&tab->strings, str_of(builtin[i]));
	}
	for (size_t i = 0; i < t->stacks.n; i++) {
		trace_ids_add(&tab->stack_ids, t->stacks.v[i].id, (uint32_t)tab->stacks.n);
		vec_push(&tab->stacks,
			 (struct trace_stack){ t->stacks.v[i].first, t->stacks.v[i].n });
	}
	for (size_t i = 0; i < t->frame_ids.n; i++)
		vec_push(&tab->frame_ids, t->frame_ids.v[i]);
	for (size_t i = 0; i < t->frames.n; i++)
		vec_push(&tab->frames, t->frames.v[i]);
	trace_ids_compact(&tab->string_ids);
	trace_ids_compact(&tab->stack_ids);
}

struct v1_reader *v1_open(struct str data, size_t pos, unsigned version, struct err *err)
{
	struct v1_reader *v = xcalloc(1, sizeof(*v));

	if (!v1_parse(&v->t, data, pos, version, err)) {
		free(v);
		return NULL;
	}
	fill_tables(v);
	v->before_init = true;
	v->last_time = -1;
	return v;
}

void v1_close(struct v1_reader *v)
{
	v1_trace_release(&v->t);
	trace_tables_release(&v->tab);
	vec_release(&v->early);
	map_release(&v->early_of);
	map_release(&v->seen_p);
	map_release(&v->m_of_p);
	vec_release(&v->ms);
	map_release(&v->task_of);
	vec_release(&v->tasks);
	vec_release(&v->extra);
	free(v);
}

/* Conversion -------------------------------------------------------------------------------------------------------- */

/* How an event becomes one of format 2 where no more than its arguments move. */
static const struct mapping {
	uint8_t type;
	int8_t reason; /* of B_*, + 1: the arguments are that text and the stack */
} mappings[V1_TYPES] = {
	[V1_GOMAXPROCS] = { TEV_PROCS_CHANGE },
	[V1_GC_START] = { TEV_GC_BEGIN },
	[V1_GC_DONE] = { TEV_GC_END },
	[V1_SWEEP_START] = { TEV_SWEEP_BEGIN },
	[V1_SWEEP_DONE] = { TEV_SWEEP_END },
	[V1_GO_CREATE] = { TEV_GO_CREATE },
	[V1_GO_START] = { TEV_GO_START },
	[V1_GO_END] = { TEV_GO_DESTROY },
	[V1_GO_UNBLOCK] = { TEV_GO_UNBLOCK },
	[V1_GO_SYS_EXIT] = { TEV_GO_SYSCALL_END_BLOCKED },
	[V1_HEAP_ALLOC] = { TEV_HEAP_ALLOC },
	[V1_HEAP_GOAL] = { TEV_HEAP_GOAL },
	[V1_ASSIST_START] = { TEV_ASSIST_BEGIN },
	[V1_ASSIST_DONE] = { TEV_ASSIST_END },
	[V1_GO_STOP] = { TEV_GO_BLOCK, B_FOREVER + 1 },
	[V1_GO_SCHED] = { TEV_GO_STOP, B_GOSCHED + 1 },
	[V1_GO_PREEMPT] = { TEV_GO_STOP, B_PREEMPTED + 1 },
	[V1_GO_SLEEP] = { TEV_GO_BLOCK, B_SLEEP + 1 },
	[V1_GO_BLOCK] = { TEV_GO_BLOCK, B_EMPTY + 1 },
	[V1_GO_BLOCK_SEND] = { TEV_GO_BLOCK, B_CHAN_SEND + 1 },
	[V1_GO_BLOCK_RECV] = { TEV_GO_BLOCK, B_CHAN_RECV + 1 },
	[V1_GO_BLOCK_SELECT] = { TEV_GO_BLOCK, B_SELECT + 1 },
	[V1_GO_BLOCK_SYNC] = { TEV_GO_BLOCK, B_SYNC + 1 },
	[V1_GO_BLOCK_COND] = { TEV_GO_BLOCK, B_COND + 1 },
	[V1_GO_BLOCK_NET] = { TEV_GO_BLOCK, B_NETWORK + 1 },
	[V1_GO_BLOCK_GC] = { TEV_GO_BLOCK, B_ASSIST + 1 },
};

enum convert { SHOW, SKIP, FAIL };

static int64_t thread_of(const struct v1_reader *v, int32_t p, int64_t none)
{
	uint32_t i = map_get(&v->m_of_p, (uint32_t)p);

	return i == MAP_NONE ? none : v->ms.v[i];
}

static void set_args(struct trace_event *o, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	o->args[0] = a;
	o->args[1] = b;
	o->args[2] = c;
	o->args[3] = d;
}

static void forget_early(struct v1_reader *v, int64_t g)
{
	uint32_t i = map_get(&v->early_of, (uint64_t)g);

	if (i != MAP_NONE)
		v->early.v[i] = TRACE_NONE;
}

/* The first GOMAXPROCS ends the listing of what was there before the trace. */
static void end_init(struct v1_reader *v, const struct v1_event *e)
{
	v->before_init = false;
	for (size_t i = 0; i < v->early.n; i++) {
		struct trace_event s = { .time = e->ts,
					 .m = TRACE_NONE,
					 .p = TRACE_NONE,
					 .g = TRACE_NONE,
					 .tab = &v->tab,
					 .type = TEV_GO_STATUS };
		if (v->early.v[i] == TRACE_NONE)
			continue;
		set_args(&s, (uint64_t)v->early.v[i], UINT64_MAX, GSTATUS_RUNNABLE, 0);
		vec_push(&v->extra, s);
	}
}

static void status(struct trace_event *o, uint64_t g, uint64_t st)
{
	o->type = TEV_GO_STATUS;
	set_args(o, g, UINT64_MAX, st, 0);
}

static void on_proc(struct v1_reader *v, const struct v1_event *e, struct trace_event *o)
{
	bool start = e->type == V1_PROC_START, added;

	if (start) {
		map_put(&v->m_of_p, (uint32_t)e->p, (uint32_t)v->ms.n);
		vec_push(&v->ms, (int64_t)e->args[0]);
	}
	map_get_or_put(&v->seen_p, (uint32_t)e->p, 0, &added);
	o->type = added ? TEV_PROC_STATUS : start ? TEV_PROC_START : TEV_PROC_STOP;
	set_args(o, (uint64_t)(int64_t)e->p, added ? (start ? PSTATUS_RUNNING : PSTATUS_IDLE) : 0,
		 0, 0);
}

static void on_stw(struct v1_reader *v, const struct v1_event *e, struct trace_event *o)
{
	uint64_t kind = e->args[0];

	if (e->type == V1_STW_START) {
		if (v->t.version < 21)
			kind = kind <= 1 ? kind + 1 : 0;
		v->stw_reason = v->first_builtin + B_STW + (kind < STW_KINDS ? kind : 0);
	}
	o->type = e->type == V1_STW_START ? TEV_STW_BEGIN : TEV_STW_END;
	set_args(o, v->stw_reason, 0, 0, 0);
}

static enum convert on_syscall(struct v1_reader *v, const struct v1_event *e, struct trace_event *o)
{
	o->type = TEV_GO_SYSCALL_BEGIN;
	set_args(o, 0, e->stack, e->blocked,
		 0); /* the third is for the store: the processor goes at once */
	if (e->blocked)
		return SHOW;
	/* One that did not block lasts a nanosecond. */
	o->g = (int64_t)e->g;
	o->m = thread_of(v, e->p, 0);
	struct trace_event end = *o;
	end.type = TEV_GO_SYSCALL_END;
	end.time = e->ts + 1;
	set_args(&end, 0, 0, 0, 0);
	vec_push(&v->extra, end);
	return SHOW;
}

static void on_start_label(struct v1_reader *v, const struct v1_event *e, struct trace_event *o)
{
	struct trace_event label;

	o->type = TEV_GO_START;
	o->g = (int64_t)e->g;
	o->m = thread_of(v, e->p, 0);
	label = *o;
	label.type = TEV_GO_LABEL;
	set_args(&label, e->args[2], 0, 0, 0);
	vec_clear(&v->extra);
	v->extra_at = 0;
	vec_push(&v->extra, label);
}

static void on_task(struct v1_reader *v, const struct v1_event *e, struct trace_event *o)
{
	uint32_t i;

	if (e->type == V1_TASK_CREATE) {
		struct order_task task = { .parent = e->args[1] };
		trace_string(&v->tab, e->args[2], &task.name);
		map_put(&v->task_of, e->args[0], (uint32_t)v->tasks.n);
		vec_push(&v->tasks, task);
		o->type = TEV_TASK_BEGIN;
		set_args(o, e->args[0], e->args[1] ? e->args[1] : UINT64_MAX, e->args[2], e->stack);
		return;
	}
	i = map_get(&v->task_of, e->args[0]);
	o->type = TEV_TASK_END;
	set_args(o, e->args[0], e->stack, i == MAP_NONE ? UINT64_MAX : v->tasks.v[i].parent, 0);
	o->task = i == MAP_NONE ? STR("") : v->tasks.v[i].name;
	map_del(&v->task_of, e->args[0]);
}

/* Types that the table does not cover. */
static enum convert special(struct v1_reader *v, const struct v1_event *e, struct trace_event *o)
{
	bool added;

	switch (e->type) {
	case V1_PROC_START:
	case V1_PROC_STOP:
		on_proc(v, e, o);
		return SHOW;
	case V1_STW_START:
	case V1_STW_DONE:
		on_stw(v, e, o);
		return SHOW;
	case V1_GO_START_LABEL:
		on_start_label(v, e, o);
		return SHOW;
	case V1_GO_SYSCALL:
		return on_syscall(v, e, o);
	case V1_GO_SYS_BLOCK:
		return SKIP;
	case V1_GO_WAITING:
	case V1_GO_IN_SYSCALL:
		status(o, e->args[0], e->type == V1_GO_WAITING ? GSTATUS_WAITING : GSTATUS_SYSCALL);
		forget_early(v, (int64_t)e->args[0]);
		return SHOW;
	case V1_TASK_CREATE:
	case V1_TASK_END:
		on_task(v, e, o);
		return SHOW;
	case V1_REGION:
		o->type = e->args[1] == 0 ? TEV_REGION_BEGIN : TEV_REGION_END;
		set_args(o, e->args[0], e->args[2], e->stack, 0);
		return SHOW;
	case V1_LOG:
		o->type = TEV_LOG;
		set_args(o, e->args[0], e->args[1], v->first_inline + e->args[3], e->stack);
		return SHOW;
	case V1_CPU_SAMPLE:
		o->type = TEV_CPU_SAMPLE;
		set_args(o, e->stack, UINT64_MAX, (uint64_t)(int64_t)e->p, e->stack);
		return SHOW;
	case V1_GOMAXPROCS:
		end_init(v, e);
		return SKIP;
	case V1_GO_CREATE:
		map_get_or_put(&v->early_of, e->args[0], (uint32_t)v->early.n, &added);
		if (added)
			vec_push(&v->early, (int64_t)e->args[0]);
		return SKIP;
	case V1_GO_START:
		status(o, e->args[0], GSTATUS_RUNNING);
		forget_early(v, (int64_t)e->args[0]);
		return SHOW;
	}
	return FAIL;
}

static bool is_initial(const struct v1_event *e)
{
	return e->type == V1_GOMAXPROCS || e->type == V1_GO_CREATE || e->type == V1_GO_START;
}

static enum convert convert(struct v1_reader *v, const struct v1_event *e, struct trace_event *o)
{
	const struct mapping *map = &mappings[e->type];
	enum convert r = SHOW;

	*o = (struct trace_event){ .time = e->ts,
				   .m = TRACE_NONE,
				   .p = e->p,
				   .g = e->g ? (int64_t)e->g : TRACE_NONE,
				   .tab = &v->tab };
	memcpy(o->args, e->args, sizeof(o->args));
	if (map->type && !(v->before_init && is_initial(e))) {
		o->type = map->type;
		if (map->reason)
			set_args(o, v->first_builtin + (uint64_t)map->reason - 1, e->stack, 0, 0);
		if (v1_specs[e->type].stack && trace_specs[o->type].stack[0])
			o->args[trace_specs[o->type].stack[0] - 1] = e->stack;
	} else {
		r = special(v, e, o);
	}
	if (o->m == TRACE_NONE && e->p != -1 && e->type != V1_CPU_SAMPLE)
		o->m = thread_of(v, e->p, TRACE_NONE);
	if (e->type == V1_PROC_STOP)
		map_del(&v->m_of_p, (uint32_t)e->p);
	return r;
}

static enum trace_read give(struct v1_reader *v, const struct trace_event **ev)
{
	if (v->out.time <= v->last_time)
		v->out.time = v->last_time + 1;
	v->last_time = v->out.time;
	*ev = &v->out;
	return TRACE_READ_EVENT;
}

static enum trace_read give_sync(struct v1_reader *v, const struct trace_tables *tab, int64_t time,
				 const struct trace_event **ev)
{
	v->out = (struct trace_event){ .time = time,
				       .m = TRACE_NONE,
				       .p = TRACE_NONE,
				       .g = TRACE_NONE,
				       .args = { ++v->syncs },
				       .tab = tab,
				       .type = TEV_SYNC };
	*ev = &v->out;
	return TRACE_READ_EVENT;
}

enum trace_read v1_next(struct v1_reader *v, const struct trace_event **ev, struct err *err)
{
	if (v->done)
		return TRACE_READ_END;
	if (v->syncs == 0 && v->t.events.n)
		return give_sync(v, &v->tab, v->t.events.v[0].ts - 1, ev);
	if (v->extra_at < v->extra.n) {
		v->out = v->extra.v[v->extra_at++];
		return give(v, ev);
	}
	vec_clear(&v->extra);
	v->extra_at = 0;
	while (v->at < v->t.events.n) {
		const struct v1_event *e = &v->t.events.v[v->at++];
		switch (convert(v, e, &v->out)) {
		case SHOW:
			return give(v, ev);
		case FAIL:
			v->done = true;
			err_set(err, ERR_FORMAT, "unexpected event type %u", e->type);
			return TRACE_READ_ERROR;
		case SKIP:
			if (v->extra.n) {
				v->out = v->extra.v[v->extra_at++];
				return give(v, ev);
			}
		}
	}
	v->done = true;
	return give_sync(v, NULL, v->last_time + 1, ev);
}

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "trace/order_int.h"

enum advance order_bad(const struct attempt *a, const char *fmt, ...)
{
	char text[sizeof(a->err->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(a->err, ERR_FORMAT, "%s", text);
	return ADVANCE_ERROR;
}

/* State ---------------------------------------------------------------------------------------------------- */

void order_init(struct order *o, unsigned version)
{
	memset(o, 0, sizeof(*o));
	o->version = version;
	arena_init(&o->arena);
}

void order_release(struct order *o)
{
	for (size_t i = 0; i < o->gs.n; i++) {
		vec_release(&o->gs.v[i]->ranges);
		vec_release(&o->gs.v[i]->regions);
	}
	for (size_t i = 0; i < o->ps.n; i++)
		vec_release(&o->ps.v[i]->ranges);
	vec_release(&o->gs);
	vec_release(&o->free_gs);
	vec_release(&o->ps);
	vec_release(&o->ms);
	vec_release(&o->tasks);
	vec_release(&o->free_tasks);
	map_release(&o->g_of);
	map_release(&o->p_of);
	map_release(&o->m_of);
	map_release(&o->task_of);
	arena_release(&o->arena);
}

struct order_g *order_add_g(struct order *o, int64_t id, uint8_t status, uint64_t gen)
{
	struct order_g *g;

	if (o->free_gs.n) {
		g = o->gs.v[o->free_gs.v[--o->free_gs.n]];
	} else {
		g = ARENA_NEW(&o->arena, struct order_g);
		g->slot = (uint32_t)o->gs.n;
		vec_push(&o->gs, g);
	}
	g->id = id;
	g->status = status;
	g->seq_gen = gen;
	g->seq = 0;
	g->live = true;
	g->user = 0;
	map_put(&o->g_of, (uint64_t)id, g->slot);
	return g;
}

void order_del_g(struct order *o, struct order_g *g)
{
	map_del(&o->g_of, (uint64_t)g->id);
	g->live = false;
	vec_clear(&g->ranges);
	vec_clear(&g->regions);
	vec_push(&o->free_gs, g->slot);
}

struct order_m *order_add_m(struct order *o, int64_t id, int64_t g)
{
	struct order_m *m = ARENA_NEW(&o->arena, struct order_m);

	*m = (struct order_m){ .id = id, .p = TRACE_NONE, .g = g, .slot = (uint32_t)o->ms.n };
	map_put(&o->m_of, (uint64_t)id, (uint32_t)o->ms.n);
	vec_push(&o->ms, m);
	return m;
}

struct order_m *order_thread(struct order *o, int64_t m)
{
	struct order_m *ms;

	if (m == TRACE_NONE)
		return NULL;
	ms = find_m(o, m);
	return ms ? ms : order_add_m(o, m, TRACE_NONE);
}

/* What the rules ask of a context ------------------------------------------------------------------------------ */

enum advance order_need(const struct attempt *a, enum order_need m, enum order_need p,
			enum order_need g)
{
	const struct {
		enum order_need need;
		int64_t has;
		const char *what;
	} c[3] = { { m, a->cur.m, "thread" },
		   { p, a->cur.p, "proc" },
		   { g, a->cur.g, "goroutine" } };

	for (int i = 0; i < 3; i++) {
		if (c[i].need == MUST && c[i].has == TRACE_NONE)
			return order_bad(a, "expected a %s but didn't have one", c[i].what);
		if (c[i].need == MUST_NOT && c[i].has != TRACE_NONE)
			return order_bad(a, "expected no %s but had one", c[i].what);
	}
	return ADVANCE_OK;
}

const char *order_name(const struct order *o, const struct attempt *a)
{
	static _Thread_local char buf[24];

	return trace_event_name(o->version, a->ev->type, buf);
}

struct order_g *order_wrong_g(const struct order *o, const struct attempt *a,
			      const struct order_g *g, const char *state)
{
	if (!g)
		order_bad(a, "event %s for goroutine (%lld) that doesn't exist", order_name(o, a),
			  (long long)a->cur.g);
	else
		order_bad(a, "%s event for goroutine that's not %s", order_name(o, a), state);
	return NULL;
}

struct order_p *order_no_p(const struct order *o, const struct attempt *a)
{
	order_bad(a, "uninitialized proc %lld found during %s", (long long)a->cur.p,
		  order_name(o, a));
	return NULL;
}

/* Dispatch ---------------------------------------------------------------------------------------------------- */

static const order_fn advance_of[256] = {
	[TEV_PROCS_CHANGE] = order_annotation,
	[TEV_PROC_START] = order_proc_start,
	[TEV_PROC_STOP] = order_proc_stop,
	[TEV_PROC_STEAL] = order_proc_steal,
	[TEV_PROC_STATUS] = order_proc_status,
	[TEV_GO_CREATE] = order_go_create,
	[TEV_GO_CREATE_SYSCALL] = order_go_create_syscall,
	[TEV_GO_START] = order_go_start,
	[TEV_GO_DESTROY] = order_go_stop_exec,
	[TEV_GO_DESTROY_SYSCALL] = order_go_destroy_syscall,
	[TEV_GO_STOP] = order_go_stop_exec,
	[TEV_GO_BLOCK] = order_go_stop_exec,
	[TEV_GO_UNBLOCK] = order_go_unblock,
	[TEV_GO_SYSCALL_BEGIN] = order_go_syscall_begin,
	[TEV_GO_SYSCALL_END] = order_go_syscall_end,
	[TEV_GO_SYSCALL_END_BLOCKED] = order_go_syscall_end_blocked,
	[TEV_GO_STATUS] = order_go_status,
	[TEV_STW_BEGIN] = order_go_range_begin,
	[TEV_STW_END] = order_go_range_end,
	[TEV_GC_ACTIVE] = order_gc_active,
	[TEV_GC_BEGIN] = order_gc_begin,
	[TEV_GC_END] = order_gc_end,
	[TEV_SWEEP_ACTIVE] = order_sweep_active,
	[TEV_SWEEP_BEGIN] = order_sweep_begin,
	[TEV_SWEEP_END] = order_sweep_end,
	[TEV_ASSIST_ACTIVE] = order_go_range_active,
	[TEV_ASSIST_BEGIN] = order_go_range_begin,
	[TEV_ASSIST_END] = order_go_range_end,
	[TEV_HEAP_ALLOC] = order_heap_metric,
	[TEV_HEAP_GOAL] = order_heap_metric,
	[TEV_GO_LABEL] = order_annotation,
	[TEV_TASK_BEGIN] = order_task_begin,
	[TEV_TASK_END] = order_task_end,
	[TEV_REGION_BEGIN] = order_region_begin,
	[TEV_REGION_END] = order_region_end,
	[TEV_LOG] = order_annotation,
	[TEV_GO_SWITCH] = order_go_switch,
	[TEV_GO_SWITCH_DESTROY] = order_go_switch,
	[TEV_GO_CREATE_BLOCKED] = order_go_create,
	[TEV_GO_STATUS_STACK] = order_go_status,
	[TEV_SPAN] = order_alloc_free,
	[TEV_SPAN_ALLOC] = order_alloc_free,
	[TEV_SPAN_FREE] = order_alloc_free,
	[TEV_HEAP_OBJECT] = order_alloc_free,
	[TEV_HEAP_OBJECT_ALLOC] = order_alloc_free,
	[TEV_HEAP_OBJECT_FREE] = order_alloc_free,
	[TEV_GO_STACK] = order_alloc_free,
	[TEV_GO_STACK_ALLOC] = order_alloc_free,
	[TEV_GO_STACK_FREE] = order_alloc_free,
};

enum advance order_advance(struct order *o, struct trace_raw *ev, const struct trace_tables *tab,
			   int64_t m, struct order_m *ms, uint64_t gen, struct err *err)
{
	struct attempt a = { ev, tab, ms, gen, .err = err };
	order_fn fn = advance_of[ev->type];
	enum advance r;

	if (o->initial_gen == 0)
		o->initial_gen = gen;
	a.cur = ms ? (struct order_ctx){ m, ms->p, ms->g }
		   : (struct order_ctx){ m, TRACE_NONE, TRACE_NONE };
	a.next = a.cur;
	if (!fn)
		return order_bad(&a, "bad event type found while ordering: %u", ev->type);
	r = fn(o, &a);
	if (r == ADVANCE_OK && ms) {
		ms->p = a.next.p;
		ms->g = a.next.g;
	}
	return r;
}

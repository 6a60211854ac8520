#include "trace/order.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { GC_UNDETERMINED, GC_NOT_RUNNING, GC_RUNNING };
enum need { MUST_NOT, MAY, MUST };

struct ctx {
	int64_t m, p, g;
};

/* One attempt to advance. */
struct attempt {
	struct trace_raw *ev;
	const struct trace_tables *tab;
	struct order_m *ms; /* NULL: no thread */
	uint64_t gen;
	struct ctx cur, next; /* before and after the event */
	struct err *err;
};

typedef enum advance (*advance_fn)(struct order *o, struct attempt *a);

static enum advance bad(const struct attempt *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
static enum advance bad(const struct attempt *a, const char *fmt, ...)
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

static struct order_g *find_g(const struct order *o, int64_t id)
{
	uint32_t i = map_get(&o->g_of, (uint64_t)id);

	return i == MAP_NONE ? NULL : o->gs.v[i];
}

static struct order_p *find_p(const struct order *o, int64_t id)
{
	uint32_t i = map_get(&o->p_of, (uint64_t)id);

	return i == MAP_NONE ? NULL : o->ps.v[i];
}

static struct order_m *find_m(const struct order *o, int64_t id)
{
	uint32_t i = map_get(&o->m_of, (uint64_t)id);

	return i == MAP_NONE ? NULL : o->ms.v[i];
}

/* The current goroutine's state; NULL when there is none under that id. */
static struct order_g *cur_g(const struct order *o, const struct attempt *a)
{
	struct order_m *ms = a->ms;

	if (!ms || a->cur.g != ms->g)
		return find_g(o, a->cur.g);
	if (!ms->gp || ms->gp->id != ms->g || !ms->gp->live)
		ms->gp = find_g(o, ms->g);
	return ms->gp;
}

static struct order_p *cur_p(const struct order *o, const struct attempt *a)
{
	struct order_m *ms = a->ms;

	if (!ms || a->cur.p != ms->p)
		return find_p(o, a->cur.p);
	if (!ms->pp || ms->pp->id != ms->p)
		ms->pp = find_p(o, ms->p);
	return ms->pp;
}

static struct order_g *add_g(struct order *o, int64_t id, uint8_t status, uint64_t gen)
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

static void del_g(struct order *o, struct order_g *g)
{
	map_del(&o->g_of, (uint64_t)g->id);
	g->live = false;
	vec_clear(&g->ranges);
	vec_clear(&g->regions);
	vec_push(&o->free_gs, g->slot);
}

static struct order_m *add_m(struct order *o, int64_t id, int64_t g)
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
	return ms ? ms : add_m(o, m, TRACE_NONE);
}

/* Whether seq of the generation at hand is the one behind (seq_gen, last). */
static bool succeeds(const struct attempt *a, uint64_t seq, uint64_t seq_gen, uint64_t last)
{
	return a->gen == seq_gen && seq == last + 1;
}

static enum advance need(const struct attempt *a, enum need m, enum need p, enum need g)
{
	const struct {
		enum need need;
		int64_t has;
		const char *what;
	} c[3] = { { m, a->cur.m, "thread" },
		   { p, a->cur.p, "proc" },
		   { g, a->cur.g, "goroutine" } };

	for (int i = 0; i < 3; i++) {
		if (c[i].need == MUST && c[i].has == TRACE_NONE)
			return bad(a, "expected a %s but didn't have one", c[i].what);
		if (c[i].need == MUST_NOT && c[i].has != TRACE_NONE)
			return bad(a, "expected no %s but had one", c[i].what);
	}
	return ADVANCE_OK;
}

/* Thread, processor and goroutine: what nearly all events need. */
static inline bool has_all(const struct attempt *a)
{
	return a->cur.m != TRACE_NONE && a->cur.p != TRACE_NONE && a->cur.g != TRACE_NONE;
}

#define NEED(a, m, p, g) \
	do { \
		if (need((a), (m), (p), (g)) != ADVANCE_OK) \
			return ADVANCE_ERROR; \
	} while (0)
#define NEED_ALL(a) \
	do { \
		if (UNLIKELY(!has_all(a))) \
			return need((a), MUST, MUST, MUST); \
	} while (0)

static struct trace_event *push_as(struct order *o, const struct attempt *a, uint8_t type)
{
	assert(o->tail < ORDER_QUEUE);
	struct trace_event *e = &o->queue[o->tail++];

	e->time = a->ev->time;
	e->m = a->cur.m;
	e->p = a->cur.p;
	e->g = a->cur.g;
	memcpy(e->args, a->ev->args, sizeof(e->args));
	e->tab = a->tab;
	e->subject = NULL;
	e->ms = a->ms;
	e->ps = a->ms ? a->ms->pp : NULL;
	e->type = type;
	return e;
}

static enum advance push(struct order *o, const struct attempt *a)
{
	push_as(o, a, a->ev->type);
	return ADVANCE_OK;
}

/* An event that changes the state of goroutine g. */
static enum advance push_g(struct order *o, const struct attempt *a, struct order_g *g)
{
	push_as(o, a, a->ev->type)->subject = g;
	return ADVANCE_OK;
}

/* An event that changes the state of processor p, with which goroutine g loses it. */
static enum advance push_p(struct order *o, const struct attempt *a, struct order_p *p,
			   struct order_g *g)
{
	struct trace_event *e = push_as(o, a, a->ev->type);

	e->ps = p;
	e->subject = g;
	return ADVANCE_OK;
}

static const char *name_of(const struct order *o, const struct attempt *a)
{
	static _Thread_local char buf[24];

	return trace_event_name(o->version, a->ev->type, buf);
}

static enum advance no_such_g(const struct order *o, const struct attempt *a)
{
	return bad(a, "event %s for goroutine (%lld) that doesn't exist", name_of(o, a),
		   (long long)a->cur.g);
}

static enum advance wrong_g(const struct order *o, const struct attempt *a, const char *state)
{
	return bad(a, "%s event for goroutine that's not %s", name_of(o, a), state);
}

/* Ranges --------------------------------------------------------------------------------------------------- */

static bool has_range(const order_ranges *r, uint8_t type, uint64_t desc)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].type == type && r->v[i].desc == desc)
			return true;
	return false;
}

static uint8_t range_type(uint8_t type)
{
	return trace_specs[type].start ? trace_specs[type].start : type;
}

static enum advance begin_range(const struct attempt *a, order_ranges *r, uint64_t desc)
{
	uint8_t type = range_type(a->ev->type);

	if (has_range(r, type, desc))
		return bad(a, "discovered event already in-flight for when starting event %s",
			   trace_specs[type].name);
	vec_push(r, (struct order_range){ desc, type });
	return ADVANCE_OK;
}

static enum advance active_range(const struct order *o, const struct attempt *a, order_ranges *r)
{
	uint8_t type = range_type(a->ev->type);
	char list[256] = "";
	size_t n = 0;

	if (a->gen == o->initial_gen) {
		if (has_range(r, type, 0))
			return bad(a, "found named active range already in first gen: {%u 0}",
				   type);
		vec_push(r, (struct order_range){ 0, type });
		return ADVANCE_OK;
	}
	if (has_range(r, type, 0))
		return ADVANCE_OK;
	for (size_t i = 0; i < r->n && n < sizeof(list) - 40; i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s{%u %llu}", i ? " " : "",
				      r->v[i].type, (unsigned long long)r->v[i].desc);
	return bad(a, "resource is missing active range: %s [%s]", trace_specs[type].name, list);
}

static enum advance end_range(const struct attempt *a, order_ranges *r, uint64_t *desc)
{
	uint8_t type = trace_specs[a->ev->type].start;

	for (size_t i = 0; i < r->n; i++) {
		if (r->v[i].type != type)
			continue;
		*desc = r->v[i].desc;
		r->v[i] = r->v[--r->n];
		return ADVANCE_OK;
	}
	return bad(a, "tried to end event %s, but not in-flight", trace_specs[type].name);
}

/* Processors ------------------------------------------------------------------------------------------------ */

static enum advance proc_status(struct order *o, struct attempt *a)
{
	int64_t pid = (int64_t)a->ev->args[0];
	uint64_t status = a->ev->args[1];
	struct order_p *p = find_p(o, pid);
	uint8_t old;

	/* Go compares the status as a byte. */
	status &= 0xff;
	if (status >= PSTATUS_N)
		return bad(a, "invalid status for proc %lld: %llu", (long long)pid,
			   (unsigned long long)status);
	old = trace_pstate_of[status];
	if (p) {
		if (status == PSTATUS_ABANDONED && p->status == PSTATUS_SYSCALL) {
			/* Nothing was lost after all: the thread is known. */
			old = PSTATE_RUNNING;
			a->ev->args[1] = PSTATUS_SYSCALL;
		} else if (status == PSTATUS_ABANDONED && p->status == PSTATUS_ABANDONED) {
			old = PSTATE_IDLE;
			a->ev->args[1] = PSTATUS_ABANDONED;
		} else if (p->status != status) {
			return bad(a, "inconsistent status for proc %lld: old %s vs. new %s",
				   (long long)pid, trace_pstatus_name[p->status],
				   trace_pstatus_name[status]);
		}
	} else {
		p = ARENA_NEW(&o->arena, struct order_p);
		p->id = pid;
		p->slot = (uint32_t)o->ps.n;
		p->status = (uint8_t)status;
		map_put(&o->p_of, (uint64_t)pid, (uint32_t)o->ps.n);
		vec_push(&o->ps, p);
		old = a->gen == o->initial_gen ? PSTATE_UNDETERMINED : PSTATE_NOT_EXIST;
	}
	p->seq_gen = a->gen;
	p->seq = 0;
	a->ev->args[2] = old;
	if (status == PSTATUS_RUNNING || status == PSTATUS_SYSCALL) {
		a->next.p = pid;
		if (a->ms)
			a->ms->pp = p;
	}
	if (status == PSTATUS_ABANDONED && old == PSTATE_RUNNING) {
		/* Written from afar: the context is that of the thread which holds the processor. */
		bool found = false;
		for (size_t i = 0; i < o->ms.n; i++) {
			if (o->ms.v[i]->p != pid)
				continue;
			a->cur = (struct ctx){ o->ms.v[i]->id, pid, o->ms.v[i]->g };
			found = true;
		}
		if (!found)
			return bad(a,
				   "failed to find sched context for proc %lld that's about to be "
				   "stolen",
				   (long long)pid);
	}
	return push_p(o, a, p, NULL);
}

static enum advance proc_start(struct order *o, struct attempt *a)
{
	int64_t pid = (int64_t)a->ev->args[0];
	struct order_p *p = find_p(o, pid);

	if (!p || p->status != PSTATUS_IDLE || !succeeds(a, a->ev->args[1], p->seq_gen, p->seq) ||
	    a->cur.p != TRACE_NONE)
		return ADVANCE_WAIT;
	NEED(a, MUST, MUST_NOT, MAY);
	p->status = PSTATUS_RUNNING;
	p->seq = a->ev->args[1];
	a->next.p = pid;
	a->ms->pp = p;
	return push_p(o, a, p, NULL);
}

static enum advance proc_stop(struct order *o, struct attempt *a)
{
	struct order_p *p = cur_p(o, a);

	if (!p)
		return bad(a, "event %s for proc (%lld) that doesn't exist", name_of(o, a),
			   (long long)a->cur.p);
	if (p->status != PSTATUS_RUNNING && p->status != PSTATUS_SYSCALL)
		return bad(a, "%s event for proc that's not Running or Syscall", name_of(o, a));
	NEED(a, MUST, MUST, MAY);
	p->status = PSTATUS_IDLE;
	a->next.p = TRACE_NONE;
	return push_p(o, a, p, a->cur.g == TRACE_NONE ? NULL : cur_g(o, a));
}

static enum advance proc_steal(struct order *o, struct attempt *a)
{
	int64_t pid = (int64_t)a->ev->args[0], mid = (int64_t)a->ev->args[2];
	struct order_p *p = find_p(o, pid);
	struct order_m *victim;
	uint8_t old;

	if (!p || (p->status != PSTATUS_SYSCALL && p->status != PSTATUS_ABANDONED) ||
	    !succeeds(a, a->ev->args[1], p->seq_gen, p->seq))
		return ADVANCE_WAIT;
	NEED(a, MUST, MAY, MAY);
	old = p->status;
	a->ev->args[3] = old;
	p->status = PSTATUS_IDLE;
	p->seq = a->ev->args[1];
	if (old == PSTATUS_ABANDONED)
		return push_p(o, a, p, NULL);
	if (mid == a->cur.m) {
		if (a->cur.p != pid)
			return bad(a,
				   "tried to self-steal proc %lld (thread %lld), but got proc %lld "
				   "instead",
				   (long long)pid, (long long)mid, (long long)a->cur.p);
		a->next.p = TRACE_NONE;
		return push_p(o, a, p, a->cur.g == TRACE_NONE ? NULL : cur_g(o, a));
	}
	victim = find_m(o, mid);
	if (!victim)
		return bad(a, "stole proc from non-existent thread %lld", (long long)mid);
	if (victim->p != pid)
		return bad(a,
			   "tried to steal proc %lld from thread %lld, but got proc %lld instead",
			   (long long)pid, (long long)mid, (long long)victim->p);
	victim->p = TRACE_NONE;
	return push_p(o, a, p, victim->g == TRACE_NONE ? NULL : find_g(o, victim->g));
}

/* Goroutines -------------------------------------------------------------------------------------------------- */

static enum advance status_in_syscall(struct order *o, struct attempt *a, int64_t gid, int64_t mid)
{
	struct order_m *other;

	if (mid == TRACE_NONE)
		return bad(a, "found goroutine %lld in syscall without a thread", (long long)gid);
	if (mid == a->cur.m) {
		if (a->gen != o->initial_gen && a->cur.g != gid)
			return bad(a,
				   "inconsistent thread for syscalling goroutine %lld: thread has "
				   "goroutine %lld",
				   (long long)gid, (long long)a->cur.g);
		a->next.g = gid;
		return ADVANCE_OK;
	}
	other = find_m(o, mid);
	if (other && other->g != gid)
		return bad(a,
			   "inconsistent thread for syscalling goroutine %lld: thread has "
			   "goroutine %lld",
			   (long long)gid, (long long)other->g);
	if (other)
		a->cur.g = other->g;
	else
		add_m(o, mid, gid);
	a->cur.m = mid;
	return ADVANCE_OK;
}

static enum advance go_status(struct order *o, struct attempt *a)
{
	int64_t gid = (int64_t)a->ev->args[0], mid = (int64_t)a->ev->args[1];
	uint64_t status = a->ev->args[2] & 0xff;
	struct order_g *g;
	uint8_t old;

	if (status >= GSTATUS_N)
		return bad(a, "invalid status for goroutine %lld: %llu", (long long)gid,
			   (unsigned long long)status);
	old = trace_gstate_of[status];
	g = find_g(o, gid);
	if (g) {
		if (g->status != status)
			return bad(a, "inconsistent status for goroutine %lld: old %s vs. new %s",
				   (long long)gid, trace_gstatus_name[g->status],
				   trace_gstatus_name[status]);
		g->seq_gen = a->gen;
		g->seq = 0;
	} else if (a->gen == o->initial_gen) {
		g = add_g(o, gid, (uint8_t)status, a->gen);
		old = GSTATE_UNDETERMINED;
	} else {
		return bad(a,
			   "found goroutine status for new goroutine after the first generation: "
			   "id=%lld status=%s",
			   (long long)gid, trace_gstatus_name[status]);
	}
	a->ev->args[2] = (uint64_t)old << 32 | status;
	if (status == GSTATUS_RUNNING)
		a->next.g = gid;
	else if (status == GSTATUS_SYSCALL && status_in_syscall(o, a, gid, mid) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push_g(o, a, g);
}

static enum advance go_create(struct order *o, struct attempt *a)
{
	int64_t id = (int64_t)a->ev->args[0];
	struct order_g *g;

	NEED(a, MUST, MUST, MAY);
	g = cur_g(o, a);
	if (g && g->status != GSTATUS_RUNNING)
		return wrong_g(o, a, "Running");
	if (find_g(o, id))
		return bad(a, "tried to create goroutine (%lld) that already exists",
			   (long long)id);
	g = add_g(o, id, a->ev->type == TEV_GO_CREATE_BLOCKED ? GSTATUS_WAITING : GSTATUS_RUNNABLE,
		  a->gen);
	return push_g(o, a, g);
}

/* Destroy, stop and block: always of the goroutine that runs. */
static enum advance go_stop_exec(struct order *o, struct attempt *a)
{
	struct order_g *g;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return no_such_g(o, a);
	if (g->status != GSTATUS_RUNNING)
		return wrong_g(o, a, "Running");
	if (a->ev->type == TEV_GO_DESTROY)
		del_g(o, g);
	else
		g->status = a->ev->type == TEV_GO_STOP ? GSTATUS_RUNNABLE : GSTATUS_WAITING;
	a->next.g = TRACE_NONE;
	return push_g(o, a, g);
}

static enum advance go_start(struct order *o, struct attempt *a)
{
	int64_t id = (int64_t)a->ev->args[0];
	struct order_g *g = find_g(o, id);

	if (!g || g->status != GSTATUS_RUNNABLE || !succeeds(a, a->ev->args[1], g->seq_gen, g->seq))
		return ADVANCE_WAIT;
	if (UNLIKELY(a->cur.m == TRACE_NONE || a->cur.p == TRACE_NONE || a->cur.g != TRACE_NONE))
		return need(a, MUST, MUST, MUST_NOT);
	g->status = GSTATUS_RUNNING;
	g->seq = a->ev->args[1];
	a->next.g = id;
	a->ms->gp = g;
	return push_g(o, a, g);
}

static enum advance go_unblock(struct order *o, struct attempt *a)
{
	struct order_g *g = find_g(o, (int64_t)a->ev->args[0]);

	if (!g || g->status != GSTATUS_WAITING || !succeeds(a, a->ev->args[1], g->seq_gen, g->seq))
		return ADVANCE_WAIT;
	g->status = GSTATUS_RUNNABLE;
	g->seq = a->ev->args[1];
	return push_g(o, a, g);
}

/* One event that stands for three: the next goroutine is unblocked, this one blocks or ends, the next one starts. */
static enum advance go_switch(struct order *o, struct attempt *a)
{
	struct order_g *g, *next;
	struct trace_event *e;
	bool destroy = a->ev->type == TEV_GO_SWITCH_DESTROY;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return no_such_g(o, a);
	if (g->status != GSTATUS_RUNNING)
		return wrong_g(o, a, "Running");
	next = find_g(o, (int64_t)a->ev->args[0]);
	if (!next || next->status != GSTATUS_WAITING ||
	    !succeeds(a, a->ev->args[1], next->seq_gen, next->seq))
		return ADVANCE_WAIT;
	push_g(o, a, next);
	e = push_as(o, a, destroy ? TEV_GO_DESTROY : TEV_GO_BLOCK);
	memset(e->args, 0, sizeof(e->args));
	e->subject = g;
	if (destroy)
		del_g(o, g);
	else
		g->status = GSTATUS_WAITING;
	next->status = GSTATUS_RUNNING;
	next->seq = a->ev->args[1];
	a->next.g = (int64_t)a->ev->args[0];
	e = push_as(o, a, TEV_GO_START);
	e->g = TRACE_NONE;
	e->subject = next;
	return ADVANCE_OK;
}

static enum advance go_syscall_begin(struct order *o, struct attempt *a)
{
	struct order_g *g;
	struct order_p *p;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return no_such_g(o, a);
	if (g->status != GSTATUS_RUNNING)
		return wrong_g(o, a, "Running");
	g->status = GSTATUS_SYSCALL;
	p = cur_p(o, a);
	if (!p)
		return bad(a, "uninitialized proc %lld found during %s", (long long)a->cur.p,
			   name_of(o, a));
	p->status = PSTATUS_SYSCALL;
	if (!succeeds(a, a->ev->args[0], p->seq_gen, p->seq))
		return bad(a,
			   "failed to advance %s: can't make sequence: %llu (gen=%llu) -> %llu "
			   "(gen=%llu)",
			   name_of(o, a), (unsigned long long)p->seq,
			   (unsigned long long)p->seq_gen, (unsigned long long)a->ev->args[0],
			   (unsigned long long)a->gen);
	p->seq = a->ev->args[0];
	return push_g(o, a, g);
}

static enum advance go_syscall_end(struct order *o, struct attempt *a)
{
	struct order_g *g;
	struct order_p *p;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return no_such_g(o, a);
	if (g->status != GSTATUS_SYSCALL)
		return wrong_g(o, a, "Running");
	g->status = GSTATUS_RUNNING;
	p = cur_p(o, a);
	if (!p)
		return bad(a, "uninitialized proc %lld found during %s", (long long)a->cur.p,
			   name_of(o, a));
	if (p->status != PSTATUS_SYSCALL)
		return bad(a, "expected proc %lld in state Syscall, but got %s instead",
			   (long long)a->cur.p, trace_pstatus_name[p->status]);
	p->status = PSTATUS_RUNNING;
	return push_g(o, a, g);
}

static enum advance go_syscall_end_blocked(struct order *o, struct attempt *a)
{
	struct order_g *g;

	/* The processor is known to be lost during this call: wait until it was seen to go. */
	if (a->cur.p != TRACE_NONE) {
		struct order_p *p = cur_p(o, a);
		if (!p)
			return bad(a, "uninitialized proc %lld found during %s",
				   (long long)a->cur.p, name_of(o, a));
		if (p->status == PSTATUS_SYSCALL)
			return ADVANCE_WAIT;
	}
	NEED(a, MUST, MAY, MUST);
	g = cur_g(o, a);
	if (!g)
		return no_such_g(o, a);
	if (g->status != GSTATUS_SYSCALL)
		return wrong_g(o, a, "Running");
	a->next.g = TRACE_NONE;
	g->status = GSTATUS_RUNNABLE;
	return push_g(o, a, g);
}

static enum advance go_create_syscall(struct order *o, struct attempt *a)
{
	int64_t id = (int64_t)a->ev->args[0];
	struct order_g *g;

	NEED(a, MUST, MAY, MUST_NOT);
	if (find_g(o, id))
		return bad(a, "tried to create goroutine (%lld) in syscall that already exists",
			   (long long)id);
	g = add_g(o, id, GSTATUS_SYSCALL, a->gen);
	a->next.g = id;
	return push_g(o, a, g);
}

/* A callback from C ends: its goroutine goes, and the processor that it may hold is lost to whoever steals it. */
static enum advance go_destroy_syscall(struct order *o, struct attempt *a)
{
	struct order_g *g;
	struct order_p *p;
	struct trace_event *e;

	NEED(a, MUST, MAY, MUST);
	g = cur_g(o, a);
	if (!g)
		return no_such_g(o, a);
	if (g->status != GSTATUS_SYSCALL)
		return wrong_g(o, a, "Syscall");
	del_g(o, g);
	a->next.g = TRACE_NONE;
	if (a->cur.p == TRACE_NONE)
		return push_g(o, a, g);
	p = cur_p(o, a);
	if (!p)
		return bad(a, "found invalid proc %lld during %s", (long long)a->cur.p,
			   name_of(o, a));
	if (p->status != PSTATUS_SYSCALL)
		return bad(a, "proc %lld in unexpected state %s during %s", (long long)a->cur.p,
			   trace_pstatus_name[p->status], name_of(o, a));
	p->status = PSTATUS_ABANDONED;
	a->next.p = TRACE_NONE;
	e = push_as(o, a, TEV_PROC_STEAL);
	memset(e->args, 0, sizeof(e->args));
	e->args[0] = (uint64_t)a->cur.p;
	e->args[3] = PSTATUS_SYSCALL;
	e->ps = p;
	return push_g(o, a, g);
}

/* Annotations ------------------------------------------------------------------------------------------------- */

static enum advance no_string(const struct attempt *a, uint64_t id)
{
	return bad(a, "invalid string ID %llu for %u event", (unsigned long long)id, a->ev->type);
}

static enum advance task_begin(struct order *o, struct attempt *a)
{
	uint64_t id = a->ev->args[0];
	struct order_task task = { .parent = a->ev->args[1] };
	uint32_t slot;

	if (map_get(&o->task_of, id) != MAP_NONE)
		return bad(a, "task ID conflict: %llu", (unsigned long long)id);
	if (task.parent == 0)
		task.parent = a->ev->args[1] = UINT64_MAX;
	if (!trace_string(a->tab, a->ev->args[2], &task.name))
		return no_string(a, a->ev->args[2]);
	if (o->free_tasks.n) {
		slot = o->free_tasks.v[--o->free_tasks.n];
		o->tasks.v[slot] = task;
	} else {
		slot = (uint32_t)o->tasks.n;
		vec_push(&o->tasks, task);
	}
	map_put(&o->task_of, id, slot);
	NEED_ALL(a);
	return push(o, a);
}

static enum advance task_end(struct order *o, struct attempt *a)
{
	uint32_t slot = map_get(&o->task_of, a->ev->args[0]);
	struct order_task task = { STR(""), UINT64_MAX };

	if (slot != MAP_NONE) {
		task = o->tasks.v[slot];
		map_del(&o->task_of, a->ev->args[0]);
		vec_push(&o->free_tasks, slot);
	}
	NEED_ALL(a);
	a->ev->args[2] = task.parent;
	push_as(o, a, TEV_TASK_END)->task = task.name;
	return ADVANCE_OK;
}

static enum advance region_begin(struct order *o, struct attempt *a)
{
	struct order_region r = { .task = a->ev->args[0] };
	struct order_g *g;

	NEED_ALL(a);
	if (!trace_string(a->tab, a->ev->args[1], &r.name))
		return no_string(a, a->ev->args[1]);
	g = cur_g(o, a);
	if (!g)
		return bad(a,
			   "encountered EvUserRegionBegin without known state for current "
			   "goroutine %lld",
			   (long long)a->cur.g);
	vec_push(&g->regions, r);
	return push(o, a);
}

static enum advance region_end(struct order *o, struct attempt *a)
{
	struct order_region r = { .task = a->ev->args[0] }, *top;
	struct order_g *g;

	NEED_ALL(a);
	if (!trace_string(a->tab, a->ev->args[1], &r.name))
		return no_string(a, a->ev->args[1]);
	g = cur_g(o, a);
	if (!g)
		return bad(a,
			   "encountered EvUserRegionEnd without known state for current goroutine "
			   "%lld",
			   (long long)a->cur.g);
	if (g->regions.n == 0)
		return push(o, a); /* it began before the trace */
	top = &vec_last(&g->regions);
	if (top->task != r.task || !str_eq(top->name, r.name))
		return bad(a,
			   "misuse of region in goroutine %lld: region end {%llu " STR_FMT
			   "} when the inner-most active region start event is {%llu " STR_FMT "}",
			   (long long)g->id, (unsigned long long)r.task, STR_ARG(r.name),
			   (unsigned long long)top->task, STR_ARG(top->name));
	g->regions.n--;
	return push(o, a);
}

static enum advance annotation(struct order *o, struct attempt *a)
{
	NEED_ALL(a);
	return push(o, a);
}

static enum advance heap_metric(struct order *o, struct attempt *a)
{
	NEED(a, MUST, MUST, MAY);
	return push(o, a);
}

static enum advance alloc_free(struct order *o, struct attempt *a)
{
	NEED(a, MUST, MAY, MAY);
	return push(o, a);
}

/* Garbage collection ------------------------------------------------------------------------------------------ */

static enum advance gc_first(struct order *o, struct attempt *a)
{
	o->gc_seq = a->ev->args[0];
	o->gc_state = GC_RUNNING;
	return push(o, a);
}

static enum advance gc_active(struct order *o, struct attempt *a)
{
	if (a->gen == o->initial_gen) {
		if (o->gc_state != GC_UNDETERMINED)
			return bad(a, "GCActive in the first generation isn't first GC event");
		return gc_first(o, a);
	}
	if (a->ev->args[0] != o->gc_seq + 1)
		return ADVANCE_WAIT;
	if (o->gc_state != GC_RUNNING)
		return bad(a, "encountered GCActive while GC was not in progress");
	o->gc_seq = a->ev->args[0];
	NEED_ALL(a);
	return push(o, a);
}

static enum advance gc_begin(struct order *o, struct attempt *a)
{
	if (o->gc_state == GC_UNDETERMINED)
		return gc_first(o, a);
	if (a->ev->args[0] != o->gc_seq + 1)
		return ADVANCE_WAIT;
	if (o->gc_state == GC_RUNNING)
		return bad(a, "encountered GCBegin while GC was already in progress");
	o->gc_seq = a->ev->args[0];
	o->gc_state = GC_RUNNING;
	NEED_ALL(a);
	return push(o, a);
}

static enum advance gc_end(struct order *o, struct attempt *a)
{
	if (a->ev->args[0] != o->gc_seq + 1)
		return ADVANCE_WAIT;
	if (o->gc_state == GC_NOT_RUNNING)
		return bad(a, "encountered GCEnd when GC was not in progress");
	if (o->gc_state == GC_UNDETERMINED)
		return bad(a, "encountered GCEnd when GC was in an undetermined state");
	o->gc_seq = a->ev->args[0];
	o->gc_state = GC_NOT_RUNNING;
	NEED_ALL(a);
	return push(o, a);
}

static enum advance sweep_begin(struct order *o, struct attempt *a)
{
	struct order_p *p;

	NEED(a, MUST, MUST, MAY);
	p = cur_p(o, a);
	if (!p)
		return bad(a, "uninitialized proc %lld found during %s", (long long)a->cur.p,
			   name_of(o, a));
	if (begin_range(a, &p->ranges, 0) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push(o, a);
}

static enum advance sweep_active(struct order *o, struct attempt *a)
{
	struct order_p *p = find_p(o, (int64_t)a->ev->args[0]);

	if (!p)
		return bad(a, "encountered GCSweepActive for unknown proc %lld",
			   (long long)a->ev->args[0]);
	if (active_range(o, a, &p->ranges) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push_p(o, a, p, NULL);
}

static enum advance sweep_end(struct order *o, struct attempt *a)
{
	struct order_p *p;
	uint64_t desc;

	NEED(a, MUST, MUST, MAY);
	p = cur_p(o, a);
	if (!p)
		return bad(a, "uninitialized proc %lld found during %s", (long long)a->cur.p,
			   name_of(o, a));
	if (end_range(a, &p->ranges, &desc) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push(o, a);
}

static enum advance unknown_g(const struct attempt *a)
{
	return bad(a, "encountered event of type %u without known state for current goroutine %lld",
		   a->ev->type, (long long)a->cur.g);
}

static enum advance go_range_begin(struct order *o, struct attempt *a)
{
	struct order_g *g;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return unknown_g(a);
	if (begin_range(a, &g->ranges, a->ev->type == TEV_STW_BEGIN ? a->ev->args[0] : 0) !=
	    ADVANCE_OK)
		return ADVANCE_ERROR;
	return push(o, a);
}

static enum advance go_range_active(struct order *o, struct attempt *a)
{
	struct order_g *g = find_g(o, (int64_t)a->ev->args[0]);

	if (!g)
		return bad(a, "uninitialized goroutine %lld found during %s",
			   (long long)a->ev->args[0], name_of(o, a));
	if (active_range(o, a, &g->ranges) != ADVANCE_OK)
		return ADVANCE_ERROR;
	return push_g(o, a, g);
}

static enum advance go_range_end(struct order *o, struct attempt *a)
{
	struct order_g *g;
	uint64_t desc = 0;

	NEED_ALL(a);
	g = cur_g(o, a);
	if (!g)
		return unknown_g(a);
	if (end_range(a, &g->ranges, &desc) != ADVANCE_OK)
		return ADVANCE_ERROR;
	if (a->ev->type == TEV_STW_END)
		a->ev->args[0] = desc;
	return push(o, a);
}

/* Dispatch ---------------------------------------------------------------------------------------------------- */

static const advance_fn advance_of[256] = {
	[TEV_PROCS_CHANGE] = annotation,
	[TEV_PROC_START] = proc_start,
	[TEV_PROC_STOP] = proc_stop,
	[TEV_PROC_STEAL] = proc_steal,
	[TEV_PROC_STATUS] = proc_status,
	[TEV_GO_CREATE] = go_create,
	[TEV_GO_CREATE_SYSCALL] = go_create_syscall,
	[TEV_GO_START] = go_start,
	[TEV_GO_DESTROY] = go_stop_exec,
	[TEV_GO_DESTROY_SYSCALL] = go_destroy_syscall,
	[TEV_GO_STOP] = go_stop_exec,
	[TEV_GO_BLOCK] = go_stop_exec,
	[TEV_GO_UNBLOCK] = go_unblock,
	[TEV_GO_SYSCALL_BEGIN] = go_syscall_begin,
	[TEV_GO_SYSCALL_END] = go_syscall_end,
	[TEV_GO_SYSCALL_END_BLOCKED] = go_syscall_end_blocked,
	[TEV_GO_STATUS] = go_status,
	[TEV_STW_BEGIN] = go_range_begin,
	[TEV_STW_END] = go_range_end,
	[TEV_GC_ACTIVE] = gc_active,
	[TEV_GC_BEGIN] = gc_begin,
	[TEV_GC_END] = gc_end,
	[TEV_SWEEP_ACTIVE] = sweep_active,
	[TEV_SWEEP_BEGIN] = sweep_begin,
	[TEV_SWEEP_END] = sweep_end,
	[TEV_ASSIST_ACTIVE] = go_range_active,
	[TEV_ASSIST_BEGIN] = go_range_begin,
	[TEV_ASSIST_END] = go_range_end,
	[TEV_HEAP_ALLOC] = heap_metric,
	[TEV_HEAP_GOAL] = heap_metric,
	[TEV_GO_LABEL] = annotation,
	[TEV_TASK_BEGIN] = task_begin,
	[TEV_TASK_END] = task_end,
	[TEV_REGION_BEGIN] = region_begin,
	[TEV_REGION_END] = region_end,
	[TEV_LOG] = annotation,
	[TEV_GO_SWITCH] = go_switch,
	[TEV_GO_SWITCH_DESTROY] = go_switch,
	[TEV_GO_CREATE_BLOCKED] = go_create,
	[TEV_GO_STATUS_STACK] = go_status,
	[TEV_SPAN] = alloc_free,
	[TEV_SPAN_ALLOC] = alloc_free,
	[TEV_SPAN_FREE] = alloc_free,
	[TEV_HEAP_OBJECT] = alloc_free,
	[TEV_HEAP_OBJECT_ALLOC] = alloc_free,
	[TEV_HEAP_OBJECT_FREE] = alloc_free,
	[TEV_GO_STACK] = alloc_free,
	[TEV_GO_STACK_ALLOC] = alloc_free,
	[TEV_GO_STACK_FREE] = alloc_free,
};

enum advance order_advance(struct order *o, struct trace_raw *ev, const struct trace_tables *tab,
			   int64_t m, struct order_m *ms, uint64_t gen, struct err *err)
{
	struct attempt a = { ev, tab, ms, gen, .err = err };
	advance_fn fn = advance_of[ev->type];
	enum advance r;

	if (o->initial_gen == 0)
		o->initial_gen = gen;
	a.cur = ms ? (struct ctx){ m, ms->p, ms->g } : (struct ctx){ m, TRACE_NONE, TRACE_NONE };
	a.next = a.cur;
	if (!fn)
		return bad(&a, "bad event type found while ordering: %u", ev->type);
	r = fn(o, &a);
	if (r == ADVANCE_OK && ms) {
		ms->p = a.next.p;
		ms->g = a.next.g;
	}
	return r;
}

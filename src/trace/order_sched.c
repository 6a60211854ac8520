/* What runs where: processors, goroutines, system calls. */
#include "trace/order_int.h"

/* Processors ------------------------------------------------------------------------------------------------ */

enum advance order_proc_status(struct order *o, struct attempt *a)
{
	int64_t pid = (int64_t)a->ev->args[0];
	uint64_t status = a->ev->args[1];
	struct order_p *p = find_p(o, pid);
	uint8_t old;

	/* Go compares the status as a byte. */
	status &= 0xff;
	if (status >= PSTATUS_N)
		return order_bad(a, "invalid status for proc %lld: %llu", (long long)pid,
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
			return order_bad(a, "inconsistent status for proc %lld: old %s vs. new %s",
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
			a->cur = (struct order_ctx){ o->ms.v[i]->id, pid, o->ms.v[i]->g };
			found = true;
		}
		if (!found)
			return order_bad(
				a,
				"failed to find sched context for proc %lld that's about to be "
				"stolen",
				(long long)pid);
	}
	return push_p(o, a, p, NULL);
}

enum advance order_proc_start(struct order *o, struct attempt *a)
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

enum advance order_proc_stop(struct order *o, struct attempt *a)
{
	struct order_p *p = cur_p(o, a);

	if (!p)
		return order_bad(a, "event %s for proc (%lld) that doesn't exist", order_name(o, a),
				 (long long)a->cur.p);
	if (p->status != PSTATUS_RUNNING && p->status != PSTATUS_SYSCALL)
		return order_bad(a, "%s event for proc that's not Running or Syscall",
				 order_name(o, a));
	NEED(a, MUST, MUST, MAY);
	p->status = PSTATUS_IDLE;
	a->next.p = TRACE_NONE;
	return push_p(o, a, p, a->cur.g == TRACE_NONE ? NULL : cur_g(o, a));
}

enum advance order_proc_steal(struct order *o, struct attempt *a)
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
			return order_bad(
				a,
				"tried to self-steal proc %lld (thread %lld), but got proc %lld "
				"instead",
				(long long)pid, (long long)mid, (long long)a->cur.p);
		a->next.p = TRACE_NONE;
		return push_p(o, a, p, a->cur.g == TRACE_NONE ? NULL : cur_g(o, a));
	}
	victim = find_m(o, mid);
	if (!victim)
		return order_bad(a, "stole proc from non-existent thread %lld", (long long)mid);
	if (victim->p != pid)
		return order_bad(
			a, "tried to steal proc %lld from thread %lld, but got proc %lld instead",
			(long long)pid, (long long)mid, (long long)victim->p);
	victim->p = TRACE_NONE;
	return push_p(o, a, p, victim->g == TRACE_NONE ? NULL : find_g(o, victim->g));
}

/* Goroutines -------------------------------------------------------------------------------------------------- */

static enum advance status_in_syscall(struct order *o, struct attempt *a, int64_t gid, int64_t mid)
{
	struct order_m *other;

	if (mid == TRACE_NONE)
		return order_bad(a, "found goroutine %lld in syscall without a thread",
				 (long long)gid);
	if (mid == a->cur.m) {
		if (a->gen != o->initial_gen && a->cur.g != gid)
			return order_bad(
				a,
				"inconsistent thread for syscalling goroutine %lld: thread has "
				"goroutine %lld",
				(long long)gid, (long long)a->cur.g);
		a->next.g = gid;
		return ADVANCE_OK;
	}
	other = find_m(o, mid);
	if (other && other->g != gid)
		return order_bad(a,
				 "inconsistent thread for syscalling goroutine %lld: thread has "
				 "goroutine %lld",
				 (long long)gid, (long long)other->g);
	if (other)
		a->cur.g = other->g;
	else
		order_add_m(o, mid, gid);
	a->cur.m = mid;
	return ADVANCE_OK;
}

enum advance order_go_status(struct order *o, struct attempt *a)
{
	int64_t gid = (int64_t)a->ev->args[0], mid = (int64_t)a->ev->args[1];
	uint64_t status = a->ev->args[2] & 0xff;
	struct order_g *g;
	uint8_t old;

	if (status >= GSTATUS_N)
		return order_bad(a, "invalid status for goroutine %lld: %llu", (long long)gid,
				 (unsigned long long)status);
	old = trace_gstate_of[status];
	g = find_g(o, gid);
	if (g) {
		if (g->status != status)
			return order_bad(
				a, "inconsistent status for goroutine %lld: old %s vs. new %s",
				(long long)gid, trace_gstatus_name[g->status],
				trace_gstatus_name[status]);
		g->seq_gen = a->gen;
		g->seq = 0;
	} else if (a->gen == o->initial_gen) {
		g = order_add_g(o, gid, (uint8_t)status, a->gen);
		old = GSTATE_UNDETERMINED;
	} else {
		return order_bad(
			a,
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

enum advance order_go_create(struct order *o, struct attempt *a)
{
	int64_t id = (int64_t)a->ev->args[0];
	struct order_g *g;

	NEED(a, MUST, MUST, MAY);
	g = cur_g(o, a);
	if (g && g->status != GSTATUS_RUNNING)
		return order_bad(a, "%s event for goroutine that's not Running", order_name(o, a));
	if (find_g(o, id))
		return order_bad(a, "tried to create goroutine (%lld) that already exists",
				 (long long)id);
	g = order_add_g(o, id,
			a->ev->type == TEV_GO_CREATE_BLOCKED ? GSTATUS_WAITING : GSTATUS_RUNNABLE,
			a->gen);
	return push_g(o, a, g);
}

/* Destroy, stop and block: always of the goroutine that runs. */
enum advance order_go_stop_exec(struct order *o, struct attempt *a)
{
	struct order_g *g;

	NEED_ALL(a);
	g = order_cur_g(o, a, GSTATUS_RUNNING, "Running");
	if (!g)
		return ADVANCE_ERROR;
	if (a->ev->type == TEV_GO_DESTROY)
		order_del_g(o, g);
	else
		g->status = a->ev->type == TEV_GO_STOP ? GSTATUS_RUNNABLE : GSTATUS_WAITING;
	a->next.g = TRACE_NONE;
	return push_g(o, a, g);
}

enum advance order_go_start(struct order *o, struct attempt *a)
{
	int64_t id = (int64_t)a->ev->args[0];
	struct order_g *g = find_g(o, id);

	if (!g || g->status != GSTATUS_RUNNABLE || !succeeds(a, a->ev->args[1], g->seq_gen, g->seq))
		return ADVANCE_WAIT;
	if (UNLIKELY(a->cur.m == TRACE_NONE || a->cur.p == TRACE_NONE || a->cur.g != TRACE_NONE))
		return order_need(a, MUST, MUST, MUST_NOT);
	g->status = GSTATUS_RUNNING;
	g->seq = a->ev->args[1];
	a->next.g = id;
	a->ms->gp = g;
	return push_g(o, a, g);
}

enum advance order_go_unblock(struct order *o, struct attempt *a)
{
	struct order_g *g = find_g(o, (int64_t)a->ev->args[0]);

	if (!g || g->status != GSTATUS_WAITING || !succeeds(a, a->ev->args[1], g->seq_gen, g->seq))
		return ADVANCE_WAIT;
	g->status = GSTATUS_RUNNABLE;
	g->seq = a->ev->args[1];
	return push_g(o, a, g);
}

/* One event that stands for three: the next goroutine is unblocked, this one blocks or ends, the next one starts. */
enum advance order_go_switch(struct order *o, struct attempt *a)
{
	struct order_g *g, *next;
	struct trace_event *e;
	bool destroy = a->ev->type == TEV_GO_SWITCH_DESTROY;

	NEED_ALL(a);
	g = order_cur_g(o, a, GSTATUS_RUNNING, "Running");
	if (!g)
		return ADVANCE_ERROR;
	next = find_g(o, (int64_t)a->ev->args[0]);
	if (!next || next->status != GSTATUS_WAITING ||
	    !succeeds(a, a->ev->args[1], next->seq_gen, next->seq))
		return ADVANCE_WAIT;
	push_g(o, a, next);
	e = push_as(o, a, destroy ? TEV_GO_DESTROY : TEV_GO_BLOCK);
	memset(e->args, 0, sizeof(e->args));
	e->subject = g;
	if (destroy)
		order_del_g(o, g);
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

enum advance order_go_syscall_begin(struct order *o, struct attempt *a)
{
	struct order_g *g;
	struct order_p *p;

	NEED_ALL(a);
	g = order_cur_g(o, a, GSTATUS_RUNNING, "Running");
	if (!g)
		return ADVANCE_ERROR;
	g->status = GSTATUS_SYSCALL;
	p = order_cur_p(o, a);
	if (!p)
		return ADVANCE_ERROR;
	p->status = PSTATUS_SYSCALL;
	if (!succeeds(a, a->ev->args[0], p->seq_gen, p->seq))
		return order_bad(
			a,
			"failed to advance %s: can't make sequence: %llu (gen=%llu) -> %llu "
			"(gen=%llu)",
			order_name(o, a), (unsigned long long)p->seq,
			(unsigned long long)p->seq_gen, (unsigned long long)a->ev->args[0],
			(unsigned long long)a->gen);
	p->seq = a->ev->args[0];
	return push_g(o, a, g);
}

enum advance order_go_syscall_end(struct order *o, struct attempt *a)
{
	struct order_g *g;
	struct order_p *p;

	NEED_ALL(a);
	g = order_cur_g(o, a, GSTATUS_SYSCALL, "Running");
	if (!g)
		return ADVANCE_ERROR;
	g->status = GSTATUS_RUNNING;
	p = order_cur_p(o, a);
	if (!p)
		return ADVANCE_ERROR;
	if (p->status != PSTATUS_SYSCALL)
		return order_bad(a, "expected proc %lld in state Syscall, but got %s instead",
				 (long long)a->cur.p, trace_pstatus_name[p->status]);
	p->status = PSTATUS_RUNNING;
	return push_g(o, a, g);
}

enum advance order_go_syscall_end_blocked(struct order *o, struct attempt *a)
{
	struct order_g *g;

	/* The processor is known to be lost during this call: wait until it was seen to go. */
	if (a->cur.p != TRACE_NONE) {
		struct order_p *p = order_cur_p(o, a);
		if (!p)
			return ADVANCE_ERROR;
		if (p->status == PSTATUS_SYSCALL)
			return ADVANCE_WAIT;
	}
	NEED(a, MUST, MAY, MUST);
	g = order_cur_g(o, a, GSTATUS_SYSCALL, "Running");
	if (!g)
		return ADVANCE_ERROR;
	a->next.g = TRACE_NONE;
	g->status = GSTATUS_RUNNABLE;
	return push_g(o, a, g);
}

enum advance order_go_create_syscall(struct order *o, struct attempt *a)
{
	int64_t id = (int64_t)a->ev->args[0];
	struct order_g *g;

	NEED(a, MUST, MAY, MUST_NOT);
	if (find_g(o, id))
		return order_bad(a,
				 "tried to create goroutine (%lld) in syscall that already exists",
				 (long long)id);
	g = order_add_g(o, id, GSTATUS_SYSCALL, a->gen);
	a->next.g = id;
	return push_g(o, a, g);
}

/* A callback from C ends: its goroutine goes, and the processor that it may hold is lost to whoever steals it. */
enum advance order_go_destroy_syscall(struct order *o, struct attempt *a)
{
	struct order_g *g;
	struct order_p *p;
	struct trace_event *e;

	NEED(a, MUST, MAY, MUST);
	g = order_cur_g(o, a, GSTATUS_SYSCALL, "Syscall");
	if (!g)
		return ADVANCE_ERROR;
	order_del_g(o, g);
	a->next.g = TRACE_NONE;
	if (a->cur.p == TRACE_NONE)
		return push_g(o, a, g);
	p = cur_p(o, a);
	if (!p)
		return order_bad(a, "found invalid proc %lld during %s", (long long)a->cur.p,
				 order_name(o, a));
	if (p->status != PSTATUS_SYSCALL)
		return order_bad(a, "proc %lld in unexpected state %s during %s",
				 (long long)a->cur.p, trace_pstatus_name[p->status],
				 order_name(o, a));
	p->status = PSTATUS_ABANDONED;
	a->next.p = TRACE_NONE;
	e = push_as(o, a, TEV_PROC_STEAL);
	memset(e->args, 0, sizeof(e->args));
	e->args[0] = (uint64_t)a->cur.p;
	e->args[3] = PSTATUS_SYSCALL;
	e->ps = p;
	return push_g(o, a, g);
}

/* Format 1: whether the merged events make sense together, as Go's reader of that format checks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/v1parse.h"

enum { DEAD, RUNNABLE, RUNNING, WAITING };

struct gdesc {
	uint8_t state;
	bool known, in_assist;
	uint8_t last;	       /* type of the event that made it wait */
	VEC(uint32_t) regions; /* indexes of events */
};

struct pdesc {
	bool running, sweeping;
	uint64_t g;
};

struct checker {
	struct v1_trace *t;
	struct map g_of, p_of, stack_of, tasks;
	VEC(struct gdesc) gs;
	VEC(struct pdesc) ps;
	bool gc, stw;
	struct err *err;
};

static struct gdesc *g_of(struct checker *c, uint64_t id)
{
	bool added;
	uint32_t i = map_get_or_put(&c->g_of, id, (uint32_t)c->gs.n, &added);

	if (added)
		(void)vec_add(&c->gs);
	return &c->gs.v[i];
}

static struct pdesc *p_of(struct checker *c, int32_t id)
{
	bool added;
	uint32_t i = map_get_or_put(&c->p_of, (uint32_t)id, (uint32_t)c->ps.n, &added);

	if (added)
		(void)vec_add(&c->ps);
	return &c->ps.v[i];
}

#define BAD(c, ...) err_set((c)->err, ERR_FORMAT, __VA_ARGS__)
#define G(e) ((unsigned long long)(e)->g)
#define T(e) ((long long)(e)->ts)

static bool is_running(struct checker *c, const struct v1_event *e, bool allow_g0)
{
	const char *name = v1_specs[e->type].name;

	if (g_of(c, e->g)->state != RUNNING)
		return BAD(c, "g %llu is not running while %s (time %lld)", G(e), name, T(e));
	if (p_of(c, e->p)->g != e->g)
		return BAD(c, "p %d is not running g %llu while %s (time %lld)", e->p, G(e), name,
			   T(e));
	if (!allow_g0 && e->g == 0)
		return BAD(c, "g 0 did %s (time %lld)", name, T(e));
	return true;
}

static bool flip(struct checker *c, const struct v1_event *e, bool *now, bool want, const char *on,
		 const char *off)
{
	if (*now == want)
		return BAD(c, "%s (time %lld)", want ? on : off, T(e));
	*now = want;
	return true;
}

static bool on_proc(struct checker *c, struct v1_event *e)
{
	struct pdesc *p = p_of(c, e->p);

	if (e->type == V1_PROC_START && p->running)
		return BAD(c, "p %d is running before start (time %lld)", e->p, T(e));
	if (e->type == V1_PROC_STOP && !p->running)
		return BAD(c, "p %d is not running before stop (time %lld)", e->p, T(e));
	if (e->type == V1_PROC_STOP && p->g)
		return BAD(c, "p %d is running a goroutine %llu during stop (time %lld)", e->p,
			   (unsigned long long)p->g, T(e));
	p->running = e->type == V1_PROC_START;
	return true;
}

static bool on_create(struct checker *c, struct v1_event *e)
{
	struct gdesc *g;

	if (!is_running(c, e, true))
		return false;
	g = g_of(c, e->args[0]);
	if (g->known)
		return BAD(c, "g %llu already exists (time %lld)", (unsigned long long)e->args[0],
			   T(e));
	g->known = true;
	g->state = RUNNABLE;
	g->last = e->type;
	return true;
}

static bool on_start(struct checker *c, struct v1_event *e)
{
	struct gdesc *g = g_of(c, e->g);
	struct pdesc *p = p_of(c, e->p);

	if (g->state != RUNNABLE)
		return BAD(c, "g %llu is not runnable before start (time %lld)", G(e), T(e));
	if (p->g)
		return BAD(c, "p %d is already running g %llu while start g %llu (time %lld)", e->p,
			   (unsigned long long)p->g, G(e), T(e));
	g->known = true;
	g->state = RUNNING;
	g->last = V1_NONE;
	p->g = e->g;
	return true;
}

/* Events after which the running goroutine is in another state. */
static bool on_stop(struct checker *c, struct v1_event *e)
{
	struct gdesc *g;

	if (!is_running(c, e, false))
		return false;
	g = g_of(c, e->g);
	if (e->type == V1_GO_END || e->type == V1_GO_STOP)
		g->state = DEAD;
	else
		g->state = e->type == V1_GO_SCHED || e->type == V1_GO_PREEMPT ? RUNNABLE : WAITING;
	if (e->type == V1_GO_END)
		vec_clear(&g->regions);
	if (e->type != V1_GO_SYS_BLOCK)
		g->last = e->type;
	p_of(c, e->p)->g = 0;
	return true;
}

static bool on_initial(struct checker *c, struct v1_event *e)
{
	struct gdesc *g = g_of(c, e->g);

	if (g->state != RUNNABLE)
		return BAD(c, "g %llu is not runnable before Ev%s (time %lld)", G(e),
			   v1_specs[e->type].name, T(e));
	g->known = true;
	g->state = WAITING;
	g->last = e->type;
	return true;
}

static bool on_unblock(struct checker *c, struct v1_event *e)
{
	struct gdesc *g;

	if (g_of(c, e->g)->state != RUNNING)
		return BAD(c, "g %llu is not running while unpark (time %lld)", G(e), T(e));
	if (e->p != V1_TIMER_P && p_of(c, e->p)->g != e->g)
		return BAD(c, "p %d is not running g %llu while unpark (time %lld)", e->p, G(e),
			   T(e));
	g = g_of(c, e->args[0]);
	if (g->state != WAITING)
		return BAD(c, "g %llu is not waiting before unpark (time %lld)",
			   (unsigned long long)e->args[0], T(e));
	if (g->last == V1_GO_BLOCK_NET)
		e->p = V1_NETPOLL_P;
	g->known = true;
	g->state = RUNNABLE;
	g->last = e->type;
	return true;
}

static bool on_sys_exit(struct checker *c, struct v1_event *e)
{
	struct gdesc *g = g_of(c, e->g);

	if (g->state != WAITING)
		return BAD(c, "g %llu is not waiting during syscall exit (time %lld)", G(e), T(e));
	g->state = RUNNABLE;
	g->last = e->type;
	return true;
}

static bool on_region(struct checker *c, struct v1_event *e, uint32_t index)
{
	struct gdesc *g = g_of(c, e->g);
	const struct v1_event *top;

	if (e->args[1] > 1)
		return BAD(c, "invalid user region mode: %llu", (unsigned long long)e->args[1]);
	if (e->args[1] == 0) {
		vec_push(&g->regions, index);
		return true;
	}
	if (g->regions.n == 0)
		return true;
	top = &c->t->events.v[vec_last(&g->regions)];
	if (top->args[0] != e->args[0] || top->args[2] != e->args[2])
		return BAD(c,
			   "misuse of region in goroutine %llu: it ends another one than the "
			   "inner-most (time %lld)",
			   G(e), T(e));
	g->regions.n--;
	return true;
}

static bool on_event(struct checker *c, struct v1_event *e, uint32_t index)
{
	bool added;

	if (v1_specs[e->type].leaves)
		return on_stop(c, e);
	switch (e->type) {
	case V1_PROC_START:
	case V1_PROC_STOP:
		return on_proc(c, e);
	case V1_GC_START:
		e->p = V1_GC_P;
		/* fall through */
	case V1_GC_DONE:
		return flip(c, e, &c->gc, e->type == V1_GC_START,
			    "previous GC is not ended before a new one", "bogus GC end");
	case V1_STW_START:
	case V1_STW_DONE:
		return flip(c, e, &c->stw, e->type == V1_STW_START,
			    "previous STW is not ended before a new one", "bogus STW end");
	case V1_SWEEP_START:
	case V1_SWEEP_DONE:
		return flip(c, e, &p_of(c, e->p)->sweeping, e->type == V1_SWEEP_START,
			    "previous sweeping is not ended before a new one",
			    "bogus sweeping end");
	case V1_ASSIST_START:
		return flip(c, e, &g_of(c, e->g)->in_assist, true,
			    "previous mark assist is not ended before a new one", "");
	case V1_ASSIST_DONE:
		g_of(c, e->g)->in_assist = false;
		return true;
	case V1_GO_WAITING:
	case V1_GO_IN_SYSCALL:
		return on_initial(c, e);
	case V1_GO_CREATE:
		return on_create(c, e);
	case V1_GO_START:
	case V1_GO_START_LABEL:
		return on_start(c, e);
	case V1_GO_UNBLOCK:
		return on_unblock(c, e);
	case V1_GO_SYSCALL:
		if (!is_running(c, e, false))
			return false;
		g_of(c, e->g)->last = e->type;
		return true;
	case V1_GO_SYS_EXIT:
		return on_sys_exit(c, e);
	case V1_TASK_CREATE:
		map_get_or_put(&c->tasks, e->args[0], index, &added);
		return added ||
		       BAD(c, "task id conflicts (id:%llu)", (unsigned long long)e->args[0]);
	case V1_TASK_END:
		map_del(&c->tasks, e->args[0]);
		return true;
	case V1_REGION:
		return on_region(c, e, index);
	}
	return true;
}

/* Whether each system call's goroutine next says that it blocked. */
static void mark_blocked(struct v1_trace *t)
{
	struct map next_of = { 0 };

	for (size_t i = t->events.n; i-- > 0;) {
		struct v1_event *e = &t->events.v[i];
		if (e->type == V1_GO_SYSCALL)
			e->blocked = map_get(&next_of, e->g) == V1_GO_SYS_BLOCK;
		map_put(&next_of, e->g, e->type);
	}
	map_release(&next_of);
}

bool v1_check(struct v1_trace *t, struct err *err)
{
	struct checker c = { .t = t, .err = err };
	bool ok = true;

	for (size_t i = 0; i < t->stacks.n; i++)
		map_put(&c.stack_of, t->stacks.v[i].id, (uint32_t)i);
	g_of(&c, 0)->state = RUNNING;
	g_of(&c, 0)->known = true;
	for (size_t i = 0; ok && i < t->events.n; i++) {
		struct v1_event *e = &t->events.v[i];
		ok = on_event(&c, e, (uint32_t)i);
		if (e->stack && map_get(&c.stack_of, e->stack) == MAP_NONE)
			e->stack = 0;
	}
	if (ok)
		mark_blocked(t);
	for (size_t i = 0; i < c.gs.n; i++)
		vec_release(&c.gs.v[i].regions);
	vec_release(&c.gs);
	vec_release(&c.ps);
	map_release(&c.g_of);
	map_release(&c.p_of);
	map_release(&c.stack_of);
	map_release(&c.tasks);
	return ok;
}
